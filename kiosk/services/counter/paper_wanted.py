"""Receipts on request: the buyer's yes or no after a sale, and paper after all.

A receipt that is held waits for an answer. No answer counts as no: the next scan, a key for
something else, a till that is locked or ends; one that a power cut left held is settled when
the program starts again. The paper can still be printed later, and is then the original; after
a backup was put back it comes as a duplicate, for it may be out (`reprints`).
The till is held before the receipt, as a refund holds them.
"""

from uuid import UUID

from sqlalchemy import Connection

from db import held_receipts, sales, tills
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import PaperState
from kiosk.rules.tickets import split_ticket, ticket_name
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember


def wanted(shop: OpenShop, ticket: str, staff: StaffMember) -> bool:
    """Queue the receipt of a ticket that was held or not wanted; False when it is queued
    already, or printed, or may be since a backup was put back.

    Paper after a no is journalled as ``printed_after_all``. Raises ShopError
    ``code_unknown``.
    """
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        return note_wanted(connection, shop, _sale_of(connection, ticket), ticket, staff)


def not_wanted(shop: OpenShop, ticket: str, staff: StaffMember | None) -> bool:
    """Leave a held receipt unprinted; False when somebody has settled it already.

    Journalled as ``not_printed``. `staff` is None where nobody answered before the program
    ended. Raises ShopError ``code_unknown``.
    """
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        return note_not_wanted(connection, shop, _sale_of(connection, ticket), ticket, staff)


def settle_held(shop: OpenShop) -> int:
    """Count every question of this till that nobody answered as a no; return how many.

    For a till that begins or ends: nobody is being asked then.
    """
    with shop.reading() as connection:
        held = held_receipts.held_sales(connection, shop.till)
    if not held:
        return 0
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        return sum(
            note_not_wanted(
                connection, shop, row.sale_id, ticket_name(shop.till, row.ticket_number), None
            )
            for row in held
        )


def paper_of(connection: Connection, sale_id: UUID) -> PaperState:
    """Return how the receipt of a stored sale stands; what was sent has been queued."""
    match held_receipts.state_of(connection, sale_id):
        case "held":
            return "held"
        case "not_wanted":
            return "not_wanted"
    return "queued"


def note_wanted(
    connection: Connection, shop: OpenShop, sale_id: UUID, ticket: str, staff: StaffMember
) -> bool:
    """Do as `wanted`, in a transaction that holds the till."""
    now = shop.now()
    before = held_receipts.print_after_all(connection, sale_id, shop.till, now)
    if before == "not_wanted":
        values = {"ticket": ticket, "staff": staff.number}
        shop.write_journal(connection, "printed_after_all", values, now)
    return before is not None


def note_not_wanted(
    connection: Connection, shop: OpenShop, sale_id: UUID, ticket: str, staff: StaffMember | None
) -> bool:
    """Do as `not_wanted`, in a transaction that holds the till."""
    now = shop.now()
    if not held_receipts.leave_unprinted(connection, sale_id, now):
        return False
    values = {"ticket": ticket, "staff": staff.number if staff else None}
    shop.write_journal(connection, "not_printed", values, now)
    return True


def _sale_of(connection: Connection, ticket: str) -> UUID:
    sale = sales.find_sale(connection, *split_ticket(ticket))
    if sale is None:
        raise ShopError("code_unknown", scanned=ticket)
    return UUID(str(sale.sale_id))
