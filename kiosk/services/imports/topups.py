"""Importing top-up codes. A code is sealed as soon as it is read, and told to nobody."""

from functools import partial
from pathlib import Path

from sqlalchemy import or_, select

from db.topups import TOPUP
from kiosk.rules.errors import ShopError
from kiosk.services.imports import cells, run
from kiosk.services.imports.codes import CodeColumn
from kiosk.services.imports.pieces import check_lots
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.shop import OpenShop
from kiosk.services.topups.sealing import SealedCode, Sealer, normalised, sealer

COLUMNS = ("lot", "sku", "code", "serial")

_SERIAL = cells.words(cells.MAX_CODE)


def import_topups(shop: OpenShop, path: Path) -> Imported:
    """Import top-up codes; one that is there already must be the same, given or not.

    Raises ImportRefused, whose problems hold no code; ShopError ``key_missing`` and
    ``topups_key_wrong``.
    """
    store = partial(_store, sealer(shop), {})
    target = Target("topups", COLUMNS, (CodeColumn("serial", _SERIAL),), store, is_secret=True)
    return run.run_import(shop, path, target)


def _record(seal: Sealer, row: Row) -> Record:
    def sealed(text: str) -> SealedCode:
        try:
            return seal.seal(text)
        except ShopError:
            raise cells.BadCell("topup_unreadable", value=text) from None

    code = row.need("code", sealed)
    if code and _plain(row.cells["code"]) == _plain(row.cells["serial"]):
        row.note("serial", "topup_is_serial")
    return {
        "serial": row.need("serial", _SERIAL),
        "sku": row.need("sku", cells.code),
        "lot": row.need("lot", cells.code),
        "sealed": code.sealed if code else None,
        "fingerprint": code.fingerprint if code else None,
    }


def _plain(text: str) -> str:
    try:
        return normalised(text)
    except ShopError:
        return ""


def _store(seal: Sealer, lines: dict[str, int], work: Work, rows: list[Row]) -> None:
    """`lines` tells, for the whole file, on which line a code's fingerprint stood first."""
    records = run.records_of(rows, partial(_record, seal), "serial")
    records = {
        serial: record
        for serial, record in records.items()
        if record["fingerprint"] and not _is_twice(work, record, lines)
    }
    stored, owners = _stored(work, records)
    new, changed = work.compare(
        {serial: _seen(record) for serial, record in records.items()}, stored
    )
    for record in changed:
        work.note(record["serial"], "serial", "topup_differs")
    for record in new:
        if owner := owners.get(record["fingerprint"]):
            work.note(record["serial"], "code", "topup_known", serial=owner)
    check_lots(work, TOPUP, new, "serial", "topup", "item_without_codes")
    run.insert_all(work, TOPUP, [{**records[each["serial"]], "state": "in_stock"} for each in new])


def _is_twice(work: Work, record: Record, lines: dict[str, int]) -> bool:
    line = work.codes.lines[record["serial"]]
    first = lines.setdefault(record["fingerprint"], line)
    if first != line:
        work.note(record["serial"], "code", "topup_twice", first=first)
    return first != line


def _seen(record: Record) -> Record:
    """Return what can be compared: the same code is sealed otherwise each time."""
    return {name: value for name, value in record.items() if name != "sealed"}


def _stored(work: Work, records: dict[str, Record]) -> tuple[dict[str, Record], dict[str, str]]:
    """Return what is stored by serial, and the serials by fingerprint."""
    fingerprints = [record["fingerprint"] for record in records.values()]
    query = select(TOPUP.c.serial, TOPUP.c.sku, TOPUP.c.lot, TOPUP.c.fingerprint).where(
        or_(TOPUP.c.serial.in_(records), TOPUP.c.fingerprint.in_(fingerprints))
    )
    found = [dict(row) for row in work.connection.execute(query).mappings()]
    stored = {row["serial"]: row for row in found if row["serial"] in records}
    return stored, {row["fingerprint"]: row["serial"] for row in found}
