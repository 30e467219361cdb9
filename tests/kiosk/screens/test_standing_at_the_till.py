"""A till notices that somebody left, or has another role, and that the date has jumped."""

from datetime import timedelta
from pathlib import Path

from db.tables import metadata
from kiosk.rules.errors import ShopError
from kiosk.screens.audit.log import LogScreen
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.day_question import DayQuestion
from kiosk.screens.sign_in import SignInScreen
from kiosk.services.shop import OpenShop
from tests.kiosk.screens.driven import NOW, Driven, at_the_counter, driven
from tests.support.rows import everything
from tests.support.shops import Clock

STAFF = metadata.tables["staff"]


def becomes(till: Driven, **columns: object) -> None:
    """Somebody changes staff member 1 at another till."""
    with till.app.real_shop.writing() as connection:
        connection.execute(STAFF.update().where(STAFF.c.number == 1).values(**columns))


def entries(shop: OpenShop) -> int:
    """How many entries the journal has."""
    return len(everything(shop.engine)["journal_entry"])


async def test_a_till_locks_when_who_sells_has_left(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        becomes(till, active=False)
        till.app.look_at_standing()
        await till.is_on(SignInScreen)
        await till.sees("Un responsable a changé")
        await till.types("1\r1234\r", "incorrect")
        assert isinstance(till.app.screen, SignInScreen)


async def test_who_comes_back_in_another_role_finds_another_screen(home: Path) -> None:
    async with at_the_counter(home) as till:
        becomes(till, role="auditor")
        till.app.look_at_standing()
        await till.is_on(SignInScreen)
        await till.types("1\r1234\r")
        await till.is_on(LogScreen)


async def test_a_deed_that_is_refused_for_it_locks_at_once(home: Path) -> None:
    async with at_the_counter(home) as till:
        becomes(till, active=False)
        till.app.refused_here(ShopError("staff_changed"))
        await till.is_on(SignInScreen)


async def test_who_is_as_before_sells_on(home: Path) -> None:
    async with at_the_counter(home) as till:
        till.app.look_at_standing()
        await till.types("CAFE\r", "1 article")
        assert isinstance(till.app.screen, CounterScreen)


async def test_a_date_far_ahead_is_asked_about_before_anything_is_written(home: Path) -> None:
    clock = Clock(NOW + timedelta(days=100))
    async with driven(home, now=clock) as till:
        before = entries(till.app.real_shop)
        await till.types("1\r1234\r")
        await till.is_on(DayQuestion)
        await till.sees("2 mars 2027")
        assert entries(till.app.real_shop) == before
        await till.presses("enter")
        await till.is_on(CounterScreen)
        assert entries(till.app.real_shop) == before + 1


async def test_a_no_ends_with_what_to_do_and_nothing_is_written(home: Path) -> None:
    clock = Clock(NOW + timedelta(days=100))
    async with driven(home, now=clock) as till:
        before = entries(till.app.real_shop)
        await till.types("1\r1234\r")
        await till.is_on(DayQuestion)
        await till.presses("escape")
        await till.until(lambda: till.app.return_value)
        assert "date" in str(till.app.return_value)
        assert entries(till.app.real_shop) == before


async def test_a_clock_that_is_set_right_meanwhile_asks_nothing(home: Path) -> None:
    clock = Clock(NOW + timedelta(days=100))
    async with driven(home, now=clock) as till:
        till.app.real_shop.now()
        clock.moment = NOW
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)
        assert till.app.real_shop.now() == NOW


async def test_a_month_of_holidays_asks_nothing(home: Path) -> None:
    async with driven(home, now=Clock(NOW + timedelta(days=31))) as till:
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)


async def test_a_date_that_jumps_while_somebody_sells_locks_the_till(home: Path) -> None:
    clock = Clock(NOW)
    async with at_the_counter(home, now=clock) as till:
        clock.moment += timedelta(days=100)
        before = entries(till.app.real_shop)
        till.app.look_at_standing()
        await till.is_on(SignInScreen)
        assert entries(till.app.real_shop) == before
        await till.types("1\r1234\r")
        await till.is_on(DayQuestion)
        await till.presses("enter")
        await till.is_on(CounterScreen)
