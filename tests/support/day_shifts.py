"""The day's frame in the long drill: the clock, shifts, closings and readings."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from kiosk.rules.cash_count import CASH, with_amount
from kiosk.rules.errors import ShopError
from kiosk.services.closings.close import close_shift
from kiosk.services.closings.periods import close_period, periods_to_close
from kiosk.services.closings.readings import x_report
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.opening import open_till
from kiosk.services.shifts.state import expected_float, shifts_to_close
from tests.support.books import total
from tests.support.closings import cash_of, expected_of
from tests.support.day_shop import (
    ShopDay,
    TillName,
    changed_tables,
    some_till,
    somewhere_open,
    tills,
)
from tests.support.rows import everything
from tests.support.shops import NADIA


class DayOfShifts(ShopDay):
    """Tills open, end and close."""

    @rule(minutes=st.sampled_from([1, 45, 600, 1500, 14_400]))
    def time_passes(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    @rule(name=tills, difference=st.sampled_from([0, 0, 150, -200]))
    def opens(self, name: TillName, difference: int) -> None:
        at = self.at[name]
        if at.shift:
            return
        left = expected_float(at.shop)
        newest_is_closed = not shifts_to_close(at.shop)
        assert left == (self.memory.left[name] if newest_is_closed else None)
        cents = max(0, (5000 if left is None else left) + difference)
        at.shift = open_till(at.shop, at.staff.number, cents)
        self.memory.opened(at.shift, cents)

    @precondition(somewhere_open)
    @rule(which_till=some_till)
    def ends(self, which_till: int) -> None:
        at = self._open(which_till)
        end_shift(at.shop, at.staff)
        at.shift = None
        at.hand = BasketInHand(at.shop)

    @rule(name=tills, newest=st.booleans(), difference=st.sampled_from([0, 0, 50, -500]))
    def closes(self, name: TillName, newest: bool, difference: int) -> None:
        at = self.at[name]
        waiting = shifts_to_close(at.shop)
        if not waiting:
            return
        shift = waiting[-1 if newest else 0]
        expected = expected_of(at.shop, shift.id)
        assert expected[CASH] == self.memory.cash[shift.id]
        counted = cash_of(max(0, expected.pop(CASH) + difference))
        for key, cents in expected.items():
            counted = with_amount(counted, key, max(0, cents))
        reasons = dict.fromkeys([CASH, *expected], "erreur de rendu")
        left = min(100_00, counted.cash_total_cents)
        closed = self._answer(
            lambda: close_shift(at.shop, shift.id, NADIA, counted, reasons, None, left)
        )
        if not isinstance(closed, ShopError):
            self.memory.left[name] = left

    @rule(name=tills)
    def closes_a_period(self, name: TillName) -> None:
        """A month or year that is over is the sum of its Zs; the next one goes on."""
        at = self.at[name]
        periods = periods_to_close(at.shop)
        if not periods:
            return
        answer = self._answer(lambda: close_period(at.shop, periods[0], NADIA))
        if not isinstance(answer, ShopError):
            rows = everything(self.shop.engine)["closing"]
            own = [row for row in rows if row["till"] == name]
            zs = [
                row
                for row in own
                if row["kind"] == "z" and row["period"].startswith(periods[0].name)
            ]
            (closed,) = (row for row in own if row["period"] == periods[0].name)
            assert closed["total_cents"] == total(zs, "total_cents")
            assert closed["absolute_cents"] == total(zs, "absolute_cents")

    @precondition(somewhere_open)
    @rule(which_till=some_till)
    def reads_x(self, which_till: int) -> None:
        at = self._open(which_till)
        before = everything(self.shop.engine)
        figures = x_report(at.shop, NADIA).figures
        assert figures.total_cents == sum(self.memory.tickets[at.duty.shift_id])
        assert changed_tables(before, everything(self.shop.engine)) == {"journal_entry", "till"}
