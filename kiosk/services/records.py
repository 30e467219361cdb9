"""Rows become the values that rules and screens know; rows stop here."""

from datetime import date
from pathlib import Path

from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member, counter_name
from kiosk.rules.orientations import ONE_DAY
from kiosk.rules.paper import Look
from kiosk.rules.vouchers import Voucher
from kiosk.services.members.identities import Identity, SealedIdentity, unseal


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
        floor_price_cents=row.floor_price_cents,
    )


def member_from(row: AnyRow, home: Path) -> Member:
    """Return the member of a row of `db.members`, by the name the counter may see.

    Where the shop's key of personal data is not in this home, the reference
    stands for the name: a person is served all the same.
    """
    return member_named(row, _shown_name(row, home))


def member_named(row: AnyRow, name: str) -> Member:
    """Return the member of a row whose name is known already."""
    return Member(
        reference=row.reference,
        name=name,
        tier=row.tier,
        percent_bp=row.percent_bp,
        household_size=row.household_size,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        household=row.household,
        orientation_id=row.orientation_id,
        suspended=row.suspended_at is not None,
        renewed_until=_renewed_until(row),
        card=row.card,
        card_ended=row.ended_at is not None,
        look=Look(row.receipt_lang, row.large_print),
    )


def _renewed_until(row: AnyRow) -> date | None:
    """Return the end of the next orientation where it leaves no day without one."""
    if row.next_from is None or row.next_from > row.valid_until + ONE_DAY:
        return None
    later: date = max(row.valid_until, row.next_until)
    return later


def shown_name(reference: str, identity: Identity) -> str:
    """Return what the counter may show: first name and initials, or the reference."""
    return counter_name(identity.display_name) if identity.display_name else reference


def _shown_name(row: AnyRow, home: Path) -> str:
    if not row.sealed:
        return str(row.reference)
    try:
        identity = unseal(home, SealedIdentity(row.sealed_key, row.sealed))
    except ShopError:
        return str(row.reference)
    return shown_name(row.reference, identity)


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
        scope=row.scope,
        target=row.target,
        min_basket_cents=row.min_basket_cents,
        member=row.member,
        tier=row.tier,
        cancelled=row.cancelled,
        pattern_id=row.pattern_id,
    )
