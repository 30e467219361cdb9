"""Counting a drawer blind: what is there is typed before the till says what should be."""

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.language import N_, _
from kiosk.rules.cash_count import CASH, Key
from kiosk.rules.count_doubts import not_counted
from kiosk.rules.count_draft import CountDraft, with_count
from kiosk.rules.count_sheet import Place, Sheet, answered, sheet_of
from kiosk.rules.errors import ShopError
from kiosk.screens.cash import count_words as say
from kiosk.screens.cash.count_doubt import doubt_of
from kiosk.screens.cash.count_rows import AMOUNT_WIDTH, SheetRows, head_of
from kiosk.screens.dialogue import ConfirmDialogue, Dialogue
from kiosk.services.closings.count import (
    begin_count,
    confirm_count,
    what_occurred,
    what_to_count,
)
from kiosk.services.closings.drafts import keep_draft, kept_draft
from kiosk.services.shifts.state import EndedShift
from kiosk.services.staff import StaffMember
from kiosk.widgets.big_amount import BigAmount
from kiosk.widgets.count_table import CountTable
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words, sides

if TYPE_CHECKING:
    from kiosk.app import KioskApp

COLUMNS = {"left": (0, -1), "right": (0, 1), "tab": (1, 0), "shift+tab": (-1, 0)}


def show_count(kiosk: "KioskApp", staff: StaffMember, shift: EndedShift, first: Key = CASH) -> None:
    """Go on with a shift's count where it was left, beginning at the tender `first`."""
    draft = kept_draft(kiosk.shop, shift.id)
    if draft.confirmed:
        from kiosk.screens.cash.variances import VariancesScreen

        kiosk.open_dialogue(VariancesScreen(staff, shift, draft))
    else:
        sheet = sheet_of(kiosk.shop.record.currency, what_to_count(kiosk.shop, shift.id))
        if begin_count(kiosk.shop, staff, shift.id):
            kiosk.open_drawer()
        occurred = what_occurred(kiosk.shop, shift.id)
        kiosk.open_dialogue(CountScreen(staff, shift, sheet, draft, occurred, first))


