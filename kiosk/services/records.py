"""Rows become the values that rules and screens know; rows stop here."""

from pathlib import Path

from cryptography.fernet import InvalidToken

from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member, counter_name
from kiosk.rules.vouchers import Voucher
from kiosk.services.keys import identity_cipher


def item_from(row: AnyRow) -> Item:
    """Return the item of a row of `db.items`."""
    return Item(
        sku=row.sku,
        label=row.label,
        category=row.category,
        kind=row.kind,
        gtin=row.gtin,
        market_value_cents=row.market_value_cents,
        public_price_cents=row.public_price_cents,
        social_price_cents=row.social_price_cents,
        vat_rate_bp=row.vat_rate_bp,
    )


def member_from(row: AnyRow, home: Path) -> Member:
    """Return the member of a row of `db.members`, by the name the counter may see.

    Where the shop's key of personal data is not in this home, the card's reference
    stands for the name: a person is served all the same.
    """
    return Member(
        card=row.card,
        name=_shown_name(row, home),
        tier=row.tier,
        percent_bp=row.percent_bp,
        household_size=row.household_size,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _shown_name(row: AnyRow, home: Path) -> str:
    if not row.sealed:
        return str(row.card)
    try:
        return counter_name(identity_cipher(home).decrypt(row.sealed).decode())
    except (ShopError, InvalidToken):
        return str(row.card)


def voucher_from(row: AnyRow) -> Voucher:
    """Return the voucher of a row of `db.vouchers`."""
    return Voucher(
        code=row.code,
        kind=row.kind,
        issuer=row.issuer,
        value_cents=row.value_cents or 0,
        percent_bp=row.percent_bp or 0,
        balance_cents=row.balance_cents or 0,
        uses_left=row.uses_left or 0,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
