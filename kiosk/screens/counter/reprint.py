"""A ticket's receipt printed later, or printed again: the letter I, and what becomes of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import Look
from kiosk.screens.manager_pin import allowed_or_ask
from kiosk.screens.receipts import look
from kiosk.screens.receipts.words import nothing_printed
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.tickets import TicketPaper
from kiosk.services.printing import prints_nothing
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp

LETTER = "i"


def print_letter(ticket: TicketPaper | None) -> tuple[tuple[str, str], ...]:
    """Return the letter and what it does, where there is something to print.

    A receipt that waits comes by itself; one with codes that were given takes a manager.
    """
    if ticket is None or ticket.codes not in ("none", "shown"):
        return ()
    match ticket.state:
        case "not_wanted" | "failed" | "overdue":
            return ((LETTER, _("Print")),)
        case "printed" | "sent" | "on_screen" | "uncertain":
            manager = ticket.codes == "shown"
            return ((LETTER, _("Print again (manager)") if manager else _("Print again")),)
    return ((LETTER, _("Print again (manager)")),) if ticket.codes == "shown" else ()


def look_letter(ticket: TicketPaper | None) -> tuple[tuple[str, str], ...]:
    """Return the letter for a paper in another language or size, where there is something to
    print that holds no code: the first one, or a copy."""
    if ticket is None or ticket.codes != "none" or ticket.state in ("waiting", "tried"):
        return ()
    return ((look.LETTER, _(look.LABEL)),)


def ask_to_print(
    kiosk: "KioskApp",
    staff: StaffMember,
    ticket: TicketPaper,
    done: Callable[[str], None],
    refused: Callable[[ShopError], None],
    in_look: Look | None = None,
) -> None:
    """Print a receipt without codes; `done` gets the sentence. `in_look`: as it was chosen."""

    def title() -> str:
        return _("Print {ticket} again").format(ticket=ticket.name)

    def print_it(allowed_by: StaffMember) -> None:
        with kiosk.refusals(refused):
            other = None if allowed_by == staff else allowed_by
            number = print_again(kiosk.shop, ticket.name, staff, other, in_look)
            done(printed(kiosk, number, waits=bool(kiosk.printer_trouble)))
            kiosk.receipt_waits()

    allowed_or_ask(kiosk, staff, "reprint", title, print_it)


def printed(kiosk: "KioskApp", number: int, *, waits: bool) -> str:
    """Return what is said of a receipt that was queued, by the number of its duplicate."""
    if prints_nothing(kiosk.shop):
        return nothing_printed(kiosk.shop)
    if waits:
        if number:
            return _("Duplicate {number} waits for the printer.").format(number=number)
        return _("The receipt waits for the printer.")
    if number:
        return _("Duplicate {number} goes to the printer.").format(number=number)
    return _("The receipt goes to the printer.")
