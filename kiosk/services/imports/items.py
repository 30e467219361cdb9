"""Importing items."""

from pathlib import Path

from sqlalchemy import bindparam, select, union, update

from db.items import ITEM, LOT
from db.serials import SERIAL
from db.stock import MOVEMENT
from db.topups import TOPUP
from kiosk.rules.items import ITEM_KINDS, ONE_BY_ONE, STOCKED
from kiosk.rules.search import fold
from kiosk.services.imports import cells, run
from kiosk.services.imports.codes import CodeColumn
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.shop import OpenShop

PRICES = ("market_value", "public_price", "social_price")
COLUMNS = ("sku", "gtin", "label", "category", *PRICES, "kind", "vat_rate")

_LABEL = cells.words(120)
_CATEGORY = cells.words(60)
_KIND = cells.one_of(ITEM_KINDS)


def import_items(shop: OpenShop, path: Path) -> Imported:
    """Import items: new ones are added, different ones changed. Raises ImportRefused."""
    return run.run_import(shop, path, _TARGET)


def _record(row: Row) -> Record:
    sku = row.need("sku", cells.code)
    gtin = row.read("gtin", cells.gtin)
    label = row.need("label", _LABEL)
    record: Record = {
        "sku": sku,
        "gtin": gtin,
        "barcode_given": False,
        "label": label,
        "search_text": fold(" ".join(filter(None, (label, sku, gtin)))),
        "category": row.need("category", _CATEGORY),
        "kind": row.need("kind", _KIND),
        **{f"{price}_cents": row.read(price, cells.money) for price in PRICES},
        "floor_price_cents": row.read("floor_price", cells.money),
        "vat_rate_bp": row.read("vat_rate", cells.percent),
    }
    _check_prices(row, record)
    return record


def _check_prices(row: Row, record: Record) -> None:
    market_value, *prices = (record[f"{price}_cents"] for price in PRICES)
    for column, cents in zip(PRICES[1:], prices, strict=True):
        if None not in (market_value, cents) and cents > market_value:
            row.note(column, "above_market_value")
    floor = record["floor_price_cents"]
    if floor is not None and record["kind"] == "weight":
        row.note("floor_price", "floor_of_weight")
    # Who has a card may still pay less: the least is never more than the usual price.
    elif floor is not None and floor > min(
        cents for cents in (market_value, prices[0], floor) if cents is not None
    ):
        row.note("floor_price", "floor_above_price")
    if record["kind"] not in (None, "open") and not any(row.cells[price] for price in PRICES):
        row.note(PRICES[0], "no_price")


def _store(work: Work, rows: list[Row]) -> None:
    records = run.records_of(rows, _record, "sku")
    query = select(ITEM).where(ITEM.c.sku.in_(records))
    stored = run.stored_by(work.connection, query, "sku")
    _keep_given_barcodes(work, records, stored)
    _keep_floors(rows, records, stored)
    new, changed = work.compare(records, stored)
    kinds = {sku: record["kind"] for sku, record in stored.items()}
    _check_kinds(work, changed, kinds)
    _check_numbered(work, changed, kinds)
    _release_gtins(work, records)
    run.insert_all(work, ITEM, new)
    run.update_all(work, ITEM, "sku", changed)


def _check_kinds(work: Work, changed: list[Record], kinds: dict[str, str]) -> None:
    """Refuse a kind under which what is in stock would be counted in another unit."""
    recounted = {
        record["sku"]: record["kind"]
        for record in changed
        if record["kind"] and _unit(record["kind"]) != _unit(kinds[record["sku"]])
    }
    if not recounted:
        return
    in_stock = union(
        select(LOT.c.sku).where(LOT.c.sku.in_(recounted)),
        select(MOVEMENT.c.sku).where(MOVEMENT.c.sku.in_(recounted)),
    )
    for sku in work.connection.execute(in_stock).scalars():
        work.note(sku, "kind", "kind_fixed", value=recounted[sku], stored=kinds[sku])


def _check_numbered(work: Work, changed: list[Record], kinds: dict[str, str]) -> None:
    """Refuse a kind under which pieces with numbers or codes of their own would be sold
    without them."""
    renamed = {
        record["sku"]: record["kind"]
        for record in changed
        if kinds[record["sku"]] in ONE_BY_ONE and record["kind"] not in (None, kinds[record["sku"]])
    }
    if not renamed:
        return
    numbered = union(
        select(SERIAL.c.sku).where(SERIAL.c.sku.in_(renamed), SERIAL.c.state == "in_stock"),
        select(TOPUP.c.sku).where(TOPUP.c.sku.in_(renamed), TOPUP.c.state == "in_stock"),
    )
    for sku in work.connection.execute(numbered).scalars():
        work.note(sku, "kind", "kind_fixed", value=renamed[sku], stored=kinds[sku])


def _unit(kind: str) -> str:
    if kind == "weight":
        return "grams"
    return "pieces" if kind in STOCKED else ""


def _keep_given_barcodes(work: Work, records: dict[str, Record], stored: dict[str, Record]) -> None:
    """Leave an item the in-store barcode it was given when the sheet knows of none.

    Its labels are on the shelf already.
    """
    for sku, record in records.items():
        if sku not in stored or not stored[sku]["barcode_given"] or not record["label"]:
            continue
        given = stored[sku]["gtin"]
        is_free = record["gtin"] is None and work.codes.place_of(given) is None
        if is_free or record["gtin"] == given:
            record["gtin"], record["barcode_given"] = given, True
            record["search_text"] = fold(" ".join((record["label"], sku, given)))


def _keep_floors(rows: list[Row], records: dict[str, Record], stored: dict[str, Record]) -> None:
    """Leave the least prices as they are when the file has no column for them."""
    if rows and not rows[0].has("floor_price"):
        for sku in records.keys() & stored.keys():
            records[sku]["floor_price_cents"] = stored[sku]["floor_price_cents"]


def _release_gtins(work: Work, records: dict[str, Record]) -> None:
    """Take barcodes off the items that had them, so that two items may exchange theirs.

    The items that lose theirs are in the file too (`codes.refuse_taken`), and are
    written in this batch or another.
    """
    owners = {record["gtin"]: sku for sku, record in records.items() if record["gtin"]}
    query = select(ITEM.c.sku, ITEM.c.gtin).where(ITEM.c.gtin.in_(owners))
    losers = [
        {"of_sku": sku} for sku, gtin in work.connection.execute(query) if owners[gtin] != sku
    ]
    if losers and work.may_write:
        release = update(ITEM).where(ITEM.c.sku == bindparam("of_sku")).values(gtin=None)
        work.connection.execute(release, losers)


_TARGET = Target(
    "items",
    COLUMNS,
    (CodeColumn("sku", cells.code, True), CodeColumn("gtin", cells.gtin, True)),
    _store,
    "taken_by_item",
    optional=("floor_price",),
)
