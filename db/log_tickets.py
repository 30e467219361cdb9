"""Tickets with all their rows, many at once, as a check compares them with the log."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, case, func, or_, select

from db.gifts import GIFT
from db.items import ITEM
from db.log_chain import as_held
from db.print_jobs import JOB
from db.quotas import USE
from db.rows import AnyRow
from db.sales import LINE, SALE, TENDER
from db.shifts import SHIFT
from db.stock import MOVEMENT
from db.vouchers import REDEMPTION

MOST = 2**31 - 1
"""The highest number that a ticket can have."""

_CORRECTED = SALE.alias("corrected")
_SAME = SALE.alias("same_moment")

SALE_COLUMNS = (
    as_held(SALE.c.sale_id),
    SALE.c.till,
    SALE.c.ticket_number,
    SHIFT.c.till.label("shift_till"),
    SHIFT.c.number.label("shift"),
    SALE.c.staff_number,
    SALE.c.member,
    SALE.c.market_value_cents,
    SALE.c.total_cents,
    as_held(SALE.c.closed_at),
    SALE.c.closed_offset_minutes,
    SALE.c.kind,
    as_held(SALE.c.corrects),
    _CORRECTED.c.till.label("corrects_till"),
    _CORRECTED.c.ticket_number.label("corrects_number"),
    _CORRECTED.c.member.label("corrects_member"),
    SALE.c.reason,
    SALE.c.allowed_by,
)
_AT_THAT_MOMENT = (
    select(func.count())
    .where(_SAME.c.corrects == SALE.c.corrects, _SAME.c.closed_at == SALE.c.closed_at)
    .correlate(SALE)
    .scalar_subquery()
)

_SAME_MOMENT = case((SALE.c.corrects.is_(None), 1), else_=_AT_THAT_MOMENT).label("same_moment")

_RECEIPT = (
    select(JOB.c.document)
    .where(JOB.c.sale_id == SALE.c.sale_id)
    .order_by(JOB.c.id)
    .limit(1)
    .correlate(SALE)
    .scalar_subquery()
    .label("receipt")
)
"""The first one of a ticket: what is printed again; those behind it are copies."""

OWN = ("sale_id",)
LINE_COLUMNS = tuple(
    as_held(each) if each.name == "returns_sale_id" else each
    for each in LINE.c
    if each.name not in OWN
)
TENDER_COLUMNS = tuple(each for each in TENDER.c if each.name not in OWN)
GIFT_COLUMNS = tuple(each for each in GIFT.c if each.name not in OWN)
USE_COLUMNS = (
    USE.c.quota_id, USE.c.pool, USE.c.period, USE.c.line_number, USE.c.amount, USE.c.beyond,
    USE.c.allowed_by, USE.c.reason, as_held(USE.c.at),
)  # fmt: skip

_LINES = (*LINE_COLUMNS, ITEM.c.kind.label("item_kind"))
_REDEMPTIONS = (REDEMPTION.c.voucher, REDEMPTION.c.amount_cents, as_held(REDEMPTION.c.at))
_MOVEMENTS = (
    MOVEMENT.c.line_number, MOVEMENT.c.kind, MOVEMENT.c.sku, MOVEMENT.c.quantity,
    as_held(MOVEMENT.c.at),
)  # fmt: skip

CHILDREN = ("lines", "tenders", "gifts", "redemptions", "movements", "uses", "uses_back")

Raw = tuple[tuple[Any, ...], dict[str, list[tuple[Any, ...]]]]
"""A ticket as it was read: the sale's values, and those of its rows by what they are."""


def tickets(connection: Connection, till: str, numbers: Sequence[int]) -> dict[int, Raw]:
    """Return the tickets of these numbers, to be made readable by `as_ticket`."""
    if not numbers:
        return {}
    which = and_(SALE.c.till == till, SALE.c.ticket_number.in_(list(numbers)))
    query = (
        select(*SALE_COLUMNS, _SAME_MOMENT, _RECEIPT)
        .outerjoin(SHIFT, SHIFT.c.id == SALE.c.shift_id)
        .outerjoin(_CORRECTED, _CORRECTED.c.sale_id == SALE.c.corrects)
        .where(which)
    )
    found: dict[int, Raw] = {row[2]: (tuple(row), {}) for row in connection.execute(query).all()}
    for name, (child, _columns) in _children(which).items():
        for row in connection.execute(child).all():
            of_ticket = found[row[0]][1]
            if name in of_ticket:
                of_ticket[name].append(tuple(row))
            else:
                of_ticket[name] = [tuple(row)]
    return found


