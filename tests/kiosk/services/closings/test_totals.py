"""Random weeks at a till: what its tickets add up to is what its closings say, always."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kiosk.rules.basket import Tender
from kiosk.rules.cash_count import CASH, with_amount
from kiosk.rules.figures import Figures
from kiosk.rules.gifts import suspend
from kiosk.services.cash.movements import cash_drop, no_sale, pay_in, pay_out
from kiosk.services.closings.close import close_shift
from kiosk.services.closings.figures_json import from_json
from kiosk.services.closings.periods import close_period, periods_to_close
from kiosk.services.corrections.returnable import returnable
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.state import current_shift, shifts_to_close
from kiosk.services.shop import OpenShop
from tests.support.books import check_books
from tests.support.closings import cash_of, expected_of
from tests.support.examples import examples
from tests.support.refusals import answer_of
from tests.support.returning import refund
from tests.support.rows import everything
from tests.support.shops import NADIA, Clock, duty_at
from tests.support.volunteer import paid, scanned

SPRING = datetime(2027, 3, 28, 1, tzinfo=UTC)
"""When the clocks went forward in the shop's country."""
BEGIN = SPRING - timedelta(days=4)
REASON = "Essai"
BASKETS = (
    ("BREAD",),
    ("5*BREAD", "REPAIR"),
    ("OPEN", "RICE"),
    ("3*BREAD", "FIVE"),
    ("2*REPAIR", "PASS-2"),
)

Row = dict[str, Any]
Deed = Callable[["Week"], object]


@dataclass
class Week:
    """A till, its clock, and what a person does there."""

    shop: OpenShop
    clock: Clock

    @property
    def duty(self) -> Duty:
        return duty_at(self.shop)

    def wait(self, hours: int) -> None:
        """Lets time pass on a clock that goes by summer time in summer."""
        moment = self.clock.moment.astimezone(UTC) + timedelta(hours=hours)
        self.clock.moment = moment.astimezone(timezone(timedelta(hours=1 + (moment >= SPRING))))

    def sell(self, codes: tuple[str, ...], by_card: bool, gift_cents: int) -> None:
        basket = scanned(self.shop, *codes)
        if gift_cents:
            basket = suspend(basket, gift_cents)
        tenders = [Tender("card", 100)] if by_card else []
        complete_sale(self.shop, paid(self.shop, basket, *tenders), self.duty)

    def tickets(self) -> list[str]:
        rows = everything(self.shop.engine)["sale"]
        return [f"T1-{row['ticket_number']:06d}" for row in rows]

    def bring_back(self, which: int) -> None:
        """One piece of a ticket's first line; there is none in a refund."""
        if not (tickets := self.tickets()):
            return
        ticket = tickets[which % len(tickets)]
        if any(line.left for line in returnable(self.shop, ticket).lines[:1]):
            refund(self.shop, self.duty, ticket, (1, 1))

    def void(self, which: int) -> None:
        if tickets := self.tickets():
            ticket = tickets[-1 - which % min(3, len(tickets))]
            void_sale(self.shop, ticket, self.duty, REASON, NADIA)

    def end(self) -> None:
        if current_shift(self.shop):
            end_shift(self.shop, NADIA)

    def close(self, off_cents: int) -> None:
        """Counts the oldest shift that has ended; the drawer differs by so much."""
        if not (ended := shifts_to_close(self.shop)):
            return
        expected = expected_of(self.shop, ended[0].id)
        cash = expected.pop(CASH)
        count = cash_of(max(0, cash + off_cents))
        for key, cents in expected.items():
            count = with_amount(count, key, cents)
        reasons = {CASH: REASON}
        left = min(5000, count.cash_total_cents)
        close_shift(self.shop, ended[0].id, NADIA, count, reasons, None, left)

    def close_periods(self) -> None:
        """Closes what is over, the oldest first."""
        for due in periods_to_close(self.shop):
            close_period(self.shop, due, NADIA)


numbers = st.integers(0, 50)
sells: st.SearchStrategy[Deed] = st.builds(
    lambda codes, by_card, gift: lambda week: week.sell(codes, by_card, gift),
    st.sampled_from(BASKETS),
    st.booleans(),
    st.sampled_from([0, 0, 200]),
)
deeds: st.SearchStrategy[Deed] = st.one_of(
    sells,
    sells,
    sells,
    st.builds(lambda which: lambda week: week.bring_back(which), numbers),
    st.builds(lambda which: lambda week: week.void(which), numbers),
    st.builds(
        lambda move, cents: lambda week: move(week.shop, week.duty, cents, REASON),
        st.sampled_from([pay_in, pay_out, cash_drop]),
        st.integers(1, 2000),
    ),
    st.just(lambda week: no_sale(week.shop, week.duty, REASON)),
    st.builds(lambda hours: lambda week: week.wait(hours), st.sampled_from([1, 3, 11, 24, 75])),
    st.just(Week.end),
    st.builds(lambda cents: lambda week: week.close(cents), st.sampled_from([0, 0, -300, 150])),
)


