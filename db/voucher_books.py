"""Issuing, cancelling and adding up vouchers; and the shapes of other issuers' codes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    bindparam,
    case,
    false,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from db.members import TIER
from db.returned import something_is_left
from db.rows import AnyRow
from db.tables import VoucherBatch, VoucherCancellation, VoucherPattern, table_of
from db.tables.vouchers import form_of
from db.vouchers import REDEMPTION, VOUCHER

BATCH = table_of(VoucherBatch)
PATTERN = table_of(VoucherPattern)
CANCELLATION = table_of(VoucherCancellation)

_HAS_LEFT = (func.coalesce(VOUCHER.c.balance_cents, 0) > 0) | (
    func.coalesce(VOUCHER.c.uses_left, 0) > 0
)


def add_batch(
    connection: Connection, label: str, count: int, staff_number: int, at: datetime
) -> int:
    """Write a batch down; return its number."""
    row = {"label": label, "count": count, "issued_at": at, "issued_by": staff_number}
    return int(connection.execute(insert(BATCH).returning(BATCH.c.id), row).scalar_one())


def add_vouchers(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write new vouchers (keys as the columns of the table)."""
    connection.execute(insert(VOUCHER), rows)


def add_by_shape(connection: Connection, row: dict[str, Any]) -> None:
    """Write a voucher known by its shape, unless a till has taken this code before.

    A till that writes the same code at the same moment is waited for.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(VOUCHER).on_conflict_do_nothing(), row)


def batches(connection: Connection, most: int) -> Sequence[AnyRow]:
    """Return the newest batches first, with how many of their vouchers are `untouched`
    (never used, not cancelled), `open` (something is left) and `cancelled`, and one of each
    batch's values."""
    return connection.execute(_BATCHES.order_by(BATCH.c.id.desc()).limit(most)).all()


def batch(connection: Connection, batch_id: int) -> AnyRow | None:
    """Return one batch, as `batches` does."""
    return connection.execute(_BATCHES.where(BATCH.c.id == batch_id)).first()


def untouched(connection: Connection, batch_id: int) -> Sequence[AnyRow]:
    """Return the vouchers of a batch that may be handed out: never used, not cancelled."""
    query = select(VOUCHER).where(VOUCHER.c.batch_id == batch_id, _UNTOUCHED)
    return connection.execute(query.order_by(VOUCHER.c.code)).all()


def lock_with_something_left(
    connection: Connection, *, code: str | None = None, batch_id: int | None = None
) -> Sequence[AnyRow]:
    """Return vouchers that have something left, by code, held until the transaction ends."""
    which = VOUCHER.c.code == code if batch_id is None else VOUCHER.c.batch_id == batch_id
    query = select(VOUCHER).where(which, _HAS_LEFT).order_by(VOUCHER.c.code).with_for_update()
    return connection.execute(query).all()


