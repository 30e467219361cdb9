"""Importing vouchers, and the shapes of other issuers' codes."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Table, or_, select

from db import tariffs
from db.items import ITEM
from db.members import CARD, MEMBER, TIER
from db.voucher_books import PATTERN
from db.vouchers import VOUCHER
from kiosk.rules.categories import known_among
from kiosk.rules.voucher_batches import MAX_USES
from kiosk.rules.voucher_codes import compact, mask_problem
from kiosk.rules.vouchers import SCOPES, VOUCHER_KINDS
from kiosk.services.imports import cells, run
from kiosk.services.imports.codes import CodeColumn
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.imports.tiers import TIER_NAME
from kiosk.services.shop import OpenShop

COLUMNS = ("code", "kind", "value", "issuer", "valid_from", "valid_until")
OPTIONAL = ("uses", "scope", "target", "min_basket", "member", "tier")
"""A file may leave these out: once, everything, for anybody."""
PATTERN_COLUMNS = ("issuer", "mask", "value", "valid_from", "valid_until")

_FIELDS = (
    ("kind", "kind", 0),
    ("value", "value_cents", 2),
    ("value", "percent_bp", 2),
    ("issuer", "issuer", 0),
    ("valid_from", "valid_from", 0),
    ("valid_until", "valid_until", 0),
    ("uses", "uses", 0),
    ("scope", "scope", 0),
    ("target", "target", 0),
    ("min_basket", "min_basket_cents", 2),
    ("member", "member", 0),
    ("tier", "tier", 0),
)
_PATTERN_FIELDS = (
    ("issuer", "issuer", 0),
    ("value", "value_cents", 2),
    ("valid_from", "valid_from", 0),
    ("valid_until", "valid_until", 0),
)
_ISSUED = [VOUCHER.c.code, *(VOUCHER.c[name] for _, name, _ in _FIELDS)]
_KIND = cells.one_of(VOUCHER_KINDS)
_SCOPE = cells.one_of(SCOPES)
_ISSUER = cells.words(80)
_NAME = cells.words(80)


def import_vouchers(shop: OpenShop, path: Path) -> Imported:
    """Import vouchers; one that is there already must be the same, spent or not.

    The value is in currency units, or in percent, and empty of what is free. Raises
    ImportRefused.
    """
    return run.run_import(shop, path, _TARGET)


def import_voucher_patterns(shop: OpenShop, path: Path) -> Imported:
    """Import shapes of other issuers' codes; one that is there must be the same.

    Raises ImportRefused.
    """
    return run.run_import(shop, path, _PATTERNS)


def _record(row: Row) -> Record:
    kind = row.need("kind", _KIND)
    is_percent = kind == "percent"
    needs_issuer = kind == "payment"  # somebody must be asked for the money
    value = _value(row, kind)
    record: Record = {
        "code": row.need("code", cells.voucher_code),
        "kind": kind,
        "issuer": (row.need if needs_issuer else row.read)("issuer", _ISSUER) or "",
        "value_cents": None if is_percent else value,
        "percent_bp": value if is_percent else None,
        "valid_from": row.read("valid_from", cells.day),
        "valid_until": row.read("valid_until", cells.day),
        "uses": None if kind == "payment" else row.read("uses", cells.pieces) or 1,
        "scope": row.read("scope", _SCOPE) or "all",
        "target": row.read("target", _NAME) or "",
        "min_basket_cents": row.read("min_basket", cells.money) or 0,
        "member": row.read("member", cells.code),
        "tier": row.read("tier", TIER_NAME),
    }
    run.check_days(row, record)
    _check(row, record)
    return record


def _value(row: Row, kind: str | None) -> int | None:
    if kind == "free":
        if row.cells["value"]:
            row.note("value", "value_of_free", value=row.cells["value"])
        return None
    return row.need("value", _more_than_zero(cells.percent if kind == "percent" else cells.money))


def _check(row: Row, record: Record) -> None:
    """Note what does not go together."""
    if record["kind"] == "payment":
        for column in ("uses", "scope", "target"):
            if row.cells[column] and row.cells[column].lower() not in ("all", "1"):
                row.note(column, "not_of_payment", value=row.cells[column])
    elif record["uses"] > MAX_USES:
        row.note("uses", "quantity_too_large", value=row.cells["uses"], most=MAX_USES)
    if (record["scope"] == "all") != (not record["target"]):
        row.note("target", "target_or_all")
    elif record["kind"] == "free" and record["scope"] == "all":
        row.note("scope", "free_of_all")


def _more_than_zero(meaning: Callable[[str], int]) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = meaning(text)
        if value == 0:
            raise cells.BadCell("must_be_positive", value=text)
        return value

    return read


def _store(work: Work, rows: list[Row]) -> None:
    records = run.records_of(rows, _record, "code")
    _find_targets(work, records)
    query = select(*_ISSUED).where(VOUCHER.c.code.in_(records))
    stored = run.stored_by(work.connection, query, "code")
    for code, known in stored.items():
        if known["kind"] != "payment" and known["uses"] is None:
            known["uses"] = records[code]["uses"]  # not written down when it was issued
    new, changed = work.compare(records, stored)
    for record in changed:
        _refuse_change(work, record, stored[record["code"]], "code", "voucher_differs", _FIELDS)
    run.insert_all(work, VOUCHER, [_unspent(record) for record in new])


def _find_targets(work: Work, records: dict[str, Record]) -> None:
    """Note tiers, members, items and categories that are not there; cards become references."""
    tiers = _known(work, TIER, "tier", _values(records, "tier"))
    of_item = {r["target"] for r in records.values() if r["scope"] == "item"}
    of_category = {r["target"] for r in records.values() if r["scope"] == "category"}
    skus = _known(work, ITEM, "sku", of_item)
    categories = known_among(of_category, tariffs.categories(work.connection))
    references = _references(work, _values(records, "member"))
    for code, record in records.items():
        if record["tier"] and record["tier"] not in tiers:
            work.note(code, "tier", "tier_unknown", value=record["tier"])
        known = {"item": skus, "category": categories}.get(record["scope"])
        if record["target"] and known is not None and record["target"] not in known:
            work.note(code, "target", f"{record['scope']}_unknown", value=record["target"])
        if record["member"]:
            if record["member"] not in references:
                work.note(code, "member", "member_unknown", value=record["member"])
            record["member"] = references.get(record["member"])


def _values(records: dict[str, Record], name: str) -> set[str]:
    return {record[name] for record in records.values() if record[name]}


def _known(work: Work, table: Table, column: str, values: set[str]) -> set[str]:
    query = select(table.c[column]).where(table.c[column].in_(values)).distinct()
    return set(work.connection.execute(query).scalars()) if values else set()


def _references(work: Work, named: set[str]) -> dict[str, str]:
    """Return the references of members who are named by a card or by the reference."""
    if not named:
        return {}
    query = (
        select(CARD.c.card, MEMBER.c.reference)
        .outerjoin(CARD, CARD.c.member == MEMBER.c.reference)
        .where(or_(CARD.c.card.in_(named), MEMBER.c.reference.in_(named)))
    )
    rows = work.connection.execute(query).all()
    return {row.card: row.reference for row in rows if row.card} | {
        row.reference: row.reference for row in rows
    }


def _refuse_change(
    work: Work,
    record: Record,
    stored: Record,
    key: str,
    problem: str,
    fields: tuple[tuple[str, str, int], ...],
) -> None:
    column, before, after = run.first_difference(record, stored, fields)
    work.note(record[key], column, problem, voucher=record[key], stored=before, value=after)


def _unspent(record: Record) -> Record:
    is_payment = record["kind"] == "payment"
    return {
        **record,
        "balance_cents": record["value_cents"] if is_payment else None,
        "uses_left": record["uses"],
    }


def _mask(text: str) -> str:
    mask = cells.words(40)(text).upper()
    if problem := mask_problem(mask):
        raise cells.BadCell(problem, value=text)
    return mask


def _pattern(row: Row) -> Record:
    record: Record = {
        "issuer": row.need("issuer", _ISSUER),
        "mask": row.need("mask", _mask),
        "value_cents": row.need("value", _more_than_zero(cells.money)),
        "valid_from": row.read("valid_from", cells.day),
        "valid_until": row.read("valid_until", cells.day),
    }
    run.check_days(row, record)
    return record


def _store_patterns(work: Work, rows: list[Row]) -> None:
    records = run.records_of(rows, _pattern, "mask")
    columns = [PATTERN.c.mask, *(PATTERN.c[name] for _, name, _ in _PATTERN_FIELDS)]
    stored = run.stored_by(
        work.connection, select(*columns).where(PATTERN.c.mask.in_(records)), "mask"
    )
    new, changed = work.compare(records, stored)
    _refuse_same_shape(work, new)
    for record in changed:
        known = stored[record["mask"]]
        _refuse_change(work, record, known, "mask", "pattern_differs", _PATTERN_FIELDS)
    run.insert_all(work, PATTERN, new)


def _refuse_same_shape(work: Work, new: list[Record]) -> None:
    """Note a shape that differs from another only in what stands between its groups."""
    masks = work.connection.execute(select(PATTERN.c.mask)).scalars()
    known = {compact(mask): mask for mask in masks}
    for mask in (record["mask"] for record in new):
        other = known.setdefault(compact(mask), mask)
        if other != mask:
            work.note(mask, "mask", "mask_same_shape", value=mask, stored=other)


_TARGET = Target(
    "vouchers",
    COLUMNS,
    (CodeColumn("code", cells.voucher_code, True),),
    _store,
    "taken_by_voucher",
    OPTIONAL,
)
_PATTERNS = Target(
    "voucher-patterns", PATTERN_COLUMNS, (CodeColumn("mask", _mask),), _store_patterns
)
