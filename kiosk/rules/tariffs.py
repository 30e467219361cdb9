"""Tariffs: dated price rules of the shop, for members.

A rule gives the price of one piece or one kilogram, a whole number of cents. Which of all
prices is paid is said in `rules.pricing` (docs/decisions/which-price-wins.md).
"""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from kiosk.rules.categories import category_key
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.rounding import percent_of

TariffScope = Literal["all", "category", "item"]
TARIFF_SCOPES: tuple[TariffScope, ...] = get_args(TariffScope)

TariffKind = Literal["fixed", "percent_of_market", "percent_off", "amount_off"]
TARIFF_KINDS: tuple[TariffKind, ...] = get_args(TariffKind)

BY_PERCENT: frozenset[TariffKind] = frozenset({"percent_of_market", "percent_off"})
MOST_IN_HOUSEHOLD = 99
MOST_KEPT = 20_000
FULL_BP = 10_000


@dataclass(frozen=True, slots=True)
class TariffRule:
    """One dated rule. `value` is in cents, or in basis points for the kinds BY_PERCENT.

    `tier` None is for members of every tier. `target` is a category or a SKU, empty for
    the scope ``all``. Household sizes and days are included; None is without end.
    """

    id: int
    tier: str | None
    scope: TariffScope
    target: str
    kind: TariffKind
    value: int
    household_min: int = 1
    household_max: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def is_for(self, member: Member, today: date) -> bool:
        """Tell whether the rule is for this member's tier and household on this day."""
        return (
            self.tier in (None, member.tier)
            and self.household_min <= member.household_size
            and (self.household_max is None or member.household_size <= self.household_max)
            and (self.valid_from is None or self.valid_from <= today)
            and (self.valid_until is None or today <= self.valid_until)
        )

    def price_of(self, item: Item) -> int | None:
        """Return the price of one piece or kilogram in cents, never below zero.

        What is off is off the public price, or off the market value of an item without
        one. None where the item has no price that the rule could begin with.
        """
        if self.kind == "fixed":
            return self.value
        if self.kind == "percent_of_market":
            value = item.market_value_cents
            return None if value is None else percent_of(value, self.value)
        begin = price_to_lower(item)
        if begin is None:
            return None
        if self.kind == "percent_off":
            return percent_of(begin, FULL_BP - self.value)
        return max(0, begin - self.value)


def price_to_lower(item: Item) -> int | None:
    """Return what a rule takes something off, in cents: the public price, or else the value."""
    if item.public_price_cents is not None:
        return item.public_price_cents
    return item.market_value_cents


class TariffBook:
    """Every rule, found by tier, scope and target; a value that never changes."""

    def __init__(self, rules: Iterable[TariffRule]) -> None:
        """Sort the rules by what they are about."""
        self.rules = tuple(sorted(rules, key=lambda rule: rule.id))
        self.known: dict[Hashable, Any] = {}
        """What was worked out with these rules, by what it is about."""
        self._found: dict[tuple[str | None, TariffScope, str], list[TariffRule]] = {}
        for rule in self.rules:
            target = category_key(rule.target) if rule.scope == "category" else rule.target
            self._found.setdefault((rule.tier, rule.scope, target), []).append(rule)

    def keep(self, about: Hashable, found: object) -> None:
        """Keep what was worked out; never more than a busy day asks for."""
        if len(self.known) >= MOST_KEPT:
            self.known.clear()
        self.known[about] = found

    def rules_for(self, item: Item, member: Member, today: date) -> list[TariffRule]:
        """Return the rules that hold for this item and member today, in a fixed order.

        Narrower scopes first, then rules of the member's tier, then older ones.
        """
        places: tuple[tuple[TariffScope, str], ...] = (
            ("item", item.sku),
            ("category", category_key(item.category)),
            ("all", ""),
        )
        return [
            rule
            for scope, target in places
            for tier in (member.tier, None)
            for rule in self._found.get((tier, scope, target), ())
            if rule.is_for(member, today)
        ]


NO_TARIFFS = TariffBook(())

_HOUSEHOLD = re.compile(r"([0-9]{1,2})\s*(-|\+)?\s*([0-9]{1,2})?")


def parse_household(text: str) -> tuple[int, int | None]:
    """Return the least and the greatest size of "3", "3-5", "3-", "3+" or nothing (all).

    Raises ShopError ``tariff_household``.
    """
    if not text.strip():
        return 1, None
    match = _HOUSEHOLD.fullmatch(text.strip())
    least, mark, most = match.groups() if match else ("0", None, None)
    if int(least) < 1 or (most is not None and (mark != "-" or int(most) < int(least))):
        raise ShopError("tariff_household", most=MOST_IN_HOUSEHOLD)
    if mark is None:
        return int(least), int(least)
    return int(least), int(most) if most is not None else None


def check_rule(rule: TariffRule) -> TariffRule:
    """Return a rule that can hold. Raises ShopError ``tariff_target``, ``tariff_percent``,
    ``tariff_household`` and ``tariff_days``."""
    if (rule.scope == "all") != (not rule.target):
        raise ShopError("tariff_target")
    if rule.kind in BY_PERCENT and rule.value > FULL_BP:
        raise ShopError("tariff_percent")
    most = MOST_IN_HOUSEHOLD if rule.household_max is None else rule.household_max
    if not 1 <= rule.household_min <= most <= MOST_IN_HOUSEHOLD:
        raise ShopError("tariff_household", most=MOST_IN_HOUSEHOLD)
    if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
        raise ShopError("tariff_days", start=rule.valid_from, until=rule.valid_until)
    return rule
