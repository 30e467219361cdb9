"""Papers that were printed again, numbered without gaps for each sale and each closing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from db.tables import Duplicate, table_of

DUPLICATE = table_of(Duplicate)


def next_of_sale(connection: Connection, sale_id: UUID) -> int:
    """Return the number of a sale's next duplicate; its receipt is held (`lock_receipt`)."""
    query = select(func.count()).where(DUPLICATE.c.sale_id == sale_id)
    return 1 + int(connection.execute(query).scalar_one())


def next_of_closing(connection: Connection, closing_id: int) -> int:
    """Return the number of a closing's next duplicate; its till is locked."""
    query = select(func.count()).where(DUPLICATE.c.closing_id == closing_id)
    return 1 + int(connection.execute(query).scalar_one())


def add_duplicate(
    connection: Connection,
    *,
    number: int,
    staff_number: int,
    print_job_id: int,
    at: datetime,
    sale_id: UUID | None = None,
    closing_id: int | None = None,
) -> None:
    """Record a duplicate of a sale's receipt or of a closing.

    Raises IntegrityError when the number is taken.
    """
    row = {
        "sale_id": sale_id,
        "closing_id": closing_id,
        "number": number,
        "staff_number": staff_number,
        "print_job_id": print_job_id,
        "at": at,
    }
    connection.execute(insert(DUPLICATE), row)
