"""How many pieces of sold lines came back."""

from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db.sales import LINE
from db.tables import LineReturned, table_of

RETURNED = table_of(LineReturned)

_COUNT = (
    update(RETURNED)
    .where(
        RETURNED.c.sale_id == bindparam("of_sale"),
        RETURNED.c.line_number == bindparam("of_line"),
        RETURNED.c.returned + bindparam("more") <= RETURNED.c.sold,
    )
    .values(returned=RETURNED.c.returned + bindparam("more"))
)


def count_returned(
    connection: Connection, sale_id: UUID, lines: dict[int, tuple[int, int]]
) -> bool:
    """Count pieces that come back: of each line, how many were sold and how many come back
    now. False when more would come back than were sold."""
    rows = [
        {"sale_id": sale_id, "line_number": line, "sold": sold, "returned": 0}
        for line, (sold, _more) in sorted(lines.items())
    ]
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(RETURNED).on_conflict_do_nothing(), rows)
    counted = [
        {"of_sale": sale_id, "of_line": line, "more": more}
        for line, (_sold, more) in sorted(lines.items())
    ]
    return connection.execute(_COUNT, counted).rowcount == len(counted)


def something_is_left(sale_id: ColumnElement[UUID] | UUID) -> ColumnElement[bool]:
    """Tell, in a query of other tables, whether some line of a sale did not wholly come
    back."""
    back = exists().where(
        RETURNED.c.sale_id == LINE.c.sale_id,
        RETURNED.c.line_number == LINE.c.line_number,
        RETURNED.c.returned == RETURNED.c.sold,
    )
    return exists().where(LINE.c.sale_id == sale_id, LINE.c.quantity > 0, ~back)


def nothing_is_left(connection: Connection, sale_id: UUID) -> bool:
    """Tell whether every line of a sale came back wholly."""
    return not connection.execute(select(something_is_left(sale_id))).scalar_one()
