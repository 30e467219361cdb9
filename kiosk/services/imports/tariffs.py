"""Importing tariffs: dated price rules for members."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from db import tariffs
from db.members import TIER
from db.rows import AnyRow
from db.tariffs import TARIFF
from kiosk.rules.categories import known_among
from kiosk.rules.tariffs import (
    BY_PERCENT,
    MOST_IN_HOUSEHOLD,
    TARIFF_KINDS,
    TARIFF_SCOPES,
    TariffRule,
)
from kiosk.services.imports import cells, run
from kiosk.services.imports.problems import Problems
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row, open_sheet
from kiosk.services.imports.tiers import TIER_NAME
from kiosk.services.shop import OpenShop

COLUMNS = ("scope", "target", "rule", "value")
OPTIONAL = ("tier", "household_min", "household_max", "valid_from", "valid_until")
"""A file may leave these out: for everybody, always."""

_SCOPE = cells.one_of(TARIFF_SCOPES)
_KIND = cells.one_of(TARIFF_KINDS)
_TARGET_NAME = cells.words(80)
_Key = tuple[object, ...]
_KEY = ("tier", "scope", "target", "rule", "value", "household_min", "household_max", "valid_from")
"""What a rule is; beside it stands only when it ends."""


def import_tariffs(shop: OpenShop, path: Path) -> Imported:
    """Import price rules: new ones are added, an end that is another one is set.

    A rule of the shop that is not in the file stays as it is. Raises ImportRefused.
    """
    target = Target("tariffs", COLUMNS, (), _Tariffs().store, optional=OPTIONAL, are_rules=True)
    return run.run_import(shop, path, target)


def read_tariffs(shop: OpenShop, path: Path) -> tuple[TariffRule, ...]:
    """Return the rules of a file, numbered by their lines; nothing is stored.

    Raises ImportRefused.
    """
    sheet = open_sheet(path, COLUMNS, OPTIONAL)
    problems = Problems(sheet.name)
    with shop.reading() as connection:
        records = list(_Tariffs().records(connection, list(sheet.rows(problems))))
    problems.refuse_any()
    return tuple(
        TariffRule(id=row.line, kind=record["rule"], **_without_kind(record))
        for row, record in records
    )


def _without_kind(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "rule"}


class _Tariffs:
    """The rules of one file."""

    def __init__(self) -> None:
        self._lines: dict[_Key, int] = {}
        self._stored: dict[_Key, AnyRow] | None = None

    def store(self, work: Work, rows: list[Row]) -> None:
        """Write what is new, and set the ends that differ."""
        if self._stored is None:
            known = tariffs.all_tariffs(work.connection)
            self._stored = {tuple(getattr(row, name) for name in _KEY): row for row in known}
        new = []
        for _row, record in self.records(work.connection, rows):
            stored = self._stored.get(_key(record))
            if stored is None:
                new.append(record)
            elif stored.valid_until == record["valid_until"]:
                work.unchanged += 1
            else:
                work.changed += 1
                if work.may_write:
                    tariffs.end_tariff(work.connection, stored.id, record["valid_until"])
        work.added += len(new)
        run.insert_all(work, TARIFF, new)

    def records(self, connection: Connection, rows: list[Row]) -> Iterator[tuple[Row, Record]]:
        """Read rows; those that can be understood come out, of the others it is said why."""
        read = [(row, _record(row)) for row in rows]
        tiers, categories, skus = _known(connection, [record for _, record in read])
        for row, record in read:
            if record["tier"] and record["tier"] not in tiers:
                row.note("tier", "tier_unknown", value=record["tier"])
            known = {"category": categories, "item": skus}.get(record["scope"])
            if record["target"] and known is not None and record["target"] not in known:
                row.note("target", f"{record['scope']}_unknown", value=record["target"])
            if record["value"] is not None and self._is_new(row, record):
                yield row, record

    def _is_new(self, row: Row, record: Record) -> bool:
        first = self._lines.setdefault(_key(record), row.line)
        if first != row.line:
            row.note("target", "tariff_twice", first=first)
        return first == row.line


def _key(record: Record) -> _Key:
    return tuple(record[name] for name in _KEY)


def _record(row: Row) -> Record:
    scope, kind = row.need("scope", _SCOPE), row.need("rule", _KIND)
    record: Record = {
        "tier": row.read("tier", TIER_NAME),
        "scope": scope,
        "target": _target(row, scope),
        "rule": kind,
        "value": row.need("value", cells.percent if kind in BY_PERCENT else cells.money),
        "household_min": row.read("household_min", cells.pieces) or 1,
        "household_max": row.read("household_max", cells.pieces),
        "valid_from": row.read("valid_from", cells.day),
        "valid_until": row.read("valid_until", cells.day),
    }
    _check_household(row, record)
    run.check_days(row, record)
    return record


def _target(row: Row, scope: str | None) -> str:
    if scope != "all":
        return row.need("target", _TARGET_NAME) or ""
    if row.cells["target"]:
        row.note("target", "target_of_all", value=row.cells["target"])
    return ""


def _check_household(row: Row, record: Record) -> None:
    least, most = record["household_min"], record["household_max"]
    for column in ("household_min", "household_max"):
        if (record[column] or 0) > MOST_IN_HOUSEHOLD:
            size = row.cells[column]
            row.note(column, "quantity_too_large", value=size, most=MOST_IN_HOUSEHOLD)
    if most is not None and most < least:
        row.note("household_max", "household_order", least=least, most=most)


def _known(connection: Connection, records: list[Record]) -> tuple[set[str], set[str], set[str]]:
    """Return the tiers, categories and SKUs that these name and that are there."""
    tiers = {record["tier"] for record in records if record["tier"]}
    targets = list({record["target"] for record in records})
    query = select(TIER.c.tier).where(TIER.c.tier.in_(tiers))
    return (
        set(connection.execute(query).scalars()),
        known_among(targets, tariffs.categories(connection)),
        tariffs.known_skus(connection, targets),
    )
