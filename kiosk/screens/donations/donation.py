"""Entering a donation: donor, day, document, then lots one after the other."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.rules import donation_draft as drafts
from kiosk.rules.donation_draft import Draft
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.scans import parse_scan
from kiosk.screens.choice import ChoiceList
from kiosk.screens.counter.find import FindDialogue
from kiosk.screens.dialogue import ConfirmDialogue, Dialogue
from kiosk.screens.donations import words as say
from kiosk.screens.till_screen import ScanTaker
from kiosk.services.counter.scanned_labels import Label
from kiosk.services.donations.donors import Donor, find_donors
from kiosk.services.donations.drafts import forget_draft, keep_draft
from kiosk.services.donations.recording import Donated, find_donated, record_donation
from kiosk.services.staff import StaffMember
from kiosk.services.stock.new_serials import read_new_serial
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words

SECOND = "+"
"""Typed before a second number of the same piece."""


class DonationScreen(Dialogue, ScanTaker):
    """One question at a time, all answers above it; Esc goes back one question.

    Every answer is kept at once: leaving, or a power cut, loses nothing that was answered.
    """

    words: ClassVar[dict[str, str]] = {
        "pay": N_("Store"),
        "void": N_("Take out"),
        "empty": N_("Throw away"),
    }

    def __init__(self, staff: StaffMember, draft: Draft, stored: Callable[[Donated], None]) -> None:
        super().__init__()
        self._staff, self._draft, self._stored = staff, draft, stored
        self._before: list[Draft] = []
        self._donors: tuple[Donor, ...] = ()
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(self._nothing)

    def compose(self) -> ComposeResult:
        """Who and when, the lots, the question, the answer, the keys."""
        with Vertical(classes="panel wide"):
            yield Words(lambda: say.donor_line(self._draft), id="title")
            yield Words(lambda: say.papers_line(self._draft))
            yield self._list
            yield Words(self._question, id="question")
            yield Words(lambda: say.default(self._draft))
            yield self._line
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Go on where the draft stands."""
        self._show()
        super().on_mount()

    # What can be done now

    def deeds(self) -> tuple[str, ...]:
        """What makes sense at this question."""
        step = self._draft.step
        find = ("find",) if step == "item" else ()
        numbers = step == "serials" and self._draft.lot.lot.serials
        void = ("void",) if numbers or (step == "item" and self._draft.lots) else ()
        undo = ("undo",) if self._before else ()
        store = ("pay",) if step == "item" and self._draft.lots else ()
        empty = () if self._draft.is_empty else ("empty",)
        return ("confirm", *find, *void, *undo, *store, *empty, "back")

    def typed(self, character: str, at: float) -> None:
        """Add a character; a donor is looked for at once."""
        self._line.type(character, at)
        self._look_for_donors()

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()
        self._look_for_donors()

    def move(self, rows: int) -> None:
        """Choose another line."""
        self._list.move(rows)

    def do_confirm(self) -> None:
        """Take the answer."""
        text = self._line.text.strip()
        self._take(text)
        self._line.clear()
        self._show()

    def scan(self, code: str) -> None:
        """Take a code that came while another dialogue was open."""
        with self.kiosk.refusals(self.refused):
            self._take(code)
            self._show()
        self.show_keys()

    def do_back(self) -> None:
        """Go back one question; what is typed is rubbed out first."""
        if self._line.text:
            self._line.clear()
            self._show()
            return
        before = drafts.back(self._draft)
        if before is None:
            self.close()
        else:
            self._go_to(before)

    def do_find(self) -> None:
        """Find an item by its name."""
        self.kiosk.open_dialogue(FindDialogue(None, self._take_found))

    def do_void(self) -> None:
        """Take out the chosen lot, or the last number."""
        self._before.append(self._draft)
        if self._draft.step == "serials":
            self._go_to(drafts.drop_number(self._draft))
        else:
            self._go_to(drafts.drop_lot(self._draft, self._list.cursor))

    def do_undo(self) -> None:
        """Put back what was taken out last."""
        self._go_to(self._before.pop())

    def do_empty(self) -> None:
        """Throw everything away, after a question."""
        question = ConfirmDialogue(lambda: _("Throw this whole donation away?"), self._throw_away)
        self.kiosk.open_dialogue(question)

    def do_pay(self) -> None:
        """Store it; keys typed meanwhile wait, so that it can not be stored twice."""
        shop, staff = self.kiosk.shop, self._staff.number
        entry = drafts.entry_of(self._draft)
        self.kiosk.work_aside(
            lambda: record_donation(shop, staff, entry), self._is_stored, self.refused
        )

    def refused(self, refusal: ShopError) -> None:
        """Say why, and leave the line for the next scan."""
        self._line.clear()
        super().refused(refusal)

    # Answers

    def _take(self, text: str) -> None:
        step = self._draft.step
        if step == "donor":
            self._take_donor(text)
        elif step == "item":
            self._take_item(text)
        elif step == "serials":
            self._take_number(text)
        else:
            self._change(drafts.answer(self._draft, text, self.kiosk.shop.today()))

    def _take_donor(self, text: str) -> None:
        if not text and self._draft.donor:
            self._change(
                drafts.choose_donor(self._draft, self._draft.donor, self._draft.donor_name)
            )
        elif self._list.cursor < len(self._donors):
            donor = self._donors[self._list.cursor]
            name = f"{donor.name} ({donor.reference})" if donor.reference else donor.name
            self._change(drafts.choose_donor(self._draft, donor.reference or donor.name, name))
        elif not text or parse_scan(text).kind == "gtin":
            raise ShopError("donor_missing")
        else:
            self._change(drafts.choose_donor(self._draft, text, text))

    def _take_item(self, text: str) -> None:
        if text:
            self._take_label(find_donated(self.kiosk.shop, text))
        elif self._draft.lots:
            self._change(drafts.open_lot(self._draft, self._list.cursor))

    def _take_label(self, label: Label) -> None:
        serial = label.serial if label.item.kind == "serial" else None
        number = read_new_serial(self.kiosk.shop, serial) if serial else None
        grams, expiry = label.weight_grams, label.expires_on
        draft = drafts.open_item(self._draft, label.item, expiry, weight_grams=grams, serial=number)
        self._change(draft)

    def _take_number(self, text: str) -> None:
        if not text:
            self._change(drafts.end_numbers(self._draft))
            return
        number = read_new_serial(self.kiosk.shop, text.removeprefix(SECOND))
        second = text.startswith(SECOND)
        add = drafts.add_second_number if second else drafts.add_number
        self._change(add(self._draft, number))

    def _take_found(self, item: Item) -> None:
        with self.kiosk.refusals(self.refused):
            self._change(drafts.open_item(self._draft, item))
            self._show()
        self.show_keys()

    def _change(self, draft: Draft) -> None:
        self._before.clear()
        self._go_to(draft)

    def _go_to(self, draft: Draft) -> None:
        keep_draft(self.kiosk.shop, draft)
        self._draft = draft
        self._line.clear()
        self._show()

    def _throw_away(self) -> None:
        forget_draft(self.kiosk.shop)
        self.close()

    def _is_stored(self, donated: Donated) -> None:
        self.kiosk.receipt_waits()
        self.close()
        self._stored(donated)

    # Showing

    def on_resize(self) -> None:
        """Write the lots as wide as the list will be."""
        if self._draft.step != "donor":
            self.call_after_refresh(self._show_lots)

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self._show()

    def _show(self) -> None:
        self.refusal = ""
        if self._draft.step == "donor":
            self._look_for_donors()
        else:
            self._show_lots()
        for words in self.query(Words):
            words.refresh()

    def _show_lots(self) -> None:
        at = self._draft.at
        width = self._list.size.width or 74
        self._list.show([say.lot_row(lot, width) for lot in self._draft.lots])
        self._list.move(len(self._draft.lots) if at is None else at)

    def _look_for_donors(self) -> None:
        if self._draft.step != "donor":
            return
        text = self._line.text.strip()
        self._donors = find_donors(self.kiosk.shop, text)
        rows = [f"{donor.reference:<12} {donor.name}" for donor in self._donors]
        if text and text.casefold() not in {donor.name.casefold() for donor in self._donors}:
            rows.append(_("New donor: {name}").format(name=text))
        self._list.show(rows)

    def _question(self) -> str:
        return say.question(self._draft, self.kiosk.keys.shown("find"))

    def _nothing(self) -> str:
        return _("Nothing was entered yet.") if self._draft.step != "donor" else ""
