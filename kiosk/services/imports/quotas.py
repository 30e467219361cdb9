"""Importing quotas: how much a person or household may have in a period."""

from pathlib import Path

from sqlalchemy import Connection, select

from db import quotas, tariffs
from db.members import TIER
from db.quotas import QUOTA
from db.rows import AnyRow
from kiosk.rules.categories import known_among
from kiosk.rules.quotas import MEASURES, MOST_DAYS, SCOPES, UNITS
from kiosk.services.imports import cells, run
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.imports.tiers import TIER_NAME
from kiosk.services.shop import OpenShop

COLUMNS = ("tier", "scope", "target", "measure", "limit", "per", "unit")
OPTIONAL = ("per_extra_person",)

_PERIODS = ("month", "orientation")
_SCOPE = cells.one_of(SCOPES)
_MEASURE = cells.one_of(MEASURES)
_UNIT = cells.one_of(UNITS)
_TARGET_NAME = cells.words(80)
_Key = tuple[object, ...]
_KEY = ("tier", "scope", "target", "measure", "per", "days", "unit")
"""What a quota is; how much it is may change, and what is used of it stays used."""


def import_quotas(shop: OpenShop, path: Path) -> Imported:
    """Import quotas: new ones are added, another limit is set. Raises ImportRefused.

    An empty tier is every tier. `per` is month, orientation or a number of days. A quota
    of the shop that is not in the file stays as it is.
    """
    target = Target("quotas", COLUMNS, (), _Quotas().store, optional=OPTIONAL, are_rules=True)
    return run.run_import(shop, path, target)


class _Quotas:
    """The quotas of one file."""

    def __init__(self) -> None:
        self._lines: dict[_Key, int] = {}
        self._stored: dict[_Key, AnyRow] | None = None

    def store(self, work: Work, rows: list[Row]) -> None:
        """Write what is new, and set the limits that differ."""
        if self._stored is None:
            self._stored = _living(work)
        read = [(row, _record(row)) for row in rows]
        _check_names(work.connection, read)
        new, changed = [], []
        for row, record in read:
            stored = self._stored.get(_key(record))
            if not self._is_new(row, record):
                continue
            if stored is None:
                new.append(record)
            elif _limits(record) == (stored.limit_amount, stored.per_extra_person):
                work.unchanged += 1
            else:
                changed.append((stored.id, record))
        work.added += len(new)
        work.changed += len(changed)
        run.insert_all(work, QUOTA, new)
        if not work.may_write:
            return
        for quota, record in changed:
            quotas.set_limit(work.connection, quota, *_limits(record))

    def _is_new(self, row: Row, record: Record) -> bool:
        first = self._lines.setdefault(_key(record), row.line)
        if first != row.line:
            row.note("limit", "quota_twice", first=first)
        return first == row.line


def _living(work: Work) -> dict[_Key, AnyRow]:
    """Return the quotas that hold, by what they are."""
    today = work.shop.today()
    return {
        tuple(getattr(row, name) for name in _KEY): row
        for row in quotas.all_quotas(work.connection)
        if row.ended_on is None or row.ended_on > today
    }


def _key(record: Record) -> _Key:
    return tuple(record[name] for name in _KEY)


def _limits(record: Record) -> tuple[int, int]:
    return record["limit_amount"], record["per_extra_person"]


def _record(row: Row) -> Record:
    scope, measure = row.need("scope", _SCOPE), row.need("measure", _MEASURE)
    how_much = _pieces if measure == "count" else cells.money
    per = row.need("per", _period)
    return {
        "tier": row.read("tier", TIER_NAME),
        "scope": scope,
        "target": _target(row, scope),
        "measure": measure,
        "limit_amount": row.need("limit", how_much),
        "per": "days" if isinstance(per, int) else per,
        "days": per if isinstance(per, int) else None,
        "unit": row.need("unit", _UNIT),
        "per_extra_person": row.read("per_extra_person", how_much) or 0,
        "ended_on": None,
    }


def _target(row: Row, scope: str | None) -> str:
    if scope != "all":
        return row.need("target", _TARGET_NAME) or ""
    if row.cells["target"]:
        row.note("target", "target_of_all", value=row.cells["target"])
    return ""


def _period(text: str) -> str | int:
    if text.lower() in _PERIODS:
        return text.lower()
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_DAYS:
        raise cells.BadCell("not_a_period", value=text, most=MOST_DAYS)
    return int(text)


def _pieces(text: str) -> int:
    """Return a number of pieces; none at all is a limit too."""
    try:
        return cells.pieces(text)
    except cells.BadCell as bad:
        if bad.code != "must_be_positive":
            raise
        return 0


def _check_names(connection: Connection, read: list[tuple[Row, Record]]) -> None:
    """Note tiers, categories and items that are not there."""
    tiers = {record["tier"] for _, record in read if record["tier"]}
    known_tiers = set(
        connection.execute(select(TIER.c.tier).where(TIER.c.tier.in_(tiers))).scalars()
    )
    targets = list({record["target"] for _, record in read})
    known = {
        "category": known_among(targets, tariffs.categories(connection)),
        "item": tariffs.known_skus(connection, targets),
    }
    for row, record in read:
        if record["tier"] and record["tier"] not in known_tiers:
            row.note("tier", "tier_unknown", value=record["tier"])
        scope, target = record["scope"], record["target"]
        if target and scope in known and target not in known[scope]:
            row.note("target", f"{scope}_unknown", value=target)
