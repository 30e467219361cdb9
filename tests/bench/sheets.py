"""The bench shop's spreadsheets, as French people save them."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.bench.goods import ITEMS, SOLD_GOODS, Good

CARD = "M-0001"
PAYING_VOUCHER = "PASS-HISTORY"
CUTS = tuple(f"CUT{number:05d}" for number in range(2000))
"""Vouchers that lower a price by a tenth, each once."""
LOT_PARTS = ("1", "2")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What `kiosk import` takes: the table's name, its columns and rows."""

    table: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str]]

    def write(self, folder: Path) -> Path:
        """Writes it and returns the file."""
        path = folder / f"{self.table}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file, delimiter=";")
            sheet.writerow(self.columns)
            sheet.writerows(self.rows)
        return path


def bench_sheets(today: date) -> Iterator[Sheet]:
    """All goods, and what a sale with a member and a voucher needs, in the order of import."""
    validity = (str(today - timedelta(365)), str(today + timedelta(365)))
    yield Sheet("items", _ITEM_COLUMNS, map(_item, map(Good, range(ITEMS))))
    yield Sheet("tiers", ("tier", "percent_of_market"), [("A", "20")])
    yield Sheet("lots", _LOT_COLUMNS, _lots(validity))
    member = (CARD, "Amina B", "A", "3", *validity, "CCAS")
    yield Sheet("members", _MEMBER_COLUMNS, [member])
    yield Sheet("vouchers", _VOUCHER_COLUMNS, _vouchers(validity))


_ITEM_COLUMNS = ["sku", "gtin", "label", "category", "market_value", "public_price"]
_ITEM_COLUMNS += ["social_price", "kind", "vat_rate"]
_LOT_COLUMNS = ["lot", "donor", "sku", "quantity", "unit_value", "received_on", "expires_on"]
_MEMBER_COLUMNS = ["card", "display_name", "tier", "household_size"]
_MEMBER_COLUMNS += ["valid_from", "valid_until", "oriented_by"]
_VOUCHER_COLUMNS = ["code", "kind", "value", "issuer", "valid_from", "valid_until"]


def _item(good: Good) -> Sequence[str]:
    cents = good.public_price_cents
    prices = (_euros(cents * 2), _euros(cents), _euros(cents // 2))
    return (good.sku, good.gtin, good.label, "Rayon", *prices, "unit", "5,5")


def _lots(validity: tuple[str, str]) -> Iterator[Sequence[str]]:
    for good in SOLD_GOODS:
        for part in LOT_PARTS:
            yield (lot_of(good, part), "Donor", good.sku, "1000000", "0,40", *validity)


def lot_of(good: Good, part: str = LOT_PARTS[0]) -> str:
    """The name of a lot of a good; the first part is sold first."""
    return f"L-{good.sku}-{part}"


def _vouchers(validity: tuple[str, str]) -> Iterator[Sequence[str]]:
    yield (PAYING_VOUCHER, "payment", "100000", "State", *validity)
    for code in CUTS:
        yield (code, "percent", "10", "Town", *validity)


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"
