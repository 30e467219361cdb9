"""What the journal's version 1 froze: entries, and their bytes. Version 2 is frozen by the
deeds themselves (tests/kiosk/services/journalled)."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

from db.tills import TillHead

GOLDEN = Path(__file__).parents[1] / "db" / "golden"
PARIS_WINTER = timezone(timedelta(hours=1))
AT = datetime(2026, 11, 22, 14, 32, 5, 42, tzinfo=PARIS_WINTER)


@dataclass(frozen=True)
class Sample:
    """An entry as services make it; `golden` names the file with its frozen bytes."""

    kind: str
    seq: int
    values: dict[str, Any]

    @property
    def head(self) -> TillHead:
        """The till's head before this entry: only the first has nothing before it."""
        return TillHead("T1", 0, 0, self.seq - 1, "ab" * 32 if self.seq > 1 else "")

    @property
    def golden(self) -> Path:
        return GOLDEN / f"journal_v1_{self.kind}.json"


SALE_ID = UUID("6f1c3c0e-3a52-4c43-9a3e-0d2b6f5f7a10")

TILL_ADDED = Sample("till_added", 1, {"till": "T1"})
SHIFT_OPENED = Sample("shift_opened", 2, {"shift": 1, "staff": 1, "float_cents": 5000})
IMPORTED = Sample(
    "imported",
    3,
    {
        "table": "items",
        "added": 85,
        "changed": 2,
        "unchanged": 0,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
)
SALE = Sample(
    "sale",
    4,
    {
        "discounts": [{"amount_cents": 500, "voucher": "FIVE"}],
        "lines": [
            {
                "discount_cents": 183,
                "label": "Pain de mie",
                "line_number": 1,
                "market_value_cents": 2000,
                "quantity": 5,
                "sku": "BREAD",
                "tariff": "tier",
                "total_cents": 417,
                "unit_price_cents": 120,
                "vat_cents": 22,
                "vat_rate_bp": 550,
                "weight_grams": None,
            },
            {
                "discount_cents": 12,
                "label": "Riz en vrac",
                "line_number": 2,
                "market_value_cents": 140,
                "quantity": 1,
                "sku": "RICE",
                "tariff": "tier",
                "total_cents": 30,
                "unit_price_cents": 120,
                "vat_cents": 0,
                "vat_rate_bp": None,
                "weight_grams": 350,
            },
            {
                "discount_cents": 77,
                "label": "Carte SIM",
                "line_number": 3,
                "market_value_cents": 1000,
                "quantity": 1,
                "sku": "SIM",
                "tariff": "social",
                "total_cents": 173,
                "unit_price_cents": 250,
                "vat_cents": 29,
                "vat_rate_bp": 2000,
                "weight_grams": None,
            },
            {
                "discount_cents": 152,
                "label": "Réparation",
                "line_number": 4,
                "market_value_cents": 500,
                "quantity": 1,
                "sku": "REPAIR",
                "tariff": "public",
                "total_cents": 348,
                "unit_price_cents": 500,
                "vat_cents": 58,
                "vat_rate_bp": 2000,
                "weight_grams": None,
            },
            {
                "discount_cents": 76,
                "label": "Bric-à-brac",
                "line_number": 5,
                "market_value_cents": 250,
                "quantity": 1,
                "sku": "OPEN",
                "tariff": "typed",
                "total_cents": 174,
                "unit_price_cents": 250,
                "vat_cents": 0,
                "vat_rate_bp": None,
                "weight_grams": None,
            },
        ],
        "market_value_cents": 3890,
        "member": "M-AWA",
        "sale_id": "6f1c3c0e-3a52-4c43-9a3e-0d2b6f5f7a10",
        "staff": 1,
        "tenders": [
            {
                "amount_cents": 42,
                "given_cents": 500,
                "kind": "cash",
                "tender_number": 1,
                "voucher": None,
            },
            {
                "amount_cents": 1000,
                "given_cents": 1000,
                "kind": "voucher",
                "tender_number": 2,
                "voucher": "PASS",
            },
            {
                "amount_cents": 100,
                "given_cents": 100,
                "kind": "card",
                "tender_number": 3,
                "voucher": None,
            },
        ],
        "ticket": "T1-000001",
        "total_cents": 1142,
    },
)
CASH_COUNTED = Sample(
    "cash_counted",
    7,
    {
        "shift": 1,
        "staff": 1,
        "count": 1,
        "cash_cents": 5280,
        "cash": [
            {"form": "piece", "denomination_cents": 5000, "count": 1, "amount_cents": 5000},
            {"form": "roll", "denomination_cents": 5, "count": 1, "amount_cents": 250},
            {"form": "piece", "denomination_cents": 10, "count": 3, "amount_cents": 30},
        ],
        "tenders": [{"kind": "voucher", "issuer": "CCAS", "counted_cents": 900}],
    },
)
SHIFT_CLOSED = Sample(
    "shift_closed",
    8,
    {
        "shift": 1,
        "staff": 1,
        "counts": 1,
        "tenders": [
            {
                "kind": "cash",
                "issuer": "",
                "expected_cents": 5300,
                "counted_cents": 5280,
                "reason": "",
            },
            {
                "kind": "voucher",
                "issuer": "CCAS",
                "expected_cents": 900,
                "counted_cents": 900,
                "reason": "",
            },
        ],
        "countersigned_by": None,
        "signature": "not_asked",
        "float_left_cents": 5280,
        "deposit_cents": 0,
    },
)
Z_REPORT = Sample(
    "z_report",
    9,
    {
        "shift": 1,
        "number": 1,
        "period": "2026-11-22",
        "staff": 1,
        "first_ticket": "T1-000001",
        "last_ticket": "T1-000002",
        "total_cents": 1200,
        "absolute_cents": 1200,
        "perpetual_cents": 1200,
        "perpetual_absolute_cents": 1200,
        "tenders": [
            {"kind": "cash", "count": 1, "amount_cents": 300},
            {"kind": "voucher", "count": 1, "amount_cents": 900},
        ],
        "vat": [{"rate_bp": 550, "net_cents": 1137, "vat_cents": 63}],
        "figures_sha256": "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
    },
)
MONTH_CLOSING = Sample(
    "month_closing",
    10,
    {name: value for name, value in Z_REPORT.values.items() if name != "shift"}
    | {"period": "2026-11", "first_z": 1, "last_z": 1, "zs": 1},
)
SHIFT_ENDED = Sample(
    "shift_ended",
    5,
    {
        "shift": 1,
        "staff": 2,
        "last_ticket": 1,
        "perpetual_cents": 1142,
        "perpetual_absolute_cents": 1142,
        "baskets_kept": 1,
    },
)
PAY_IN = Sample(
    "pay_in",
    5,
    {"shift": 1, "staff": 2, "allowed_by": None, "reason": "Banque", "amount_cents": 5000},
)
PAY_OUT = Sample(
    "pay_out",
    5,
    {"shift": 1, "staff": 2, "allowed_by": 1, "reason": "Timbres", "amount_cents": 1250},
)
CASH_DROP = Sample(
    "cash_drop",
    5,
    {"shift": 1, "staff": 2, "allowed_by": 1, "reason": "Coffre", "amount_cents": 20000},
)
DRAWER_OPENED = Sample(
    "drawer_opened", 5, {"shift": 1, "staff": 2, "allowed_by": None, "reason": "Monnaie"}
)
CASH = [SHIFT_ENDED, PAY_IN, PAY_OUT, CASH_DROP, DRAWER_OPENED]
SAMPLES = [
    TILL_ADDED,
    SHIFT_OPENED,
    IMPORTED,
    SALE,
    CASH_COUNTED,
    SHIFT_CLOSED,
    Z_REPORT,
    MONTH_CLOSING,
    *CASH,
]
