"""Tickets to cheat with, and what must be said of them."""

from sqlalchemy import ColumnElement, exists, select

from db.rows import AnyRow
from kiosk.rules.tickets import ticket_name
from kiosk.services.lab.cheat import Cheat, Expected, table
from kiosk.services.lab.ways import found_by

SALE, LINE = table("sale"), table("sale_line")
_CORRECTION = SALE.alias("correction")
UNCORRECTED = ~exists().where(_CORRECTION.c.corrects == SALE.c.sale_id)
LATEST_FIRST = (SALE.c.closed_at.desc(), SALE.c.ticket_number.desc())


def name_of(row: AnyRow) -> str:
    """Return the name of a ticket, of a row with its till and number."""
    return ticket_name(row.till, row.ticket_number)


def latest_line(cheat: Cheat, what: str, *where: ColumnElement[bool]) -> AnyRow:
    """Return the latest such line that was sold, with its sale's till, ticket and total."""
    query = (
        select(LINE, SALE.c.till, SALE.c.ticket_number, SALE.c.total_cents.label("sale_cents"))
        .join(SALE, SALE.c.sale_id == LINE.c.sale_id)
        .where(SALE.c.kind == "sale", *where)
        .order_by(*LATEST_FIRST, LINE.c.line_number)
    )
    return cheat.find(query, what)


def latest_ticket(cheat: Cheat, what: str, *where: ColumnElement[bool]) -> AnyRow:
    """Return the latest such ticket."""
    return cheat.find(select(SALE).where(*where).order_by(*LATEST_FIRST), what)


def differs(row: AnyRow, of: str, field: str) -> Expected:
    """Return what must be found where a ticket's row is not what its entry says."""
    return found_by("value_differs", till=row.till, ticket=name_of(row), table=of, field=field)
