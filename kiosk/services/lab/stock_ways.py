"""Ways to cheat that edit stock."""

from sqlalchemy import select

from kiosk.rules.tickets import ticket_name
from kiosk.services.lab.cheat import Cheat, Expected, table
from kiosk.services.lab.ways import Way, found_by, way

WAYS: list[Way] = []

LOT, MOVEMENT, SALE = table("lot"), table("stock_movement"), table("sale")


@way(WAYS)
def balance_lowered(cheat: Cheat) -> Expected:
    """What is left of a lot."""
    row = cheat.find(select(LOT).where(LOT.c.balance > 0).order_by(LOT.c.lot), "lot")
    cheat.edit("lot", LOT.c.lot == row.lot, balance=row.balance - 1)
    return found_by("stock_wrong", lot=row.lot)


@way(WAYS)
def sold_movement_raised(cheat: Cheat) -> Expected:
    """A sale took more out of its lot, whose balance follows."""
    query = (
        select(MOVEMENT, SALE.c.till, SALE.c.ticket_number)
        .join(SALE, SALE.c.sale_id == MOVEMENT.c.sale_id)
        .join(LOT, LOT.c.lot == MOVEMENT.c.lot)
        .where(MOVEMENT.c.kind == "sold", LOT.c.balance > 0)
    )
    row = cheat.find(query.order_by(MOVEMENT.c.id.desc()), "sold_from_lot")
    cheat.edit("stock_movement", MOVEMENT.c.id == row.id, quantity=row.quantity - 1)
    cheat.edit("lot", LOT.c.lot == row.lot, balance=LOT.c.balance - 1)
    ticket = ticket_name(row.till, row.ticket_number)
    return found_by("ledger_wrong", till=row.till, ticket=ticket, table="stock_movement")


@way(WAYS)
def write_off_raised(cheat: Cheat) -> Expected:
    """More was thrown away, and the balance follows."""
    query = select(MOVEMENT).join(LOT, LOT.c.lot == MOVEMENT.c.lot)
    query = query.where(MOVEMENT.c.kind == "written_off", LOT.c.balance > 0)
    row = cheat.find(query.order_by(MOVEMENT.c.id.desc()), "write_off")
    cheat.edit("stock_movement", MOVEMENT.c.id == row.id, quantity=row.quantity - 1)
    cheat.edit("lot", LOT.c.lot == row.lot, balance=LOT.c.balance - 1)
    return found_by("value_differs", "ledger_wrong", table="stock_movement")


@way(WAYS)
def write_off_invented(cheat: Cheat) -> Expected:
    """Goods that nobody threw away, and the balance follows."""
    row = cheat.find(select(LOT).where(LOT.c.balance > 0).order_by(LOT.c.lot), "lot")
    newest = cheat.find(select(MOVEMENT).order_by(MOVEMENT.c.id.desc()), "lot")
    values = {"kind": "written_off", "reason": "?", "sku": row.sku, "lot": row.lot}
    values |= {"id": newest.id + 1, "quantity": -1, "at": newest.at}
    cheat.add("stock_movement", **values)
    cheat.edit("lot", LOT.c.lot == row.lot, balance=row.balance - 1)
    return found_by("row_unlogged", "value_differs", table="stock_movement")


@way(WAYS)
def write_off_of_another_lot(cheat: Cheat) -> Expected:
    """Goods of another lot were thrown away; both balances follow."""
    query = select(MOVEMENT).where(MOVEMENT.c.kind == "written_off")
    query = query.where(MOVEMENT.c.staff_number.is_not(None))
    row = cheat.find(query.order_by(MOVEMENT.c.quantity.desc(), MOVEMENT.c.id), "write_off")
    others = select(LOT).where(LOT.c.lot != row.lot, LOT.c.balance >= -row.quantity)
    other = cheat.find(others.order_by(LOT.c.lot), "lot")
    cheat.edit("stock_movement", MOVEMENT.c.id == row.id, lot=other.lot, sku=other.sku)
    cheat.edit("lot", LOT.c.lot == row.lot, balance=LOT.c.balance - row.quantity)
    cheat.edit("lot", LOT.c.lot == other.lot, balance=LOT.c.balance + row.quantity)
    return found_by("row_missing", "value_differs", "ledger_wrong", table="stock_movement")
