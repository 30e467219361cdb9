"""What of a table is exported: which days, which till, which shift."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from db import tills
from db.shifts import SHIFT
from kiosk.rules.days import check_period
from kiosk.rules.errors import ShopError
from kiosk.services.exports.spans import Spans


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen; None is all. Days are the shop's own, both included; a shift is one of
    `till`."""

    first_day: date | None = None
    last_day: date | None = None
    till: str | None = None
    shift: int | None = None
    spans: Spans | None = None
    """Of an archive: the same stretch as its journals, instead of days."""

    def __post_init__(self) -> None:
        """Raise ValueError for a shift of no till."""
        if self.shift is not None and self.till is None:
            raise ValueError("a shift is one of a till")

    @property
    def has_days(self) -> bool:
        """Tell whether days are chosen."""
        return self.first_day is not None or self.last_day is not None

    def as_values(self) -> dict[str, str | int]:
        """Return what is chosen as the journal keeps it."""
        return {
            **({"from": self.first_day.isoformat()} if self.first_day else {}),
            **({"to": self.last_day.isoformat()} if self.last_day else {}),
            **({"till": self.till} if self.till else {}),
            **({"shift": self.shift} if self.shift is not None else {}),
        }


ALL = Filters()


def check_filters(connection: Connection, filters: Filters) -> None:
    """Refuse what can not be meant: an empty file would say that nothing was sold.

    Raises ShopError ``days_backwards``, ``till_unknown`` and ``shift_unknown``.
    """
    check_period(filters.first_day, filters.last_day)
    if filters.till is not None and tills.public_key_of(connection, filters.till) is None:
        raise ShopError("till_unknown", till=filters.till)
    if filters.shift is None:
        return
    query = select(SHIFT.c.id).where(SHIFT.c.till == filters.till)
    if connection.execute(query.where(SHIFT.c.number == filters.shift)).first() is None:
        raise ShopError("shift_unknown", till=filters.till, shift=filters.shift)
