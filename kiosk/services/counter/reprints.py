"""A ticket's receipt printed later, or printed again."""

from uuid import UUID

from db import print_jobs, sales, tills, topups
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import check_may
from kiosk.rules.tickets import split_ticket
from kiosk.services.counter.paper_wanted import wanted
from kiosk.services.duplicates import queue_duplicate
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember

ORIGINAL = 0
"""What `print_again` returns when the receipt comes for the first time."""


def print_again(
    shop: OpenShop, ticket: str, staff: StaffMember, allowed_by: StaffMember | None = None
) -> int:
    """Queue the receipt of a ticket once more as a duplicate and return its number.

    One that nobody wanted so far is printed as the original (`ORIGINAL`). One that perhaps
    came out by half is settled by its duplicate. Raises ShopError ``code_unknown``,
    ``manager_needed``, ``receipt_waits`` (the printer has not had it yet) and
    ``receipt_has_code`` (`services.topups.showings` prints that one).
    """
    check_may((allowed_by or staff).role, "reprint")
    if wanted(shop, ticket, staff):
        return ORIGINAL
    now = shop.now()
    with shop.writing() as connection:
        # Before the receipt, as a refund holds them.
        tills.lock_till(connection, shop.till)
        sale = sales.find_sale(connection, *split_ticket(ticket))
        if sale is None:
            raise ShopError("code_unknown", scanned=ticket)
        sale_id = UUID(str(sale.sale_id))
        receipt = print_jobs.lock_receipt(connection, sale_id)
        if receipt.state in ("queued", "sending"):
            raise ShopError("receipt_waits", ticket=ticket)
        if topups.codes_of_sale(connection, sale_id):
            raise ShopError("receipt_has_code", ticket=ticket)
        print_jobs.settle(connection, receipt.id, "settled: printed again", now)
        of = (sale_id, receipt.document)
        number, _ = queue_duplicate(connection, shop, ticket, of, staff, allowed_by)
    return number
