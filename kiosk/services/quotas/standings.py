"""How members stand with the quotas, as the counter shows it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from db import quotas
from kiosk.rules.basket import Basket
from kiosk.rules.members import Member
from kiosk.rules.pricing import PricedBasket
from kiosk.rules.quota_uses import Shortage, shortages
from kiosk.rules.quotas import (
    Referral,
    Standing,
    binding,
    is_shared_orientation,
    one_of_each,
    standings_of,
)
from kiosk.services.rule_books import book_of
from kiosk.services.shop import OpenShop


def with_standings(connection: Connection, shop: OpenShop, member: Member) -> Member:
    """Return the member with what is used of each quota that binds them today."""
    today = shop.today()
    fresh = unused_standings(connection, shop, member, today)
    return replace(member, standings=one_of_each(read_standings(connection, fresh, today)))


def unused_standings(
    connection: Connection, shop: OpenShop, member: Member, today: date
) -> tuple[Standing, ...]:
    """Return the quotas that bind a member today, as if nothing were used of them.

    A household's quota per orientation is there for each orientation that holds today.
    """
    bound = binding(book_of(connection, shop).quotas, member, today)
    shared: list[Referral] = []
    if any(map(is_shared_orientation, bound)):
        rows = quotas.orientations_of_household(connection, member.household, today)
        shared = [Referral(row.id, row.valid_until) for row in rows]
    return standings_of(bound, member, today, shared)


def basket_shortages(basket: Basket, priced: PricedBasket) -> tuple[Shortage, ...]:
    """Return the lines that pass a quota of the basket's member."""
    return shortages(basket.member.standings, priced.lines) if basket.member else ()


def check_quotas(shop: OpenShop, basket: Basket, priced: PricedBasket) -> None:
    """Raise ShopError ``quota_exceeded`` for the first line that passes a quota."""
    for shortage in basket_shortages(basket, priced):
        raise shortage.refusal(shop.today(), named=True)


def read_standings(
    connection: Connection, fresh: Sequence[Standing], today: date
) -> tuple[Standing, ...]:
    """Return unused standings with what is used of them."""
    if not fresh:
        return ()
    used = quotas.balances(connection, [standing.key for standing in fresh])
    rolling = [standing for standing in fresh if standing.quota.per == "days"]
    days = _days_of(connection, rolling, today)
    return tuple(
        _rolled(standing, days.get(standing.key, ()))
        if standing.quota.per == "days"
        else replace(standing, used=used.get(standing.key, 0))
        for standing in fresh
    )


def _rolled(standing: Standing, days: Sequence[tuple[date, int]]) -> Standing:
    used = sum(amount for _day, amount in days)
    return replace(standing, used=used, recent=tuple(days))


def _days_of(
    connection: Connection, rolling: Sequence[Standing], today: date
) -> dict[quotas.Key, list[tuple[date, int]]]:
    """Return the days of each rolling quota's window, with what each used."""
    if not rolling:
        return {}
    ids = sorted({standing.quota.id for standing in rolling})
    pools = sorted({standing.pool for standing in rolling})
    since = {standing.key: standing.quota.first_day(today) for standing in rolling}
    rows = quotas.used_by_day(connection, ids, pools, min(since.values()))
    return {
        key: [
            (r.day, int(r.amount))
            for r in rows
            if (r.quota_id, r.pool) == key[:2] and r.day >= first
        ]
        for key, first in since.items()
    }