class CountScreen(Dialogue):
    """The sheet. Everything is kept as it is typed: Esc takes a break and loses nothing."""

    words: ClassVar[dict[str, str]] = {
        "pay": N_("Confirm the count"),
        "confirm": N_("Next"),
        "back": N_("Go on later"),
    }

    def __init__(
        self,
        staff: StaffMember,
        shift: EndedShift,
        sheet: Sheet,
        draft: CountDraft,
        occurred: tuple[Key, ...],
        first: Key = CASH,
    ) -> None:
        """Take the tenders that `occurred`: none of them is counted as nothing by mistake."""
        super().__init__()
        self._staff, self._shift, self._sheet = staff, shift, sheet
        self._draft = self._before = draft
        self._place = sheet.place_of(first)
        self._occurred = occurred
        self._told_empty: tuple[Key, ...] = ()
        self._figured: frozenset[Key] = frozenset()
        self._line = TypedLine()
        self._table = CountTable()
        self._big = BigAmount(id="total")

    def compose(self) -> ComposeResult:
        """The sheet, what it adds up to, a refusal, the keys."""
        with Vertical(classes="panel whole"):
            yield Words(self._title, id="title")
            yield Words(lambda: head_of(self._sheet), id="list-head")
            yield self._table
            with Horizontal(id="sums"):
                yield Words(self._sums, id="figures")
                yield self._big
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Show what was counted so far."""
        super().on_mount()
        self._show()

    def drawer_stuck(self) -> None:
        """Say that the drawer has to be opened by its key."""
        self.refused(ShopError("drawer_stuck"))

    # What can be done now

    def deeds(self) -> tuple[str, ...]:
        """Go on, confirm, or take a break."""
        return ("confirm", "pay", "back")

    def take_key(self, event: events.Key) -> bool:
        """Arrows to the sides and Tab lead to other fields too."""
        if event.key in COLUMNS:
            self._go(self._sheet.moved(self._place, *COLUMNS[event.key]))
            return True
        return super().take_key(event)

    def typed(self, character: str, at: float) -> None:
        """Type how many there are, or how much: it adds up at once."""
        if not self._line.text:
            self._before = self._draft
        self._line.type(character, at)
        self._say_nothing()
        self._count()

    def erase(self) -> None:
        """Take a figure back; where none was typed, empty the field."""
        if not self._line.text:
            self._before = self._draft
        self._line.erase()
        self._count()

    def move(self, rows: int) -> None:
        """Go to another field."""
        self._go(self._sheet.moved(self._place, rows))

    def do_confirm(self) -> None:
        """Go to the next field; a scan that came in between waits for the counter."""
        if self._line.came_from_scanner or len(self._line.text) > AMOUNT_WIDTH:
            self._draft = self._before
            self._keep()
            self.keep_scan(self._line.take())
            self._show()
            return
        last = self._place
        self._go(self._sheet.after(self._place))
        if self._place == last and not self.refusal:
            words = _("That was the last one. {key} confirms the count.")
            self._say(words.format(key=self.kiosk.keys.shown("pay")))

    def do_back(self) -> None:
        """Take a break; everything that can be read is kept."""
        self.close()

    def do_pay(self) -> None:
        """Say that this is what is there."""
        self._settle()
        count = self._draft.count
        empty = not_counted(count, self._occurred, self._figured)
        if empty and empty != self._told_empty:
            self._tell_empty(empty)
        elif question := doubt_of(self.kiosk.shop, self._shift.id, count):
            self.kiosk.open_dialogue(ConfirmDialogue(question, self._confirm))
        else:
            self._confirm()

    def _tell_empty(self, empty: tuple[Key, ...]) -> None:
        """Slips were paid with, and nobody typed how much they are."""
        self._told_empty = empty
        self._place = self._sheet.place_of(empty[0])
        self._say(say.not_yet_counted(empty, self.kiosk.keys.shown("pay")))
        self.kiosk.bell()
        self._show()

    def _confirm(self) -> None:
        shop, staff, shift, draft = self.kiosk.shop, self._staff, self._shift, self._draft
        confirm = lambda: confirm_count(shop, staff, shift.id, draft)  # noqa: E731
        self.kiosk.work_aside(confirm, self._confirmed, self.refused)

    def _confirmed(self, draft: CountDraft) -> None:
        from kiosk.screens.cash.variances import VariancesScreen

        self.close()
        self.kiosk.open_dialogue(VariancesScreen(self._staff, self._shift, draft))

    # Counting

    def on_count_table_chosen(self, message: CountTable.Chosen) -> None:
        """Go to the field that was touched."""
        self.kiosk.do_when_free(lambda: self._go(Place(*message.place)))

    def _go(self, place: Place) -> None:
        """Leave a field for another one, unless nobody can read what stands there."""
        with self.kiosk.refusals(self.refused):
            self._settle()
            self._say_nothing()
            self._place = place
        self._show()

    def _settle(self) -> None:
        """Take what was typed for good. Raises ShopError when nobody can read it."""
        if text := self._line.text:
            field = self._sheet.at(self._place)
            if field:
                answered(self._draft.count, field, text)
            self._line.clear()

    def _count(self) -> None:
        """Note what is typed so far, unless it can not be read yet."""
        field = self._sheet.at(self._place)
        if field is None:
            return
        if field.kind == "amount":  # a zero that was typed was counted
            others = self._figured - {field.key}
            self._figured = others | {field.key} if self._line.text else others
        try:
            count = answered(self._draft.count, field, self._line.text)
        except ShopError:
            count = self._draft.count
        if count != self._draft.count:
            self._draft = with_count(self._draft, count)
            self._keep()
        self._show()

    def _keep(self) -> None:
        with self.kiosk.refusals(self.refused):
            keep_draft(self.kiosk.shop, self._shift.id, self._draft)

    # Showing

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._show()

    def on_resize(self) -> None:
        """Write the title as wide as the screen is now."""
        self._show()

    def _show(self) -> None:
        place = self._place
        rows = SheetRows(
            self._sheet,
            self._draft.count,
            place,
            self._line.text,
            self.kiosk.shop.record.currency,
            self._table.size.width,
        )
        self._table.show(rows.all(), (place.row, place.column))
        self._big.show(say.amount(self._draft.count.cash_total_cents))
        for words in self.query(Words):
            words.refresh()

    def _title(self) -> str:
        words = _("Count the drawer {till}, shift {number}")
        title = words.format(till=self.kiosk.shop.till, number=self._shift.number)
        later = _("what should be there comes afterwards")
        return sides(title, later, self.query_one("#title").size.width)

    def _sums(self) -> str:
        count, currency = self._draft.count, self.kiosk.shop.record.currency
        others = count.total_cents - count.cash_total_cents
        papers = _("Slips and papers {amount}").format(amount=say.money(others, currency))
        return "\n".join((papers if others else "", "", _("Cash counted so far")))

    def _say(self, text: str) -> None:
        self.refusal = text
        self.query_one("#refusal", Words).refresh()

    def _say_nothing(self) -> None:
        if self.refusal:
            self._say("")
