"""Asking for a manager's number and PIN."""

from kiosk.commands.asking import asked
from kiosk.language import _


def asked_manager(staff: str | None, pin: str | None) -> tuple[str, str]:
    """Return a number or badge and a PIN: as given, else as typed; the PIN is not shown."""
    number = staff or asked(_("Number or badge"))
    return number, pin or asked(_("PIN"), hide_input=True)