def cancel(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Empty vouchers that are held, and write down what was left on them.

    Rows: voucher, amount_cents, uses, reason, staff_number, at.
    """
    emptied = (
        update(VOUCHER)
        .where(VOUCHER.c.code == bindparam("of_code"))
        .values(
            cancelled=true(),
            balance_cents=case((VOUCHER.c.kind == "payment", 0)),
            uses_left=case((VOUCHER.c.kind != "payment", 0)),
        )
    )
    connection.execute(emptied, [{"of_code": row["voucher"]} for row in rows])
    connection.execute(insert(CANCELLATION), rows)


def note_cancellation(connection: Connection, row: dict[str, Any]) -> None:
    """Write down what was cancelled of a voucher, or what it has again (below zero)."""
    connection.execute(insert(CANCELLATION), row)


def cancelled_of(connection: Connection, code: str) -> int:
    """Return what was cancelled of a payment voucher, in cents."""
    cents = func.coalesce(func.sum(CANCELLATION.c.amount_cents), 0)
    query = select(cents).where(CANCELLATION.c.voucher == code)
    return int(connection.execute(query).scalar_one())


def patterns(connection: Connection) -> Sequence[AnyRow]:
    """Return the shapes of other issuers' codes, in the order in which they came."""
    return connection.execute(select(PATTERN).order_by(PATTERN.c.id)).all()


def add_pattern(connection: Connection, row: dict[str, Any]) -> None:
    """Add a shape: issuer, mask, value_cents, valid_from, valid_until."""
    connection.execute(insert(PATTERN), row)


def tier_exists(connection: Connection, tier: str) -> bool:
    """Tell whether there is such a social price level."""
    return connection.execute(select(TIER.c.tier).where(TIER.c.tier == tier)).first() is not None


def codes_like(connection: Connection, texts: Iterable[str], most: int) -> Sequence[str]:
    """Return some codes that look like one of these texts: so long, of such characters.

    Of those that came from elsewhere alone, not of the shop's batches (`form_of`).
    """
    forms = sorted({form_of(text) for text in texts})
    query = select(VOUCHER.c.code).where(VOUCHER.c.form.in_(forms))
    return connection.execute(query.limit(most)).scalars().all()


def wrong_balances(connection: Connection) -> Sequence[AnyRow]:
    """Return vouchers whose issued value is not redeemed + left + cancelled.

    Each with `issued`, `redeemed`, `left` and `cancelled`: cents of a payment, else uses.
    """
    return connection.execute(_WRONG).all()


_UNTOUCHED = (
    (VOUCHER.c.cancelled == false())
    & _HAS_LEFT
    & ((VOUCHER.c.balance_cents == VOUCHER.c.value_cents) | (VOUCHER.c.uses_left == VOUCHER.c.uses))
)


def _sum_where(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_BATCHES: Select[Any] = (
    select(
        BATCH,
        _sum_where(_UNTOUCHED).label("untouched"),
        _sum_where(_HAS_LEFT).label("open"),
        _sum_where(VOUCHER.c.cancelled).label("cancelled"),
        func.min(VOUCHER.c.code).label("one_code"),
    )
    .join(VOUCHER, VOUCHER.c.batch_id == BATCH.c.id)
    .group_by(*BATCH.c)
)


def _wrong() -> Select[Any]:
    is_payment = VOUCHER.c.kind == "payment"
    # A sale of which nothing is left gave the uses back.
    still_used = (REDEMPTION.c.amount_cents > 0) & something_is_left(REDEMPTION.c.sale_id)
    used = (
        select(
            REDEMPTION.c.voucher,
            func.sum(REDEMPTION.c.amount_cents).label("cents"),
            _sum_where(still_used).label("times"),
        )
        .group_by(REDEMPTION.c.voucher)
        .subquery()
    )
    cancellations = (
        select(
            CANCELLATION.c.voucher,
            func.sum(CANCELLATION.c.amount_cents).label("amount_cents"),
            func.sum(CANCELLATION.c.uses).label("uses"),
        )
        .group_by(CANCELLATION.c.voucher)
        .subquery()
    )
    issued = case((is_payment, VOUCHER.c.value_cents), else_=VOUCHER.c.uses)
    redeemed = func.coalesce(case((is_payment, used.c.cents), else_=used.c.times), 0)
    left = case((is_payment, VOUCHER.c.balance_cents), else_=VOUCHER.c.uses_left)
    gone = case((is_payment, cancellations.c.amount_cents), else_=cancellations.c.uses)
    cancelled = func.coalesce(gone, 0)
    return (
        select(
            VOUCHER.c.code,
            VOUCHER.c.kind,
            issued.label("issued"),
            redeemed.label("redeemed"),
            left.label("left"),
            cancelled.label("cancelled"),
        )
        .outerjoin(used, used.c.voucher == VOUCHER.c.code)
        .outerjoin(cancellations, cancellations.c.voucher == VOUCHER.c.code)
        .where(issued != redeemed + left + cancelled)
        .order_by(VOUCHER.c.code)
    )


_WRONG = _wrong()
