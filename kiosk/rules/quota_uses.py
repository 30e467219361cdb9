"""What the lines of a basket use of quotas, and where they ask for too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.rules.basket import Allowance
from kiosk.rules.errors import ShopError
from kiosk.rules.pricing import PricedLine
from kiosk.rules.quotas import Quota, Standing


@dataclass(frozen=True, slots=True)
class Use:
    """What one line takes of a quota: `amount` within the limit, `beyond` past it.

    Where something is beyond, `allowance` says who let it pass.
    """

    standing: Standing
    line_number: int
    amount: int
    beyond: int = 0
    allowance: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """A line that asks for more of a quota than the lines before it leave."""

    standing: Standing
    """As the lines before this one leave it."""
    line_number: int
    label: str
    asked: int

    def refusal(self, today: date, *, named: bool) -> ShopError:
        """Return the refusal ``quota_exceeded``; `named` when it must say which line."""
        standing = self.standing
        return ShopError(
            "quota_exceeded",
            line_number=self.line_number,
            label=self.label if named else None,
            measure=standing.quota.measure,
            per=standing.quota.per,
            days=standing.quota.days,
            left=standing.left,
            asked=self.asked,
            most=standing.limit,
            renews=standing.renews_on(today, self.asked),
            ends=standing.ends_for(self.asked),
        )


def asked_of(quota: Quota, line: PricedLine) -> int:
    """Return what a line asks of a quota: cents, or pieces; zero when it is not meant.

    The price is what is cashed, after vouchers that lower it. A weighed line is one piece.
    """
    if line.price is None or not quota.counts(line.line.item):
        return 0
    if quota.measure == "price":
        return line.total_cents
    return line.market_value_cents if quota.measure == "market_value" else line.line.quantity


def uses_of(
    standing: Standing, lines: Sequence[PricedLine]
) -> tuple[tuple[Use, ...], tuple[Shortage, ...]]:
    """Return what the lines use of one quota, line after line, and those that it stops.

    A line that a manager allowed takes what is left, and the rest beyond the limit. A line
    that is stopped uses nothing; the next ones may still fit.
    """
    uses, shortages = [], []
    taken, left = 0, standing.left
    for number, line in enumerate(lines, 1):
        asked = asked_of(standing.quota, line)
        if not asked:
            continue
        amount, allowance = min(asked, left - taken), line.line.allowance
        if amount < asked and allowance is None:
            before = standing.with_use(taken)
            shortages.append(Shortage(before, number, line.line.item.label, asked))
            continue
        beyond = asked - amount
        uses.append(Use(standing, number, amount, beyond, allowance if beyond else None))
        taken += amount
    return tuple(uses), tuple(shortages)


def shortages(standings: Sequence[Standing], lines: Sequence[PricedLine]) -> tuple[Shortage, ...]:
    """Return every line that some quota stops, in the order of the lines."""
    found = [each for standing in standings for each in uses_of(standing, lines)[1]]
    return tuple(sorted(found, key=lambda each: each.line_number))
