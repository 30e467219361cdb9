"""Importing donors: the reference stays, the name may change."""

from pathlib import Path

from sqlalchemy import or_, select, update

from db.donors import DONOR
from kiosk.rules.donations import LONGEST_DONOR
from kiosk.services.imports import cells, run
from kiosk.services.imports.codes import CodeColumn
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.shop import OpenShop

COLUMNS = ("reference", "name")

_NAME = cells.words(LONGEST_DONOR)


def import_donors(shop: OpenShop, path: Path) -> Imported:
    """Import donors: new ones are added, other names changed. Raises ImportRefused.

    A donor who came with a lot and has no reference yet is known by the name.
    """
    return run.run_import(shop, path, _TARGET)


def _record(row: Row) -> Record:
    return {
        "reference": row.need("reference", cells.voucher_code),
        "name": row.need("name", _NAME),
    }


def _store(work: Work, rows: list[Row]) -> None:
    records = run.records_of(rows, _record, "reference")
    names = {record["name"] for record in records.values()}
    query = select(DONOR.c.reference, DONOR.c.name).where(
        or_(DONOR.c.reference.in_(records), DONOR.c.name.in_(names))
    )
    found = [dict(row) for row in work.connection.execute(query).mappings()]
    stored = {donor["reference"]: donor for donor in found if donor["reference"] in records}
    by_name = {donor["name"]: donor["reference"] for donor in found}
    new, changed = work.compare(records, stored)
    for record in new + changed:
        _check_name(work, record, by_name, is_new=record in new)
    nameless = [record for record in new if record["name"] in by_name]
    if nameless and work.may_write:
        _give_references(work, nameless)
    run.insert_all(work, DONOR, [record for record in new if record not in nameless])
    run.update_all(work, DONOR, "reference", changed)


def _check_name(
    work: Work, record: Record, by_name: dict[str, str | None], *, is_new: bool
) -> None:
    """Refuse a name that another donor has; a donor's reference does not change."""
    name, reference = record["name"], record["reference"]
    if name not in by_name or (is_new and by_name[name] is None):
        return
    code = "donor_has_reference" if is_new else "donor_name_taken"
    work.note(reference, "name", code, value=name, stored=by_name[name] or "")


def _give_references(work: Work, records: list[Record]) -> None:
    for record in records:
        query = update(DONOR).where(DONOR.c.name == record["name"], DONOR.c.reference.is_(None))
        work.connection.execute(query.values(reference=record["reference"]))


_TARGET = Target(
    "donors",
    COLUMNS,
    (CodeColumn("reference", cells.voucher_code), CodeColumn("name", _NAME)),
    _store,
)
