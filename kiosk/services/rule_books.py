"""The rules that hold now: read once, and again only when one of them has changed."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from db import quotas, rule_books, tariffs
from db.rows import AnyRow
from kiosk.rules.members import Member
from kiosk.rules.quotas import Quota
from kiosk.rules.tariffs import NO_TARIFFS, TariffBook, TariffRule
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule of the shop, and the version at which they were read."""

    version: int
    tariffs: TariffBook = NO_TARIFFS
    quotas: tuple[Quota, ...] = ()


NO_RULES = RuleBook(0)

_read: WeakKeyDictionary[Engine, RuleBook] = WeakKeyDictionary()


def book_of(connection: Connection, shop: OpenShop) -> RuleBook:
    """Return the rules as they stand: one small statement while nothing has changed.

    Only what a reading transaction saw is kept: a change that is still being written
    may yet be taken back.
    """
    version = rule_books.book_version(connection)
    known = _read.get(shop.engine)
    if known and known.version == version:
        return known
    book = RuleBook(
        version,
        TariffBook(map(tariff_from, tariffs.all_tariffs(connection))),
        tuple(map(quota_from, quotas.all_quotas(connection))),
    )
    if connection.get_execution_options().get("kiosk_reading"):
        _read[shop.engine] = book
    return book


def book_for(shop: OpenShop, member: Member | None) -> RuleBook:
    """Return the rules for who is there; nobody asks the database where no card is."""
    if member is None:
        return NO_RULES
    with shop.reading() as connection:
        return book_of(connection, shop)


def tariff_from(row: AnyRow) -> TariffRule:
    """Return the rule of a row of `db.tariffs`."""
    return TariffRule(
        id=row.id,
        tier=row.tier,
        scope=row.scope,
        target=row.target,
        kind=row.rule,
        value=row.value,
        household_min=row.household_min,
        household_max=row.household_max,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def quota_from(row: AnyRow) -> Quota:
    """Return the quota of a row of `db.quotas`."""
    return Quota(
        id=row.id,
        tier=row.tier,
        scope=row.scope,
        target=row.target,
        measure=row.measure,
        limit_amount=row.limit_amount,
        per=row.per,
        unit=row.unit,
        per_extra_person=row.per_extra_person,
        days=row.days,
        ended_on=row.ended_on,
    )
