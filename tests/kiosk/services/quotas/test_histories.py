"""Random weeks of a shop: no quota is ever passed, and refunds go back where they came from."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from db import members
from kiosk.rules.errors import ShopError
from kiosk.services.counter.duty import Duty
from kiosk.services.quotas.book import end_quota, list_quotas
from kiosk.services.quotas.check import check_quota_balances
from kiosk.services.shop import OpenShop
from tests.kiosk.services.quotas.quota_shop import QuotaShop, quota_shop
from tests.support.examples import examples
from tests.support.refusals import answer_of, refusal_of
from tests.support.shops import Clock

FIRST_DAY, LAST_DAY = date(2026, 11, 10), date(2027, 2, 28)
HOUSEHOLDS = {"SOLO": "SOLO", "PAIR": "PAIR", "FIVE5": "FIVE5", "SPOUSE": "FIVE5"}
SIZES = {"SOLO": 1, "PAIR": 2, "FIVE5": 5}
ENDS = {"SOLO": LAST_DAY, "PAIR": date(2026, 12, 20), "FIVE5": date(2026, 12, 5)}
"""The last day of everybody's first orientation; SPOUSE has the shop's own."""
# SKU: category, market value, price in tier A2, price in tier B2 (cents)
GOODS = {
    "SIM100": ("Téléphonie", 7990, 1300, 1300),
    "TOP25": ("Téléphonie", 2500, 500, 500),
    "COFFEE": ("Épicerie", 500, 150, 100),
    "EGGS": ("Épicerie", 333, 100, 67),
}


@dataclass(frozen=True)
class Rule:
    """A quota as the model knows it."""

    target: str
    measure: str
    limit: int
    per: str
    unit: str
    extra: int

    def row(self) -> str:
        scope = {"": "all"}.get(self.target, "item" if self.target in GOODS else "category")
        limit, extra = (
            (str(each) if self.measure == "count" else f"{each // 100},{each % 100:02}")
            for each in (self.limit, self.extra)
        )
        return f";{scope};{self.target};{self.measure};{limit};{self.per};{self.unit};{extra}"

    def asked(self, card: str, sku: str, count: int) -> int:
        category, value, price_a, price_b = GOODS[sku]
        if self.target not in ("", category, sku):
            return 0
        price = price_b if card in ("FIVE5", "SPOUSE") else price_a
        return count * {"price": price, "market_value": value, "count": 1}[self.measure]

    def same_period(self, today: date, other: date) -> bool:
        if self.per == "month":
            return (today.year, today.month) == (other.year, other.month)
        return self.per == "orientation" or today - timedelta(days=int(self.per)) < other


@dataclass(frozen=True)
class Oriented:
    """Somebody's orientation."""

    card: str
    first: date
    last: date


@dataclass
class Had:
    """What one line used, and how much of it has come back; `during` which orientation."""

    rule: Rule
    pool: str
    during: Oriented | None
    day: date
    sale: int
    line: int
    amount: int
    beyond: int


@dataclass
class Model:
    """What everybody had, in plain lists."""

    rules: tuple[Rule, ...]
    orientations: list[Oriented]
    homes: dict[str, str]
    had: list[Had] = field(default_factory=list)

    def pool(self, rule: Rule, card: str) -> str:
        return self.homes[card] if rule.unit == "household" else card

    def limit(self, rule: Rule, card: str) -> int:
        return rule.limit + rule.extra * (SIZES[self.homes[card]] - 1)

    def holding(self, cards: set[str], today: date) -> list[Oriented]:
        return [o for o in self.orientations if o.card in cards and o.first <= today <= o.last]

    def during(self, rule: Rule, card: str, today: date) -> list[Oriented | None]:
        """The orientations that a quota counts in: all of the household, or one's latest."""
        if rule.per != "orientation":
            return [None]
        if rule.unit == "household":
            home = {each for each in self.homes if self.homes[each] == self.homes[card]}
            return [*self.holding(home, today)]
        return [max(self.holding({card}, today), key=lambda each: each.first)]

    def used(self, rule: Rule, pool: str, during: Oriented | None, today: date) -> int:
        return sum(
            each.amount
            for each in self.had
            if (each.rule, each.pool, each.during) == (rule, pool, during)
            and rule.same_period(today, each.day)
        )

    def sell(self, sale: int, card: str, wants: list["Want"], today: date) -> bool:
        """Tell whether it is sold, and remember it if so."""
        new = []
        for rule, during in ((r, o) for r in self.rules for o in self.during(r, card, today)):
            pool = self.pool(rule, card)
            left = max(0, self.limit(rule, card) - self.used(rule, pool, during, today))
            for line, want in enumerate(wants, 1):
                asked = rule.asked(card, want.sku, want.count)
                amount = min(asked, left)
                if amount < asked and not want.allowed:
                    return False
                left -= amount
                if asked:
                    beyond = asked - amount
                    new.append(Had(rule, pool, during, today, sale, line, amount, beyond))
        self.had += new
        return True

    def refund(self, sale: int, line: int, card: str, sku: str, count: int) -> None:
        for each in self.had:
            if (each.sale, each.line) == (sale, line):
                back = each.rule.asked(card, sku, count)
                beyond = min(back, each.beyond)
                each.beyond -= beyond
                each.amount -= min(back - beyond, each.amount)


