"""Batches of vouchers: a new one first; Enter prints or cancels the chosen one."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, ngettext, spoken
from kiosk.screens.choice import ChoiceDialogue, ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.vouchers.issue import ask_for_batch
from kiosk.services.staff import StaffMember
from kiosk.services.vouchers.batches import Batch, find_batch, last_batches
from kiosk.services.vouchers.cancelling import cancel_batch
from kiosk.services.vouchers.printing import make_sheet, print_vouchers
from kiosk.services.vouchers.words import conditions, worth
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE
from kiosk.widgets.words import Words
from receipts import formats


class VoucherBatchesScreen(Dialogue):
    """The newest batches first, and what is known of the chosen one."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("New, print, cancel")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._batches: tuple[Batch, ...] = ()
        self._done = ""
        self._list = ChoiceList(lambda: "")

    def compose(self) -> ComposeResult:
        """Head, rows, what is known of the chosen one or just happened, keys."""
        with Vertical(classes="panel whole"):
            yield Words(lambda: _("Vouchers of this shop"), id="title")
            yield Words(self._head, id="list-head")
            yield self._list
            yield Words(self._details, id="details")
            yield KeyBar()

    def on_screen_resume(self) -> None:
        """Look them up, also after something was done on the screen above."""
        self._look()

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self._look()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._look()

    def move(self, rows: int) -> None:
        """Choose another one."""
        self._done = self.refusal = ""
        self._list.move(rows)
        self._refresh_words()

    def do_confirm(self) -> None:
        """Issue a new batch, or ask what is to be done with the chosen one."""
        if self.scan_came_between():
            return
        self._done = self.refusal = ""
        if self._list.cursor == 0:
            screen = ask_for_batch(self.kiosk, self._staff, self._issued)
            self.kiosk.open_dialogue(screen)
        else:
            self._choose_deed(self._batches[self._list.cursor - 1])

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Take the row that was touched."""
        self.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    # Deeds

    def _issued(self, batch_id: int) -> None:
        batch = find_batch(self.kiosk.shop, batch_id)
        words = ngettext("{count} voucher is issued.", "{count} vouchers are issued.", batch.count)
        self._say(words.format(count=batch.count))
        self._list.move(1 - self._list.cursor)
        self._choose_deed(batch)

    def _choose_deed(self, batch: Batch) -> None:
        deeds = (self._sheet, self._print, self._cancel)
        rows = [
            _("Print a sheet: a PDF in the till's folder"),
            _("Print on the receipt printer, one after the other"),
            _("Cancel what is left of it"),
        ]

        def title() -> str:
            return _("Vouchers: {label}").format(label=batch.label)

        dialogue = ChoiceDialogue(title, rows, lambda: "", lambda index: deeds[index](batch))
        self.kiosk.open_dialogue(dialogue)

    def _sheet(self, batch: Batch) -> None:
        shop, staff = self.kiosk.shop, self._staff.number
        self._say(_("The sheet is being made…"))
        self.kiosk.work_aside(
            lambda: make_sheet(shop, batch.id, staff), self._sheet_is_made, self.refused
        )

    def _sheet_is_made(self, path: Path) -> None:
        said = _("The sheet is written. Each code is money: print it, then delete the file.")
        self._say(f"{said}\n{path}")

    def _print(self, batch: Batch) -> None:
        with self.kiosk.refusals(self.refused):
            count = print_vouchers(self.kiosk.shop, batch.id, self._staff.number)
            self.kiosk.receipt_waits()
            words = ngettext(
                "{count} voucher goes to the printer.",
                "{count} vouchers go to the printer.",
                count,
            )
            self._say(words.format(count=count))

    def _cancel(self, batch: Batch) -> None:
        from kiosk.screens.vouchers.menu import ask_reason

        ask_reason(
            self.kiosk,
            lambda: _("Cancel the vouchers: {label}").format(label=batch.label),
            lambda reason: cancel_batch(self.kiosk.shop, batch.id, reason, self._staff.number),
            self._say,
        )

    # Showing

    def _say(self, text: str) -> None:
        self._done, self.refusal = text, ""
        self._look()

    def _look(self) -> None:
        chosen = self._list.cursor
        self._batches = last_batches(self.kiosk.shop)
        self._list.show([_("+ New vouchers"), *map(self._row, self._batches)])
        self._list.move(chosen)
        self._refresh_words()

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()

    def _head(self) -> str:
        names = (_("Vouchers"), _("Each"), _("Issued"), _("How many"), _("Left"))
        return "  " + self._columns(*names)

    def _row(self, batch: Batch) -> str:
        return self._columns(
            batch.label,
            worth(batch.sample, self.kiosk.shop.record.currency),
            formats.short_date(batch.issued_at.astimezone().date(), spoken()),
            str(batch.count),
            str(batch.open),
        )

    def _columns(self, label: str, each: str, issued: str, count: str, left: str) -> str:
        room = max(20, self._list.size.width - 2 - 12 - 10 - 10)
        wide = room // 2
        cells = (f"{part[: wide - 1]:<{wide}}" for part in (label, each))
        return f"{''.join(cells)}{issued:>12}{count:>10}{left:>10}"

    def _details(self) -> str:
        """Return what is known of the chosen batch, or what just happened."""
        if self._done or self.refusal:
            return self.refusal or f"{DONE} {self._done}"
        if self._list.cursor == 0 or not self._batches:
            return _("Enter issues a new batch.")
        batch = self._batches[self._list.cursor - 1]
        currency = self.kiosk.shop.record.currency
        parts = conditions(batch.sample, currency, batch.sample.uses_left)
        known = ", ".join((batch.sample.issuer, worth(batch.sample, currency), *parts))
        words = _("{untouched} never used, {cancelled} cancelled")
        counts = words.format(untouched=batch.untouched, cancelled=batch.cancelled)
        return f"{known}\n{counts}"
