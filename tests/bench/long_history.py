"""A shop with as many sold lines as are asked for, and nothing else: written in bulk."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from db import shifts
from db.items import ITEM, LOT
from db.sales import LINE, SALE, TENDER
from db.stock import MOVEMENT
from db.tables import Donor, table_of
from kiosk.rules.rounding import included_vat
from kiosk.services.shop import NewShop, ShopRecord, init_shop, open_shop
from kiosk.settings import Settings
from tests.bench.goods import Good
from tests.kiosk.services.shops import NOW

GOODS = 500
LINES_A_SALE = 3
AT_ONCE = 5000
"""Sales that are written together."""
VAT_RATE_BP = 550


def make_long_history(settings: Settings, lines: int) -> None:
    """Make a shop in an empty database with so many lines of three to a sale."""
    record = ShopRecord("Bench", "1 rue de la Gare", "EUR", "fr", "")
    init_shop(settings, NewShop(record, "T1", "Nadia", "1234"), now=lambda: NOW)
    shop = open_shop(settings, now=lambda: NOW)
    sales = -(-lines // LINES_A_SALE)
    with shop.writing() as connection:
        _goods(connection)
        begin = NOW - timedelta(minutes=sales)
        shift_id = shifts.add_shift(connection, shop.till, 1, 1, 10_000, begin)
    for first in range(1, sales + 1, AT_ONCE):
        with shop.writing() as connection:
            _sales(connection, shift_id, range(first, min(first + AT_ONCE, sales + 1)), sales)
    shop.close()


def _goods(connection: Connection) -> None:
    connection.execute(insert(table_of(Donor)), {"id": 1, "name": "Banque alimentaire"})
    goods = [Good(number) for number in range(GOODS)]
    connection.execute(insert(ITEM), [_item(good) for good in goods])
    lots: dict[str, Any] = {"donor_id": 1, "received_quantity": 10**6, "balance": 10**6}
    lots |= {"received_on": NOW.date()}
    connection.execute(insert(LOT), [lots | {"lot": f"L{g.sku}", "sku": g.sku} for g in goods])


def _item(good: Good) -> dict[str, Any]:
    return {
        "sku": good.sku,
        "label": good.label,
        "search_text": good.label,
        "category": "misc",
        "kind": "unit",
        "public_price_cents": good.public_price_cents,
        "vat_rate_bp": VAT_RATE_BP,
    }


def _sales(connection: Connection, shift_id: int, numbers: range, last: int) -> None:
    rows: dict[Any, list[dict[str, Any]]] = {SALE: [], LINE: [], TENDER: [], MOVEMENT: []}
    for number in numbers:
        at = NOW - timedelta(minutes=last - number, seconds=number % 60)
        lines = list(_lines(number))
        total = sum(line["total_cents"] for line in lines)
        sale = {"sale_id": UUID(int=number), "till": "T1", "ticket_number": number}
        sale |= {"shift_id": shift_id, "staff_number": 1, "closed_at": at}
        sale |= {"market_value_cents": 2 * total, "total_cents": total}
        rows[SALE].append(sale | {"closed_offset_minutes": 60})
        rows[LINE] += lines
        rows[MOVEMENT] += [_movement(line, at) for line in lines]
        paid = {"tender_number": 1, "kind": "cash", "amount_cents": total, "given_cents": total}
        rows[TENDER].append({"sale_id": UUID(int=number)} | paid)
    for table, values in rows.items():
        connection.execute(insert(table), values)


def _lines(number: int) -> Iterator[dict[str, Any]]:
    for place in range(1, LINES_A_SALE + 1):
        good = Good(number * (5, 7, 11)[place - 1] % GOODS)
        yield {
            "sale_id": UUID(int=number),
            "line_number": place,
            "sku": good.sku,
            "label": good.label,
            "quantity": 1,
            "market_value_cents": 2 * good.public_price_cents,
            "unit_price_cents": good.public_price_cents,
            "discount_cents": 0,
            "total_cents": good.public_price_cents,
            "vat_rate_bp": VAT_RATE_BP,
            "vat_cents": included_vat(good.public_price_cents, VAT_RATE_BP),
            "tariff": "public",
        }


def _movement(line: dict[str, Any], at: Any) -> dict[str, Any]:
    return {
        "kind": "sold",
        "sku": line["sku"],
        "lot": f"L{line['sku']}",
        "quantity": -1,
        "sale_id": line["sale_id"],
        "line_number": line["line_number"],
        "at": at,
    }
