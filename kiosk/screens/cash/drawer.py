"""F9: the drawer is opened, and cash goes in or out of it without a sale."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from kiosk.language import N_, _, spoken
from kiosk.rules.amounts import parse_amount
from kiosk.screens.cash.menu import open_cash_menu
from kiosk.screens.dialogue import Then
from kiosk.screens.manager_pin import allowed_or_ask
from kiosk.screens.menu import MenuDialogue
from kiosk.screens.questions import Question, QuestionsScreen
from kiosk.services.cash.movements import Moved, check_amount, move_cash
from kiosk.services.counter.duty import Duty
from kiosk.services.printing import prints_nothing
from kiosk.services.staff import StaffMember
from receipts import formats
from receipts.compose.cash_slip import MovementKind

if TYPE_CHECKING:
    from kiosk.app import KioskApp


@dataclass(frozen=True, slots=True)
class Movement:
    """A deed at the drawer; its words are translated when they are shown."""

    kind: MovementKind
    label: str
    asks: str
    done: str
    done_without_printer: str
    reasons: tuple[str, ...]


MOVEMENTS = (
    Movement(
        "no_sale",
        N_("Open the drawer"),
        "",
        N_("The drawer is opened without a sale. The slip is printed."),
        N_("An opening without a sale is written down. Open the drawer with its key."),
        (N_("Change for a note"), N_("A look into the drawer"), N_("Change given wrongly")),
    ),
    Movement(
        "pay_in",
        N_("Pay-in"),
        N_("How much goes into the drawer?"),
        N_("Pay-in: {amount}. The slip is printed."),
        N_("Pay-in: {amount}."),
        (N_("Change from the bank"), N_("Change from the safe")),
    ),
    Movement(
        "pay_out",
        N_("Pay-out"),
        N_("How much is taken out?"),
        N_("Pay-out: {amount}. The slip is printed."),
        N_("Pay-out: {amount}."),
        (N_("Small purchase for the shop"), N_("Postage"), N_("Travel costs")),
    ),
    Movement(
        "cash_drop",
        N_("Cash drop to the safe"),
        N_("How much goes to the safe?"),
        N_("Cash drop: {amount}. The slip is printed."),
        N_("Cash drop: {amount}."),
        (N_("Too much cash in the drawer"), N_("Safe for the night")),
    ),
)

_OTHER = N_("Another reason")

Say = Callable[[str], None]
"""Says in a sentence what was done, at the counter."""


def open_drawer_menu(kiosk: "KioskApp", duty: Duty, say: Say) -> None:
    """Ask what is to be done at the drawer. What should be in it is not said: whoever counts
    it later must not know."""

    def take(index: int) -> None:
        if index == len(MOVEMENTS):
            open_cash_menu(kiosk, duty.staff)
            return
        of = MOVEMENTS[index]
        allowed_or_ask(
            kiosk,
            duty.staff,
            of.kind,
            lambda: _(of.label),
            lambda allowed_by: kiosk.open_dialogue(
                _MovementQuestions(kiosk, duty, of, allowed_by, say).screen()
            ),
        )

    def rows() -> list[str]:
        return [*(_(of.label) for of in MOVEMENTS), _("The day's cash: end of shift, closing")]

    kiosk.open_dialogue(MenuDialogue(lambda: _("Drawer"), rows, take))


class _MovementQuestions:
    """Amount and reason of one movement, then the deed."""

    def __init__(
        self, kiosk: "KioskApp", duty: Duty, of: Movement, allowed_by: StaffMember, say: Say
    ) -> None:
        self._kiosk, self._duty, self._of = kiosk, duty, of
        self._allowed_by, self._say = allowed_by, say
        self._cents = 0
        self._identity = uuid4()
        self._chosen, self._typed = "", ""

    def screen(self) -> QuestionsScreen:
        """Return the dialogue."""
        amount = Question(lambda: _(self._of.asks), self._take_amount)
        questions = (
            *((amount,) if self._of.asks else ()),
            Question(self._ask_reason, self._take_choice, choices=self._reasons),
            Question(
                lambda: _("Why? A few words, without anybody's name."),
                self._take_reason,
                is_asked=lambda: not self._chosen,
            ),
        )
        return QuestionsScreen(lambda: _(self._of.label), questions, self._move)

    def _take_amount(self, text: str) -> None:
        cents = parse_amount(text)
        check_amount(self._of.kind, cents)
        self._cents = cents

    def _reasons(self) -> list[str]:
        return [_(words) for words in (*self._of.reasons, _OTHER)]

    def _ask_reason(self) -> str:
        if not self._cents:
            return _("Why?")
        return _("{amount}: why?").format(amount=self._money(self._cents))

    def _take_choice(self, words: str) -> None:
        self._chosen = "" if words == _(_OTHER) else words

    def _take_reason(self, text: str) -> None:
        self._typed = text

    def _move(self) -> Then:
        reason = self._chosen or self._typed
        moved = move_cash(
            self._kiosk.shop,
            self._duty,
            self._cents,
            reason,
            self._allowed_by,
            movement_id=self._identity,
            kind=self._of.kind,
        )
        return lambda: self._moved(moved)

    def _moved(self, moved: Moved) -> None:
        self._kiosk.leave_dialogues()
        self._kiosk.open_drawer()
        self._kiosk.receipt_waits()
        on_screen = prints_nothing(self._kiosk.shop)
        done = self._of.done_without_printer if on_screen else self._of.done
        self._say(_(done).format(amount=self._money(moved.amount_cents)))

    def _money(self, cents: int) -> str:
        return formats.money(cents, self._kiosk.shop.record.currency, spoken())
