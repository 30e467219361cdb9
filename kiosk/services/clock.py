"""The shop's clock: what is recorded never runs backwards, and who sets it back is noticed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from db import journal, tills
from db.tills import TillHead
from kiosk.rules.errors import ShopError

if TYPE_CHECKING:
    from kiosk.services.shop import OpenShop

TOLERANCE = timedelta(seconds=2)
"""A clock that is kept right over the network moves by less."""
STEPPED_BACK = "clock_stepped_back"
LONGEST_PAUSE = timedelta(days=31)
"""A clock that reads more than so long after the till's last entry is asked about: the shop
was shut, or a date was mistyped."""


def local_now() -> datetime:
    """Return the time with the local offset."""
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class StepBack:
    """The clock said less than before. `at_start`: less than when the program last ran."""

    by: timedelta
    at_start: bool


class SteadyClock:
    """Gives the time, but never an earlier moment than one it gave, or than `not_before`.

    While the computer's clock lies behind, the time stands still. Used by several threads.
    """

    def __init__(self, read: Callable[[], datetime], not_before: datetime | None = None) -> None:
        """Take what reads the computer's clock, as a time with its offset."""
        self._read = read
        self._lock = Lock()
        self._latest = self._last_reading = not_before
        self._steps: list[StepBack] = []
        self._at_start = True

    def __call__(self) -> datetime:
        """Return the moment that may be recorded now."""
        return max(self._look())

    def reading(self) -> datetime:
        """Return what the computer's clock says, for waits that must come to an end."""
        return self._look()[0]

    def behind(self) -> timedelta:
        """Return by how much the computer's clock lies behind what is recorded, zero when it
        is only a moment."""
        reading, latest = self._look()
        return latest - reading if latest - reading > TOLERANCE else timedelta(0)

    def start_again(self, not_before: datetime | None) -> None:
        """Forget moments that were given and never recorded, such as those of a wrong date."""
        reading = self._look()[0]
        with self._lock:
            self._latest = max(reading, not_before or reading)

    def take_steps(self) -> list[StepBack]:
        """Return the steps back since this was last asked."""
        self._look()
        with self._lock:
            steps, self._steps = self._steps, []
        return steps

    def _look(self) -> tuple[datetime, datetime]:
        """Return what the clock says and the latest moment so far, in the clock's offset."""
        with self._lock:
            reading = self._read()
            if self._last_reading is None or self._latest is None:
                self._latest = reading
            elif self._last_reading - reading > TOLERANCE:
                self._steps.append(StepBack(self._last_reading - reading, self._at_start))
            self._last_reading, self._at_start = reading, False
            self._latest = max(self._latest, reading)
            return reading, self._latest.astimezone(reading.tzinfo)


def note_clock(shop: "OpenShop") -> timedelta:
    """Write down every step back of the clock, once; return how far it lies behind now.

    A program that is started again while the time stands still does not tell it twice.
    """
    for step in shop.now.take_steps():
        _note(shop, step)
    return shop.now.behind()


def jumped_ahead(shop: "OpenShop") -> bool:
    """Tell whether the clock reads more than `LONGEST_PAUSE` after the till's last entry."""
    with shop.reading() as connection:
        last = tills.last_moment(connection, shop.till)
    return last is not None and shop.now.reading() - last > LONGEST_PAUSE


def check_jump(shop: "OpenShop") -> None:
    """Before anything is written down at a moment far ahead: ask whether it is right.

    What is recorded can not go back. Raises ShopError ``clock_ahead`` (day, as the clock
    reads it).
    """
    with shop.reading() as connection:
        last = tills.last_moment(connection, shop.till)
    shop.now.start_again(last)
    if last is not None and shop.now.reading() - last > LONGEST_PAUSE:
        raise ShopError("clock_ahead", day=shop.today())


def unasked_moment(head: TillHead, reading: datetime) -> tuple[datetime, dict[str, str]]:
    """Return the moment of a deed for which nobody was asked whether the date is right, under
    its till's lock, and what its entry says beyond its values.

    A reading more than `LONGEST_PAUSE` after the till's last entry moves the log nowhere, for
    it may be mistyped: the moment is that entry's, and `clock` says what was read.
    """
    if head.last_at is None or reading - head.last_at <= LONGEST_PAUSE:
        return tills.moment(head, reading), {}
    at = head.last_at.astimezone(reading.tzinfo)
    return at, {"clock": reading.isoformat(timespec="seconds")}


def note_unasked(
    shop: "OpenShop", connection: Connection, kind: str, values: Mapping[str, Any]
) -> datetime:
    """Journal a deed as `unasked_moment` says, in its transaction; return its moment."""
    head = tills.lock_till(connection, shop.till)
    at, said = unasked_moment(head, shop.now.reading())
    head = journal.append(connection, head, kind, {**values, **said}, at, shop.sign)
    tills.save_till(connection, head)
    return at


def _note(shop: "OpenShop", step: StepBack) -> None:
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        at = tills.moment(head, shop.now())
        if step.at_start and journal.is_told(connection, shop.till, STEPPED_BACK, at):
            return
        values = {"seconds": round(step.by.total_seconds())}
        head = journal.append(connection, head, STEPPED_BACK, values, at, shop.sign)
        tills.save_till(connection, head)
