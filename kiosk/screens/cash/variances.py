"""After the blind count: what should have been there, why it differs, and where the money goes."""

from functools import partial
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.rules.amounts import parse_amount
from kiosk.rules.cash_count import Key
from kiosk.rules.cash_split import split_piles
from kiosk.rules.count_draft import CountDraft, once_more, with_float, with_reason
from kiosk.rules.errors import ShopError
from kiosk.rules.figures import Variance
from kiosk.screens.cash import count_words as say
from kiosk.screens.cash import variance_words as tell
from kiosk.screens.cash.second_signature import ask_signature
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import ConfirmDialogue, Dialogue, came_by_scanner
from kiosk.services.closings.close import Closed, close_shift
from kiosk.services.closings.count import Outcome, look_at_count
from kiosk.services.closings.drafts import keep_draft
from kiosk.services.shifts.state import EndedShift
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words

Row = Variance | Literal["float", "deposit"]


class VariancesScreen(Dialogue):
    """Reasons are typed on their rows, what stays in the drawer on its own.

    F12 closes the shift for good, after a question; until then Esc takes a break.
    """

    words: ClassVar[dict[str, str]] = {
        "pay": N_("Close the shift"),
        "undo": N_("Count again"),
        "back": N_("Go on later"),
    }

    def __init__(self, staff: StaffMember, shift: EndedShift, draft: CountDraft) -> None:
        super().__init__()
        self._staff, self._shift, self._draft = staff, shift, draft
        self._outcome: Outcome | None = None
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(lambda: _("One moment…"))

    def compose(self) -> ComposeResult:
        """Expected, counted and variance of each tender, the way of the money, what is asked."""
        with Vertical(classes="panel whole"):
            yield Words(self._title, id="title")
            yield Words(lambda: tell.head(self._list.size.width), id="list-head")
            yield self._list
            yield Words(self._asked, id="details")
            yield self._line
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Only now read what was expected."""
        super().on_mount()
        self._look()
        self._choose_next()

    # What can be done now

    def deeds(self) -> tuple[str, ...]:
        """Take what is typed, close, count once more, or take a break."""
        return ("confirm", "pay", "undo", "back")

    def typed(self, character: str, at: float) -> None:
        """Add a character."""
        self._line.type(character, at)
        self._say_nothing()

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()

    def move(self, rows: int) -> None:
        """Choose another row."""
        self._list.move(rows)
        self._say_nothing()
        self.query_one("#details", Words).refresh()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Choose the row that was touched."""
        self.move(message.index - self._list.cursor)

    def do_confirm(self) -> None:
        """Take what was typed for the chosen row, and go to the next that needs something."""
        of_money = isinstance(self._row, str)
        if came_by_scanner(self._line) if of_money else self._line.came_from_scanner:
            self.keep_scan(self._line.take())
            return
        if text := self._line.take().strip():
            self._keep(self._answered(self._row, text))
        self._choose_next()

    def do_back(self) -> None:
        """Forget what is typed, then take a break; everything else is kept."""
        if self._line.text:
            self._line.clear()
        else:
            self.close()

    def do_undo(self) -> None:
        """Count again, from what was counted, beginning where it differs most."""
        from kiosk.screens.cash.count import show_count

        worst = max(self._known.variances, key=lambda each: abs(each.cents))
        self._keep(once_more(self._draft))
        self.close()
        show_count(self.kiosk, self._staff, self._shift, key_of(worst))

    def do_pay(self) -> None:
        """Ask for what is still missing, then close."""
        if self._line.text:
            self.do_confirm()
        outcome = self._known
        if outcome.without_reason:
            self._choose_next()
            raise ShopError("variance_reason_missing")
        if outcome.wants_signature:
            ask_signature(self.kiosk, self._staff, self._ask_to_close)
        else:
            self._ask_to_close(None)

    def _ask_to_close(self, second: StaffMember | None) -> None:
        sums = self._float_cents, self._deposit_cents
        missing = self._known.wants_signature and second is None
        currency = self.kiosk.shop.record.currency
        question = partial(tell.close_question, self._shift, *sums, currency, missing=missing)
        self.kiosk.open_dialogue(ConfirmDialogue(question, lambda: self._close_shift(second)))

    def _close_shift(self, second: StaffMember | None) -> None:
        """Store it; keys typed meanwhile wait."""
        close = partial(
            close_shift,
            self.kiosk.shop,
            self._shift.id,
            self._staff,
            self._draft.count,
            dict(self._draft.reasons),
            second,
            self._float_cents,
        )
        self.kiosk.work_aside(close, self._is_closed, self.refused)

    def _is_closed(self, closed: Closed) -> None:
        from kiosk.screens.cash.closed import ClosedScreen

        self.kiosk.receipt_waits()
        self.close()
        split = split_piles(self._draft.count.piles, closed.float_left_cents)
        self.kiosk.open_dialogue(ClosedScreen(closed, split))

    # Answers

    def _answered(self, row: Row, text: str) -> CountDraft:
        if row == "float":
            return with_float(self._draft, parse_amount(text))
        if row == "deposit":
            left = self._draft.count.cash_total_cents - parse_amount(text)
            return with_float(self._draft, left)
        return with_reason(self._draft, key_of(row), text)

    def _keep(self, draft: CountDraft) -> None:
        keep_draft(self.kiosk.shop, self._shift.id, draft)
        self._draft = draft
        if draft.confirmed:
            self._look()

    # Looking

    def _look(self) -> None:
        self._outcome = look_at_count(self.kiosk.shop, self._staff, self._shift.id)
        self._show()

    @property
    def _known(self) -> Outcome:
        if self._outcome is None:
            raise ShopError("count_first")
        return self._outcome

    @property
    def _rows(self) -> tuple[Row, ...]:
        variances = self._outcome.variances if self._outcome else ()
        return (*variances, "float", "deposit")

    @property
    def _row(self) -> Row:
        return self._rows[self._list.cursor]

    def _choose_next(self) -> None:
        """Go to the next row that needs a reason; then to what stays in the drawer."""
        missing = self._known.without_reason
        keys = [None if isinstance(row, str) else key_of(row) for row in self._rows]
        index = keys.index(missing[0]) if missing else self._rows.index("float")
        self.move(index - self._list.cursor)

    @property
    def _float_cents(self) -> int:
        chosen = self._draft.float_cents
        return self._known.proposed_float_cents if chosen is None else chosen

    @property
    def _deposit_cents(self) -> int:
        return self._draft.count.cash_total_cents - self._float_cents

    # Showing

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._show()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        if self._outcome:
            self._show()

    def _show(self) -> None:
        outcome, width = self._known, self._list.size.width
        chosen = self._list.cursor
        rows = [
            tell.row(each, width, is_asked=key_of(each) in outcome.without_reason)
            for each in outcome.variances
        ]
        rows.append(tell.way(_("Stays in the drawer"), self._float_cents, width))
        rows.append(tell.way(_("Goes to the bank"), self._deposit_cents, width))
        self._list.show(rows)
        self._list.move(chosen)
        for words in self.query(Words):
            words.refresh()

    def _title(self) -> str:
        words = _("Close the drawer {till}, shift {number}")
        return words.format(till=self.kiosk.shop.till, number=self._shift.number)

    def _asked(self) -> str:
        row = self._row
        if isinstance(row, str):
            asked = tell.asked_of_money(row, self._parts(row), self.kiosk.keys.shown("pay"))
            found = self._known.next_float_cents
            if found is None:
                return asked
            currency = self.kiosk.shop.record.currency
            return f"{asked}\n{tell.next_found(found, self._float_cents, currency)}"
        return tell.asked_of(row, is_asked=key_of(row) in self._known.without_reason)

    def _parts(self, row: str) -> str:
        """Return the coins and notes of the chosen part, where they can be parted so."""
        split = split_piles(self._draft.count.piles, self._float_cents)
        if split is None:
            return ""
        piles = split.left if row == "float" else split.deposited
        return say.money_in_words(piles, self.kiosk.shop.record.currency)

    def _say_nothing(self) -> None:
        if self.refusal:
            self.refusal = ""
            self.query_one("#refusal", Words).refresh()


def key_of(variance: Variance) -> Key:
    """Return the tender that a variance is about."""
    return variance.kind, variance.issuer
