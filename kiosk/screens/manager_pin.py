"""What a manager must allow: their number where it is not known, then their PIN."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import Deed, may
from kiosk.screens.dialogue import AskDialogue, Then
from kiosk.services.staff import StaffMember, check_manager

if TYPE_CHECKING:
    from kiosk.app import KioskApp

Allowed = Callable[[StaffMember], None]
LONGEST_NUMBER = 3


def allowed_or_ask(
    kiosk: "KioskApp", staff: StaffMember, deed: Deed, title: Callable[[], str], then: Allowed
) -> None:
    """Do `then` with who allows the deed: at once with `staff` where their role may.

    Otherwise a manager's number and PIN are asked for on the spot, over what stands there.
    """
    if may(staff.role, deed):
        then(staff)
    else:
        ask_manager(kiosk, staff, title, then)


def ask_manager(
    kiosk: "KioskApp", staff: StaffMember, title: Callable[[], str], allowed: Allowed
) -> None:
    """Ask for a manager's PIN, then do `allowed` with who gave it.

    A manager at the counter gives only the PIN; anybody else asks one for number or badge.
    """
    if staff.is_manager:
        take = _checking(kiosk, str(staff.number), allowed)
        kiosk.open_dialogue(
            AskDialogue(title, lambda: _of_name(staff.first_name), take, secret=True)
        )
        return

    def lent(manager: StaffMember) -> None:
        kiosk.lend(lambda: allowed(manager))

    _ask_number(kiosk, title, lent)


def _ask_number(kiosk: "KioskApp", title: Callable[[], str], allowed: Allowed) -> None:
    def take(number: str) -> Callable[[], None]:
        if not number.strip():
            raise ShopError("manager_number_missing")
        pin = _checking(kiosk, number.strip(), allowed)
        hint, back = _of(number.strip()), lambda: _ask_number(kiosk, title, allowed)
        return lambda: kiosk.open_dialogue(_PinDialogue(title, hint, pin, back))

    def hint() -> str:
        return _("A manager allows this: number or badge")

    kiosk.open_dialogue(AskDialogue(title, hint, take, wants_code=True))


class _PinDialogue(AskDialogue):
    """Asks for the PIN of a number that was typed; Esc asks for the number again."""

    def __init__(
        self,
        title: Callable[[], str],
        hint: Callable[[], str],
        take: Callable[[str], Then],
        back: Callable[[], None],
    ) -> None:
        super().__init__(title, hint, take, secret=True)
        self._back = back

    def do_back(self) -> None:
        """Ask for the number again."""
        self.close()
        self._back()


def _checking(kiosk: "KioskApp", number: str, allowed: Allowed) -> Callable[[str], Then]:
    def take(pin: str) -> Callable[[], None]:
        manager = check_manager(kiosk.shop, number, pin)
        return lambda: allowed(manager)

    return take


def _of(number: str) -> Callable[[], str]:
    """Say whose PIN is asked for. A long number may be a PIN that was typed too early: like a
    badge, it is not written on the screen."""

    def hint() -> str:
        if not number.isdecimal() or len(number) > LONGEST_NUMBER:
            return _("A manager allows this: PIN of this badge")
        return _("A manager allows this: PIN of number {number}").format(number=number)

    return hint


def _of_name(first_name: str) -> str:
    return _("A manager allows this: PIN of {name}").format(name=first_name)
