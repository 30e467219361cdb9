"""Top-up codes in stock and in sales. Codes are sealed; nothing here can read them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from db.print_jobs import JOB, LEFT
from db.rows import AnyRow
from db.sales import LINE, SALE
from db.stock import LOT
from db.tables import TopupCode, TopupShowing, table_of

TOPUP = table_of(TopupCode)
SHOWING = table_of(TopupShowing)

_MAY_BE_SOLD = (
    TOPUP.c.sku == bindparam("of_sku"),
    TOPUP.c.state == "in_stock",
    ~LOT.c.quarantined,
    or_(LOT.c.expires_on.is_(None), LOT.c.expires_on >= bindparam("today")),
)
_LEFT = (
    select(func.count()).select_from(TOPUP).join(LOT, LOT.c.lot == TOPUP.c.lot).where(*_MAY_BE_SOLD)
)
_AVAILABLE = (
    select(TOPUP.c.id, TOPUP.c.serial, TOPUP.c.lot)
    .join(LOT, LOT.c.lot == TOPUP.c.lot)
    .where(*_MAY_BE_SOLD)
    .order_by(LOT.c.expires_on.is_(None), LOT.c.expires_on, LOT.c.lot, TOPUP.c.id)
    .limit(bindparam("wanted"))
    .with_for_update(of=TOPUP, skip_locked=True)
)
_ASSIGN = (
    update(TOPUP)
    .where(TOPUP.c.id == bindparam("topup"), TOPUP.c.state == "in_stock")
    .values(state="assigned", sale_id=bindparam("sale"), line_number=bindparam("line"))
)

_OF_SALE = (
    select(TOPUP.c.id, TOPUP.c.serial, TOPUP.c.sealed, LINE.c.label)
    .join(LINE, (LINE.c.sale_id == TOPUP.c.sale_id) & (LINE.c.line_number == TOPUP.c.line_number))
    .where(TOPUP.c.sale_id == bindparam("sale"))
    .order_by(TOPUP.c.line_number)
)

_TAKE_BACK = (
    update(TOPUP)
    .where(
        TOPUP.c.sale_id == bindparam("sale"),
        TOPUP.c.line_number == bindparam("line"),
        TOPUP.c.state == "assigned",
    )
    .values(state=bindparam("new_state"), sale_id=None, line_number=None)
    .returning(TOPUP.c.serial, TOPUP.c.lot)
)


def reserve(connection: Connection, sku: str, today: date, wanted: int) -> Sequence[AnyRow]:
    """Return (id, serial, lot) of up to `wanted` codes, held until the transaction ends.

    First expired first; codes that another till holds are passed over.
    """
    values = {"of_sku": sku, "today": today, "wanted": wanted}
    return connection.execute(_AVAILABLE, values).all()


def count_left(connection: Connection, sku: str, today: date) -> int:
    """Count the codes that can be sold today; another till may hold some of them."""
    return int(connection.execute(_LEFT, {"of_sku": sku, "today": today}).scalar_one())


def assign(connection: Connection, sale_id: UUID, lines: Mapping[int, int]) -> bool:
    """Give each code (by id) to its line; False when one of them is not in stock."""
    rows = [{"topup": topup, "sale": sale_id, "line": lines[topup]} for topup in sorted(lines)]
    return not rows or connection.execute(_ASSIGN, rows).rowcount == len(rows)


def take_back(connection: Connection, sale_id: UUID, line: int, state: str) -> AnyRow | None:
    """Take the code of a line back, which nobody knows yet; return its (serial, lot)."""
    values = {"sale": sale_id, "line": line, "new_state": state}
    return connection.execute(_TAKE_BACK, values).first()


def add_topups(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Take codes in: serial, sku, lot, sealed, fingerprint, state."""
    connection.execute(insert(TOPUP), rows)


def any_sealed(connection: Connection) -> str | None:
    """Return one sealed code, to try a key on; None while there are no codes."""
    return connection.execute(select(TOPUP.c.sealed).limit(1)).scalar()


def codes_of_sale(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return (id, serial, sealed, label) of the codes that a sale was given, line by line."""
    return connection.execute(_OF_SALE, {"sale": sale_id}).all()


def sales_with_codes(connection: Connection, sale_ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the sales that were given a code."""
    query = select(TOPUP.c.sale_id).where(TOPUP.c.sale_id.in_(sale_ids)).distinct()
    return set(connection.execute(query).scalars())


def showings_of(connection: Connection, topup_ids: Sequence[int]) -> Sequence[AnyRow]:
    """Return every showing (topup_id, how, print_job_id) of these codes, the first first."""
    query = select(SHOWING.c.topup_id, SHOWING.c.how, SHOWING.c.print_job_id)
    return connection.execute(
        query.where(SHOWING.c.topup_id.in_(topup_ids)).order_by(SHOWING.c.id)
    ).all()


def add_showings(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Record showings: topup_id, how, at, print_job_id, staff_number, allowed_by."""
    connection.execute(insert(SHOWING), rows)


def doubtful_receipts(connection: Connection) -> Sequence[AnyRow]:
    """Return receipts with codes of which nobody knows whether they came out, oldest first.

    (id, sale_id, till, ticket_number, updated_at, state, detail, told): `told` says whether
    the printer was sent a code, or the job failed before. Receipts that went out after
    their code was shown elsewhere are not among them: no code is on that paper. Those that
    waited too long are, once somebody left them.
    """
    of_sale = select(TOPUP.c.id).where(TOPUP.c.sale_id == JOB.c.sale_id)
    shown = select(SHOWING.c.id).where(SHOWING.c.topup_id == TOPUP.c.id)
    told = select(SHOWING.c.id).where(
        SHOWING.c.print_job_id == JOB.c.id, SHOWING.c.how.in_(("receipt", "copy"))
    )
    never = of_sale.where(~shown.exists())
    was_left = and_(JOB.c.state == "overdue", JOB.c.detail == LEFT)
    query = (
        select(
            JOB.c.id,
            JOB.c.sale_id,
            SALE.c.till,
            SALE.c.ticket_number,
            JOB.c.updated_at,
            JOB.c.state,
            JOB.c.detail,
            told.exists().label("told"),
        )
        .join(SALE, SALE.c.sale_id == JOB.c.sale_id)
        .where(
            or_(JOB.c.state.in_(("uncertain", "failed")), was_left),
            or_(told.exists(), never.exists()),
        )
        .order_by(JOB.c.id)
    )
    return connection.execute(query).all()
