"""Importing the social price levels."""

from pathlib import Path

from sqlalchemy import select

from db.members import TIER
from kiosk.services.imports import cells, run
from kiosk.services.imports.codes import CodeColumn
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.shop import OpenShop

COLUMNS = ("tier", "percent_of_market")

TIER_NAME = cells.words(20)


def import_tiers(shop: OpenShop, path: Path) -> Imported:
    """Import tiers: new ones are added, different ones changed. Raises ImportRefused."""
    return run.run_import(shop, path, _TARGET)


def _record(row: Row) -> Record:
    return {
        "tier": row.need("tier", TIER_NAME),
        "percent_bp": row.need("percent_of_market", cells.percent),
    }


def _store(work: Work, rows: list[Row]) -> None:
    records = run.records_of(rows, _record, "tier")
    query = select(TIER).where(TIER.c.tier.in_(records))
    new, changed = work.compare(records, run.stored_by(work.connection, query, "tier"))
    run.insert_all(work, TIER, new)
    run.update_all(work, TIER, "tier", changed)


_TARGET = Target("tiers", COLUMNS, (CodeColumn("tier", TIER_NAME),), _store, are_rules=True)
