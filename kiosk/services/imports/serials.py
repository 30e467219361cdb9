"""Importing serial numbers of pieces that came with a lot."""

from pathlib import Path

from sqlalchemy import select

from db.serials import SERIAL
from kiosk.services.imports import cells, run
from kiosk.services.imports.codes import CodeColumn
from kiosk.services.imports.pieces import check_lots
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.shop import OpenShop

COLUMNS = ("lot", "sku", "serial")
OPTIONAL = ("other_serial",)

_FIELDS = (("lot", "lot", 0), ("sku", "sku", 0), ("other_serial", "other_serial", 0))


def import_serials(shop: OpenShop, path: Path) -> Imported:
    """Import serial numbers; one that is there already must be the same, sold or not.

    Raises ImportRefused.
    """
    return run.run_import(shop, path, _TARGET)


def _record(row: Row) -> Record:
    record: Record = {
        "serial": row.need("serial", cells.serial),
        "other_serial": row.read("other_serial", cells.serial),
        "sku": row.need("sku", cells.code),
        "lot": row.need("lot", cells.code),
    }
    if record["serial"] and record["serial"] == record["other_serial"]:
        row.note("other_serial", "twice_in_file", value=record["serial"], first=row.line)
    return record


def _store(work: Work, rows: list[Row]) -> None:
    records = run.records_of(rows, _record, "serial")
    columns = (SERIAL.c.serial, SERIAL.c.other_serial, SERIAL.c.sku, SERIAL.c.lot)
    query = select(*columns).where(SERIAL.c.serial.in_(records))
    stored = run.stored_by(work.connection, query, "serial")
    new, changed = work.compare(records, stored)
    for record in changed:
        _refuse_change(work, record, stored[record["serial"]])
    check_lots(work, SERIAL, new, "serial", "serial", "item_without_serials")
    run.insert_all(work, SERIAL, [{**record, "state": "in_stock"} for record in new])


def _refuse_change(work: Work, record: Record, stored: Record) -> None:
    serial = record["serial"]
    column, before, after = run.first_difference(record, stored, _FIELDS)
    work.note(serial, column, "serial_differs", stored=before, value=after)


_TARGET = Target(
    "serials",
    COLUMNS,
    (CodeColumn("serial", cells.serial, True), CodeColumn("other_serial", cells.serial, True)),
    _store,
    "taken_by_serial",
    OPTIONAL,
)
