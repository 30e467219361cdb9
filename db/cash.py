"""Cash that moves in and out of a drawer without a sale, and what should be in it."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, case, func, insert, select

from db.print_jobs import JOB
from db.rows import AnyRow
from db.tables import CashMovement, Sale, Tender, table_of
from db.tables.shifts import Shift

MOVEMENT = table_of(CashMovement)

_SHIFT, _SALE, _TENDER = table_of(Shift), table_of(Sale), table_of(Tender)

_INSERT = insert(MOVEMENT).returning(MOVEMENT.c.id)
_TAKEN = (
    select(func.coalesce(func.sum(_TENDER.c.amount_cents), 0))
    .select_from(_SALE.join(_TENDER, _TENDER.c.sale_id == _SALE.c.sale_id))
    .where(_SALE.c.shift_id == bindparam("of_shift"), _TENDER.c.kind == "cash")
    .scalar_subquery()
)
_SIGNED = case(
    (MOVEMENT.c.kind == "pay_in", MOVEMENT.c.amount_cents), else_=-MOVEMENT.c.amount_cents
)
_MOVED = (
    select(func.coalesce(func.sum(_SIGNED), 0))
    .where(MOVEMENT.c.shift_id == bindparam("of_shift"))
    .scalar_subquery()
)
_EXPECTED = select(_SHIFT.c.float_cents + _TAKEN + _MOVED).where(
    _SHIFT.c.id == bindparam("of_shift")
)


def drawer_cash(connection: Connection, shift_id: int) -> int:
    """Return the cash that should be in the drawer of a shift, in cents.

    Float + cash tenders (less what was given back) + pay-ins - pay-outs - cash drops. Looks
    at the rows of this shift alone. Raises NoResultFound for an unknown shift.
    """
    return int(connection.execute(_EXPECTED, {"of_shift": shift_id}).scalar_one())


def find_movement(connection: Connection, movement_id: UUID) -> AnyRow | None:
    """Return (kind, amount_cents, document) of a movement that is made, with its slip."""
    columns = (MOVEMENT.c.kind, MOVEMENT.c.amount_cents, JOB.c.document)
    query = select(*columns).join(JOB, JOB.c.id == MOVEMENT.c.print_job_id)
    return connection.execute(query.where(MOVEMENT.c.movement_id == movement_id)).first()


def add_movement(connection: Connection, row: dict[str, Any]) -> int:
    """Write a movement down (keys as the columns of the table) and return its number.

    Raises IntegrityError when its shift has ended (`db.shifts.is_ended_shift`).
    """
    return int(connection.execute(_INSERT, row).scalar_one())
