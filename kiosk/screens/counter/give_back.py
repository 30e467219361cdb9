"""Money that goes back: how much, how, and asked before it is stored."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.language import N_, _, spoken
from kiosk.rules.basket import TenderKind
from kiosk.rules.money_back import GivenBack
from kiosk.screens.dialogue import Dialogue
from kiosk.widgets.big_amount import BigAmount
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words
from receipts import formats

BACK_NAMES: dict[TenderKind, str] = {
    "cash": N_("Cash"),
    "card": N_("On the card"),
    "cheque": N_("The cheque"),
    "voucher": N_("On the voucher"),
}


def in_hand_cents(backs: Sequence[GivenBack]) -> int:
    """Return the cash that is counted out; where all goes one other way, all of it."""
    kinds = {back.kind for back in backs}
    counted = (back.amount_cents for back in backs if len(kinds) == 1 or back.kind == "cash")
    return sum(counted)


def back_title(backs: Sequence[GivenBack]) -> str:
    """Return the word beside the big figure: nobody hands out cash for a card."""
    match {back.kind for back in backs}:
        case kinds if kinds == {"card"}:
            return _("To give back on the card")
        case kinds if kinds == {"voucher"}:
            return _("To give back on the voucher")
        case kinds if len(kinds) > 1 and "cash" not in kinds:
            return _("Nothing in cash")
        case kinds if len(kinds) > 1:
            return _("In cash")
    return _("To give back")


class GiveBackDialogue(Dialogue):
    """What goes back, big; F12 or Enter stores it."""

    words: ClassVar[dict[str, str]] = {"pay": N_("It is given back")}

    def __init__(
        self,
        title: Callable[[], str],
        backs: Sequence[GivenBack],
        big: Callable[[int], str],
        store: Callable[[], None],
    ) -> None:
        super().__init__()
        self._title, self._backs, self._big, self._store = title, backs, big, store
        self._amount = BigAmount()

    def compose(self) -> ComposeResult:
        """The amount on the left, how it goes back on the right."""
        with Vertical(classes="panel wide", id="give-back"):
            yield Words(self._title, id="title")
            with Horizontal(id="pay-amounts"):
                with Vertical(id="due"):
                    yield Words(lambda: back_title(self._backs), id="back-title")
                    yield self._amount
                yield Words(self._how, id="tenders")
            yield Words(self._what_first, id="hint")
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Show the amount."""
        self._show()
        super().on_mount()

    def language_changed(self) -> None:
        """Write the amount anew."""
        super().language_changed()
        self._show()

    def deeds(self) -> tuple[str, ...]:
        """Store it, or go back."""
        return ("pay", "back")

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter stores it too."""
        return ("confirm", "language")

    def do_confirm(self) -> None:
        """Store it, unless the Enter was a scanner's."""
        if not self.scan_came_between():
            self._store()

    def do_pay(self) -> None:
        """Go on as Enter does."""
        self.do_confirm()

    def _show(self) -> None:
        self._amount.show(self._big(in_hand_cents(self._backs)))

    def _how(self) -> Text:
        currency = self.kiosk.shop.record.currency
        rows = (
            (
                f"{_(BACK_NAMES[back.kind])} {back.issuer}"[:26],
                formats.money(back.amount_cents, currency, spoken()),
            )
            for back in self._backs
        )
        return Text("\n".join(f"{name:<26} {amount:>12}" for name, amount in rows))

    def _what_first(self) -> str:
        kinds = {back.kind for back in self._backs}
        if not kinds:
            return _("No money goes back.")
        if "card" in kinds:
            return _("Give the card's part back on its terminal first.")
        if kinds == {"voucher"}:
            return _("The voucher is worth it again; no cash goes back.")
        return _("Count it out, then press Enter.")
