"""Importing vouchers."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from db.vouchers import VOUCHER
from kiosk.rules.vouchers import VOUCHER_KINDS
from kiosk.services.imports import cells, run
from kiosk.services.imports.codes import CodeColumn
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.shop import OpenShop

COLUMNS = ("code", "kind", "value", "issuer", "valid_from", "valid_until")

_FIELDS = (
    ("kind", "kind", 0),
    ("value", "value_cents", 2),
    ("value", "percent_bp", 2),
    ("issuer", "issuer", 0),
    ("valid_from", "valid_from", 0),
    ("valid_until", "valid_until", 0),
)
_ISSUED = [VOUCHER.c.code, *(VOUCHER.c[name] for _, name, _ in _FIELDS)]
_KIND = cells.one_of(VOUCHER_KINDS)
_ISSUER = cells.words(80)


def import_vouchers(shop: OpenShop, path: Path) -> Imported:
    """Import vouchers; one that is there already must be the same, spent or not.

    The value is in currency units, or in percent. Raises ImportRefused.
    """
    return run.run_import(shop, path, _TARGET)


def _record(row: Row) -> Record:
    kind = row.need("kind", _KIND)
    is_percent = kind == "percent"
    value = row.need("value", _more_than_zero(cells.percent if is_percent else cells.money))
    needs_issuer = kind == "payment"  # somebody must be asked for the money
    record: Record = {
        "code": row.need("code", cells.voucher_code),
        "kind": kind,
        "issuer": (row.need if needs_issuer else row.read)("issuer", _ISSUER) or "",
        "value_cents": None if is_percent else value,
        "percent_bp": value if is_percent else None,
        "valid_from": row.read("valid_from", cells.day),
        "valid_until": row.read("valid_until", cells.day),
    }
    run.check_days(row, record)
    return record


def _more_than_zero(meaning: Callable[[str], int]) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = meaning(text)
        if value == 0:
            raise cells.BadCell("must_be_positive", value=text)
        return value

    return read


def _store(work: Work, rows: list[Row]) -> None:
    records = run.records_of(rows, _record, "code")
    query = select(*_ISSUED).where(VOUCHER.c.code.in_(records))
    stored = run.stored_by(work.connection, query, "code")
    new, changed = work.compare(records, stored)
    for record in changed:
        _refuse_change(work, record, stored[record["code"]])
    run.insert_all(work, VOUCHER, [_unspent(record) for record in new])


def _refuse_change(work: Work, record: Record, stored: Record) -> None:
    code = record["code"]
    column, before, after = run.first_difference(record, stored, _FIELDS)
    work.note(code, column, "voucher_differs", voucher=code, stored=before, value=after)


def _unspent(record: Record) -> Record:
    is_payment = record["kind"] == "payment"
    return {
        **record,
        "balance_cents": record["value_cents"] if is_payment else None,
        "uses_left": None if is_payment else 1,
    }


_TARGET = Target(
    "vouchers",
    COLUMNS,
    (CodeColumn("code", cells.voucher_code, True),),
    _store,
    "taken_by_voucher",
)
