"""What is done with the day's cash beside the drawer: one entry a deed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import Deed
from kiosk.screens.manager_pin import allowed_or_ask
from kiosk.screens.menu import MenuDialogue
from kiosk.services.shifts.state import current_shift
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to do. `label` is translated when it is shown; `show` opens its screen, with
    who asked and who may (the same, or the manager whose PIN was given)."""

    label: str
    deed: Deed
    show: Callable[["KioskApp", StaffMember, StaffMember], None]
    in_shift: bool = False
    """It makes sense while a shift is open."""


def _x_report(kiosk: "KioskApp", staff: StaffMember, allowed_by: StaffMember) -> None:
    from kiosk.screens.cash.x_report import open_x_report

    open_x_report(kiosk, allowed_by)


def _end_shift(kiosk: "KioskApp", staff: StaffMember, allowed_by: StaffMember) -> None:
    from kiosk.screens.cash.end_shift import ask_to_end_shift

    ask_to_end_shift(kiosk, staff)


def _close(kiosk: "KioskApp", staff: StaffMember, allowed_by: StaffMember) -> None:
    from kiosk.screens.cash.closing import count_and_close

    count_and_close(kiosk, staff, allowed_by)


def _close_period(kiosk: "KioskApp", staff: StaffMember, allowed_by: StaffMember) -> None:
    from kiosk.screens.cash.periods import open_period_closing

    open_period_closing(kiosk, allowed_by)


def _past_closings(kiosk: "KioskApp", staff: StaffMember, allowed_by: StaffMember) -> None:
    from kiosk.screens.cash.past_closings import PastClosingsScreen

    kiosk.open_dialogue(PastClosingsScreen(allowed_by))


ENTRIES = (
    Entry(N_("X report"), "x_report", _x_report, in_shift=True),
    Entry(N_("End the shift"), "end_shift", _end_shift, in_shift=True),
    Entry(N_("Count and close"), "close_shift", _close),
    Entry(N_("Close a month or a year"), "period_closing", _close_period),
    Entry(N_("Past closings"), "read_reports", _past_closings),
)


def open_cash_menu(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Ask what is to be done, then do it; what is above the role asks for a manager's PIN."""

    def take(index: int) -> None:
        entry = ENTRIES[index]
        if entry.in_shift and current_shift(kiosk.shop) is None:
            raise ShopError("no_open_shift", till=kiosk.shop.till)
        allowed_or_ask(
            kiosk,
            staff,
            entry.deed,
            lambda: _(entry.label),
            lambda allowed_by: entry.show(kiosk, staff, allowed_by),
        )

    kiosk.open_dialogue(MenuDialogue(lambda: _("Cash and closing"), lambda: _rows(kiosk), take))


def _rows(kiosk: "KioskApp") -> list[str]:
    """Return every entry at its own number, whether it can be done now or not."""
    is_open = current_shift(kiosk.shop) is not None
    without = _("{deed} (no shift is open)")
    return [
        _(entry.label) if is_open or not entry.in_shift else without.format(deed=_(entry.label))
        for entry in ENTRIES
    ]
