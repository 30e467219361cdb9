"""What is in stock, whose it was, what expires, how long it lasts and what was written off.

Quantities are in pieces, or in grams for items sold by weight (`by_weight`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db import stock_views
from db.rows import AnyRow
from kiosk.rules.search import fold
from kiosk.services.shop import OpenShop

ROWS = 200
"""As many as a person looks through; a search finds the others."""
PACE_DAYS = 30


@dataclass(frozen=True, slots=True)
class ItemStock:
    """What is left of an item; `held` of it is quarantined or past its date."""

    sku: str
    label: str
    category: str
    by_weight: bool
    lots: int
    quantity: int
    held: int
    worth_cents: int


@dataclass(frozen=True, slots=True)
class LotStock:
    """What is left of a lot, and all that is known of it."""

    lot: str
    sku: str
    label: str
    by_weight: bool
    donor: str
    received_on: date
    received: int
    quantity: int
    expires_on: date | None
    quarantined: bool
    condition: str
    place: str
    worth_cents: int


@dataclass(frozen=True, slots=True)
class DonorStock:
    """What is left of everything that a donor gave."""

    reference: str
    name: str
    lots: int
    pieces: int
    grams: int
    worth_cents: int


@dataclass(frozen=True, slots=True)
class ItemPace:
    """How long an item lasts: `days` None when none was sold in the last 30 days."""

    sku: str
    label: str
    by_weight: bool
    quantity: int
    sold: int
    days: int | None


@dataclass(frozen=True, slots=True)
class WriteOff:
    """What went out of stock unsold, and why."""

    at: datetime
    sku: str
    label: str
    by_weight: bool
    lot: str
    quantity: int
    reason: str
    staff_number: int | None


def stock_by_item(shop: OpenShop, text: str = "") -> tuple[ItemStock, ...]:
    """Return at most `ROWS` items in stock that hold every word typed, by label."""
    with shop.reading() as connection:
        rows = stock_views.stock_by_item(connection, _words(text), _today(shop), ROWS)
    return tuple(
        ItemStock(
            row.sku,
            row.label,
            row.category,
            row.kind == "weight",
            row.lots,
            int(row.quantity),
            int(row.held),
            int(row.worth_cents),
        )
        for row in rows
    )


def stock_by_lot(shop: OpenShop, text: str = "") -> tuple[LotStock, ...]:
    """Return at most `ROWS` lots whose item, number, donor or place holds every word, first
    expired first."""
    with shop.reading() as connection:
        return tuple(map(_lot, stock_views.stock_by_lot(connection, _words(text), fold, ROWS)))


def expiring(shop: OpenShop, days: int, text: str = "") -> tuple[LotStock, ...]:
    """Return the lots that expire within `days`, those past their date first."""
    until = _today(shop) + timedelta(days=days)
    with shop.reading() as connection:
        rows = stock_views.expiring_lots(connection, _words(text), fold, until, ROWS)
    return tuple(map(_lot, rows))


def stock_by_donor(shop: OpenShop, text: str = "") -> tuple[DonorStock, ...]:
    """Return the donors whose name or reference holds every word, most stock first."""
    words = _words(text)
    with shop.reading() as connection:
        rows = stock_views.stock_by_donor(connection)
    donors = (
        DonorStock(
            row.reference or "",
            row.name,
            row.lots,
            int(row.left),
            int(row.grams_left),
            int(row.worth_cents),
        )
        for row in rows
    )
    found = (each for each in donors if _holds(words, f"{each.name} {each.reference}"))
    return tuple(found)[:ROWS]


def days_left(shop: OpenShop, text: str = "") -> tuple[ItemPace, ...]:
    """Return for how many days items last at the last 30 days' pace, the shortest first;
    what was not sold comes last."""
    now = shop.now()
    with shop.reading() as connection:
        rows = stock_views.stock_and_pace(
            connection, _words(text), now - timedelta(days=PACE_DAYS), shop.today(), ROWS
        )
    return tuple(
        ItemPace(
            row.sku,
            row.label,
            row.kind == "weight",
            int(row.left),
            int(row.sold),
            int(row.left) * PACE_DAYS // int(row.sold) if row.sold > 0 else None,
        )
        for row in rows
    )


def write_offs(shop: OpenShop, days: int, text: str = "") -> tuple[WriteOff, ...]:
    """Return what was written off in the last `days`, the newest first."""
    with shop.reading() as connection:
        since = shop.now() - timedelta(days=days)
        rows = stock_views.write_offs(connection, _words(text), since, ROWS)
    return tuple(
        WriteOff(
            row.at,
            row.sku,
            row.label,
            row.kind == "weight",
            row.lot,
            -row.quantity,
            row.reason,
            row.staff_number,
        )
        for row in rows
    )


def write_off_reasons(shop: OpenShop, days: int) -> tuple[tuple[str, int], ...]:
    """Return the reasons of the last `days` and how often each was given."""
    with shop.reading() as connection:
        rows = stock_views.write_off_reasons(connection, shop.now() - timedelta(days=days))
    return tuple((row.reason, row.times) for row in rows)


def _lot(row: AnyRow) -> LotStock:
    return LotStock(
        row.lot,
        row.sku,
        row.label,
        row.kind == "weight",
        row.donor,
        row.received_on,
        row.received_quantity,
        row.balance,
        row.expires_on,
        row.quarantined,
        row.condition,
        row.place,
        int(row.worth_cents),
    )


def _words(text: str) -> list[str]:
    return fold(text).split()


def _holds(words: list[str], text: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def _today(shop: OpenShop) -> date:
    return shop.today()
