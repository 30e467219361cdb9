"""One good row for every table, and every row of every table."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select

from db.engine import reading
from db.tables import metadata

AT = datetime(2026, 11, 22, 13, 32, 5, tzinfo=UTC)
SALE_ID = UUID("6f1c3c0e-3a52-4c43-9a3e-0d2b6f5f7a10")
BASKET_ID = UUID("11111111-2222-3333-4444-555555555555")

GOOD: dict[str, dict[str, Any]] = {
    "shop": {
        "id": 1,
        "name": "Boutique",
        "address": "1 rue de la Gare",
        "currency": "EUR",
        "lang": "fr",
        "vat_exemption": "",
        "created_at": AT,
    },
    "till": {
        "name": "T1",
        "last_ticket": 1,
        "last_shift": 1,
        "journal_seq": 1,
        "journal_hash": "00",
        "public_key": "00",
    },
    "staff": {
        "number": 1,
        "first_name": "Nadia",
        "role": "manager",
        "pin_hash": "x",
        "badge": "S1",
        "active": True,
    },
    "shift": {
        "id": 1,
        "till": "T1",
        "number": 1,
        "opened_at": AT,
        "opened_offset_minutes": 60,
        "opened_by": 1,
        "float_cents": 5000,
        "closed_at": None,
    },
    "tier": {"tier": "A", "percent_bp": 3000},
    "member": {
        "card": "M1",
        "tier": "A",
        "household_size": 2,
        "valid_from": date(2026, 9, 1),
        "valid_until": date(2026, 12, 31),
        "oriented_by": "CCAS",
    },
    "member_identity": {"card": "M1", "sealed": "x"},
    "item": {
        "sku": "BREAD",
        "gtin": "96385074",
        "label": "Pain",
        "search_text": "pain bread 96385074",
        "category": "food",
        "kind": "unit",
        "market_value_cents": 400,
        "public_price_cents": 300,
        "social_price_cents": 150,
        "vat_rate_bp": 550,
    },
    "donor": {"id": 1, "reference": "BOUL", "name": "Boulangerie"},
    "donation": {
        "id": 1,
        "donor_id": 1,
        "document_number": "BL-1",
        "given_on": date(2026, 11, 20),
        "staff_number": 1,
        "recorded_at": AT,
        "recorded_offset_minutes": 60,
        "print_job_id": 1,
        "copies": 0,
    },
    "lot": {
        "lot": "L1",
        "donor_id": 1,
        "sku": "BREAD",
        "received_quantity": 10,
        "balance": 9,
        "unit_value_cents": 400,
        "received_on": date(2026, 11, 20),
        "expires_on": date(2026, 11, 25),
        "donation_id": 1,
        "condition": "like new",
        "quarantined": False,
        "place": "A3",
    },
    "voucher": {
        "code": "PASS",
        "kind": "payment",
        "issuer": "Emmaüs",
        "value_cents": 1000,
        "percent_bp": None,
        "balance_cents": 400,
        "uses_left": None,
        "valid_from": None,
        "valid_until": None,
    },
    "donation_draft": {"till": "T1", "content": "{}", "updated_at": AT},
    "basket": {
        "sale_id": BASKET_ID,
        "till": "T1",
        "content": "{}",
        "updated_at": AT,
        "parked_at": None,
    },
    "voucher_refusal": {
        "id": 1,
        "at": AT,
        "till": "T1",
        "staff_number": 1,
        "code": "PASS",
        "reason": "used",
    },
    "sale": {
        "sale_id": SALE_ID,
        "till": "T1",
        "ticket_number": 1,
        "shift_id": 1,
        "staff_number": 1,
        "member_card": "M1",
        "tier": "A",
        "market_value_cents": 400,
        "total_cents": 120,
        "closed_at": AT,
        "closed_offset_minutes": 60,
    },
    "sale_line": {
        "sale_id": SALE_ID,
        "line_number": 1,
        "sku": "BREAD",
        "label": "Pain",
        "serial": "A1",
        "quantity": 1,
        "weight_grams": None,
        "market_value_cents": 400,
        "unit_price_cents": 120,
        "discount_cents": 0,
        "total_cents": 120,
        "vat_rate_bp": 550,
        "vat_cents": 6,
        "tariff": "tier",
    },
    "tender": {
        "sale_id": SALE_ID,
        "tender_number": 1,
        "kind": "cash",
        "amount_cents": 120,
        "given_cents": 200,
        "voucher": None,
    },
    "stock_movement": {
        "id": 1,
        "kind": "sold",
        "sku": "BREAD",
        "lot": "L1",
        "quantity": -1,
        "sale_id": SALE_ID,
        "line_number": 1,
        "at": AT,
        "reason": "",
        "staff_number": None,
        "stocktake_id": None,
    },
    "serial_number": {
        "serial": "A1",
        "other_serial": "A2",
        "sku": "BREAD",
        "lot": "L1",
        "state": "sold",
        "sale_id": SALE_ID,
        "line_number": 1,
    },
    "topup_code": {
        "id": 1,
        "serial": "C1",
        "sku": "BREAD",
        "lot": "L1",
        "sealed": "x",
        "fingerprint": "f1",
        "state": "assigned",
        "sale_id": SALE_ID,
        "line_number": 1,
    },
    "topup_showing": {
        "id": 1,
        "topup_id": 1,
        "how": "receipt",
        "at": AT,
        "print_job_id": 1,
        "staff_number": 1,
        "allowed_by": None,
    },
    "stocktake": {
        "id": 1,
        "state": "open",
        "opened_at": AT,
        "opened_by": 1,
        "closed_at": None,
        "closed_by": None,
    },
    "stocktake_count": {
        "stocktake_id": 1,
        "lot": "L1",
        "counted": 8,
        "expected": 9,
        "reason": "",
        "staff_number": 1,
        "at": AT,
        "by_code": True,
        "unlotted": 0,
    },
    "stocktake_piece": {"stocktake_id": 1, "lot": "L1", "serial": "A1"},
    "redemption": {
        "id": 1,
        "voucher": "PASS",
        "sale_id": SALE_ID,
        "amount_cents": 600,
        "at": AT,
    },
    "journal_entry": {
        "till": "T1",
        "seq": 1,
        "at": AT,
        "kind": "sale",
        "entry": "{}",
        "hash": "00",
        "signature": "00",
    },
    "print_job": {
        "id": 1,
        "till": "T1",
        "sale_id": SALE_ID,
        "document": "{}",
        "state": "queued",
        "attempts": 0,
        "detail": "",
        "created_at": AT,
        "updated_at": AT,
    },
}


def fill(connection: Connection, before: str | None = None) -> None:
    """Write one good row into every table, or into those that come before one of them."""
    for table in metadata.sorted_tables:
        if table.name == before:
            return
        connection.execute(insert(table), GOOD[table.name])


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order of their keys."""
    with reading(engine) as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in metadata.sorted_tables
        }
