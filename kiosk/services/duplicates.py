"""A sale's receipt printed again, as a numbered duplicate. Every one is in the journal."""

from uuid import UUID

from sqlalchemy import Connection

from db import duplicates, print_jobs
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from receipts.compose.duplicate import duplicate_of
from receipts.document import from_json, to_json


def queue_duplicate(
    connection: Connection,
    shop: OpenShop,
    ticket: str,
    of: tuple[UUID, str],
    staff: StaffMember,
    allowed_by: StaffMember | None = None,
) -> tuple[int, int]:
    """Queue a receipt (its sale, its paper as JSON) once more; return number and job.

    The caller holds the receipt (`print_jobs.lock_receipt`), so that numbers have no gap.
    """
    check_still(connection, shop, allowed_by or staff, "reprint")
    sale_id, document = of
    now = shop.now()
    number = duplicates.next_of_sale(connection, sale_id)
    paper = to_json(duplicate_of(from_json(document), number))
    job_id = print_jobs.add_job(connection, shop.till, sale_id, paper, now)
    duplicates.add_duplicate(
        connection,
        number=number,
        staff_number=staff.number,
        print_job_id=job_id,
        at=now,
        sale_id=sale_id,
    )
    values = {
        "ticket": ticket,
        "number": number,
        "staff": staff.number,
        "allowed_by": allowed_by.number if allowed_by else None,
    }
    shop.write_journal(connection, "reprint", values, now)
    return number, job_id
