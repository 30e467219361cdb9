"""Batches of vouchers: a new one first; Enter prints or cancels the chosen one."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from kiosk.language import N_, _, ngettext, spoken
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.list_screen import ListScreen
from kiosk.screens.vouchers.issue import ask_for_batch
from kiosk.services.staff import StaffMember
from kiosk.services.vouchers.batches import Batch, find_batch, last_batches
from kiosk.services.vouchers.cancelling import cancel_batch
from kiosk.services.vouchers.printing import make_sheet, print_vouchers
from kiosk.services.vouchers.words import conditions, worth
from receipts import formats


class VoucherBatchesScreen(ListScreen):
    """The newest batches first, and what is known of the chosen one."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("New, print, cancel")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__(lambda: _("Vouchers of this shop"), staff)
        self._batches: tuple[Batch, ...] = ()

    def begin_new(self) -> None:
        """Issue a new batch."""
        self.kiosk.open_dialogue(ask_for_batch(self.kiosk, self._staff, self._issued))

    def deal_with(self, index: int) -> None:
        """Ask what is to be done with a batch."""
        self._choose_deed(self._batches[index])

    # Deeds

    def _issued(self, batch_id: int) -> None:
        batch = find_batch(self.kiosk.shop, batch_id)
        words = ngettext("{count} voucher is issued.", "{count} vouchers are issued.", batch.count)
        self.say(words.format(count=batch.count))
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
        self.say(_("The sheet is being made…"))
        self.kiosk.work_aside(
            lambda: make_sheet(shop, batch.id, staff), self._sheet_is_made, self.refused
        )

    def _sheet_is_made(self, path: Path) -> None:
        said = _("The sheet is written. Each code is money: print it, then delete the file.")
        self.say(f"{said}\n{path}")

    def _print(self, batch: Batch) -> None:
        with self.kiosk.refusals(self.refused):
            count = print_vouchers(self.kiosk.shop, batch.id, self._staff.number)
            self.kiosk.receipt_waits()
            words = ngettext(
                "{count} voucher goes to the printer.",
                "{count} vouchers go to the printer.",
                count,
            )
            self.say(words.format(count=count))

    def _cancel(self, batch: Batch) -> None:
        from kiosk.screens.vouchers.menu import ask_reason

        ask_reason(
            self.kiosk,
            lambda: _("Cancel the vouchers: {label}").format(label=batch.label),
            lambda reason: cancel_batch(self.kiosk.shop, batch.id, reason, self._staff.number),
            self.say,
        )

    # Showing

    def look_up(self) -> Sequence[str]:
        """Return the batches, after the row that issues one."""
        self._batches = last_batches(self.kiosk.shop)
        return [_("+ New vouchers"), *map(self._row, self._batches)]

    def write_head(self) -> str:
        """Return the names of the columns."""
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

    def write_details(self) -> str:
        """Return what is known of the chosen batch."""
        if self._list.cursor == 0 or not self._batches:
            return _("Enter issues a new batch.")
        batch = self._batches[self._list.cursor - 1]
        currency = self.kiosk.shop.record.currency
        parts = conditions(batch.sample, currency, batch.sample.uses_left)
        known = ", ".join((batch.sample.issuer, worth(batch.sample, currency), *parts))
        words = _("{untouched} never used, {cancelled} cancelled")
        counts = words.format(untouched=batch.untouched, cancelled=batch.cancelled)
        return f"{known}\n{counts}"
