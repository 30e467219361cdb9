"""What a manager must allow: their number where it is not known, then their PIN."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.screens.dialogue import AskDialogue
from kiosk.services.staff import StaffMember, check_manager

if TYPE_CHECKING:
    from kiosk.app import KioskApp

Allowed = Callable[[StaffMember], None]


def ask_manager(
    kiosk: "KioskApp", staff: StaffMember, title: Callable[[], str], allowed: Allowed
) -> None:
    """Ask for a manager's PIN, then do `allowed` with who gave it.

    A manager at the counter gives only the PIN; anybody else asks one for number or badge.
    """
    if staff.is_manager:
        _ask_pin(kiosk, str(staff.number), title, allowed)
        return
    kiosk.open_dialogue(
        AskDialogue(
            title,
            lambda: _("A manager allows this: number or badge"),
            lambda number: lambda: _ask_pin(kiosk, number, title, allowed),
            wants_code=True,
        )
    )


def _ask_pin(kiosk: "KioskApp", number: str, title: Callable[[], str], allowed: Allowed) -> None:
    def take(pin: str) -> Callable[[], None]:
        manager = check_manager(kiosk.shop, number, pin)
        return lambda: allowed(manager)

    hint = AskDialogue(title, lambda: _("A manager allows this: PIN"), take, secret=True)
    kiosk.open_dialogue(hint)