@dataclass(frozen=True)
class Want:
    """A line of a basket."""

    sku: str
    count: int
    allowed: bool

    @property
    def code(self) -> str:
        return f"{'!' if self.allowed else ''}{self.count}*{self.sku}"


rules = st.builds(
    Rule,
    st.sampled_from(["", "Téléphonie", "Épicerie", "TOP25", "COFFEE"]),
    st.sampled_from(["price", "market_value", "count"]),
    st.sampled_from([0, 3, 5, 1300, 2999, 10_000]),
    st.sampled_from(["month", "orientation", "1", "7", "30"]),
    st.sampled_from(["person", "household"]),
    st.sampled_from([0, 1, 500]),
).filter(lambda rule: (rule.limit < 10) == (rule.measure == "count") and rule.extra != 500)
wants = st.builds(Want, st.sampled_from(sorted(GOODS)), st.integers(1, 3), st.booleans())


@dataclass(frozen=True)
class Sell:
    """Somebody wants something."""

    card: str
    lines: list[Want]


@dataclass(frozen=True)
class Refund:
    """A line of an earlier sale, or some pieces of it, comes back."""

    which: int
    line: int


@dataclass(frozen=True)
class Wait:
    """Days go by."""

    days: int


@dataclass(frozen=True)
class Orient:
    """Somebody gets one more orientation, which may begin while another holds."""

    card: str
    begins_in: int
    days: int


@dataclass(frozen=True)
class Move:
    """Somebody joins another household."""

    card: str
    home: str


Step = Sell | Refund | Wait | Orient | Move
sells = st.builds(
    Sell, st.sampled_from(sorted(HOUSEHOLDS)), st.lists(wants, min_size=1, max_size=3)
)
steps: st.SearchStrategy[Step] = st.one_of(
    sells,
    st.builds(Refund, st.integers(0, 9), st.integers(0, 2)),
    st.builds(Wait, st.integers(1, 25)),
    st.builds(Orient, st.sampled_from(sorted(HOUSEHOLDS)), st.integers(0, 20), st.integers(5, 60)),
    st.builds(Move, st.sampled_from(sorted(HOUSEHOLDS)), st.sampled_from(sorted(SIZES))),
)


@pytest.fixture
def made(shop: OpenShop, duty: Duty, clock: Clock, tmp_path: Path) -> QuotaShop:
    return quota_shop(shop, duty, clock, tmp_path)


@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        rules,
        min_size=1,
        max_size=3,
        unique_by=lambda rule: (rule.target, rule.measure, rule.per, rule.unit),
    ),
    st.lists(steps, max_size=12),
)
def test_over_random_weeks_the_till_sells_what_the_quotas_leave(
    made: QuotaShop, chosen: list[Rule], history: list[Step]
) -> None:
    made.on(FIRST_DAY)
    for line in list_quotas(made.shop):
        if not line.ended:
            end_quota(made.shop, line.quota.id, 1)
    made.quotas(*(rule.row() for rule in chosen))
    made.sales.clear()
    model, sold = Model(tuple(chosen), begun(made), dict(HOUSEHOLDS)), list[Sell]()
    for step in history:
        live(made, model, sold, step)
        assert check_quota_balances(made.shop) == ()
        never_passed(made)
        as_the_model(made, model, made.clock().date())