@settings(
    max_examples=examples(10),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(week=st.lists(deeds, min_size=10, max_size=40))
def test_closings_say_what_the_tickets_add_up_to(
    shop: OpenShop, clock: Clock, week: list[Deed]
) -> None:
    """Each week begins some days after the last one."""
    at_till = Week(shop, clock)
    clock.moment = max(clock.moment, BEGIN)
    for deed in week:
        answer_of(lambda deed=deed: deed(at_till))  # type: ignore[misc]
    at_till.end()
    while shifts_to_close(shop):
        at_till.close(0)
    at_till.wait(24 * 6)
    at_till.close_periods()
    check_closings(everything(shop.engine))
    check_books(shop.engine)


def check_closings(rows: dict[str, list[Row]]) -> None:
    """Every Z is the sum of its tickets, every month of its Zs, the last of all."""
    closings = sorted(rows["closing"], key=lambda row: row["id"])
    zs = [row for row in closings if row["kind"] == "z"]
    perpetual = absolute = 0
    for number, z in enumerate(zs, 1):
        figures = from_json(z["figures"])
        assert z["number"] == number
        check_z(rows, z, figures)
        perpetual += figures.total_cents
        absolute += figures.absolute_cents
        assert (z["perpetual_cents"], z["perpetual_absolute_cents"]) == (perpetual, absolute)
        assert figures.matches
    sales = rows["sale"]
    till = next(row for row in rows["till"] if row["name"] == "T1")
    assert perpetual == till["perpetual_cents"] == sum(row["total_cents"] for row in sales)
    assert absolute == till["perpetual_absolute_cents"]
    assert absolute == sum(abs(row["total_cents"]) for row in sales)
    for kind in ("month", "year"):
        periods = [row for row in closings if row["kind"] == kind]
        assert [row["number"] for row in periods] == list(range(1, len(periods) + 1))
        for row in periods:
            within = [z for z in zs if z["period"].startswith(row["period"])]
            assert row["total_cents"] == sum(z["total_cents"] for z in within)
            assert row["absolute_cents"] == sum(z["absolute_cents"] for z in within)
            assert row["perpetual_cents"] == within[-1]["perpetual_cents"]
            assert from_json(row["figures"]).matches


def check_z(rows: dict[str, list[Row]], z: Row, figures: Figures) -> None:
    """The figures of a Z are those of its shift's rows, added up one by one."""
    shift = next(row for row in rows["shift"] if row["id"] == z["shift_id"])
    sales = [row for row in rows["sale"] if row["shift_id"] == shift["id"]]
    ids = {row["sale_id"] for row in sales}
    lines, tenders, gifts = (
        [row for row in rows[table] if row["sale_id"] in ids]
        for table in ("sale_line", "tender", "sale_gift")
    )
    moved = {
        kind: sum(
            row["amount_cents"]
            for row in rows["cash_movement"]
            if (row["shift_id"], row["kind"]) == (shift["id"], kind)
        )
        for kind in ("pay_in", "pay_out", "cash_drop")
    }
    assert z["total_cents"] == figures.total_cents == added(sales, "total_cents")
    assert z["period"] == shift["day"].isoformat()
    by_kind = {"sale": figures.sales, "refund": figures.refunds, "void": figures.voids}
    for kind, told in by_kind.items():
        of_kind = [row for row in sales if row["kind"] == kind]
        assert (told.count, told.cents) == (len(of_kind), added(of_kind, "total_cents"))
    assert {each.name: each.cents for each in figures.tenders} == {
        kind: added([row for row in tenders if row["kind"] == kind], "amount_cents")
        for kind in {row["kind"] for row in tenders}
    }
    assert sum(each.cents for each in figures.tenders) == figures.total_cents + added(
        gifts, "amount_cents"
    )
    assert sum(each.gross_cents for each in figures.vat) == figures.total_cents
    assert sum(each.vat_cents for each in figures.vat) == added(lines, "vat_cents")
    vouchers = [each.cents for each in figures.tenders if each.name == "voucher"]
    assert sum(each.cents for each in figures.issuers) == sum(vouchers)
    assert sum(each.cents for each in figures.gifts) == added(gifts, "amount_cents")
    assert sum(e.cents for e in figures.discounts if e.name.startswith("voucher:")) == added(
        lines, "discount_cents"
    )
    cash = added([row for row in tenders if row["kind"] == "cash"], "amount_cents")
    into = shift["float_cents"] + cash + moved["pay_in"]
    assert figures.cash.expected_cents == into - moved["pay_out"] - moved["cash_drop"]
    counted = next(each for each in figures.variances if each.kind == "cash")
    assert counted.expected_cents == figures.cash.expected_cents
    numbers = [row["ticket_number"] for row in sales]
    ends = (min(numbers), max(numbers)) if numbers else (None, None)
    assert (z["first_ticket"], z["last_ticket"]) == ends


def added(rows: list[Row], column: str) -> int:
    return sum(int(row[column]) for row in rows)
