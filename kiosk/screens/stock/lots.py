"""Lots: found by item, donor or place; Enter deals with the chosen one."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, spoken
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.quantities import quantity_text
from kiosk.screens.stock.lot_deeds import choose_deed
from kiosk.services.staff import StaffMember
from kiosk.services.stock.lots import LotLine, search_lots
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE, WARNING
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats


class LotsScreen(Dialogue):
    """A line to search with, the lots below, what is known of the chosen one."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Write off, give, correct, move…")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._found: tuple[LotLine, ...] = ()
        self._shown_for: str | None = None
        self._searching = self._search_again = False
        self._done = ""
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(self._nothing)

    def compose(self) -> ComposeResult:
        """Search, head, rows, details, what just happened, keys."""
        with Vertical(classes="panel whole"):
            yield Words(lambda: _("Lots"), id="title")
            yield self._line
            yield Words(self._head, id="list-head")
            yield self._list
            yield Words(self._details, id="details")
            yield KeyBar()

    def on_mount(self) -> None:
        """Show what is in stock."""
        super().on_mount()
        self._search()

    def on_screen_resume(self) -> None:
        """Show what was done on the screen above."""
        if self._shown_for is not None:
            self._search()

    def deeds(self) -> tuple[str, ...]:
        """Deal with the chosen lot, or go back."""
        return ("confirm", "back") if self._found else ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter ends a scan too."""
        return ("confirm", "language", "help")

    # Typing

    def typed(self, character: str, at: float) -> None:
        """Search for what is typed."""
        self._done = ""
        self._line.type(character, at)
        self._search()

    def erase(self) -> None:
        """Search for less."""
        self._line.erase()
        self._search()

    def move(self, rows: int) -> None:
        """Choose another lot."""
        self._list.move(rows)
        self._refresh_words()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Deal with the lot that was touched."""
        self.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def do_back(self) -> None:
        """Forget the search, then go back."""
        if self._line.text:
            self._line.clear()
            self._search()
        else:
            self.close()

    def do_confirm(self) -> None:
        """Ask what is to be done with the chosen lot, as it is now."""
        if self._searching or self._shown_for != self._line.text:
            self._show(self._line.text, search_lots(self.kiosk.shop, self._line.text))
        if self._found:
            choose_deed(self.kiosk, self._staff, self._found[self._list.cursor], self._is_done)

    def _is_done(self, said: str) -> None:
        self._done, self.refusal = said, ""
        self._search()

    # Searching

    def _search(self) -> None:
        """Look up in a thread what is typed now; what was typed meanwhile comes after."""
        if self._searching:
            self._search_again = True
            return
        self._searching, self._search_again = True, False
        text, shop = self._line.text, self.kiosk.shop
        self.kiosk.look_up(
            lambda: search_lots(shop, text), lambda found: self._searched(text, found)
        )

    def _searched(self, text: str, found: tuple[LotLine, ...]) -> None:
        self._searching = False
        if not self.is_attached:
            return
        self._show(text, found)
        if self._search_again:
            self._search()

    def _show(self, text: str, found: tuple[LotLine, ...]) -> None:
        kept = self._found[self._list.cursor].lot if self._found else None
        self._found, self._shown_for = found, text
        self._list.show([self._row(each) for each in found])
        self._list.move(next((n for n, each in enumerate(found) if each.lot == kept), 0))
        self._refresh_words()
        self.show_keys()

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._show(self._shown_for or "", self._found)

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._show(self._shown_for or "", self._found)

    # Words

    def _head(self) -> str:
        return "  " + self._columns(_("Item"), _("Lot"), _("Place"), _("Expires"), _("Left"))

    def _row(self, lot: LotLine) -> str:
        expires = formats.short_date(lot.expires_on, spoken()) if lot.expires_on else ""
        sign = f"{WARNING} " if lot.quarantined or self._is_expired(lot) else ""
        left = quantity_text(lot.balance, lot.kind)
        return self._columns(f"{sign}{lot.label}", lot.lot, lot.place, expires, left)

    def _columns(self, label: str, lot: str, place: str, expires: str, left: str) -> str:
        room = max(10, self._list.size.width - 2 - 15 - 11 - 11 - 11)
        return f"{label[: room - 1]:<{room}}{lot[:14]:<15}{place[:10]:<11}{expires:<11}{left:>11}"

    def _details(self) -> str:
        """Return what is known of the chosen lot, and what just happened."""
        if self._done or self.refusal or not self._found:
            return f"{DONE} {self._done}" if self._done else self.refusal
        lot = self._found[self._list.cursor]
        known = (lot.donor, lot.place, lot.condition)
        lines = (f"{lot.label} · {lot.lot}", " · ".join(filter(None, known)), self._state(lot))
        return "\n".join(lines)

    def _state(self, lot: LotLine) -> str:
        """Return why it is not sold."""
        if lot.quarantined:
            return _("In quarantine: it is not sold.")
        return _("Past its date: it is not sold.") if self._is_expired(lot) else ""

    def _is_expired(self, lot: LotLine) -> bool:
        today = self.kiosk.shop.today()
        return lot.balance > 0 and lot.expires_on is not None and lot.expires_on < today

    def _nothing(self) -> str:
        return "" if self._shown_for is None else _("No lot is like that.")
