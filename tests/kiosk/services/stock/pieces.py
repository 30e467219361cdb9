"""A shop that sells phones, laptops and SIM cards by their numbers, at two tills."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from stdnum import luhn

from db.serials import SERIAL
from db.stock import LOT, MOVEMENT
from kiosk.rules.basket import Basket, Line, Tender, add_line, add_tender
from kiosk.rules.donations import DonationEntry, LotEntry, SerialEntry
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import Piece, find_scanned
from kiosk.services.counter.selling import Sold, complete_sale, price_for_sale
from kiosk.services.imports import IMPORTS
from kiosk.services.shifts.opening import open_till
from kiosk.services.shop import FIRST_STAFF_NUMBER, OpenShop, add_till, open_shop
from kiosk.services.staff import StaffMember
from tests.kiosk.services.shops import NOW, Files, gtin13, opened_shop, rows_of

TODAY = NOW.date()
PHONE_BARCODE = gtin13(1)
ITEMS = (
    f"PHONE;{PHONE_BARCODE};Smartphone 32 Go;Téléphonie;120;60;20;serial;",
    "LAPTOP;;PC portable;Informatique;500;180;100;serial;",
    f"SIM;{gtin13(3)};Carte SIM;Téléphonie;15;5;2,50;serial;",
    "TOP25;;Recharge 25 €;Téléphonie;25;5;5;topup;",
    f"CAFE;{gtin13(2)};Café moulu 250 g;Épicerie;3,49;3,10;0,70;unit;5,5",
    "POMMES;;Pommes;Frais;2,40;1,80;;weight;5,5",
    "AIDE;;Aide;Services;;5;;service;",
)
ITEM_COLUMNS = (
    *("sku", "gtin", "label", "category", "market_value", "public_price", "social_price"),
    *("kind", "vat_rate"),
)


def imei(number: int) -> str:
    """An IMEI of the test range (00…, GSMA TS.06) with its check digit."""
    digits = f"00100000{number:06d}"
    return digits + str(luhn.calc_check_digit(digits))


def iccid(number: int) -> str:
    """A SIM card's number of a country that nobody has, with its check digit."""
    digits = f"8999900{number:011d}"
    return digits + str(luhn.calc_check_digit(digits))


def misread(number: str) -> str:
    """The number with its last digit read wrongly."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


@dataclass(frozen=True)
class Position:
    """A till that is open, and who stands there."""

    shop: OpenShop
    duty: Duty

    def basket_of(self, *codes: str) -> Basket:
        """A basket of what was scanned, paid in cash to the cent."""
        basket = new_basket()
        for code in codes:
            found: Any = find_scanned(self.shop, code)
            line = Line(found.item, serial=found.serial) if isinstance(found, Piece) else None
            basket = add_line(basket, line or Line(found))
        due = price_for_sale(self.shop, basket).total_cents
        return add_tender(basket, Tender("cash", due))

    def sell(self, *codes: str) -> Sold:
        """Sell what is scanned."""
        return complete_sale(self.shop, self.basket_of(*codes), self.duty)


@contextmanager
def two_tills(url: str, home: Path) -> Iterator[tuple[Position, Position]]:
    """The shop with its items, open at T1 and T2."""
    with opened_shop(url, home) as first:
        add_till(first.settings, "T2", now=lambda: NOW)
        second = open_shop(first.settings.model_copy(update={"till": "T2"}), now=lambda: NOW)
        path = Files(home).sheet(ITEM_COLUMNS, *ITEMS, name="items.csv")
        IMPORTS["items"](first, path)
        yield _at(first), _at(second)
        second.close()


def _at(shop: OpenShop) -> Position:
    shift = open_till(shop, FIRST_STAFF_NUMBER, 0)
    return Position(shop, Duty(StaffMember(FIRST_STAFF_NUMBER, "Nadia", "manager"), shift.id))


def phones(*serials: str, **changes: Any) -> LotEntry:
    """Phones with these numbers."""
    pieces = tuple(SerialEntry(serial) for serial in serials)
    return LotEntry("PHONE", max(1, len(serials)), 120_00, serials=pieces, **changes)


def donation(*lots: LotEntry, donor: str = "Fondation Mobile", document: str = "") -> DonationEntry:
    """A donation of today."""
    return DonationEntry(donor, TODAY, document, lots)


def check_stock(shop: OpenShop) -> None:
    """The balance of every lot is the sum of its movements; what has a number and is in
    stock is no more than the balance; what is sold is in one sale, with one movement."""
    moved: Counter[str] = Counter()
    sold: Counter[tuple[UUID, int]] = Counter()
    for row in rows_of(shop, MOVEMENT):
        if row["lot"]:
            moved[row["lot"]] += row["quantity"]
        if row["sale_id"]:
            sold[row["sale_id"], row["line_number"]] += 1
    lots = {row["lot"]: row["balance"] for row in rows_of(shop, LOT)}
    assert lots == {lot: moved[lot] for lot in lots}
    pieces = rows_of(shop, SERIAL)
    left = Counter(row["lot"] for row in pieces if row["state"] == "in_stock")
    assert all(count <= lots[lot] for lot, count in left.items())
    lines = [(row["sale_id"], row["line_number"]) for row in pieces if row["state"] == "sold"]
    assert len(lines) == len(set(lines))
    assert all(sold[line] == 1 for line in lines)


def day(text: str) -> date:
    """A day by its name."""
    return date.fromisoformat(text)
