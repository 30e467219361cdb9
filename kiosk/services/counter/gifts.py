"""Storing what people give on top of a sale."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from db import gifts as gift_rows
from db.rows import AnyRow
from kiosk.rules.basket import Gift
from kiosk.rules.shown_codes import journalled_code
from kiosk.rules.voucher_codes import grouped
from kiosk.services.shop import OpenShop, ShopRecord
from kiosk.services.vouchers.batches import issue_one
from receipts.compose.suspended import SuspendedSlip, compose_suspended
from receipts.document import Document

SUSPENDED_ISSUERS = {"fr": "Achat suspendu", "en": "Suspended purchase"}
"""Who stands as the issuer of a suspended purchase's voucher, by the shop's language."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was stored of a sale's gifts: the slips to print, and the journal's values."""

    slips: tuple[Document, ...] = ()
    journalled: dict[str, Any] = field(default_factory=dict)


NOTHING_GIVEN = Given()


def suspended_issuer(record: ShopRecord) -> str:
    """Return the issuer of this shop's suspended purchases."""
    return SUSPENDED_ISSUERS.get(record.lang, SUSPENDED_ISSUERS["en"])


def store_gifts(
    connection: Connection,
    shop: OpenShop,
    sale_id: UUID,
    gifts: tuple[Gift, ...],
    staff_number: int,
    at: datetime,
) -> Given:
    """Write a sale's gifts in its transaction; a suspended purchase becomes a voucher."""
    codes = [_voucher_for(connection, shop, gift, staff_number, at) for gift in gifts]
    rows = [
        {
            "sale_id": sale_id,
            "gift_number": number,
            "kind": gift.kind,
            "amount_cents": gift.amount_cents,
            "voucher": code,
        }
        for number, (gift, code) in enumerate(zip(gifts, codes, strict=True), 1)
    ]
    gift_rows.add_gifts(connection, rows)
    given = zip(gifts, codes, strict=True)
    slips = tuple(_slip(shop, gift.amount_cents, code, at) for gift, code in given if code)
    return Given(slips, {"gifts": [_journalled(row) for row in rows]})


def slips_of_sale(connection: Connection, shop: OpenShop, sale_id: UUID) -> tuple[Document, ...]:
    """Return the slips that were printed with a sale, made anew."""
    rows = [row for row in gift_rows.of_sale(connection, sale_id) if row.voucher]
    return tuple(_slip(shop, row.amount_cents, row.voucher, _local(row)) for row in rows)


def _voucher_for(
    connection: Connection, shop: OpenShop, gift: Gift, staff_number: int, at: datetime
) -> str | None:
    if gift.kind != "suspended":
        return None
    issuer = suspended_issuer(shop.record)
    return issue_one(connection, shop, gift.amount_cents, issuer, staff_number, at)


def _slip(shop: OpenShop, value_cents: int, code: str, at: datetime) -> Document:
    return compose_suspended(
        SuspendedSlip(
            shop_name=shop.record.name,
            lang=shop.record.lang,
            currency=shop.record.currency,
            value_cents=value_cents,
            code=code,
            shown_code=grouped(code),
            given_on=at.date(),
        )
    )


def _local(row: AnyRow) -> datetime:
    at: datetime = row.closed_at
    return at.astimezone(timezone(timedelta(minutes=row.closed_offset_minutes)))


def _journalled(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a gift's values. The code is money until it is spent, and is not told."""
    values = {name: row[name] for name in ("gift_number", "kind", "amount_cents")}
    code = row["voucher"]
    return values | (journalled_code(row["sale_id"], code) if code else {})
