"""Which lots, serial numbers and top-up codes the lines of a sale take."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from db import serials, stock, topups
from db.rows import AnyRow
from kiosk.rules.basket import Line
from kiosk.rules.errors import ShopError
from kiosk.rules.items import STOCKED
from kiosk.rules.pricing import PricedLine
from kiosk.rules.stock import LotBalance, Taken, allocate


@dataclass(frozen=True, slots=True)
class LineStock:
    """What one line takes. `serial` names the piece, or the card of a top-up code.

    `topup_id` is the code that the line is given; its text is sealed in the database.
    """

    line_number: int
    sku: str
    parts: tuple[Taken, ...] = ()
    serial: str | None = None
    topup_id: int | None = None


class TakenByOthers(Exception):
    """Another till took from the same lot between look and grasp."""


def allocate_lines(
    connection: Connection, lines: Sequence[PricedLine], today: date, *, hold: bool
) -> list[LineStock]:
    """Say what each line takes, in the order of the lines; nothing is taken yet.

    `hold` keeps other tills from it until the transaction ends, pieces first, then lots,
    as every sale takes them.

    Raises ShopError ``topup_none_left`` and ``topup_too_few`` when fewer codes are left than
    lines want them, and for a piece ``serial_unknown``, ``serial_sold``, ``serial_gone``,
    ``lot_not_sold``.
    """
    numbered = [(number, line.line) for number, line in enumerate(lines, 1)]
    result: dict[int, LineStock] = {
        number: LineStock(number, line.item.sku) for number, line in numbered
    }
    if hold:
        serials.hold_pieces(connection, [line.serial for _, line in numbered if line.serial])
    taken = [*_pieces(connection, numbered, today), *_codes(connection, numbered, today)]
    if hold:
        stock.hold_lots(connection, [line.item.sku for _, line in numbered])
    for each in (*taken, *_quantities(connection, numbered, today)):
        result[each.line_number] = each
    return [result[number] for number, _ in numbered]


def take_allocated(connection: Connection, sale_id: UUID, taken: Sequence[LineStock]) -> None:
    """Take what was allocated, by conditional updates.

    Raises ShopError ``serial_sold`` or ``serial_gone`` when another till was quicker with
    a piece, and TakenByOthers when the whole sale is to be tried again.
    """
    codes = {each.topup_id: each.line_number for each in taken if each.topup_id is not None}
    if not topups.assign(connection, sale_id, codes):
        raise TakenByOthers
    pieces = {e.serial: e.line_number for e in taken if e.serial and e.topup_id is None}
    if not serials.sell(connection, sale_id, pieces):
        raise _lost_piece(connection, sale_id, sorted(pieces))
    if _have_moved(connection, [each for each in taken if each.serial in pieces]):
        raise TakenByOthers
    if not stock.take_from_lots(connection, _per_lot(taken)):
        raise TakenByOthers


def _pieces(connection: Connection, lines: list[tuple[int, Line]], today: date) -> list[LineStock]:
    """Take each piece from its lot; from none where the books say that the lot is empty."""
    wanted = [(number, line) for number, line in lines if line.serial]
    if not wanted:
        return []
    found = serials.pieces_of(connection, [str(line.serial) for _, line in wanted])
    left = {row.lot: row.balance for row in found.values()}
    result = []
    for number, line in wanted:
        serial = str(line.serial)
        lot = check_piece(found.get(serial), serial, today).lot
        part = Taken(lot if left[lot] > 0 else None, 1)
        left[lot] -= 1
        result.append(LineStock(number, line.item.sku, (part,), serial))
    return result


def _lost_piece(connection: Connection, sale_id: UUID, wanted: list[str]) -> Exception:
    """Return the refusal that names the piece another till was quicker with."""
    found = serials.pieces_of(connection, wanted)
    lost = (found[serial] for serial in wanted if found[serial].sale_id != sale_id)
    gone = next((piece for piece in lost if piece.state != "in_stock"), None)
    return ShopError(f"serial_{gone.state}", serial=gone.serial) if gone else TakenByOthers()


def _have_moved(connection: Connection, taken: list[LineStock]) -> bool:
    """Tell whether a manager put a piece into another lot between look and grasp."""
    if not taken:
        return False
    found = serials.pieces_of(connection, [str(each.serial) for each in taken])
    return any(
        part.lot not in (None, found[str(each.serial)].lot) for each in taken for part in each.parts
    )


def check_piece(piece: AnyRow | None, serial: str, today: date) -> AnyRow:
    """Return the row of a piece (`db.serials`) that can be sold today.

    Raises ShopError ``serial_unknown``, ``serial_sold``, ``serial_gone``, ``lot_not_sold``.
    """
    if piece is None:
        raise ShopError("serial_unknown", serial=serial)
    if piece.state != "in_stock":
        raise ShopError(f"serial_{piece.state}", serial=piece.serial)
    if piece.quarantined or (piece.expires_on and piece.expires_on < today):
        raise ShopError("lot_not_sold", serial=piece.serial)
    return piece


def codes_lacking(label: str, left: int) -> ShopError:
    """Return the refusal of lines that want more codes than are left."""
    if left:
        return ShopError("topup_too_few", label=label, left=left)
    return ShopError("topup_none_left", label=label)


def _codes(connection: Connection, lines: list[tuple[int, Line]], today: date) -> list[LineStock]:
    wanted: defaultdict[str, list[tuple[int, Line]]] = defaultdict(list)
    for number, line in lines:
        if line.item.kind == "topup":
            wanted[line.item.sku].append((number, line))
    result = []
    for sku in sorted(wanted):
        codes = topups.reserve(connection, sku, today, len(wanted[sku]))
        if len(codes) < len(wanted[sku]):
            raise codes_lacking(wanted[sku][0][1].item.label, len(codes))
        for (number, _), code in zip(wanted[sku], codes, strict=True):
            part = Taken(code.lot, 1)
            result.append(LineStock(number, sku, (part,), code.serial, code.id))
    return result


def _quantities(
    connection: Connection, lines: list[tuple[int, Line]], today: date
) -> list[LineStock]:
    """Allocate pieces and grams to lots: lines whose box names the lot, then the others,
    first expired first."""
    plain = [
        (number, line) for number, line in lines if line.item.kind in STOCKED - {"serial", "topup"}
    ]
    skus = sorted({line.item.sku for _, line in plain})
    if not skus:
        return []
    left: defaultdict[str, list[LotBalance]] = defaultdict(list)
    for row in stock.allocatable_lots(connection, skus, today):
        left[row.sku].append(LotBalance(row.lot, row.balance))
    result = []
    for number, line in sorted(plain, key=lambda each: each[1].preferred_lot is None):
        sku = line.item.sku
        taken = allocate(left[sku], line.weight_grams or line.quantity, line.preferred_lot)
        gone = {part.lot: part.quantity for part in taken}
        left[sku] = [replace(b, balance=b.balance - gone.get(b.lot, 0)) for b in left[sku]]
        result.append(LineStock(number, sku, taken))
    return result


def _per_lot(taken: Sequence[LineStock]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for each in taken:
        for part in each.parts:
            if part.lot is not None:
                sums[part.lot] += part.quantity
    return dict(sums)
