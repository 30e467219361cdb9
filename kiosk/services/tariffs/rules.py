"""The shop's tariffs: which there are, a new one, and the end of one."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, select

from db import tariffs, tills
from db.members import TIER
from db.rule_books import book_changed
from kiosk.rules.categories import known_among
from kiosk.rules.errors import ShopError
from kiosk.rules.search import fold
from kiosk.rules.tariffs import TariffRule, check_rule
from kiosk.services.rule_books import tariff_from
from kiosk.services.shop import OpenShop
from kiosk.services.staff.standing import check_still

TariffState = Literal["active", "future", "ended"]
_ORDER: dict[TariffState, int] = {"active": 0, "future": 1, "ended": 2}


@dataclass(frozen=True, slots=True)
class TariffLine:
    """A rule as managers see it; `label` names what it is about, empty for everything."""

    rule: TariffRule
    label: str
    state: TariffState


def list_tariffs(shop: OpenShop, text: str = "") -> tuple[TariffLine, ...]:
    """Return the rules that hold every word of `text`; those that hold today come first.

    Words are looked for in the tier, in what the rule is about, and in days as they are
    written (2026-11-22).
    """
    words = fold(text).split()
    today = shop.today()
    with shop.reading() as connection:
        lines = [_line(row, today) for row in tariffs.labelled_tariffs(connection)]
    found = (line for line in lines if all(word in _searched(line) for word in words))
    return tuple(sorted(found, key=lambda line: (_ORDER[line.state], -line.rule.id)))


def add_tariff(shop: OpenShop, rule: TariffRule, staff_number: int) -> int:
    """Store a rule (its `id` is not looked at) and return its number.

    The same rule with another end is that rule with its end set. Raises ShopError: those
    of `check_rule`, ``tariff_exists``, ``tier_unknown``, ``category_unknown``
    and ``item_unknown``.
    """
    check_rule(rule)
    with shop.writing() as connection:
        # The till first, as a sale does: nobody waits in a ring.
        tills.lock_till(connection, shop.till)
        _check_names(connection, rule)
        book_changed(connection)  # on PostgreSQL changes of rules queue here
        known = _same_rule(connection, rule)
        if known and known.valid_until == rule.valid_until:
            raise ShopError("tariff_exists")
        if known:
            tariffs.end_tariff(connection, known.id, rule.valid_until)
            kind, number = "tariff_end_set", known.id
        else:
            kind, number = "tariff_added", tariffs.add_tariff(connection, _row(rule))
        _journal(connection, shop, kind, replace(rule, id=number), staff_number)
    return number


def end_tariff(shop: OpenShop, tariff_id: int, last_day: date, staff_number: int) -> date | None:
    """Let a rule hold until `last_day`, included, and return that day.

    A rule that begins later than that is taken out, and None is returned, where nothing
    was sold under it; where something was, it holds for its first day. Raises ShopError
    ``tariff_gone``.
    """
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        row = tariffs.find_tariff(connection, tariff_id)
        if row is None:
            raise ShopError("tariff_gone")
        book_changed(connection)
        rule = tariff_from(row)
        begins_later = rule.valid_from is not None and rule.valid_from > last_day
        if begins_later and not tariffs.was_used(connection, tariff_id):
            tariffs.remove_tariff(connection, tariff_id)
            _journal(connection, shop, "tariff_withdrawn", rule, staff_number)
            return None
        end = max(last_day, rule.valid_from or last_day)
        tariffs.end_tariff(connection, tariff_id, end)
        ended = replace(rule, valid_until=end)
        _journal(connection, shop, "tariff_end_set", ended, staff_number)
    return end


@dataclass(frozen=True, slots=True)
class Named:
    """What a new rule can be about: tiers and categories, by their names in the shop."""

    tiers: tuple[str, ...]
    categories: tuple[str, ...]


def names_for_tariffs(shop: OpenShop) -> Named:
    """Return the tiers and the categories of the shop."""
    with shop.reading() as connection:
        tiers = connection.execute(select(TIER.c.tier).order_by(TIER.c.tier)).scalars()
        return Named(tuple(tiers), tuple(tariffs.categories(connection)))


def state_of(rule: TariffRule, today: date) -> TariffState:
    """Say whether a rule holds, will hold, or held."""
    if rule.valid_until and rule.valid_until < today:
        return "ended"
    return "future" if rule.valid_from and rule.valid_from > today else "active"


def yesterday(shop: OpenShop) -> date:
    """Return the last day of a rule that is to hold no longer."""
    return shop.today() - timedelta(days=1)


def _line(row: Any, today: date) -> TariffLine:
    rule = tariff_from(row)
    return TariffLine(rule, row.label or rule.target, state_of(rule, today))


def _searched(line: TariffLine) -> str:
    rule = line.rule
    parts = (line.label, rule.target, rule.tier, rule.valid_from, rule.valid_until)
    return fold(" ".join(str(part) for part in parts if part))


def _check_names(connection: Connection, rule: TariffRule) -> None:
    query = select(TIER.c.tier).where(TIER.c.tier == rule.tier)
    if rule.tier is not None and connection.execute(query).first() is None:
        raise ShopError("tier_unknown", tier=rule.tier)
    categories = tariffs.categories(connection)
    if rule.scope == "category" and not known_among([rule.target], categories):
        raise ShopError("category_unknown", category=rule.target)
    if rule.scope == "item" and not tariffs.known_skus(connection, [rule.target]):
        raise ShopError("item_unknown", sku=rule.target)


def _same_rule(connection: Connection, rule: TariffRule) -> TariffRule | None:
    """Return the rule of the shop that differs from this one in its end at most."""
    for row in reversed(tariffs.all_tariffs(connection)):
        known = tariff_from(row)
        if replace(known, id=rule.id, valid_until=rule.valid_until) == rule:
            return known
    return None


def _row(rule: TariffRule) -> dict[str, Any]:
    return {
        "tier": rule.tier,
        "scope": rule.scope,
        "target": rule.target,
        "rule": rule.kind,
        "value": rule.value,
        "household_min": rule.household_min,
        "household_max": rule.household_max,
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
    }


def _journal(
    connection: Connection, shop: OpenShop, kind: str, rule: TariffRule, staff_number: int
) -> None:
    """Write a change down with all that the rule says; days as text."""
    check_still(connection, shop, staff_number, "tariffs")
    values = _row(rule) | {
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
        "valid_until": rule.valid_until.isoformat() if rule.valid_until else None,
        "tariff": rule.id,
        "staff": staff_number,
    }
    shop.write_journal(connection, kind, values, shop.now())
