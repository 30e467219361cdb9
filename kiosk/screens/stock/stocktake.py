"""Stocktake: scan what is there; the list says what differs, and what to count first."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.language import N_, _, spoken
from kiosk.rules.errors import ShopError
from kiosk.rules.stocktake import parse_count
from kiosk.screens.choice import ChoiceList
from kiosk.screens.counter.find import FindDialogue
from kiosk.screens.counter.words import Said
from kiosk.screens.dialogue import AskDialogue, ConfirmDialogue
from kiosk.screens.looking import Newest
from kiosk.screens.quantities import quantity_text
from kiosk.screens.stock import stocktake_words as tell
from kiosk.screens.stock.stocktake_words import Row
from kiosk.screens.till_screen import ScanTaker, Tone
from kiosk.services.staff import StaffMember
from kiosk.services.stock.counting import (
    Countable,
    Counted,
    add_count,
    find_countable,
    forget_count,
    set_count,
    set_reason,
)
from kiosk.services.stock.stocktake_closing import Closing
from kiosk.services.stock.stocktakes import (
    LotCount,
    SoldUnseen,
    StocktakeView,
    close_stocktake,
    current_stocktake,
    look_at_stocktake,
    open_stocktake,
)
from kiosk.widgets.big_amount import BigAmount
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE, WARNING
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats


class StocktakeScreen(ScanTaker):
    """Counts what is scanned into the open stocktake, one after the other.

    Esc leaves and the stocktake stays open; F12 closes it, after a question.
    """

    words: ClassVar[dict[str, str]] = {
        "pay": N_("Close the stocktake"),
        "void": N_("Do not count"),
        "confirm": N_("Reason"),
    }

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._last: Counted | None = None
        self._said = Said("", "quiet")
        self._view = StocktakeView((), (), 0)
        self._opened = ""
        self._newest: Newest[StocktakeView | None] = Newest(self, self._looked_up, self._show_view)
        self._row_chosen = False
        """A person chose a row: Enter then asks for its reason, never a scanner's second one."""
        self._line = TypedLine(id="scan")
        self._list = ChoiceList(self._nothing)
        self._big = BigAmount(id="total")

    def compose(self) -> ComposeResult:
        """What was counted last, what differs, what just happened, what next."""
        with Vertical(id="counter"):
            yield Words(self._header, id="header")
            with Horizontal(id="sums"):
                yield Words(lambda: tell.last_count(self._last), id="figures")
                yield self._big
            yield Words(lambda: tell.list_head(self._list.size.width), id="list-head")
            yield self._list
            yield Words(self._said_words, id="said")
            yield self._line
        yield KeyBar()

    def on_mount(self) -> None:
        """Take the open stocktake up, or open one."""
        with self.kiosk.refusals(self.refused):
            found = current_stocktake(self.kiosk.shop)
            begun = found or open_stocktake(self.kiosk.shop, self._staff)
            self._opened = formats.date_and_time(begun.opened_at.astimezone(), spoken())
            self.say(_("The stocktake goes on.") if found else _("A stocktake is open."), "done")
        self._newest.again()
        super().on_mount()

    # What can be done now

    def deeds(self) -> tuple[str, ...]:
        """What makes sense with the last count and the chosen row."""
        quantity = ("quantity",) if self._last else ()
        row = self._row
        chosen = self._row_chosen and row is not None and _is_counted(row)
        forget = ("void",) if self._last or chosen else ()
        reason = ("confirm",) if self._row_chosen and isinstance(row, LotCount) else ()
        return ("find", *quantity, *forget, *reason, "pay", "back", "help")

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter takes a scan whatever is chosen."""
        return ("confirm", "language")

    # Typing and scanning

    def typed(self, character: str, at: float) -> None:
        """Add a character to the code."""
        self._row_chosen = False
        self._line.type(character, at)

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()

    def do_confirm(self) -> None:
        """Count the code that was scanned or typed; on a chosen row ask for its reason."""
        if code := self._line.take():
            self.scan(code)
        elif isinstance(row := self._chosen_now(), LotCount):
            self._ask_reason(row)

    def do_back(self) -> None:
        """Forget what was typed, then leave; the stocktake stays open."""
        if self._line.text:
            self._line.clear()
        else:
            self.kiosk.leave(self)

    def scan(self, code: str) -> None:
        """Count one of what was scanned; a refusal is a sentence."""
        with self.kiosk.refusals(self.refused):
            what = find_countable(self.kiosk.shop, code)
            if what.by_weight and what.grams is None:
                self._ask_weight(what)
            else:
                self._took(add_count(self.kiosk.shop, self._staff, what, what.grams or 1))
        self.show_keys()

    def move(self, rows: int) -> None:
        """Choose another row."""
        self._list.move(rows)
        self._row_chosen = bool(self._rows)
        self.show_keys()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Choose the row that was touched."""
        self.move(message.index - self._list.cursor)

    # Counting

    def do_find(self) -> None:
        """Find an item by words, and count one of it."""
        dialogue = FindDialogue(None, lambda item: self.scan(item.sku))
        self.kiosk.open_dialogue(dialogue)

    def do_quantity(self) -> None:
        """Say how much is there: figures typed before the key are taken at once."""
        if self._last is None:
            return
        what, typed = self._last.what, self._line.take()
        if typed:
            self._set(what, typed)
        else:
            question = (
                _("How many kilograms are there?") if what.by_weight else _("How many are there?")
            )
            self._ask(what.label, question, lambda text: self._set(what, text))

    def _set(self, what: Countable, text: str) -> None:
        quantity = parse_count(text, by_weight=what.by_weight)
        self._took(set_count(self.kiosk.shop, self._staff, what, quantity))

    def _ask_weight(self, what: Countable) -> None:
        def add(text: str) -> None:
            grams = parse_count(text, by_weight=True)
            self._took(add_count(self.kiosk.shop, self._staff, what, grams))

        self._ask(what.label, _("How many kilograms more?"), add)

    def do_void(self) -> None:
        """Take the item of the chosen row, or what was counted last, out of the count."""
        had_chosen, row, last = self._row_chosen, self._chosen_now(), self._last
        if row is not None:
            sku, label = row.sku, row.label
        elif last is not None and not had_chosen:
            sku, label = last.what.sku, last.what.label
        else:
            return
        if last is not None and last.what.sku == sku:
            self._last = None
        forget_count(self.kiosk.shop, self._staff, sku)
        self._show_last()
        self.say(_("{label} is not counted any more.").format(label=label), "done")
        self._newest.again()

    def _ask_reason(self, row: LotCount) -> None:
        def take(text: str) -> None:
            set_reason(self.kiosk.shop, self._staff, row.lot, text)
            self._newest.again()

        hint = _("Why does lot {lot} differ? Without anybody's name.").format(lot=row.lot)
        self._ask(row.label, hint, take, words=True)

    def _ask(
        self, title: str, hint: str, take: Callable[[str], None], *, words: bool = False
    ) -> None:
        dialogue = AskDialogue(lambda: title, lambda: hint, take, wants_code=words)
        self.kiosk.open_dialogue(dialogue)

    def _took(self, counted: Counted) -> None:
        self._last = counted
        self._show_last()
        self.say(tell.counted(counted), "warning" if counted.again else "done")
        self._newest.again()

    # Closing

    def do_pay(self) -> None:
        """Close, after a question."""
        self._line.clear()
        self._newest.now()
        self.kiosk.open_dialogue(ConfirmDialogue(self._question, self._close))

    def _question(self) -> str:
        return tell.close_question(self._view)

    def _close(self) -> None:
        """Store it; keys typed meanwhile wait, so that nothing is counted too late."""
        shop, staff = self.kiosk.shop, self._staff
        self.kiosk.work_aside(lambda: close_stocktake(shop, staff), self._is_closed, self.refused)

    def _is_closed(self, closing: Closing) -> None:
        self.kiosk.leave(self)
        self.kiosk.leave_dialogues()  # what was set right is said at the counter
        if isinstance(below := self.kiosk.screen, ScanTaker):
            below.say(tell.closed(closing), "done")

    # Looking

    def _looked_up(self) -> Callable[[], StocktakeView | None]:
        shop = self.kiosk.shop

        def look() -> StocktakeView | None:
            try:
                return look_at_stocktake(shop)
            except ShopError:
                return None  # it was closed meanwhile, here or at another till

        return look

    def _show_view(self, view: StocktakeView | None) -> None:
        if view is None:
            return
        chosen, self._view = self._row, view
        places = [n for n, row in enumerate(self._rows) if chosen and _name(row) == _name(chosen)]
        self._row_chosen = self._row_chosen and bool(places)
        self._list.cursor = places[0] if places else self._list.cursor
        self._show_list()

    def _chosen_now(self) -> Row | None:
        """Return the row a person chose, as it is after the last count; None where it is gone."""
        if self._row_chosen:
            self._newest.now()
        return self._row if self._row_chosen else None

    def _show_list(self) -> None:
        chosen = self._list.cursor
        width = self._list.size.width
        self._list.show([tell.row(each, width) for each in self._rows])
        self._list.move(chosen)
        for name in ("#header", "#list-head"):
            self.query_one(name, Words).refresh()
        self.show_keys()

    def _show_last(self) -> None:
        last = self._last
        self._big.show(quantity_text(last.quantity, last.what.kind) if last else "")
        self.query_one("#figures", Words).refresh()

    @property
    def _rows(self) -> tuple[Row, ...]:
        return (*self._view.sold_unseen, *self._view.differences)

    @property
    def _row(self) -> Row | None:
        rows = self._rows
        return rows[self._list.cursor] if self._list.cursor < len(rows) else None

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._show_list()

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._show_list()
        self._show_last()

    # Words

    def say(self, text: str, tone: Tone) -> None:
        """Say what just happened, in one sentence."""
        self._said = Said(text, tone)
        self.query_one("#said", Words).refresh()

    def refused(self, refusal: ShopError) -> None:
        """Say what was refused and what can be done."""
        self.say(self.kiosk.sentence(refusal), "warning")
        self.kiosk.bell()

    def _header(self) -> str:
        width = self.query_one("#header").size.width
        return tell.header(self._opened, self._view.lots_counted, width)

    def _said_words(self) -> str:
        sign = {"done": DONE, "warning": WARNING, "quiet": " "}[self._said.tone]
        return f" {sign} {self._said.text}"

    def _nothing(self) -> str:
        return _("Nothing differs so far.") if self._view.lots_counted else ""


def _is_counted(row: Row) -> bool:
    return not isinstance(row, SoldUnseen) or row.is_counted


def _name(row: Row) -> tuple[str, str]:
    """Tell a row from others, whatever is counted of it."""
    return row.sku, row.lot if isinstance(row, LotCount) else ""
