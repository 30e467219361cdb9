"""Goods on their way back: counted, numbers and codes free again, lots filled again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from db import corrections, print_jobs, returned, serials, stock, topups
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.items import STOCKED
from kiosk.rules.returns import ReturnableLine, ReturnLine
from kiosk.rules.stock import Taken
from kiosk.services.corrections.returnable import receipt_told


@dataclass(frozen=True, slots=True)
class LineBack:
    """What one line brings back, and to which lots: the opposite of what was taken.

    `line_number` is that of the line that brings it back.
    """

    line_number: int
    line: ReturnLine
    parts: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class SoldInExchange:
    """The numbers and items of what is sold while other things come back."""

    serials: frozenset[str] = frozenset()
    skus: frozenset[str] = frozenset()


NOTHING_SOLD = SoldInExchange()


def count_back(
    connection: Connection, sold: Sequence[ReturnableLine], returns: Sequence[ReturnLine]
) -> None:
    """Count the pieces; the database holds that never more come back than were sold.

    Raises ShopError ``returned_meanwhile``.
    """
    quantities = {line.line_number: line.quantity for line in sold}
    counts = {line.line_number: (quantities[line.line_number], line.quantity) for line in returns}
    if not returned.count_returned(connection, returns[0].sale_id, counts):
        raise ShopError("returned_meanwhile", label=returns[0].label)


def hold_codes(connection: Connection, returns: Sequence[ReturnLine]) -> None:
    """Hold the receipt that would tell the codes that come back, before the printer does.

    Raises ShopError ``return_code_shown``.
    """
    codes = [line for line in returns if line.kind == "topup"]
    if not codes:
        return
    sale_id = codes[0].sale_id
    receipt = print_jobs.lock_receipt(connection, sale_id)
    ids = [row.id for row in topups.codes_of_sale(connection, sale_id)]
    if receipt_told(receipt) or topups.showings_of(connection, ids):
        raise ShopError("return_code_shown", label=codes[0].label)


def hold_goods(
    connection: Connection, returns: Sequence[ReturnLine], others: SoldInExchange
) -> None:
    """Hold pieces, then lots, of what comes back and of what is sold in exchange.

    Each in the order in which sales take them: nobody waits for another in a ring.
    """
    numbers = {line.serial for line in returns if line.kind == "serial" and line.serial}
    serials.hold_pieces(connection, sorted(numbers | others.serials))
    skus = {line.sku for line in returns if line.kind in STOCKED}
    stock.hold_lots(connection, sorted(skus | others.skus))


def take_goods_back(
    connection: Connection, returned_before: Mapping[int, int], numbered: Sequence[LineBack]
) -> list[LineBack]:
    """Free numbers and codes, and say which lots the goods go back to.

    The newest part of what a line took comes back first; `returned_before` says how many
    pieces of each line were back already. Raises ShopError ``returned_meanwhile``.
    """
    stocked = [each for each in numbered if each.line.kind in STOCKED]
    if not stocked:
        return list(numbered)
    lots = _pieces_back(connection, stocked) | _codes_back(connection, stocked)
    taken = _parts_by_line(connection, stocked)
    result = []
    for each in numbered:
        line = each.line
        if each.line_number in lots:
            parts: tuple[Taken, ...] = (Taken(lots[each.line_number], 1),)
        else:
            before = returned_before[line.line_number]
            parts = _newest(taken[line.line_number], before, line.weight_grams or line.quantity)
        result.append(LineBack(each.line_number, line, parts))
    return result


def movement_rows(
    backs: Sequence[LineBack], sale_id: UUID, reason: str, staff_number: int, at: datetime
) -> list[dict[str, Any]]:
    """Return what the ledger keeps: what came back, and what of it is written off at once.

    What was sold from no lot and can not be sold again leaves no entry: the books never
    had it.
    """
    rows: list[dict[str, Any]] = []
    for back in backs:
        for part in back.parts:
            if part.lot is None and not back.line.to_stock:
                continue
            row: dict[str, Any] = {
                "kind": "returned",
                "sku": back.line.sku,
                "lot": part.lot,
                "quantity": part.quantity,
                "sale_id": sale_id,
                "line_number": back.line_number,
                "at": at,
                "reason": "",
                "staff_number": None,
            }
            rows.append(row)
            if not back.line.to_stock:
                gone = {"kind": "written_off", "quantity": -part.quantity, "reason": reason}
                of_nobody = {"sale_id": None, "line_number": None, "staff_number": staff_number}
                rows.append(row | gone | of_nobody)
    return rows


def lots_grown(backs: Sequence[LineBack]) -> dict[str, int]:
    """Return by how much each lot grows; what is written off grows nothing."""
    grown: defaultdict[str, int] = defaultdict(int)
    for back in backs:
        for part in back.parts:
            if part.lot is not None and back.line.to_stock:
                grown[part.lot] += part.quantity
    return dict(grown)


def _pieces_back(connection: Connection, backs: Sequence[LineBack]) -> dict[int, str | None]:
    """Free the numbers; return the lot of each piece, by the line that brings it back."""
    pieces = {each.line.serial: each for each in backs if each.line.kind == "serial"}
    if not pieces:
        return {}
    states = {
        str(serial): (each.line.line_number, _state(each.line)) for serial, each in pieces.items()
    }
    if not serials.take_back(connection, backs[0].line.sale_id, states):
        raise ShopError("returned_meanwhile", label=next(iter(pieces.values())).line.label)
    # A piece knows its lot, also where the books said that the lot was empty.
    found = serials.pieces_of(connection, list(states))
    return {each.line_number: found[str(serial)].lot for serial, each in pieces.items()}


def _codes_back(connection: Connection, backs: Sequence[LineBack]) -> dict[int, str | None]:
    lots: dict[int, str | None] = {}
    for each in backs:
        if each.line.kind == "topup":
            line = each.line
            code = topups.take_back(connection, line.sale_id, line.line_number, _state(line))
            if code is None:
                raise ShopError("returned_meanwhile", label=line.label)
            lots[each.line_number] = code.lot
    return lots


def _state(line: ReturnLine) -> str:
    return "in_stock" if line.to_stock else "gone"


def _parts_by_line(
    connection: Connection, backs: Sequence[LineBack]
) -> defaultdict[int, list[AnyRow]]:
    numbers = [each.line.line_number for each in backs]
    parts: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for row in corrections.parts_taken(connection, backs[0].line.sale_id, numbers):
        parts[row.line_number].append(row)
    return parts


def _newest(parts: Sequence[AnyRow], skipped: int, wanted: int) -> tuple[Taken, ...]:
    """Return `wanted` of what was taken, the newest first, after what is back already."""
    result = []
    for part in parts:
        here = max(0, part.quantity - skipped)
        skipped = max(0, skipped - part.quantity)
        amount = min(here, wanted)
        if amount:
            result.append(Taken(part.lot, amount))
            wanted -= amount
    return tuple(result)
