"""Years of sales, written in bulk: every row that a real sale leaves, but unsigned."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, insert, update

from db import shifts, tills
from db.items import LOT
from db.sales import LINE, SALE, TENDER
from db.stock import MOVEMENT
from db.tables import JournalEntry, PrintJob, table_of
from db.vouchers import REDEMPTION, VOUCHER
from kiosk.rules.rounding import included_vat
from kiosk.services.shop import OpenShop
from tests.bench.goods import ITEMS, SOLD_GOODS, WELL_SOLD, Good
from tests.bench.sheets import PAYING_VOUCHER, lot_of

SALES_A_DAY = 200
SALES_AT_ONCE = 2000
VOUCHER_EVERY = 20
VAT_RATE_BP = 550
STAFF_NUMBER = 1

Rows = defaultdict[Table, list[dict[str, Any]]]


def add_history(shop: OpenShop, sales: int) -> None:
    """Writes so many sales of three lines and one tender, up to yesterday.

    Every sale holds the well-sold good, from its first lot; of the other goods the books
    say zero. Shifts, balances and the till's head agree with them.
    """
    for first in range(0, sales, SALES_AT_ONCE):
        count = min(SALES_AT_ONCE, sales - first)
        days_ago = (sales - first - 1) // SALES_A_DAY + 1
        with shop.writing() as connection:
            _add_sales(connection, shop, count, shop.now() - timedelta(days_ago))


def add_to_shift(shop: OpenShop, shift_id: int, sales: int) -> None:
    """Writes so many sales into an open shift, now."""
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        rows: Rows = defaultdict(list)
        for _ in range(sales):
            head = _next(rows, head, shift_id, shop.now())
        _write(connection, rows)
        tills.save_till(connection, head)


def _add_sales(connection: Connection, shop: OpenShop, count: int, begin: datetime) -> None:
    """Writes days of sales, each with a shift that is closed in the evening."""
    head = tills.lock_till(connection, shop.till)
    for day in range(0, count, SALES_A_DAY):
        opened = begin + timedelta(days=day // SALES_A_DAY)
        head = replace(head, last_shift=head.last_shift + 1)
        shift_id = _add_shift(connection, head, opened)
        rows: Rows = defaultdict(list)
        for number in range(min(SALES_A_DAY, count - day)):
            head = _next(rows, head, shift_id, opened + timedelta(minutes=2 * number))
        _write(connection, rows)
        _close_shift(connection, shift_id, head, opened + timedelta(hours=8))
    tills.save_till(connection, head)


def _next(rows: Rows, head: tills.TillHead, shift_id: int, at: datetime) -> tills.TillHead:
    """Add one sale's rows; return the till's head after it."""
    goods = (WELL_SOLD, *_others(head.last_ticket + 1))
    total = sum(good.public_price_cents for good in goods)
    head = replace(tills.with_ticket(head, total), journal_seq=head.journal_seq + 1)
    _sale(rows, head, shift_id, at)
    return head


def _write(connection: Connection, rows: Rows) -> None:
    for table, values in rows.items():
        connection.execute(insert(table), values)
    _lower_balances(connection, rows)


def _add_shift(connection: Connection, head: tills.TillHead, at: datetime) -> int:
    number, float_cents = head.last_shift, 80_00
    return shifts.add_shift(connection, head.till, number, STAFF_NUMBER, float_cents, at)


def _close_shift(connection: Connection, shift_id: int, head: tills.TillHead, at: datetime) -> None:
    shifts.end_shift(connection, shift_id, head, STAFF_NUMBER, at)
    columns = {
        "closed_at": at,
        "closed_offset_minutes": 60,
        "closed_by": STAFF_NUMBER,
        "float_left_cents": 80_00,
        "deposit_cents": 0,
    }
    shifts.close_shift(connection, shift_id, columns)


def _sale(rows: Rows, head: tills.TillHead, shift_id: int, at: datetime) -> None:
    sale_id = uuid4()
    goods = (WELL_SOLD, *_others(head.last_ticket))
    total = sum(good.public_price_cents for good in goods)
    lines = [_line(sale_id, number, good) for number, good in enumerate(goods, 1)]
    rows[SALE].append(
        {
            "sale_id": sale_id,
            "till": head.till,
            "ticket_number": head.last_ticket,
            "shift_id": shift_id,
            "staff_number": STAFF_NUMBER,
            "member": None,
            "tier": None,
            "market_value_cents": 2 * total,
            "total_cents": total,
            "closed_at": at,
            "closed_offset_minutes": 60,
        }
    )
    rows[LINE] += lines
    rows[MOVEMENT] += [_movement(sale_id, line, at) for line in lines]
    _tender(rows, sale_id, total, at, by_voucher=head.last_ticket % VOUCHER_EVERY == 0)
    _records(rows, head, sale_id, at, lines)


def _others(ticket: int) -> Iterator[Good]:
    """Two goods that are not the measured ones."""
    spread = ITEMS - len(SOLD_GOODS)
    for factor in (7, 11):
        yield Good(len(SOLD_GOODS) + ticket * factor % spread)


def _line(sale_id: UUID, number: int, good: Good) -> dict[str, Any]:
    cents = good.public_price_cents
    return {
        "sale_id": sale_id,
        "line_number": number,
        "sku": good.sku,
        "label": good.label,
        "quantity": 1,
        "weight_grams": None,
        "market_value_cents": 2 * cents,
        "unit_price_cents": cents,
        "discount_cents": 0,
        "total_cents": cents,
        "vat_rate_bp": VAT_RATE_BP,
        "vat_cents": included_vat(cents, VAT_RATE_BP),
        "tariff": "public",
    }


def _movement(sale_id: UUID, line: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "kind": "sold",
        "sku": line["sku"],
        "lot": lot_of(WELL_SOLD) if line["sku"] == WELL_SOLD.sku else None,
        "quantity": -1,
        "sale_id": sale_id,
        "line_number": line["line_number"],
        "at": at,
    }


def _tender(rows: Rows, sale_id: UUID, cents: int, at: datetime, *, by_voucher: bool) -> None:
    voucher = PAYING_VOUCHER if by_voucher else None
    rows[TENDER].append(
        {
            "sale_id": sale_id,
            "tender_number": 1,
            "kind": "voucher" if voucher else "cash",
            "amount_cents": cents,
            "given_cents": cents,
            "voucher": voucher,
        }
    )
    if voucher:
        rows[REDEMPTION].append(
            {"voucher": voucher, "sale_id": sale_id, "amount_cents": cents, "at": at}
        )


def _records(
    rows: Rows, head: tills.TillHead, sale_id: UUID, at: datetime, lines: list[dict[str, Any]]
) -> None:
    """The journal's entry and the receipt that was printed."""
    content = json.dumps([{**line, "sale_id": sale_id.hex} for line in lines])
    rows[table_of(JournalEntry)].append(
        {
            "till": head.till,
            "seq": head.journal_seq,
            "at": at,
            "kind": "sale",
            "entry": content,
            "hash": sale_id.hex,
            "signature": "",
        }
    )
    rows[table_of(PrintJob)].append(
        {
            "till": head.till,
            "sale_id": sale_id,
            "document": content,
            "state": "sent",
            "attempts": 1,
            "detail": "",
            "created_at": at,
            "asked_at": at,
            "updated_at": at,
        }
    )


def _lower_balances(connection: Connection, rows: Rows) -> None:
    lot = lot_of(WELL_SOLD)
    taken = -sum(row["quantity"] for row in rows[MOVEMENT] if row["lot"] == lot)
    of_lot = update(LOT).where(LOT.c.lot == lot)
    connection.execute(of_lot.values(balance=LOT.c.balance - taken))
    spent = sum(row["amount_cents"] for row in rows[REDEMPTION])
    of_voucher = update(VOUCHER).where(VOUCHER.c.code == PAYING_VOUCHER)
    connection.execute(of_voucher.values(balance_cents=VOUCHER.c.balance_cents - spent))
