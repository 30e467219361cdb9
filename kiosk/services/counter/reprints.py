"""A ticket's receipt printed later, or printed again.

One that the printer has no letters for comes as a duplicate in another language: the stored
receipt is final, and what is composed anew from its sale is none.
"""

from uuid import UUID

from sqlalchemy import Connection

from db import duplicates, print_jobs, sales, settled_papers, tills, topups
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import AS_THE_SHOP, Look
from kiosk.rules.roles import check_may
from kiosk.rules.tickets import split_ticket
from kiosk.services.counter.paper_wanted import wanted
from kiosk.services.counter.receipts_anew import composed_anew
from kiosk.services.counter.unprinted import note_waiting
from kiosk.services.duplicates import queue_duplicate
from kiosk.services.printers.facts import printer_facts
from kiosk.services.printers.languages import can_print
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from receipts.document import DocumentError, from_json, to_json
from receipts.render.cannot import CannotRenderError

ON_PAPER = ("printed", "sent", "uncertain")
"""States of a receipt that is out, or may be: what comes now is a duplicate."""
LETTERS_TOLD = 6
"""Of a whole alphabet the first ones say enough."""
ORIGINAL = 0
"""What `print_again` returns when the receipt comes for the first time."""


def print_again(
    shop: OpenShop,
    ticket: str,
    staff: StaffMember,
    allowed_by: StaffMember | None = None,
    look: Look | None = None,
) -> int:
    """Queue the receipt of a ticket once more as a duplicate and return its number.

    `look`: the duplicate in another language or size (`receipts_anew`), where one was printed,
    or where the receipt can not be printed as it is: that one is not wanted any more then.

    One that nobody wanted so far, that waited too long or could not be printed, is printed
    as the original (`ORIGINAL`), at the till that asks. One that perhaps came out by half is
    settled by its duplicate. Raises ShopError ``code_unknown``, ``manager_needed``,
    ``receipt_waits`` (the printer has not had it yet; it is wanted from now on),
    ``receipt_has_code`` (`services.topups.showings` prints that one), with a look
    ``receipt_first_as_it_is`` and ``receipt_only_as_it_was``, and of one that failed and
    would again ``letters_need_pictures``, ``font_lacking`` and ``receipt_unreadable``.
    """
    check_may((allowed_by or staff).role, "reprint")
    if look is None and not _has_copies(shop, ticket) and wanted(shop, ticket, staff):
        return ORIGINAL
    with shop.writing() as connection:
        # Before the receipt, as a refund holds them.
        tills.lock_till(connection, shop.till)
        number = _queue(connection, shop, ticket, staff, allowed_by, look)
    if number is None:  # only now: that it is wanted stays written
        raise ShopError("receipt_waits", ticket=ticket)
    return number


def _queue(
    connection: Connection,
    shop: OpenShop,
    ticket: str,
    staff: StaffMember,
    allowed_by: StaffMember | None,
    look: Look | None,
) -> int | None:
    """Do as `print_again`, in a transaction that holds the till; None where it waits anyway."""
    now = shop.now()
    sale = sales.find_sale(connection, *split_ticket(ticket))
    if sale is None:
        raise ShopError("code_unknown", scanned=ticket)
    sale_id = UUID(str(sale.sale_id))
    receipt = print_jobs.lock_receipt(connection, sale_id)
    if receipt.state in ("queued", "sending"):
        print_jobs.want_again(connection, receipt.id, now)
        return None
    failed = receipt.state == "failed"
    trouble = _why_not(shop, receipt.document) if failed else None
    if look is None and trouble:
        raise trouble
    if look is None and settled_papers.try_again(connection, receipt.id, shop.till, now):
        note_waiting(connection, shop, [receipt.id], staff, printed=True)
        return ORIGINAL
    if not (trouble or _is_out(connection, sale_id, receipt.state)):
        raise ShopError("receipt_first_as_it_is", ticket=ticket)
    if topups.codes_of_sale(connection, sale_id):
        raise ShopError("receipt_has_code", ticket=ticket)
    document = _copied(connection, shop, sale_id, receipt.document, look)
    if trouble and (trouble := _why_not(shop, document)):
        raise trouble
    settled = str(receipt.detail) if failed else "settled: printed again"
    settled_papers.settle(connection, receipt.id, settled, now)
    of = (sale_id, document)
    number, _ = queue_duplicate(connection, shop, ticket, of, staff, allowed_by)
    return number


def _copied(
    connection: Connection, shop: OpenShop, sale_id: UUID, stored: str, look: Look | None
) -> str:
    """Return the paper of a copy: as it was, where nobody asked otherwise and the printer has
    letters for it."""
    try:
        look = look or _other_look(shop, stored)
        return to_json(composed_anew(connection, shop, sale_id, stored, look)) if look else stored
    except DocumentError as error:
        raise ShopError("receipt_unreadable") from error


def _why_not(shop: OpenShop, document: str) -> ShopError | None:
    """Return why this till's printer can not print a receipt (as JSON); None where it can."""
    from receipts.render.escpos import render_escpos

    try:
        render_escpos(from_json(document), printer_facts(shop))
    except CannotRenderError as error:
        letters = " ".join(error.characters[:LETTERS_TOLD])
        if len(error.characters) > LETTERS_TOLD:
            letters = f"{letters} …"
        if error.lack == "font":
            return ShopError("font_lacking", characters=letters)
        return ShopError("letters_need_pictures", letters=letters)
    except ValueError:
        return ShopError("receipt_unreadable")
    return None


def _has_copies(shop: OpenShop, ticket: str) -> bool:
    """Tell whether duplicates of a receipt were printed: the original never comes after."""
    with shop.reading() as connection:
        sale = sales.find_sale(connection, *split_ticket(ticket))
        return sale is not None and duplicates.next_of_sale(connection, sale.sale_id) > 1


def _is_out(connection: Connection, sale_id: UUID, state: str) -> bool:
    return state in ON_PAPER or duplicates.next_of_sale(connection, sale_id) > 1


def _other_look(shop: OpenShop, document: str) -> Look | None:
    """Return how a copy has to look where the printer has no letters for the receipt's
    language; None where it has."""
    first = from_json(document)
    return None if can_print(shop, first.lang) else Look(AS_THE_SHOP.lang, first.large)
