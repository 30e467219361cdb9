"""What is in stock, and what became of it."""

from typing import Any

from sqlalchemy import bindparam, case, func, literal, null, select, union_all

from db.items import ITEM, LOT
from db.offsets import told_at, told_offset
from db.sales import SALE
from db.stock import MOVEMENT
from db.tables import Donor, table_of
from kiosk.services.exports.columns import (
    Column,
    Raw,
    Values,
    cents,
    day,
    integer,
    quantity,
    text,
    ticket,
    time,
    word,
)
from kiosk.services.exports.plan import Plan, near, of_shift
from kiosk.services.exports.spans import movements_of

DONOR = table_of(Donor)

PRESENT_OFFSET = "present_offset"
"""The till's offset from UTC now: for what is told by nothing that the log still has."""


def _unit() -> Any:
    return case((ITEM.c.kind == "weight", "kg"), else_="piece").label("unit")


def _stock_query() -> Any:
    """Select every lot, and per item what was sold though no lot covered it."""
    item = (ITEM.c.kind, ITEM.c.label, _unit())
    lots = select(
        LOT.c.sku,
        LOT.c.lot,
        DONOR.c.name.label("donor"),
        LOT.c.balance.label("quantity"),
        *item,
        LOT.c.received_on,
        LOT.c.expires_on,
        LOT.c.unit_value_cents,
        literal(0).label("place"),
    ).select_from(LOT.join(DONOR, DONOR.c.id == LOT.c.donor_id).join(ITEM, ITEM.c.sku == LOT.c.sku))
    uncovered = (
        select(
            MOVEMENT.c.sku,
            null().label("lot"),
            null().label("donor"),
            func.sum(MOVEMENT.c.quantity).label("quantity"),
            *item,
            null().label("received_on"),
            null().label("expires_on"),
            null().label("unit_value_cents"),
            literal(1).label("place"),
        )
        .select_from(MOVEMENT.join(ITEM, ITEM.c.sku == MOVEMENT.c.sku))
        .where(MOVEMENT.c.lot.is_(None))
        .group_by(MOVEMENT.c.sku, ITEM.c.kind, ITEM.c.label)
        .having(func.sum(MOVEMENT.c.quantity) != 0)
    )
    both = union_all(lots, uncovered).subquery()
    return select(both).order_by(both.c.sku, both.c.place, both.c.lot)


def _times(raw: Raw) -> Values:
    """Return the local times of movements: the ticket's, or those that held on that day."""
    offsets = []
    for sold, told, present in zip(
        raw["sold_offset"], raw["told"], raw[PRESENT_OFFSET], strict=True
    ):
        known = told_offset(told) if sold is None else sold
        offsets.append(present if known is None else known)
    return time("at", "at", "offsets").make({"at": raw["at"], "offsets": offsets})


STOCK = Plan(
    (
        text("sku"),
        text("lot"),
        text("donor"),
        quantity("quantity"),
        text("label"),
        word("unit"),
        day("received_on"),
        day("expires_on"),
        cents("unit_value_cents"),
    ),
    _stock_query(),
)

MOVEMENTS = Plan(
    (
        integer("movement", "id"),
        Column("at", "time", _times),
        word("kind"),
        text("sku"),
        text("lot"),
        Column("quantity", "quantity", quantity("quantity", kind="item_kind").make),
        word("unit"),
        ticket("ticket"),
        integer("line", "line_number"),
        text("reason", "why"),
        integer("staff", "staff_number"),
        integer("stocktake", "stocktake_id"),
    ),
    select(
        MOVEMENT,
        func.nullif(MOVEMENT.c.reason, "").label("why"),
        ITEM.c.kind.label("item_kind"),
        _unit(),
        SALE.c.till,
        SALE.c.ticket_number,
        # What is no sale is stored without its offset.
        SALE.c.closed_offset_minutes.label("sold_offset"),
        case((SALE.c.sale_id.is_(None), told_at(MOVEMENT.c.at))).label("told"),
        bindparam(PRESENT_OFFSET).label(PRESENT_OFFSET),
    )
    .join(ITEM, ITEM.c.sku == MOVEMENT.c.sku)
    .outerjoin(SALE, SALE.c.sale_id == MOVEMENT.c.sale_id)
    # The order in which they were written: the ledger's own.
    .order_by(MOVEMENT.c.id),
    near(MOVEMENT.c.at),
    "at",
    SALE.c.till,
    of_shift(SALE.c.shift_id),
    movements_of(SALE.c.till, SALE.c.ticket_number, MOVEMENT.c.at),
)
