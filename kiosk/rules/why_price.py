"""Why something costs what it costs: the steps from the market value to the price."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kiosk.rules.basket import Line
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.pricing import PricedLine, UnitPrice, prices_of
from kiosk.rules.rounding import FULL_RATE_BP
from kiosk.rules.tariffs import BY_PERCENT, TariffBook, price_to_lower

StepKind = Literal[
    "value",
    "no_value",
    "public",
    "social",
    "tier",
    "rule",
    "typed",
    "card_missing",
    "lowest",
    "times",
    "vouchers",
    "to_pay",
    "more",
    "line_value",
    "saving",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One step, with its amount in cents (None where there is none).

    value to typed are of one piece or kilogram: `price` is what a person may pay, with the
    rule that gives it, `percent_bp` the tier's percentage; `wins` marks the one that is
    paid, which ``lowest`` repeats where there were several. times to saving are of the
    whole line. `rounded`: the exact amount was not a whole number of cents.
    """

    kind: StepKind
    cents: int | None = None
    price: UnitPrice | None = None
    percent_bp: int = 0
    wins: bool = False
    rounded: bool = False


def why_price(
    priced: PricedLine, member: Member | None, today: date, tariffs: TariffBook
) -> tuple[Step, ...]:
    """Return the steps of a line, from what one piece is worth to what is paid and saved.

    They hold for the prices of `today`; the last ones are those of the priced line.
    """
    line = priced.line
    steps = [_value(line.item), *_prices(priced, member, today, tariffs)]
    if priced.price is None:
        return (*steps, Step("card_missing"))
    several = line.quantity != 1 or line.weight_grams is not None
    if several:
        rounded = line.weight_grams is not None and _odd(
            priced.price.cents * line.weight_grams, 1000
        )
        steps.append(Step("times", priced.gross_cents, rounded=rounded))
    if priced.discount_cents:
        steps.append(Step("vouchers", -priced.discount_cents))
    steps.append(Step("to_pay", priced.total_cents))
    if priced.more_cents:
        steps.append(Step("more", priced.more_cents))
    if several:
        steps.append(Step("line_value", priced.market_value_cents))
    steps.append(Step("saving", priced.saving_cents))
    return tuple(steps)


def _value(item: Item) -> Step:
    value = item.market_value_cents
    return Step("no_value") if value is None else Step("value", value)


def _prices(
    priced: PricedLine, member: Member | None, today: date, tariffs: TariffBook
) -> list[Step]:
    """Return every price that could be paid, and the one that is."""
    won = priced.price
    if won and won.tariff == "typed":
        return [Step("typed", won.cents, won, wins=True)]
    steps = [
        _price(priced.line, price, member, wins=price == won)
        for price in prices_of(priced.line.item, member, today, tariffs)
    ]
    # As the shop thinks of them: the public price first, then what lowers it.
    steps.sort(key=lambda step: _SHOWN.index(step.kind))
    if won and len(steps) > 1:
        steps.append(Step("lowest", won.cents, won, wins=True))
    return steps


_SHOWN: tuple[StepKind, ...] = ("public", "social", "tier", "rule")


def _price(line: Line, price: UnitPrice, member: Member | None, *, wins: bool) -> Step:
    percent_bp = member.percent_bp if member and price.tariff == "tier" else 0
    kind: StepKind = price.tariff
    return Step(kind, price.cents, price, percent_bp, wins, _rounded(line.item, price, percent_bp))


def _rounded(item: Item, price: UnitPrice, percent_bp: int) -> bool:
    """Tell whether a percentage gave a part of a cent."""
    rule, begin = price.rule, item.market_value_cents
    if rule:
        if rule.kind not in BY_PERCENT:
            return False
        percent_bp = rule.value
        begin = begin if rule.kind == "percent_of_market" else price_to_lower(item)
    return _odd((begin or 0) * percent_bp, FULL_RATE_BP)


def _odd(numerator: int, denominator: int) -> bool:
    return numerator % denominator != 0
