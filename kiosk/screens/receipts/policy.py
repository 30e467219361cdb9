"""Whether receipts are printed: a manager sees and changes it."""

from typing import TYPE_CHECKING

from kiosk.language import N_, _
from kiosk.rules.paper import POLICIES, Policy
from kiosk.screens.questions import Question, QuestionsScreen
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp

WORDS: dict[Policy, str] = {
    "ask": N_("Ask the buyer after each sale"),
    "always": N_("Print every receipt"),
    "never": N_("Print only on request, from Tickets (F8)"),
}


def open_receipts_policy(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Ask; what holds now is chosen already."""
    kiosk.open_dialogue(ReceiptsPolicyScreen(kiosk, staff))


class ReceiptsPolicyScreen(QuestionsScreen):
    """One question, and what the law says about it."""

    def __init__(self, kiosk: "KioskApp", staff: StaffMember) -> None:
        self._chosen = kiosk.shop.record.receipts
        self._of_kiosk, self._staff = kiosk, staff
        question = Question(
            ask=_law,
            take=self._take,
            kept=lambda: _(WORDS[kiosk.shop.record.receipts]),
            choices=lambda: [_(WORDS[policy]) for policy in POLICIES],
        )
        super().__init__(lambda: _("Are receipts printed?"), [question], self._change)

    def _take(self, answer: str) -> None:
        self._chosen = next(policy for policy in POLICIES if _(WORDS[policy]) == answer)

    def _change(self) -> None:
        shop = self._of_kiosk.shop
        if self._chosen != shop.record.receipts:
            self._of_kiosk.shop_changed(set_receipts(shop, self._chosen, self._staff))


def _law() -> str:
    return _(
        "In France: only on request, since August 2023 (L. 541-15-10 Code de l'environnement)."
        " Goods with a guarantee always have their paper."
    )
