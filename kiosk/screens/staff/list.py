"""Who works here: everybody by number; Enter deals with the chosen one."""

from collections.abc import Sequence
from typing import ClassVar

from kiosk.language import N_, _
from kiosk.screens.list_screen import ListScreen
from kiosk.screens.staff.deeds import Dealing, add_somebody
from kiosk.screens.staff.words import role_word
from kiosk.services.staff import StaffMember
from kiosk.services.staff.book import StaffSheet, staff_sheets


class StaffScreen(ListScreen):
    """The first row adds somebody; the others are those who work here, or did."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Choose")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__(lambda: _("Staff"), staff)
        self._sheets: tuple[StaffSheet, ...] = ()

    def begin_new(self) -> None:
        """Add somebody."""
        add_somebody(self.kiosk, self._staff, self.say, self.refused)

    def deal_with(self, index: int) -> None:
        """Ask what is to be done about somebody."""
        Dealing(self.kiosk, self._staff, self._sheets[index], self.say, self.refused).choose()

    def look_up(self) -> Sequence[str]:
        """Return everybody, after the row that adds somebody."""
        self._sheets = staff_sheets(self.kiosk.shop)
        return [_("+ Somebody new"), *map(self._row, self._sheets)]

    def write_head(self) -> str:
        """Return the names of the columns."""
        return "  " + self._columns(_("No."), _("First name"), _("Role"), _("Badge"), "")

    def _row(self, sheet: StaffSheet) -> str:
        badge = _("badge") if sheet.has_badge else ""
        state = "" if sheet.active else _("left")
        role = role_word(sheet.role)
        return self._columns(str(sheet.number), sheet.first_name, role, badge, state)

    def _columns(self, number: str, name: str, role: str, badge: str, state: str) -> str:
        return f"{number:<5}{name[:20]:<21}{role[:14]:<15}{badge[:9]:<10}{state}"

    def write_details(self) -> str:
        """Return what the number is for."""
        return _("The first name alone is shown. The number, or the badge, is for signing in.")
