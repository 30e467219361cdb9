"""What past sales would have cost under other tariffs, and what quotas would have said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiosk.rules.basket import Line
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.pricing import PricedLine, UnitPrice, unit_price
from kiosk.rules.quota_uses import uses_of
from kiosk.rules.quotas import Quota, Referral, Standing, one_of_each, standings_of
from kiosk.rules.rounding import half_up, price_of_weight
from kiosk.rules.tariffs import TariffBook


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line as it was sold, amounts in cents: its item as it is now, and its price then.

    `was_ruled`: the price came from a dated rule, so that the item's own is not known.
    `discount_scales`: what vouchers took off was a share of the price, not an amount.
    """

    line: Line
    price: UnitPrice
    market_value_cents: int
    gross_cents: int
    discount_cents: int
    was_ruled: bool = False
    discount_scales: bool = True

    @property
    def priced(self) -> PricedLine:
        """The line with the amounts that it had."""
        return PricedLine(
            self.line, self.price, self.market_value_cents, self.gross_cents, self.discount_cents
        )


@dataclass(frozen=True, slots=True)
class PastSale:
    """A sale on a day of the shop. `member` had rights on that day; None: nobody had.

    `shared` are the orientations that held in the member's household.
    """

    day: date
    lines: tuple[PastLine, ...]
    member: Member | None = None
    shared: tuple[Referral, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a month, in cents, and how many lines a quota refuses.

    No line is refused for its price: where a rule ends, the tier's price is there.
    """

    revenue_cents: int = 0
    value_cents: int = 0
    saving_cents: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class RuleTotals:
    """How many lines a rule of the trial priced, and what they were sold and would be."""

    lines: int = 0
    before_cents: int = 0
    after_cents: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """A month as it was, and as it would have been; `by_rule` goes by the rules' numbers."""

    sales: int
    lines: int
    before: Totals
    after: Totals
    by_rule: dict[int, RuleTotals]


def try_tariffs(
    sales: Sequence[PastSale], tariffs: TariffBook, quotas: Sequence[Quota] = ()
) -> Trial:
    """Replay sales, in the order in which they were made, under other rules.

    Both months are held against the same quotas, each beginning with nothing used.
    """
    before = [[line.priced for line in sale.lines] for sale in sales]
    after = [
        [replay_line(line, sale.member, sale.day, tariffs) for line in sale.lines] for sale in sales
    ]
    return Trial(
        sales=len(sales),
        lines=sum(map(len, before)),
        before=_totals(sales, before, quotas),
        after=_totals(sales, after, quotas),
        by_rule=_by_rule(before, after),
    )


def replay_line(
    past: PastLine, member: Member | None, day: date, tariffs: TariffBook
) -> PricedLine:
    """Return what a line would have cost. A price that was said at the counter stands.

    The price without rules is the one at which it was sold; where that came from a rule,
    it is what the item costs now.
    """
    price = past.price
    if price.tariff != "typed":
        plain = unit_price(_item_then(past), member, day) if past.was_ruled else price
        prices = [plain or price, *_by_rules(past, member, day, tariffs)]
        price = min(prices, key=lambda each: each.cents)
    gross = _times(price.cents, past)
    return PricedLine(past.line, price, past.market_value_cents, gross, _discount(past, gross))


def _by_rules(
    past: PastLine, member: Member | None, day: date, tariffs: TariffBook
) -> list[UnitPrice]:
    if member is None:
        return []
    item = _item_then(past)
    found = ((rule, rule.price_of(item)) for rule in tariffs.rules_for(item, member, day))
    return [UnitPrice(cents, "rule", rule) for rule, cents in found if cents is not None]


def _item_then(past: PastLine) -> Item:
    """Return the item with the market value that it had, as far as the line tells."""
    item = past.line.item
    if item.market_value_cents is None or past.line.weight_grams is not None:
        return item
    return replace(item, market_value_cents=past.market_value_cents // past.line.quantity)


def _times(cents: int, past: PastLine) -> int:
    if past.price.cents == cents:
        return past.gross_cents
    if past.line.weight_grams is not None:
        return price_of_weight(cents, past.line.weight_grams)
    return cents * past.line.quantity


def _discount(past: PastLine, gross: int) -> int:
    if past.discount_scales and past.gross_cents:
        return half_up(past.discount_cents * gross, past.gross_cents)
    return min(past.discount_cents, gross)


def _totals(
    sales: Sequence[PastSale], priced: Sequence[Sequence[PricedLine]], quotas: Sequence[Quota]
) -> Totals:
    lines = [line for of_sale in priced for line in of_sale]
    return Totals(
        revenue_cents=sum(line.total_cents for line in lines),
        value_cents=sum(line.market_value_cents for line in lines),
        saving_cents=sum(line.saving_cents for line in lines),
        refused=_beyond_quotas(sales, priced, quotas),
    )


def _by_rule(
    before: Iterable[Sequence[PricedLine]], after: Iterable[Sequence[PricedLine]]
) -> dict[int, RuleTotals]:
    found: dict[int, RuleTotals] = {}
    for sold, replayed in zip(before, after, strict=True):
        for was, would in zip(sold, replayed, strict=True):
            rule = would.price.rule if would.price else None
            if rule is None:
                continue
            sums = found.get(rule.id, RuleTotals())
            found[rule.id] = RuleTotals(
                sums.lines + 1,
                sums.before_cents + was.total_cents,
                sums.after_cents + would.total_cents,
            )
    return found


_Uses = dict[tuple[int, str, str], list[tuple[date, int]]]
"""What was used of a quota by a pool in a period, day by day."""


def _beyond_quotas(
    sales: Sequence[PastSale], priced: Sequence[Sequence[PricedLine]], quotas: Sequence[Quota]
) -> int:
    """Count the lines that some quota would stop; a line that is stopped uses nothing."""
    used: _Uses = {}
    stopped = 0
    for sale, lines in zip(sales, priced, strict=True):
        if sale.member is None:
            continue
        numbers: set[int] = set()
        fresh = standings_of(quotas, sale.member, sale.day, sale.shared)
        for standing in one_of_each(_with_past(each, used, sale.day) for each in fresh):
            uses, shortages = uses_of(standing, lines)
            for each in (standing, *standing.beside):
                days = used.setdefault(each.key, [])
                days += [(sale.day, use.amount) for use in uses]
            numbers |= {shortage.line_number for shortage in shortages}
        stopped += len(numbers)
    return stopped


def _with_past(standing: Standing, used: _Uses, today: date) -> Standing:
    first = standing.quota.first_day(today) if standing.quota.per == "days" else date.min
    days = used.get(standing.key, [])
    return standing.with_use(sum(amount for day, amount in days if day >= first))
