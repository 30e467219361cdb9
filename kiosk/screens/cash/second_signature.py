"""The second signature: another person's number and PIN, or nobody else is there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.screens.dialogue import AskDialogue
from kiosk.services.closings.signing import second_person
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp

Signed = Callable[[StaffMember | None], None]


def ask_signature(kiosk: "KioskApp", closer: StaffMember, signed: Signed) -> None:
    """Ask for another person's number and PIN, then do `signed` with them; with None when
    Enter alone says that nobody else is there."""

    def take(number: str) -> Callable[[], None]:
        if not number.strip():
            return lambda: signed(None)
        return lambda: _ask_pin(kiosk, closer, number, signed)

    kiosk.open_dialogue(AskDialogue(_title, _hint, take, wants_code=True))


def _ask_pin(kiosk: "KioskApp", closer: StaffMember, number: str, signed: Signed) -> None:
    def take(pin: str) -> Callable[[], None]:
        second = second_person(kiosk.shop, closer, number, pin)
        return lambda: signed(second)

    kiosk.open_dialogue(AskDialogue(_title, lambda: _("PIN"), take, secret=True))


def _title() -> str:
    return _("This differs by much: a second person signs")


def _hint() -> str:
    return _("Somebody else's number or badge. Enter alone: nobody else is here.")