def as_ticket(raw: Raw) -> dict[str, Any]:
    """Return the columns of a sale, `same_moment` (how many corrections of the same ticket were
    made then), `receipt` (JSON as it is kept, None without any), and lists of rows: `lines`
    (each with its item's kind), `tenders`, `gifts`, `redemptions`, `uses` and `uses_back` of
    quotas, and `movements` of stock."""
    ticket: dict[str, Any] = dict(zip(_SALE_NAMES, raw[0], strict=True))
    for name in CHILDREN:
        names = _NAMES[name]
        ticket[name] = [dict(zip(names, row, strict=True)) for row in raw[1].get(name, ())]
    return ticket


def _children(which: ColumnElement[bool]) -> dict[str, tuple[Select[Any], tuple[Any, ...]]]:
    """Return the query of each kind of rows, each row headed by its ticket's number, and its
    columns."""
    back = or_(USE.c.amount < 0, USE.c.beyond < 0)
    of_sale, of_corrected = USE.c.sale_id == SALE.c.sale_id, USE.c.sale_id == SALE.c.corrects
    at_once = USE.c.at == SALE.c.closed_at
    return {
        "lines": _child(which, LINE, _LINES, item=True),
        "tenders": _child(which, TENDER, TENDER_COLUMNS),
        "gifts": _child(which, GIFT, GIFT_COLUMNS),
        "redemptions": _child(which, REDEMPTION, _REDEMPTIONS),
        "movements": _child(which, MOVEMENT, _MOVEMENTS),
        "uses": _child(which, USE, USE_COLUMNS, on=and_(of_sale, ~back)),
        "uses_back": _child(which, USE, USE_COLUMNS, on=and_(of_corrected, at_once, back)),
    }


def _child(
    which: ColumnElement[bool],
    table: Table,
    columns: tuple[Any, ...],
    on: ColumnElement[bool] | None = None,
    *,
    item: bool = False,
) -> tuple[Select[Any], tuple[Any, ...]]:
    same = table.c.sale_id == SALE.c.sale_id if on is None else on
    query = select(SALE.c.ticket_number, *columns).select_from(SALE).join(table, same)
    if item:
        query = query.outerjoin(ITEM, ITEM.c.sku == LINE.c.sku)
    return query.where(which), columns


def numbers(connection: Connection, till: str) -> Iterator[int]:
    """Yield the numbers of a till's tickets, in order."""
    query = select(SALE.c.ticket_number).where(SALE.c.till == till)
    query = query.order_by(SALE.c.ticket_number)
    query = query.execution_options(stream_results=True, yield_per=5000)
    with connection.execute(query) as result:
        yield from result.scalars()


def totals_of_shifts(connection: Connection, till: str) -> Sequence[AnyRow]:
    """Return (id, number, is_ended, perpetual_cents, perpetual_absolute_cents, many, cents,
    absolute) of a till's shifts in order: what they say, and what their tickets add up to."""
    of_tickets = (
        select(
            SALE.c.shift_id,
            func.count().label("many"),
            func.sum(SALE.c.total_cents).label("cents"),
            func.sum(func.abs(SALE.c.total_cents)).label("absolute"),
        )
        .where(SALE.c.till == till)
        .group_by(SALE.c.shift_id)
        .subquery()
    )
    query = (
        select(
            SHIFT.c.id,
            SHIFT.c.number,
            SHIFT.c.ended_at.is_not(None).label("is_ended"),
            SHIFT.c.perpetual_cents,
            SHIFT.c.perpetual_absolute_cents,
            func.coalesce(of_tickets.c.many, 0).label("many"),
            func.coalesce(of_tickets.c.cents, 0).label("cents"),
            func.coalesce(of_tickets.c.absolute, 0).label("absolute"),
        )
        .outerjoin(of_tickets, of_tickets.c.shift_id == SHIFT.c.id)
        .where(SHIFT.c.till == till)
        .order_by(SHIFT.c.number)
    )
    return connection.execute(query).all()


_SALE_NAMES = tuple(each.name for each in (*SALE_COLUMNS, _SAME_MOMENT, _RECEIPT))
_NAMES = {
    name: ("ticket_number", *(each.name for each in columns))
    for name, (_query, columns) in _children(SALE.c.till == "").items()
}
