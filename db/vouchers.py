"""Finding vouchers, and spending them so that nobody spends the same cent twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    collate,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from db.rows import AnyRow
from db.sales import SALE
from db.tables import Redemption, Voucher, VoucherRefusal, table_of

VOUCHER = table_of(Voucher)
REDEMPTION = table_of(Redemption)
REFUSAL = table_of(VoucherRefusal)

_BY_CODE = select(VOUCHER).where(VOUCHER.c.code.in_(bindparam("codes", expanding=True)))
_SPEND = (
    update(VOUCHER)
    .where(
        VOUCHER.c.code == bindparam("spent"),
        VOUCHER.c.kind == "payment",
        VOUCHER.c.balance_cents >= bindparam("cents"),
    )
    .values(balance_cents=VOUCHER.c.balance_cents - bindparam("cents"))
)
_USE = (
    update(VOUCHER)
    .where(VOUCHER.c.code == bindparam("spent"), VOUCHER.c.uses_left >= 1)
    .values(uses_left=VOUCHER.c.uses_left - 1)
)

_GIVE_BACK = (
    update(VOUCHER)
    .where(
        VOUCHER.c.code == bindparam("of_code"),
        VOUCHER.c.kind == "payment",
        VOUCHER.c.balance_cents + bindparam("cents") <= VOUCHER.c.value_cents,
    )
    .values(balance_cents=VOUCHER.c.balance_cents + bindparam("cents"), cancelled=false())
)
_USE_AGAIN = (
    update(VOUCHER)
    .where(
        VOUCHER.c.code == bindparam("of_code"),
        VOUCHER.c.kind != "payment",
        or_(VOUCHER.c.uses.is_(None), VOUCHER.c.uses_left < VOUCHER.c.uses),
    )
    .values(uses_left=VOUCHER.c.uses_left + 1, cancelled=false())
)


def find_voucher(connection: Connection, spellings: Sequence[str]) -> AnyRow | None:
    """Return the voucher with one of these codes."""
    return connection.execute(_BY_CODE, {"codes": list(spellings)}).first()


def spend(connection: Connection, code: str, cents: int) -> bool:
    """Take `cents` from a payment voucher; False when so much is not left on it."""
    return connection.execute(_SPEND, {"spent": code, "cents": cents}).rowcount == 1


def use(connection: Connection, code: str) -> bool:
    """Use a percent, amount or free voucher once; False when it is used up."""
    return connection.execute(_USE, {"spent": code}).rowcount == 1


def hold(connection: Connection, codes: Sequence[str]) -> None:
    """Keep vouchers as they are until the end of the transaction, in the order of their
    codes, as sales take them (SQLite has locked all already)."""
    if connection.dialect.name == "postgresql" and codes:
        query = select(VOUCHER.c.code).where(VOUCHER.c.code.in_(codes))
        query = query.order_by(collate(VOUCHER.c.code, "C"))  # as Python sorts
        connection.execute(query.with_for_update(key_share=True))


def give_back(connection: Connection, code: str, cents: int) -> bool:
    """Put `cents` back onto a payment voucher, which lives again if it was cancelled.

    False when it would hold more than its value.
    """
    return connection.execute(_GIVE_BACK, {"of_code": code, "cents": cents}).rowcount == 1


def use_again(connection: Connection, code: str) -> bool:
    """Take a use of a percent, amount or free voucher back; False when all are there."""
    return connection.execute(_USE_AGAIN, {"of_code": code}).rowcount == 1


def redeemed_of(connection: Connection, code: str) -> int:
    """Return what a voucher paid, or took off, in all that did not come back, in cents."""
    cents = func.coalesce(func.sum(REDEMPTION.c.amount_cents), 0)
    query = select(cents).where(REDEMPTION.c.voucher == code)
    return int(connection.execute(query).scalar_one())


def is_untouched(connection: Connection, code: str) -> bool:
    """Tell whether a payment voucher is whole: nothing spent, not cancelled."""
    query = select(VOUCHER.c.code).where(VOUCHER.c.code == code, _WHOLE)
    return connection.execute(query).first() is not None


def empty_untouched(connection: Connection, code: str) -> bool:
    """Cancel a payment voucher that is whole; False when it is not."""
    query = update(VOUCHER).where(VOUCHER.c.code == code, _WHOLE)
    return connection.execute(query.values(balance_cents=0, cancelled=true())).rowcount == 1


_WHOLE = and_(
    VOUCHER.c.kind == "payment",
    VOUCHER.c.cancelled == false(),
    VOUCHER.c.balance_cents == VOUCHER.c.value_cents,
)


def add_redemptions(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write uses of vouchers: voucher, sale_id, amount_cents, at."""
    connection.execute(insert(REDEMPTION), rows)


def note_refusal(
    connection: Connection, at: datetime, till: str, staff_number: int, code: str, reason: str
) -> None:
    """Keep why a voucher was refused, for the manager's view."""
    connection.execute(
        insert(REFUSAL),
        {"at": at, "till": till, "staff_number": staff_number, "code": code, "reason": reason},
    )


def guesses(
    connection: Connection, till: str, staff_number: int, reason: str, since: datetime
) -> Sequence[AnyRow]:
    """Return (at, till, staff_number) of refusals for a reason, of a till or a person."""
    query = select(REFUSAL.c.at, REFUSAL.c.till, REFUSAL.c.staff_number).where(
        REFUSAL.c.at >= since,
        REFUSAL.c.reason == reason,
        (REFUSAL.c.till == till) | (REFUSAL.c.staff_number == staff_number),
    )
    return connection.execute(query).all()


def uses_of(connection: Connection, code: str) -> Sequence[AnyRow]:
    """Return (till, ticket_number, amount_cents, at) of a voucher's uses, the last first."""
    query = (
        select(SALE.c.till, SALE.c.ticket_number, REDEMPTION.c.amount_cents, REDEMPTION.c.at)
        .join(SALE, SALE.c.sale_id == REDEMPTION.c.sale_id)
        .where(REDEMPTION.c.voucher == code)
        .order_by(REDEMPTION.c.id.desc())
    )
    return connection.execute(query).all()


def last_refusals(connection: Connection, limit: int) -> Sequence[AnyRow]:
    """Return the newest refusals first."""
    query = select(REFUSAL).order_by(REFUSAL.c.at.desc(), REFUSAL.c.id.desc()).limit(limit)
    return connection.execute(query).all()
