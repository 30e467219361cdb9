"""Importing lots: what donors gave, with the stock movement that it makes."""

from pathlib import Path

from sqlalchemy import insert, or_, select

from db.donors import DONOR, add_donor
from db.items import ITEM
from db.stock import LOT, add_movements
from kiosk.rules.donations import LONGEST_CONDITION, LONGEST_DONOR, LONGEST_PLACE
from kiosk.rules.items import STOCKED
from kiosk.services.imports import cells, run
from kiosk.services.imports.codes import CodeColumn
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.shop import OpenShop

COLUMNS = ("lot", "donor", "sku", "quantity", "unit_value", "received_on", "expires_on")
OPTIONAL = ("condition", "quarantined", "place")

_DONOR = cells.words(LONGEST_DONOR)
_CONDITION = cells.words(LONGEST_CONDITION)
_PLACE = cells.words(LONGEST_PLACE)
_AS_RECEIVED = OPTIONAL
"""What may change in the shop afterwards; a file that is imported again leaves it alone."""


def import_lots(shop: OpenShop, path: Path) -> Imported:
    """Import lots and their donors; a lot that is there already must be the same.

    `donor` is a name or a reference. The quantity is in pieces, or in kilograms for items
    sold by weight. Raises ImportRefused.
    """
    return run.run_import(shop, path, _TARGET)


def _store(work: Work, rows: list[Row]) -> None:
    kinds = _kinds(work, rows)
    donors = _names_of_donors(work, rows)
    records = run.records_of(rows, lambda row: _record(row, kinds, donors), "lot")
    stored = _stored(work, records)
    for lot, before in stored.items():
        before |= {name: records[lot][name] for name in _AS_RECEIVED}
    new, changed = work.compare(records, stored)
    for record in changed:
        _refuse_change(work, record, stored[record["lot"]], kinds)
    if new and work.may_write:
        _receive(work, new)


def _refuse_change(work: Work, record: Record, stored: Record, kinds: dict[str, str]) -> None:
    fields = (
        ("donor", "donor", 0),
        ("sku", "sku", 0),
        ("quantity", "received_quantity", 3 if kinds.get(stored["sku"]) == "weight" else 0),
        ("unit_value", "unit_value_cents", 2),
        ("received_on", "received_on", 0),
        ("expires_on", "expires_on", 0),
    )
    column, before, after = run.first_difference(record, stored, fields)
    lot = record["lot"]
    work.note(lot, column, "lot_differs", lot=lot, stored=before, value=after)


def _kinds(work: Work, rows: list[Row]) -> dict[str, str]:
    """Return the kinds of the items that the rows name."""
    skus = {row.cells["sku"] for row in rows}
    query = select(ITEM.c.sku, ITEM.c.kind).where(ITEM.c.sku.in_(skus))
    return {row.sku: row.kind for row in work.connection.execute(query)}


def _names_of_donors(work: Work, rows: list[Row]) -> dict[str, str]:
    """Return the donors' names by what may stand in a cell: reference or name."""
    written = {row.cells["donor"] for row in rows}
    query = select(DONOR.c.reference, DONOR.c.name).where(
        or_(DONOR.c.reference.in_({cell.upper() for cell in written}), DONOR.c.name.in_(written))
    )
    found = work.connection.execute(query).all()
    return {row.reference: row.name for row in found} | {row.name: row.name for row in found}


def _record(row: Row, kinds: dict[str, str], donors: dict[str, str]) -> Record:
    sku = row.need("sku", cells.code)
    if sku and sku not in kinds:
        row.note("sku", "item_unknown", value=sku)
    elif sku and kinds[sku] not in STOCKED:
        row.note("sku", "item_without_stock", value=sku)
    by_weight = sku is not None and kinds.get(sku) == "weight"
    donor = row.need("donor", _DONOR)
    return {
        "lot": row.need("lot", cells.code),
        "donor": donors.get(donor) or donors.get(donor.upper(), donor) if donor else None,
        "sku": sku,
        "received_quantity": row.need("quantity", cells.kilograms if by_weight else cells.pieces),
        "unit_value_cents": row.read("unit_value", cells.money),
        "received_on": row.need("received_on", cells.day),
        "expires_on": row.read("expires_on", cells.day),
        "condition": row.read("condition", _CONDITION) or "",
        "quarantined": bool(row.read("quarantined", cells.yes_or_no)),
        "place": row.read("place", _PLACE) or "",
    }


def _stored(work: Work, records: dict[str, Record]) -> dict[str, Record]:
    query = (
        select(
            LOT.c.lot,
            DONOR.c.name.label("donor"),
            LOT.c.sku,
            LOT.c.received_quantity,
            LOT.c.unit_value_cents,
            LOT.c.received_on,
            LOT.c.expires_on,
        )
        .join(DONOR, DONOR.c.id == LOT.c.donor_id)
        .where(LOT.c.lot.in_(records))
    )
    return run.stored_by(work.connection, query, "lot")


def _receive(work: Work, records: list[Record]) -> None:
    """Write lots that are full, and the movements that filled them."""
    donors = _donor_numbers(work, {record["donor"] for record in records})
    lots = [_lot(record, donors) for record in records]
    movements = [
        {
            "kind": "received",
            "sku": record["sku"],
            "lot": record["lot"],
            "quantity": record["received_quantity"],
            "sale_id": None,
            "line_number": None,
            "at": work.now,
        }
        for record in records
    ]
    work.connection.execute(insert(LOT), lots)
    add_movements(work.connection, movements)


def _lot(record: Record, donors: dict[str, int]) -> Record:
    lot = {**record, "balance": record["received_quantity"], "donor_id": donors[record["donor"]]}
    del lot["donor"]
    return lot


def _donor_numbers(work: Work, names: set[str]) -> dict[str, int]:
    """Return the donors' numbers by name; new donors are added, with a reference."""
    query = select(DONOR.c.name, DONOR.c.id).where(DONOR.c.name.in_(names))
    known = {row.name: row.id for row in work.connection.execute(query)}
    for name in sorted(names - known.keys()):
        known[name] = add_donor(work.connection, name).id
    return known


_TARGET = Target("lots", COLUMNS, (CodeColumn("lot", cells.code),), _store, optional=OPTIONAL)
