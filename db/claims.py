"""What issuers owe for their vouchers, and what they were asked to pay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, func, insert, select, union, update

from db.rows import AnyRow
from db.sales import SALE
from db.tables import Claim, ClaimedRedemption, VoucherPattern, table_of
from db.tills import SHOP
from db.vouchers import REDEMPTION, VOUCHER

CLAIM = table_of(Claim)
CLAIMED = table_of(ClaimedRedemption)
PATTERN = table_of(VoucherPattern)

_IS_CLAIMED = exists().where(CLAIMED.c.redemption_id == REDEMPTION.c.id)


def queue_up(connection: Connection) -> None:
    """Wait for other claims to be made; sales never wait for this.

    It gives claims numbers without gaps. That nothing is claimed twice is held by the
    primary key of `claimed_redemption`.
    """
    connection.execute(select(SHOP.c.id).with_for_update())


def is_issuer(connection: Connection, issuer: str) -> bool:
    """Tell whether a payment voucher, or a pattern, has exactly this issuer."""
    voucher = exists().where(VOUCHER.c.issuer == issuer, VOUCHER.c.kind == "payment")
    pattern = exists().where(PATTERN.c.issuer == issuer)
    return bool(connection.execute(select(voucher | pattern)).scalar_one())


def issuers(connection: Connection) -> list[str]:
    """Return every issuer of payment vouchers, in order of their names."""
    query = union(
        select(VOUCHER.c.issuer).where(VOUCHER.c.kind == "payment"), select(PATTERN.c.issuer)
    )
    return sorted(connection.execute(query).scalars())


def redemptions(
    connection: Connection, issuer: str, since: datetime, until: datetime
) -> Sequence[AnyRow]:
    """Return what an issuer's payment vouchers paid from `since` until before `until`, the
    first first: (id, voucher, amount_cents, at, till, ticket_number, closed_offset_minutes),
    and the claim's number and paid_at where it is claimed."""
    query = _of_sales(CLAIM.c.number, CLAIM.c.paid_at).where(
        VOUCHER.c.issuer == issuer,
        VOUCHER.c.kind == "payment",
        REDEMPTION.c.at >= since,
        REDEMPTION.c.at < until,
    )
    query = query.outerjoin(CLAIMED, CLAIMED.c.redemption_id == REDEMPTION.c.id)
    query = query.outerjoin(CLAIM, CLAIM.c.id == CLAIMED.c.claim_id)
    return connection.execute(query).all()


def redemptions_of(connection: Connection, number: int) -> Sequence[AnyRow]:
    """Return what a claim is made of, as `redemptions` does."""
    query = _of_sales(CLAIM.c.number, CLAIM.c.paid_at)
    query = query.join(CLAIMED, CLAIMED.c.redemption_id == REDEMPTION.c.id)
    query = query.join(CLAIM, CLAIM.c.id == CLAIMED.c.claim_id)
    return connection.execute(query.where(CLAIM.c.number == number)).all()


def _of_sales(*more: Any) -> Select[Any]:
    return (
        select(
            REDEMPTION.c.id,
            REDEMPTION.c.voucher,
            REDEMPTION.c.amount_cents,
            REDEMPTION.c.at,
            SALE.c.till,
            SALE.c.ticket_number,
            SALE.c.closed_offset_minutes,
            *more,
        )
        .select_from(REDEMPTION)
        .join(VOUCHER, VOUCHER.c.code == REDEMPTION.c.voucher)
        .join(SALE, SALE.c.sale_id == REDEMPTION.c.sale_id)
        .order_by(REDEMPTION.c.at, REDEMPTION.c.id)
    )


def open_by_issuer(connection: Connection) -> Sequence[AnyRow]:
    """Return (issuer, many, cents, since): what of payment vouchers is not claimed yet, where
    more was redeemed than given back."""
    query = (
        select(
            VOUCHER.c.issuer,
            func.count().label("many"),
            func.sum(REDEMPTION.c.amount_cents).label("cents"),
            func.min(REDEMPTION.c.at).label("since"),
        )
        .select_from(REDEMPTION)
        .join(VOUCHER, VOUCHER.c.code == REDEMPTION.c.voucher)
        .where(VOUCHER.c.kind == "payment", ~_IS_CLAIMED)
        .group_by(VOUCHER.c.issuer)
        .having(func.sum(REDEMPTION.c.amount_cents) > 0)
        .order_by(VOUCHER.c.issuer)
    )
    return connection.execute(query).all()


def next_number(connection: Connection) -> int:
    """Return the number of the next claim; `queue_up` must have been called."""
    last = select(func.coalesce(func.max(CLAIM.c.number), 0))
    return int(connection.execute(last).scalar_one()) + 1


def add_claim(connection: Connection, row: dict[str, Any], redemption_ids: Sequence[int]) -> None:
    """Write a claim (number, issuer, first_day, last_day, total_cents, made_at, made_by)
    and what it claims."""
    query = insert(CLAIM).returning(CLAIM.c.id)
    claim_id = int(connection.execute(query, row).scalar_one())
    claimed = [{"redemption_id": each, "claim_id": claim_id} for each in redemption_ids]
    connection.execute(insert(CLAIMED), claimed)


def _claims() -> Select[Any]:
    many = (
        select(func.count())
        .where(CLAIMED.c.claim_id == CLAIM.c.id)
        .correlate(CLAIM)
        .scalar_subquery()
    )
    return select(CLAIM, many.label("many"))


def last_claims(connection: Connection, limit: int) -> Sequence[AnyRow]:
    """Return the newest claims first, with how `many` each claims."""
    query = _claims().order_by(CLAIM.c.number.desc()).limit(limit)
    return connection.execute(query).all()


def find_claim(connection: Connection, number: int) -> AnyRow | None:
    """Return a claim as `last_claims` does."""
    return connection.execute(_claims().where(CLAIM.c.number == number)).first()


def mark_paid(connection: Connection, number: int, staff_number: int, at: datetime) -> bool:
    """Note that the issuer paid a claim; False when it is noted already."""
    query = update(CLAIM).where(CLAIM.c.number == number, CLAIM.c.paid_at.is_(None))
    return connection.execute(query.values(paid_at=at, paid_by=staff_number)).rowcount == 1
