"""In which shift a till is, and which of its shifts wait to be counted."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from db import shifts
from db.rows import AnyRow
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class OpenShift:
    """The till's open shift."""

    id: int
    number: int
    opened_at: datetime
    float_cents: int


@dataclass(frozen=True, slots=True)
class EndedShift:
    """A shift into which nothing comes any more; it waits to be counted.

    `baskets_kept`: how many open and parked baskets of this till go over to the next shift,
    known when it has just ended.
    """

    id: int
    number: int
    day: date
    opened_at: datetime
    ended_at: datetime
    float_cents: int
    ended_by: int
    baskets_kept: int = 0


def current_shift(shop: OpenShop) -> OpenShift | None:
    """Return the till's open shift, None while the till is closed."""
    with shop.reading() as connection:
        row = shifts.open_shift_of(connection, shop.till)
    return OpenShift(row.id, row.number, row.opened_at, row.float_cents) if row else None


def shifts_to_close(shop: OpenShop) -> tuple[EndedShift, ...]:
    """Return the till's shifts that have ended and are not counted, the oldest first."""
    with shop.reading() as connection:
        return tuple(_ended(row) for row in shifts.ended_shifts(connection, shop.till))


def expected_float(shop: OpenShop) -> int | None:
    """Return the cash that the till's last closing left in the drawer, in cents.

    None before the first shift, and while the last one is not closed.
    """
    with shop.reading() as connection:
        return float_left(connection, shop.till)


def float_left(connection: Connection, till: str) -> int | None:
    """Return what `expected_float` does, in a transaction of the caller."""
    last = shifts.last_shift_of(connection, till)
    return last.float_left_cents if last else None


def _ended(row: AnyRow) -> EndedShift:
    return EndedShift(
        row.id,
        row.number,
        row.day,
        row.opened_at,
        row.ended_at,
        row.float_cents,
        row.ended_by,
    )
