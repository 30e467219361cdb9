"""A ticket's receipt printed later, or printed again."""

from uuid import UUID

from sqlalchemy import Connection

from db import duplicates, held_receipts, print_jobs, sales, settled_papers, tills, topups
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import AS_THE_SHOP, Look
from kiosk.rules.roles import check_may
from kiosk.rules.tickets import split_ticket
from kiosk.services.counter.first_papers import Receipt, first_paper
from kiosk.services.counter.receipts_anew import composed_anew
from kiosk.services.duplicates import queue_duplicate
from kiosk.services.printers.languages import can_print
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from receipts.document import DocumentError, from_json, to_json

ON_PAPER = ("printed", "sent", "uncertain")
"""States of a receipt that is out, or may be: what comes now is a duplicate."""
By = tuple[StaffMember, StaffMember | None]
"""Who prints it, and which manager allows it where one has to."""


def print_again(
    shop: OpenShop,
    ticket: str,
    staff: StaffMember,
    allowed_by: StaffMember | None = None,
    look: Look | None = None,
) -> int:
    """Queue the receipt of a ticket once more as a duplicate and return its number.

    One that nobody wanted so far, that waited too long or could not be printed, is printed
    as the original (`first_papers.ORIGINAL`), at the till that asks; not one that may have been
    printed before a backup was put back. One that perhaps came out by half is settled by its
    duplicate.

    `look`: in which language and size (`receipts_anew`). An original in another look than the
    stored one has is stored as a paper of its own, takes its place for good and is journalled
    (``receipt_in_another_look``); that it printed after all, and why it waited, it says too.

    Raises ShopError ``code_unknown``, ``manager_needed``, ``receipt_waits`` (the printer has
    not had it yet; it is wanted from now on), ``receipt_has_code``
    (`services.topups.showings` prints that one), with a look ``receipt_only_as_it_was``, and
    of one that would fail ``letters_need_pictures``, ``font_lacking``, ``font_damaged``
    and ``receipt_unreadable``.
    """
    check_may((allowed_by or staff).role, "reprint")
    with shop.writing() as connection:
        # Before the receipt, as a refund holds them.
        tills.lock_till(connection, shop.till)
        number = _queue(connection, shop, ticket, (staff, allowed_by), look)
    if number is None:  # only now: that it is wanted stays written
        raise ShopError("receipt_waits", ticket=ticket)
    return number


def _queue(
    connection: Connection, shop: OpenShop, ticket: str, by: By, look: Look | None
) -> int | None:
    """Do as `print_again`, in a transaction that holds the till; None where it waits anyway."""
    sale = sales.find_sale(connection, *split_ticket(ticket))
    if sale is None:
        raise ShopError("code_unknown", scanned=ticket)
    sale_id = UUID(str(sale.sale_id))
    receipt = print_jobs.lock_receipt(connection, sale_id)
    if receipt.state in ("queued", "sending"):
        print_jobs.want_again(connection, receipt.id, shop.now())
        return None
    if not _is_out(connection, sale_id, receipt):
        of = Receipt(ticket, sale_id, receipt.id, receipt.state, receipt.document)
        return first_paper(connection, shop, of, by[0], look)
    if topups.codes_of_sale(connection, sale_id):
        raise ShopError("receipt_has_code", ticket=ticket)
    document = _copied(connection, shop, sale_id, receipt.document, look)
    settled_papers.settle(connection, receipt.id, "settled: printed again", shop.now())
    number, _ = queue_duplicate(connection, shop, ticket, (sale_id, document), *by)
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


def _is_out(connection: Connection, sale_id: UUID, receipt: AnyRow) -> bool:
    """Tell whether somebody may have it on paper: the original never comes after."""
    if receipt.state in ON_PAPER or held_receipts.is_perhaps_out(receipt.state, receipt.detail):
        return True
    return duplicates.next_of_sale(connection, sale_id) > 1


def _other_look(shop: OpenShop, document: str) -> Look | None:
    """Return how a copy has to look where the printer has no letters for the receipt's
    language; None where it has."""
    first = from_json(document)
    return None if can_print(shop, first.lang) else Look(AS_THE_SHOP.lang, first.large)
