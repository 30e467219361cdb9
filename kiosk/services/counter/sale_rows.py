"""A sale that is about to be stored, as its rows and as what the journal keeps of it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from db import journal
from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.payment import Settled
from kiosk.rules.pricing import PricedBasket, PricedLine
from kiosk.rules.shown_codes import journalled_code
from kiosk.rules.vouchers import Voucher
from kiosk.services.counter.allocating import LineStock
from kiosk.services.counter.duty import Duty
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember


@dataclass(frozen=True, slots=True)
class Deed:
    """Everything about the sale that is known before the transaction."""

    basket: Basket
    priced: PricedBasket
    rules_version: int
    tenders: tuple[Settled, ...]
    change_cents: int
    duty: Duty
    at: datetime
    today: date
    """The day by which rights, prices and expiry are judged (`OpenShop.today`)."""
    allowed_by: StaffMember | None = None
    """The manager who allows a refund above the limit."""


def sale_row(shop: OpenShop, deed: Deed, ticket_number: int) -> dict[str, Any]:
    """Return the sale's own row."""
    member = deed.basket.member
    return {
        "sale_id": deed.basket.sale_id,
        "till": shop.till,
        "ticket_number": ticket_number,
        "shift_id": deed.duty.shift_id,
        "staff_number": deed.duty.staff.number,
        "member": member.reference if member else None,
        "tier": member.tier if member else None,
        "household_size": member.household_size if member else None,
        "market_value_cents": deed.priced.market_value_cents,
        "total_cents": deed.priced.total_cents,
        "closed_at": deed.at,
        "closed_offset_minutes": journal.offset_minutes(deed.at),
    }


def line_row(deed: Deed, line: PricedLine, taken: LineStock) -> dict[str, Any]:
    """Return the row of a line. Raises ShopError ``members_only`` for one without a price."""
    if line.price is None:
        raise ShopError("members_only", label=line.line.item.label)
    return {
        "sale_id": deed.basket.sale_id,
        "line_number": taken.line_number,
        "sku": line.line.item.sku,
        "label": line.line.item.label,
        "serial": taken.serial,
        "quantity": line.line.quantity,
        "weight_grams": line.line.weight_grams,
        "market_value_cents": line.market_value_cents,
        "unit_price_cents": line.price.cents,
        "discount_cents": line.discount_cents,
        "total_cents": line.total_cents,
        "vat_rate_bp": line.line.item.vat_rate_bp,
        "vat_cents": line.vat_cents,
        "tariff": line.price.tariff,
        "tariff_id": line.price.rule.id if line.price.rule else None,
    }


def tender_row(deed: Deed, number: int, tender: Settled) -> dict[str, Any]:
    """Return the row of a tender; `number` begins at 1."""
    return {
        "sale_id": deed.basket.sale_id,
        "tender_number": number,
        "kind": tender.kind,
        "amount_cents": tender.amount_cents,
        "given_cents": tender.given_cents,
        "voucher": tender.voucher.code if tender.voucher else None,
    }


def movement_rows(deed: Deed, taken: list[LineStock]) -> list[dict[str, Any]]:
    """Return what leaves each lot."""
    return [
        {
            "kind": "sold",
            "sku": line.sku,
            "lot": part.lot,
            "quantity": -part.quantity,
            "sale_id": deed.basket.sale_id,
            "line_number": line.line_number,
            "at": deed.at,
        }
        for line in taken
        for part in line.parts
    ]


def receipt_digest(document: str) -> dict[str, str]:
    """Return what binds a ticket's receipt, JSON as it is stored, to the ticket's entry: it
    is printed again from there."""
    return {"receipt_sha256": hashlib.sha256(document.encode()).hexdigest()}


def journal_values(
    deed: Deed,
    ticket: tuple[str, int],
    lines: list[dict[str, Any]],
    tenders: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return what the journal keeps of a sale: values, and references instead of names.

    `ticket` is its name and the number of its shift.
    """
    member = deed.basket.member
    discounts = [used for used in deed.priced.discounts if used[1]]
    return {
        "ticket": ticket[0],
        "shift": ticket[1],
        "sale_id": str(deed.basket.sale_id),
        "staff": deed.duty.staff.number,
        "member": member.reference if member else None,
        "market_value_cents": deed.priced.market_value_cents,
        "total_cents": deed.priced.total_cents,
        "lines": [_journal_line(row) for row in lines],
        "tenders": [journal_tender(row) for row in tenders],
        "discounts": journal_vouchers(deed.basket.sale_id, discounts),
    }


def journal_vouchers(sale_id: UUID, used: list[tuple[Voucher, int]]) -> list[dict[str, Any]]:
    """Return what was taken of vouchers, in cents."""
    return [
        journalled_code(sale_id, voucher.code) | {"amount_cents": cents} for voucher, cents in used
    ]


def journal_tender(row: dict[str, Any]) -> dict[str, Any]:
    """Return a tender's values; the code of a voucher is not told."""
    values = {name: value for name, value in row.items() if name != "sale_id"}
    code = row["voucher"]
    return values | (journalled_code(row["sale_id"], code) if code else {})


def typed_prices(
    deed: Deed, ticket: str, shift: int, lines: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return what the journal keeps of prices that were typed at the counter, as an event of
    its own; None for a sale without any."""
    names = ("line_number", "sku", "label", "quantity", "unit_price_cents", "total_cents")
    typed = [{name: row[name] for name in names} for row in lines if row["tariff"] == "typed"]
    if not typed:
        return None
    values = {"ticket": ticket, "shift": shift, "sale_id": str(deed.basket.sale_id)}
    return values | {"staff": deed.duty.staff.number, "lines": typed}


def _journal_line(row: dict[str, Any]) -> dict[str, Any]:
    """Return a line's values; only a piece with a number of its own has a serial, and only
    a price that a dated rule gave has its number.

    So the lines of all others keep the bytes of journal version 1.
    """
    left_out = {name for name in ("serial", "tariff_id") if row[name] is None}
    return {k: v for k, v in row.items() if k != "sale_id" and k not in left_out}
