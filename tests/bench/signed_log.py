"""A shop whose log is as long as is asked for, each entry signed and beside its rows."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from db import journal, tills
from db.items import ITEM, LOT
from db.print_jobs import JOB
from db.sales import LINE, SALE, TENDER
from db.stock import MOVEMENT
from db.tables import Donor, JournalEntry, table_of
from kiosk.rules.rounding import included_vat
from kiosk.rules.tickets import ticket_name
from kiosk.services.counter.sale_rows import receipt_digest
from kiosk.services.shifts.opening import open_till
from kiosk.services.shop import NewShop, OpenShop, ShopRecord, init_shop, open_shop
from kiosk.settings import Settings
from tests.bench.goods import Good
from tests.support.shops import NOW

GOODS = 100
LINES_A_SALE = 3
AT_ONCE = 2000
VAT_RATE_BP = 550
A_RECEIPT = 2500
"""So long is the JSON text of a small receipt."""
ENTRY = table_of(JournalEntry)


def make_signed_log(settings: Settings, sales: int) -> None:
    """Make a shop in an empty database that sold so often: three lines, one tender."""
    record = ShopRecord("Bench", "1 rue de la Gare", "EUR", "fr", "")
    init_shop(settings, NewShop(record, "T1", "Nadia", "1234"), now=lambda: NOW)
    shop = open_shop(settings, now=lambda: NOW)
    _goods(shop, sales * LINES_A_SALE)
    shift = open_till(shop, 1, 100_00)
    for first in range(0, sales, AT_ONCE):
        _sell(shop, shift.id, range(first, min(first + AT_ONCE, sales)))
    shop.close()


def _goods(shop: OpenShop, pieces: int) -> None:
    goods = [Good(number) for number in range(GOODS)]
    lot: dict[str, Any] = {"donor_id": 1, "received_on": NOW.date(), "received_quantity": pieces}
    received: dict[str, Any] = {"kind": "received", "quantity": pieces, "at": NOW}
    sold = Counter(
        _good(number, place).sku
        for number in range(pieces // LINES_A_SALE)
        for place in range(LINES_A_SALE)
    )
    with shop.writing() as connection:
        connection.execute(insert(table_of(Donor)), {"id": 1, "name": "Banque alimentaire"})
        connection.execute(insert(ITEM), [_item(good) for good in goods])
        for good in goods:
            name = f"L{good.sku}"
            balance = {"lot": name, "sku": good.sku, "balance": pieces - sold[good.sku]}
            connection.execute(insert(LOT), lot | balance)
            connection.execute(insert(MOVEMENT), received | {"lot": name, "sku": good.sku})


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


def _good(number: int, place: int) -> Good:
    return Good(number * (1, 7, 11)[place] % GOODS)


def _sell(shop: OpenShop, shift_id: int, numbers: range) -> None:
    rows: dict[Any, list[dict[str, Any]]] = {
        SALE: [], LINE: [], TENDER: [], MOVEMENT: [], JOB: [], ENTRY: [],
    }  # fmt: skip
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        for number in numbers:
            head = _sale(shop, rows, head, shift_id, number)
        for table, values in rows.items():
            connection.execute(insert(table), values)
        tills.save_till(connection, head)


def _sale(
    shop: OpenShop,
    rows: dict[Any, list[dict[str, Any]]],
    head: tills.TillHead,
    shift_id: int,
    number: int,
) -> tills.TillHead:
    at = NOW + timedelta(seconds=number)
    sale_id, lines = UUID(int=number + 1), list(_lines(number))
    total = sum(line["total_cents"] for line in lines)
    head = tills.with_ticket(head, total)
    tender = {"tender_number": 1, "kind": "cash", "amount_cents": total, "given_cents": total}
    tender |= {"voucher": None}
    sums = {"market_value_cents": 2 * total, "total_cents": total}
    own = {"sale_id": sale_id}
    sale = own | {"till": shop.till, "ticket_number": head.last_ticket, "shift_id": shift_id}
    sale |= {"staff_number": 1, "closed_at": at, "closed_offset_minutes": 60}
    rows[SALE].append(sale | sums)
    rows[LINE] += [own | line for line in lines]
    rows[TENDER].append(own | tender)
    rows[MOVEMENT] += [own | _movement(line, at) for line in lines]
    values = {"ticket": ticket_name(shop.till, head.last_ticket), "shift": 1, "staff": 1}
    values |= {"sale_id": str(sale_id), "member": None, "discounts": [], "lines": lines}
    receipt = f"{number}".ljust(A_RECEIPT)
    rows[JOB].append(own | _job(shop, receipt, at))
    values |= receipt_digest(receipt)
    return _entry(shop, rows, head, values | sums | {"tenders": [tender]}, at)


def _entry(
    shop: OpenShop,
    rows: dict[Any, list[dict[str, Any]]],
    head: tills.TillHead,
    values: dict[str, Any],
    at: datetime,
) -> tills.TillHead:
    entry = journal.entry_bytes(head, "sale", values, at)
    digest, seq = hashlib.sha256(entry).hexdigest(), head.journal_seq + 1
    row = {"till": head.till, "seq": seq, "at": at, "kind": "sale", "entry": entry.decode()}
    rows[ENTRY].append(row | {"hash": digest, "signature": shop.sign(entry).hex()})
    return replace(head, journal_seq=seq, journal_hash=digest, last_at=at)


def _job(shop: OpenShop, document: str, at: datetime) -> dict[str, Any]:
    row = {"till": shop.till, "document": document, "state": "sent", "attempts": 1, "detail": ""}
    return row | {"created_at": at, "asked_at": at, "updated_at": at}


def _lines(number: int) -> Iterator[dict[str, Any]]:
    for place in range(LINES_A_SALE):
        good = _good(number, place)
        yield {
            "line_number": place + 1,
            "sku": good.sku,
            "label": good.label,
            "quantity": 1,
            "weight_grams": None,
            "market_value_cents": 2 * good.public_price_cents,
            "unit_price_cents": good.public_price_cents,
            "discount_cents": 0,
            "total_cents": good.public_price_cents,
            "vat_rate_bp": VAT_RATE_BP,
            "vat_cents": included_vat(good.public_price_cents, VAT_RATE_BP),
            "tariff": "public",
        }


def _movement(line: dict[str, Any], at: datetime) -> dict[str, Any]:
    moved = {"kind": "sold", "sku": line["sku"], "lot": f"L{line['sku']}", "quantity": -1}
    return moved | {"line_number": line["line_number"], "at": at}
