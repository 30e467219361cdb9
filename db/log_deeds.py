"""Rows of deeds that are no tickets, as a check compares them with the log."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, not_, select

from db.claims import CLAIM, CLAIMED
from db.closing_figures import CLOSING
from db.duplicates import DUPLICATE
from db.log_chain import as_held
from db.print_jobs import IN_ANOTHER_LOOK, JOB
from db.rows import AnyRow
from db.sales import SALE
from db.stock import MOVEMENT
from db.voucher_books import CANCELLATION
from db.vouchers import REDEMPTION, VOUCHER

MOVED = ("given", "written_off", "corrected", "moved", "counted")


def duplicates(connection: Connection) -> Sequence[AnyRow]:
    """Return (number, staff_number, at, sale_till, ticket_number, closing_till, kind,
    closing_number) of every paper that was printed again."""
    query = (
        select(
            DUPLICATE.c.number,
            DUPLICATE.c.staff_number,
            as_held(DUPLICATE.c.at),
            SALE.c.till.label("sale_till"),
            SALE.c.ticket_number,
            CLOSING.c.till.label("closing_till"),
            CLOSING.c.kind,
            CLOSING.c.number.label("closing_number"),
        )
        .outerjoin(SALE, SALE.c.sale_id == DUPLICATE.c.sale_id)
        .outerjoin(CLOSING, CLOSING.c.id == DUPLICATE.c.closing_id)
    )
    return connection.execute(query.order_by(DUPLICATE.c.id)).all()


def in_another_look(connection: Connection) -> Sequence[AnyRow]:
    """Return (till, ticket_number, document, gave_way), ticket by ticket and the first paper
    first: every own paper of the sales whose receipt came in another language or size than it
    was stored in. Duplicates are left out."""
    gave_way = JOB.c.detail == IN_ANOTHER_LOOK
    sales = select(JOB.c.sale_id).where(gave_way)
    is_copy = select(DUPLICATE.c.id).where(DUPLICATE.c.print_job_id == JOB.c.id).exists()
    columns = (SALE.c.till, SALE.c.ticket_number, JOB.c.document, gave_way.label("gave_way"))
    query = select(*columns).join(JOB, JOB.c.sale_id == SALE.c.sale_id)
    query = query.where(JOB.c.sale_id.in_(sales), not_(is_copy))
    return connection.execute(query.order_by(SALE.c.till, SALE.c.ticket_number, JOB.c.id)).all()


def cancellations(connection: Connection) -> Sequence[AnyRow]:
    """Return (staff_number, reason, voucher, amount_cents, uses, batch_id): what was cancelled
    of vouchers."""
    names = ("staff_number", "reason", "voucher", "amount_cents", "uses")
    query = select(*(CANCELLATION.c[name] for name in names), VOUCHER.c.batch_id)
    query = query.outerjoin(VOUCHER, VOUCHER.c.code == CANCELLATION.c.voucher)
    return connection.execute(query.order_by(CANCELLATION.c.id)).all()


def claims(connection: Connection) -> Sequence[AnyRow]:
    """Return every claim with how `many` redemptions it claims, and their `cents`."""
    of_each = (
        select(
            CLAIMED.c.claim_id,
            func.count().label("many"),
            func.sum(REDEMPTION.c.amount_cents).label("cents"),
        )
        .join(REDEMPTION, REDEMPTION.c.id == CLAIMED.c.redemption_id)
        .group_by(CLAIMED.c.claim_id)
        .subquery()
    )
    query = select(
        CLAIM.c.number, CLAIM.c.issuer, as_held(CLAIM.c.first_day), as_held(CLAIM.c.last_day),
        CLAIM.c.total_cents, as_held(CLAIM.c.made_at), CLAIM.c.made_by, CLAIM.c.paid_by,
        as_held(CLAIM.c.paid_at),
        func.coalesce(of_each.c.many, 0).label("many"),
        func.coalesce(of_each.c.cents, 0).label("cents"),
    )  # fmt: skip
    return connection.execute(query.outerjoin(of_each, of_each.c.claim_id == CLAIM.c.id)).all()


def moved(connection: Connection) -> Sequence[AnyRow]:
    """Return (kind, staff_number, reason, lot, quantity): what changed without a sale, and
    was not received. What a correction throws away is in its ticket's entry."""
    keys = (MOVEMENT.c.kind, MOVEMENT.c.staff_number, MOVEMENT.c.reason, MOVEMENT.c.lot)
    query = select(*keys, func.sum(MOVEMENT.c.quantity).label("quantity"))
    return connection.execute(query.where(MOVEMENT.c.kind.in_(MOVED)).group_by(*keys)).all()
