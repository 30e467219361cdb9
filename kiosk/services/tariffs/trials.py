"""A past month under other tariffs; nothing is changed."""

import re
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from db import past_sales
from db.rows import AnyRow
from kiosk.rules.basket import Line
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member
from kiosk.rules.orientations import Period, present
from kiosk.rules.pricing import UnitPrice
from kiosk.rules.quotas import Referral
from kiosk.rules.rounding import share_of_run
from kiosk.rules.tariff_trial import PastLine, PastSale, Trial, try_tariffs
from kiosk.rules.tariffs import TariffBook, TariffRule
from kiosk.services.imports.tariffs import read_tariffs
from kiosk.services.records import item_from
from kiosk.services.rule_books import book_of
from kiosk.services.shop import OpenShop

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEARS = range(1900, 2200)
_FARTHEST_OFFSET = timedelta(hours=15)
"""No zone is farther from UTC (a shop's clock says where its days end)."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the shop by its first and last day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class MonthTried:
    """What came out, and the rules by which: each has its line in the file as number."""

    month: Month
    rules: tuple[TariffRule, ...]
    trial: Trial


def parse_month(text: str) -> Month:
    """Return the month of "2026-10". Raises ShopError ``month_unclear``."""
    match = _MONTH.fullmatch(text.strip())
    year, month = map(int, match.groups()) if match else (0, 0)
    if year not in _YEARS or not 1 <= month <= 12:
        raise ShopError("month_unclear", month=text)
    return Month(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def try_month(shop: OpenShop, path: Path, month: Month) -> MonthTried:
    """Replay the sales of a month under the rules of a file instead of the shop's.

    The tiers' percentages and the quotas are those of now. Raises ImportRefused.
    """
    rules = read_tariffs(shop, path)
    with shop.reading() as connection:
        sales = _sales(connection, month)
        quotas = book_of(connection, shop).quotas
    return MonthTried(month, rules, try_tariffs(sales, TariffBook(rules), quotas))


@dataclass(frozen=True, slots=True)
class _People:
    """What is known now about who bought: households, their orientations, tiers."""

    households: dict[str, AnyRow]
    orientations: dict[str, list[AnyRow]]
    percents: dict[str, int]


def _sales(connection: Connection, month: Month) -> list[PastSale]:
    since = datetime.combine(month.first, time(), UTC) - _FARTHEST_OFFSET
    until = datetime.combine(month.last, time(), UTC) + timedelta(1) + _FARTHEST_OFFSET
    people = _people(connection, since, until)
    amounts_off = past_sales.sales_with_amounts_off(connection, since, until)
    found = []
    for _sale, rows in groupby(
        past_sales.lines_between(connection, since, until), attrgetter("sale_id")
    ):
        lines = list(rows)
        day = _day(lines[0])
        if month.first <= day <= month.last:
            member = _member(lines[0], day, people)
            shared = _shared(member, day, people)
            sold = tuple(_line(row, amounts_off) for row in lines)
            found.append(PastSale(day, sold, member, shared))
    return found


def _people(connection: Connection, since: datetime, until: datetime) -> _People:
    orientations = defaultdict(list)
    for row in past_sales.orientations_between(connection, since, until):
        orientations[row.household].append(row)
    members = past_sales.members_between(connection, since, until)
    return _People(
        {row.reference: row for row in members},
        orientations,
        past_sales.tier_percents(connection),
    )


def _day(row: AnyRow) -> date:
    """Return the day of a sale as the shop's clock showed it."""
    closed_at: datetime = row.closed_at
    return (closed_at.astimezone(UTC) + timedelta(minutes=row.closed_offset_minutes)).date()


def _member(row: AnyRow, day: date, people: _People) -> Member | None:
    """Return the member of a sale, if an orientation held on its day.

    Tier and household size are those of the sale; where it tells no size, the one of now.
    """
    if row.member is None or row.tier is None:
        return None
    household = people.households[row.member]
    held = {
        Period(each.valid_from, each.valid_until): each.id
        for each in _held(household.household, day, people)
        if each.member == row.member
    }
    if not held:
        return None
    period = present(list(held), day)
    return Member(
        reference=row.member,
        name="",
        tier=row.tier,
        percent_bp=people.percents.get(row.tier, 10_000),
        household_size=row.household_size or household.size,
        valid_from=period.valid_from,
        valid_until=period.valid_until,
        household=household.household,
        orientation_id=held[period],
    )


def _held(household: str, day: date, people: _People) -> list[AnyRow]:
    """Return the orientations of a household that held on a day."""
    rows = people.orientations.get(household, [])
    return [row for row in rows if row.valid_from <= day <= row.valid_until]


def _shared(member: Member | None, day: date, people: _People) -> tuple[Referral, ...]:
    held = _held(member.household, day, people) if member else ()
    return tuple(Referral(row.id, row.valid_until) for row in held)


def _line(row: AnyRow, amounts_off: set[UUID]) -> PastLine:
    """Return a line without the pieces that came back."""
    typed = row.unit_price_cents if row.tariff == "typed" else None
    was_ruled = row.tariff == "rule"
    kept = row.quantity - row.returned

    def left(cents: int) -> int:
        return cents - share_of_run(cents, row.returned, row.quantity)

    return PastLine(
        Line(item_from(row), kept, row.weight_grams, typed),
        UnitPrice(row.unit_price_cents, row.tariff),
        left(row.line_value_cents),
        left(row.total_cents + row.discount_cents),
        left(row.discount_cents),
        was_ruled=was_ruled,
        discount_scales=row.sale_id not in amounts_off,
    )
