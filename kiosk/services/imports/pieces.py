"""What serial numbers and top-up codes have in common: each counts as a piece of a lot."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Table, func, select

from db.items import ITEM
from db.stock import LOT
from kiosk.services.imports.run import Record, Work


@dataclass(frozen=True, slots=True)
class LotRoom:
    """A lot's item and its kind, and how many pieces have no number or code yet."""

    sku: str
    kind: str
    room: int


def check_lots(
    work: Work, table: Table, records: Iterable[Record], key: str, kind: str, other_kind: str
) -> None:
    """Note rows whose lot is unknown, holds another item or kind, or has no piece left.

    `other_kind` is the problem's code for items that are not of `kind`.
    """
    listed = list(records)
    rooms = _rooms(work, table, {record["lot"] for record in listed if record["lot"]})
    wanted: Counter[str] = Counter()
    for record in listed:
        lot = rooms.get(record["lot"])
        if lot is None:
            if record["lot"]:
                work.note(record[key], "lot", "lot_unknown", value=record["lot"])
        elif record["sku"] != lot.sku:
            values = {"value": record["sku"] or "", "stored": lot.sku}
            work.note(record[key], "sku", "lot_other_item", **values)
        elif lot.kind != kind:
            work.note(record[key], "sku", other_kind, value=lot.sku)
        else:
            wanted[record["lot"]] += 1
            if wanted[record["lot"]] > lot.room:
                work.note(record[key], "lot", "lot_has_fewer", most=max(0, lot.room))


def _rooms(work: Work, table: Table, lots: set[str]) -> dict[str, LotRoom]:
    """What is in stock with a number is asked in one statement with the balance: a till
    that sells meanwhile lowers both."""
    numbered = (
        select(func.count())
        .where(table.c.lot == LOT.c.lot, table.c.state == "in_stock")
        .correlate(LOT)
        .scalar_subquery()
    )
    query = (
        select(LOT.c.lot, LOT.c.sku, ITEM.c.kind, LOT.c.balance - numbered)
        .join(ITEM, ITEM.c.sku == LOT.c.sku)
        .where(LOT.c.lot.in_(lots))
    )
    rows = work.connection.execute(query)
    return {lot: LotRoom(sku, kind, int(room)) for lot, sku, kind, room in rows}
