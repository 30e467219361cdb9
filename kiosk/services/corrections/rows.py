"""What is stored and journalled of goods and money that come back: all below zero."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kiosk.rules.payment import Settled
from kiosk.services.corrections.goods_back import LineBack
from kiosk.services.counter.sale_rows import journal_tender

SALE_ONLY = {"returns_sale_id": None, "returns_line_number": None}
"""What a line that is sold has in the columns of those that come back."""


def line_row(sale_id: UUID, back: LineBack) -> dict[str, Any]:
    """Return the row of a line that came back."""
    line = back.line
    return {
        "sale_id": sale_id,
        "line_number": back.line_number,
        "sku": line.sku,
        "label": line.label,
        "serial": line.serial,
        "quantity": -line.quantity,
        "weight_grams": None if line.weight_grams is None else -line.weight_grams,
        "market_value_cents": -line.market_value_cents,
        "unit_price_cents": line.unit_price_cents,
        "discount_cents": -line.discount_cents,
        "total_cents": -line.total_cents,
        "vat_rate_bp": line.vat_rate_bp,
        "vat_cents": -line.vat_cents,
        "tariff": line.tariff,
        "tariff_id": line.tariff_id,
        "returns_sale_id": line.sale_id,
        "returns_line_number": line.line_number,
    }


def tender_row(sale_id: UUID, number: int, tender: Settled) -> dict[str, Any]:
    """Return the row of a tender that goes back."""
    return {
        "sale_id": sale_id,
        "tender_number": number,
        "kind": tender.kind,
        "amount_cents": tender.amount_cents,
        "given_cents": tender.given_cents,
        "voucher": tender.voucher.code if tender.voucher else None,
    }


def journal_line(row: dict[str, Any], back: LineBack) -> dict[str, Any]:
    """Return a line's values for the journal: which line came back, and what became of it."""
    own = {"sale_id", "returns_sale_id", "returns_line_number"}
    left_out = {name for name in ("serial", "tariff_id") if row[name] is None} | own
    values = {name: value for name, value in row.items() if name not in left_out}
    return values | {"returns_line": back.line.line_number, "to_stock": back.line.to_stock}


def journal_tenders(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return tenders for the journal; codes of vouchers are not told."""
    return [journal_tender(row) for row in rows]


def journal_quotas(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what went back to quotas for the journal; lines are those of the sale."""
    kept = ("pool", "period", "line_number", "amount", "beyond")
    return [
        {"quota": entry["quota_id"]} | {name: entry[name] for name in kept} for entry in entries
    ]
