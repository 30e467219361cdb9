"""Lots: found by item, donor or place; Enter deals with the chosen one."""

from typing import ClassVar

from kiosk.language import N_, _, spoken
from kiosk.rules.search import fold
from kiosk.screens.quantities import quantity_text
from kiosk.screens.search_screen import SearchScreen
from kiosk.screens.stock.lot_deeds import choose_deed
from kiosk.services.staff import StaffMember
from kiosk.services.stock.lots import LotLine, search_lots
from kiosk.widgets.signs import WARNING
from receipts import formats


class LotsScreen(SearchScreen[LotLine]):
    """A line to search with, the lots below, what is known of the chosen one."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Write off, give, correct, move…")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__(
            lambda: _("Lots"), lambda: _("No lot is like that."), lambda lot: lot.lot, staff
        )

    def find(self, text: str) -> tuple[LotLine, ...]:
        """Return the lots of an item, a donor or a place."""
        return search_lots(self.kiosk.shop, text)

    def is_whole_code(self, row: LotLine, text: str) -> bool:
        """Tell whether a lot has this code."""
        return fold(text) == fold(row.lot)

    def deal_with(self, row: LotLine) -> None:
        """Ask what is to be done with a lot."""
        self._search.leave()
        choose_deed(self.kiosk, self._staff, row, self.say)

    # Words

    def write_head(self) -> str:
        """Name the columns."""
        return "  " + self._columns(_("Item"), _("Lot"), _("Place"), _("Expires"), _("Left"))

    def write_row(self, row: LotLine) -> str:
        """Write a lot; a sign stands before one that is not sold."""
        expires = formats.short_date(row.expires_on, spoken()) if row.expires_on else ""
        sign = f"{WARNING} " if row.quarantined or self._is_expired(row) else ""
        left = quantity_text(row.balance, row.kind)
        return self._columns(f"{sign}{row.label}", row.lot, row.place, expires, left)

    def _columns(self, label: str, lot: str, place: str, expires: str, left: str) -> str:
        room = max(10, self.width - 15 - 11 - 11 - 11)
        return f"{label[: room - 1]:<{room}}{lot[:14]:<15}{place[:10]:<11}{expires:<11}{left:>11}"

    def write_details(self, row: LotLine) -> str:
        """Return whose it is, where it stands, and why it is not sold."""
        known = (row.donor, row.place, row.condition)
        lines = (f"{row.label} · {row.lot}", " · ".join(filter(None, known)), self._state(row))
        return "\n".join(lines)

    def _state(self, lot: LotLine) -> str:
        """Return why it is not sold."""
        if lot.quarantined:
            return _("In quarantine: it is not sold.")
        return _("Past its date: it is not sold.") if self._is_expired(lot) else ""

    def _is_expired(self, lot: LotLine) -> bool:
        today = self.kiosk.shop.today()
        return lot.balance > 0 and lot.expires_on is not None and lot.expires_on < today
