"""What a donor gave and what became of it: the figures of `kiosk report donor`."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import groupby
from operator import attrgetter
from typing import Literal, get_args

from sqlalchemy import Connection

from db import donor_report
from db.offsets import offset_at
from db.rows import AnyRow
from kiosk.rules.days import check_period
from kiosk.rules.errors import ShopError
from kiosk.rules.money_shares import Part, money_shares
from kiosk.rules.rounding import price_of_weight
from kiosk.services.shop import OpenShop

Figure = Literal[
    "before", "received", "sold", "given", "written_off", "differences", "left", "expired"
]
FIGURES: tuple[Figure, ...] = get_args(Figure)
"""before + received + differences = sold + given + written_off + left; `differences`
(counted, corrected, moved) may be negative; `expired` is a part of `left`; `sold` is less
what was brought back."""

# Which figure a movement belongs to, and the sign that makes it positive.
_FIGURE_OF: dict[str, tuple[Figure, int]] = {
    "received": ("received", 1),
    "sold": ("sold", -1),
    "returned": ("sold", -1),
    "given": ("given", -1),
    "written_off": ("written_off", -1),
    "counted": ("differences", 1),
    "corrected": ("differences", 1),
    "moved": ("differences", 1),
}


@dataclass(frozen=True, slots=True)
class LotFigures:
    """One lot: quantities in pieces, or in grams where `by_weight`; what one piece or
    kilogram is worth; the money taken for it, in cents."""

    lot: str
    sku: str
    label: str
    by_weight: bool
    expires_on: date | None
    unit_cents: int
    quantities: dict[Figure, int] = field(default_factory=dict)
    money_cents: int = 0

    def value_cents(self, figure: Figure) -> int:
        """The market value of a figure, rounded half up to the cent."""
        quantity = self.quantities[figure]
        sign = -1 if quantity < 0 else 1
        if self.by_weight:
            return sign * price_of_weight(self.unit_cents, abs(quantity))
        return quantity * self.unit_cents


@dataclass(frozen=True, slots=True)
class DonorReport:
    """What became of a donor's lots from the first to the last day, both included.

    None for a day is without end. `lots` are those of which there was something.
    """

    reference: str
    name: str
    first: date | None
    last: date | None
    lots: tuple[LotFigures, ...]

    def pieces(self, figure: Figure) -> int:
        """How many pieces of all lots."""
        return sum(lot.quantities[figure] for lot in self.lots if not lot.by_weight)

    def grams(self, figure: Figure) -> int:
        """How many grams of all lots."""
        return sum(lot.quantities[figure] for lot in self.lots if lot.by_weight)

    def value_cents(self, figure: Figure) -> int:
        """The market value of all lots."""
        return sum(lot.value_cents(figure) for lot in self.lots)

    @property
    def money_cents(self) -> int:
        """What people paid for it."""
        return sum(lot.money_cents for lot in self.lots)


def report_on_donor(
    shop: OpenShop, donor: str, first: date | None = None, last: date | None = None
) -> DonorReport:
    """Return the figures of a donor, by reference or name.

    Days are those of the till's clock, at the offset from UTC that it had then. Raises ShopError
    ``days_backwards``, ``donor_unknown`` and ``donor_unclear``.
    """
    check_period(first, last)
    now = shop.now()
    since, until = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    today = min(last or now.date(), now.date())
    with shop.reading() as connection:
        if first:
            since = _midnight(connection, first, now)
        if last:
            until = _midnight(connection, last + timedelta(1), now)
        row = _donor(connection, donor)
        lots = donor_report.lots_of_donor(connection, row.id)
        sums = donor_report.moved(connection, row.id, since, until)
        parts = donor_report.sold_parts(connection, row.id, since, until)
    money = _money(parts, since, until)
    figures = _figures(sums)
    return DonorReport(
        row.reference or "",
        row.name,
        first,
        last,
        tuple(
            _lot(each, figures[each.lot], money[each.lot], today)
            for each in lots
            if each.lot in money or any(figures[each.lot].values())
        ),
    )


def _donor(connection: Connection, name: str) -> AnyRow:
    found = donor_report.find_donors(connection, name.strip())
    if not found:
        raise ShopError("donor_unknown", donor=name)
    if len(found) > 1:
        references = ", ".join(str(row.reference or row.id) for row in found)
        raise ShopError("donor_unclear", donor=name, references=references)
    return found[0]


def _midnight(connection: Connection, day: date, now: datetime) -> datetime:
    """Return when a day of the shop began."""
    offset = offset_at(connection, datetime.combine(day, time(), UTC))
    zone = now.tzinfo if offset is None else timezone(timedelta(minutes=offset))
    return datetime.combine(day, time(), zone)


def _figures(sums: Sequence[AnyRow]) -> defaultdict[str, dict[Figure, int]]:
    """Add the ledger's sums up, by lot."""
    result: defaultdict[str, dict[Figure, int]] = defaultdict(lambda: dict.fromkeys(FIGURES, 0))
    for row in sums:
        figure, sign = _FIGURE_OF[row.kind]
        quantities = result[row.lot]
        quantities["before"] += int(row.before)
        quantities[figure] += sign * int(row.within)
        quantities["left"] += int(row.before) + int(row.within)
    return result


def _lot(row: AnyRow, quantities: dict[Figure, int], money_cents: int, today: date) -> LotFigures:
    if row.expires_on and row.expires_on < today:
        quantities["expired"] = quantities["left"]
    by_weight = row.kind == "weight"
    return LotFigures(
        row.lot,
        row.sku,
        row.label,
        by_weight,
        row.expires_on,
        int(row.unit_cents),
        quantities,
        money_cents,
    )


def _money(parts: Sequence[AnyRow], since: datetime, until: datetime) -> defaultdict[str, int]:
    """Return what was taken for each lot in this time; other donors' lots are in it too."""
    money: defaultdict[str, int] = defaultdict(int)
    for row, share in _shares(parts):
        if row.lot is not None and since <= row.at < until:
            money[row.lot] += share
    return money


def _shares(parts: Sequence[AnyRow]) -> Iterator[tuple[AnyRow, int]]:
    for _line, rows in groupby(parts, attrgetter("sale_id", "line_number")):
        same_line = list(rows)
        taken = [Part(row.lot, -row.quantity) for row in same_line]
        yield from zip(same_line, money_shares(same_line[0].total_cents, taken), strict=True)
