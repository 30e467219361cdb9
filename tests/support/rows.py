"""One good row for every table, and every row of every table."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.engine import Dialect

from db.engine import reading
from db.tables import metadata

AT = datetime(2026, 11, 22, 13, 32, 5, tzinfo=UTC)
SEVEN_YEARS_ON = AT.replace(year=2033)
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
        "receipts": "ask",
        "logo_sha256": None,
        "created_at": AT,
    },
    "till": {
        "name": "T1",
        "last_ticket": 1,
        "last_shift": 1,
        "journal_seq": 1,
        "journal_hash": "00",
        "public_key": "00",
        "perpetual_cents": 120,
        "perpetual_absolute_cents": 120,
        "last_at": SEVEN_YEARS_ON,
    },
    "staff": {
        "number": 1,
        "first_name": "Nadia",
        "role": "manager",
        "pin_hash": "x",
        "badge": "S1",
        "active": True,
        "wrong_pins": 0,
        "wait_until": None,
    },
    "shift": {
        "id": 1,
        "till": "T1",
        "number": 1,
        "day": date(2026, 11, 22),
        "opened_at": AT,
        "opened_offset_minutes": 60,
        "opened_by": 1,
        "float_cents": 5000,
        "expected_float_cents": 5000,
        "opened_seq": 1,
        "ended_at": None,
        "ended_offset_minutes": None,
        "ended_by": None,
        "perpetual_cents": None,
        "perpetual_absolute_cents": None,
        "closed_at": None,
        "closed_offset_minutes": None,
        "closed_by": None,
        "countersigned_by": None,
        "float_left_cents": None,
        "deposit_cents": None,
    },
    "cash_movement": {
        "id": 1,
        "movement_id": BASKET_ID,
        "shift_id": 1,
        "kind": "pay_out",
        "amount_cents": 500,
        "reason": "stamps",
        "staff_number": 1,
        "allowed_by": 1,
        "at": AT,
        "offset_minutes": 60,
        "print_job_id": 1,
    },
    "voided_line": {
        "id": 1,
        "shift_id": 1,
        "basket_id": BASKET_ID,
        "staff_number": 1,
        "sku": "BREAD",
        "label": "Pain",
        "quantity": 1,
        "total_cents": 120,
        "whole_basket": False,
        "at": AT,
    },
    "count_draft": {"shift_id": 1, "content": "{}", "updated_at": AT},
    "cash_count": {
        "shift_id": 1,
        "form": "piece",
        "denomination_cents": 200,
        "count": 3,
        "amount_cents": 600,
    },
    "tender_count": {
        "shift_id": 1,
        "kind": "cash",
        "issuer": "",
        "expected_cents": 5120,
        "counted_cents": 5100,
        "reason": "not known",
    },
    "closing": {
        "id": 1,
        "till": "T1",
        "kind": "z",
        "number": 1,
        "shift_id": 1,
        "period": "2026-11-22",
        "first_ticket": 1,
        "last_ticket": 1,
        "total_cents": 120,
        "absolute_cents": 120,
        "perpetual_cents": 120,
        "perpetual_absolute_cents": 120,
        "figures": "{}",
        "document": "{}",
        "made_at": AT,
        "made_offset_minutes": 60,
        "made_by": 1,
    },
    "duplicate": {
        "id": 1,
        "sale_id": SALE_ID,
        "closing_id": None,
        "number": 1,
        "staff_number": 1,
        "print_job_id": 1,
        "at": AT,
    },
    "till_key": {
        "till": "T1",
        "number": 1,
        "public_key": "00",
        "from_seq": 1,
        "origin": "first",
        "at": AT,
    },
    "archive": {
        "id": 1,
        "period": "2026-11",
        "first_day": date(2026, 11, 1),
        "last_day": date(2026, 11, 30),
        "file_name": "2026-11.zip",
        "manifest_sha256": "00",
        "at": AT,
    },
    "purge": {
        "id": 1,
        "till": "T1",
        "archive_id": 1,
        "last_day": date(2026, 11, 30),
        "through_seq": 1,
        "through_hash": "00",
        "through_ticket": 1,
        "staff_number": 1,
        "at": SEVEN_YEARS_ON,
    },
    "line_returned": {"sale_id": SALE_ID, "line_number": 1, "sold": 1, "returned": 0},
    "tier": {"tier": "A", "percent_bp": 3000},
    "household": {"reference": "H1", "size": 2},
    "member": {
        "reference": "M1",
        "tier": "A",
        "household": "H1",
        "suspended_at": None,
        "suspended_reason": "",
        "receipt_lang": "ar",
        "large_print": False,
    },
    "member_card": {"card": "C1", "member": "M1", "issued_at": AT, "ended_at": None},
    "orientation": {
        "id": 1,
        "member": "M1",
        "valid_from": date(2026, 9, 1),
        "valid_until": date(2026, 12, 31),
        "oriented_by": "CCAS",
    },
    "member_identity": {"member": "M1", "sealed_key": "k", "sealed": "x"},
    "rule_book": {"id": 1, "version": 1},
    "tariff": {
        "id": 1,
        "tier": "A",
        "scope": "category",
        "target": "food",
        "rule": "percent_of_market",
        "value": 2000,
        "household_min": 1,
        "household_max": 3,
        "valid_from": date(2026, 1, 1),
        "valid_until": None,
    },
    "quota": {
        "id": 1,
        "tier": "A",
        "scope": "all",
        "target": "",
        "measure": "market_value",
        "limit_amount": 15000,
        "per": "days",
        "days": 30,
        "unit": "household",
        "per_extra_person": 5000,
        "ended_on": None,
    },
    "quota_balance": {
        "quota_id": 1,
        "pool": "H1",
        "period": "d30",
        "used": 400,
        "limit_amount": 20000,
    },
    "quota_use": {
        "id": 1,
        "quota_id": 1,
        "pool": "H1",
        "period": "d30",
        "day": date(2026, 11, 22),
        "amount": 400,
        "beyond": 100,
        "sale_id": SALE_ID,
        "line_number": 1,
        "allowed_by": 1,
        "reason": "birth",
        "at": AT,
    },
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
        "floor_price_cents": 100,
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
        "scope": "all",
        "target": "",
        "min_basket_cents": 0,
        "member": None,
        "tier": None,
        "batch_id": None,
        "pattern_id": None,
        "cancelled": False,
        "form": "4 letters",
    },
    "voucher_batch": {
        "id": 1,
        "label": "Noël",
        "count": 1,
        "issued_at": AT,
        "issued_by": 1,
    },
    "voucher_pattern": {
        "id": 1,
        "issuer": "Pass numérique",
        "mask": "PN-99999999",
        "value_cents": 1000,
        "valid_from": None,
        "valid_until": None,
    },
    "voucher_cancellation": {
        "id": 1,
        "voucher": "PASS",
        "amount_cents": 400,
        "uses": 0,
        "reason": "lost",
        "staff_number": 1,
        "at": AT,
    },
    "claim": {
        "id": 1,
        "number": 1,
        "issuer": "Emmaüs",
        "first_day": date(2026, 11, 1),
        "last_day": date(2026, 11, 30),
        "total_cents": 600,
        "made_at": AT,
        "made_by": 1,
        "paid_at": None,
        "paid_by": None,
    },
    "claimed_redemption": {"redemption_id": 1, "claim_id": 1},
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
        "member": "M1",
        "tier": "A",
        "household_size": 2,
        "market_value_cents": 400,
        "total_cents": 120,
        "closed_at": AT,
        "closed_offset_minutes": 60,
        "kind": "sale",
        "corrects": None,
        "reason": "",
        "allowed_by": None,
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
        "tariff": "rule",
        "tariff_id": 1,
        "returns_sale_id": None,
        "returns_line_number": None,
    },
    "sale_gift": {
        "sale_id": SALE_ID,
        "gift_number": 1,
        "kind": "suspended",
        "amount_cents": 500,
        "voucher": "PASS",
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
        "entry": '{"offset_minutes":60}',
        "hash": "00",
        "signature": "00",
    },
    "print_job": {
        "id": 1,
        "till": "T1",
        "sale_id": SALE_ID,
        "document": "{}",
        "state": "queued",
        "proof": "",
        "attempts": 0,
        "detail": "",
        "created_at": AT,
        "asked_at": AT,
        "updated_at": AT,
    },
    "printer": {
        "till": "T1",
        "address": "tcp://printer:9100",
        "columns": 48,
        "code_page": 16,
        "encoding": "cp1252",
        "proof": "status",
        "cutter": True,
        "images": True,
        "drawer": True,
        "logo_sha256": "",
        "tested_at": AT,
    },
    "picture": {"sha256": "0" * 64, "png": b"\x89PNG"},
}


def fill(connection: Connection, before: str | None = None) -> None:
    """Write one good row into every table, or into those that come before one of them.

    The purge comes last: only what is there can be given up.
    """
    for table in sorted(metadata.sorted_tables, key=lambda table: table.name == "purge"):
        if table.name == before:
            return
        connection.execute(insert(table), GOOD[table.name])


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order of their keys.

    Half of the tests look at it, some of them after each step: its statements are put
    together once, and tables without rows are not asked for theirs.
    """
    dialect = engine.dialect
    tables, filled = _statements(dialect.name)
    with reading(engine) as connection:
        names = set(connection.exec_driver_sql(filled).scalars())
        return {
            name: [
                {
                    column: process(value) if process else value
                    for (column, process), value in zip(columns, row, strict=True)
                }
                for row in connection.exec_driver_sql(statement)
            ]
            if name in names
            else []
            for name, (statement, columns) in tables.items()
        }


_Column = tuple[str, Callable[[Any], Any] | None]


@cache
def _statements(dialect_name: str) -> tuple[dict[str, tuple[str, list[_Column]]], str]:
    """For each table its statement, its columns and how a value of each is read; and the
    statement that names the tables with rows."""
    dialect: Dialect = {"sqlite": sqlite, "postgresql": psycopg}[dialect_name].dialect()
    tables: dict[str, tuple[str, list[_Column]]] = {}
    for table in metadata.sorted_tables:
        statement = select(table).order_by(*table.primary_key).compile(dialect=dialect)
        columns: list[_Column] = [
            (each.name, each.type.dialect_impl(dialect).result_processor(dialect, None))
            for each in table.columns
        ]
        tables[table.name] = (str(statement), columns)
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables
    )
    return tables, filled