def begun(made: QuotaShop) -> list[Oriented]:
    """Everybody is where they began, with one orientation; return these."""
    table = members.ORIENTATION
    with made.shop.writing() as connection:
        connection.execute(delete(table).where(table.c.oriented_by == "again"))
        for card, last in ENDS.items():
            connection.execute(update(table).where(table.c.member == card).values(valid_until=last))
    for card, home in HOUSEHOLDS.items():
        move(made, card, home)
    return [
        Oriented(row["member"], row["valid_from"], row["valid_until"])
        for row in made.rows("orientation")
        if row["member"] in HOUSEHOLDS
    ]


def move(made: QuotaShop, card: str, home: str) -> None:
    with made.shop.writing() as connection:
        person = update(members.MEMBER).where(members.MEMBER.c.reference == card)
        connection.execute(person.values(household=home))


def orient(made: QuotaShop, model: Model, step: Orient, today: date) -> None:
    first = today + timedelta(step.begins_in)
    if any((each.card, each.first) == (step.card, first) for each in model.orientations):
        return  # one begins on that day already
    oriented = Oriented(step.card, first, first + timedelta(step.days))
    row = {"member": step.card, "valid_from": first, "valid_until": oriented.last}
    with made.shop.writing() as connection:
        members.save_orientation(connection, {**row, "oriented_by": "again"})
    model.orientations.append(oriented)


def live(made: QuotaShop, model: Model, sold: list[Sell], step: Step) -> None:
    """Do a step in the shop and in the model, and compare what the till says."""
    today = made.clock().date()
    match step:
        case Wait():
            made.on(min(today + timedelta(days=step.days), LAST_DAY))
        case Orient():
            orient(made, model, step, today)
        case Move():
            move(made, step.card, step.home)
            model.homes[step.card] = step.home
        case Refund() if sold:
            sale = step.which % len(sold)
            index = step.line % len(sold[sale].lines)
            want = sold[sale].lines[index]
            count = 1 + step.which % want.count
            made.refund(made.sales[sale], index + 1, count)
            model.refund(sale, index + 1, sold[sale].card, want.sku, count)
        case Sell() if not model.holding({step.card}, today):
            refusal = refusal_of(lambda: made.sell(step.card, "COFFEE"))
            assert refusal.code == "orientation_not_valid"
        case Sell():
            fits = model.sell(len(sold), step.card, step.lines, today)
            wanted = [want.code for want in step.lines]
            answer = answer_of(lambda: made.sell(step.card, *wanted))
            if fits:
                sold.append(step)
                assert isinstance(answer, UUID)
            else:
                assert isinstance(answer, ShopError)
                assert answer.code == "quota_exceeded"


def never_passed(made: QuotaShop) -> None:
    """No balance lies above its limit; the database holds it too."""
    for row in made.rows("quota_balance"):
        assert 0 <= row["used"] <= row["limit_amount"]


def as_the_model(made: QuotaShop, model: Model, today: date) -> None:
    """The ledger holds for every pool and period what the plain lists say."""
    numbers = [line.quota for line in list_quotas(made.shop) if not line.ended]
    uses = made.rows("quota_use")
    for rule in model.rules:
        (quota,) = [
            quota
            for quota in numbers
            if (quota.target, quota.measure, quota.unit) == (rule.target, rule.measure, rule.unit)
            and rule.per in (quota.per, str(quota.days))
        ]
        numbered = {
            f"o{row['id']}": Oriented(row["member"], row["valid_from"], row["valid_until"])
            for row in made.rows("orientation")
        }
        for pool in set(HOUSEHOLDS):
            for period in [None] if rule.per != "orientation" else numbered:
                found = sum(
                    row["amount"]
                    for row in uses
                    if (row["quota_id"], row["pool"]) == (quota.id, pool)
                    and period in (None, row["period"])
                    and rule.same_period(today, row["day"])
                )
                during = numbered[period] if period else None
                assert found == model.used(rule, pool, during, today) >= 0
