"""A shop that sells top-up codes, and what tests do in it again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from db.staff import add_staff
from db.stock import LOT, MOVEMENT
from db.tables import Donor, Item, table_of
from db.topups import SHOWING, TOPUP
from kiosk.rules.basket import Basket, Line, Tender, add_line, add_tender
from kiosk.rules.items import Item as ShopItem
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.counter.selling import Sold, complete_sale, price_for_sale
from kiosk.services.printing import PrintWorker
from kiosk.services.shifts.opening import open_till
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember, hash_pin
from kiosk.services.topups.codes import NewCode, add_codes
from tests.kiosk.services.shops import NOW, opened_shop

NADIA = StaffMember(1, "Nadia", "manager")
LUC = StaffMember(2, "Luc", "volunteer")
LUC_PIN = "4321"
SKU, LOT_NAME, VALUE_CENTS = "TOP25", "L-TOP", 2500


def code(number: int) -> str:
    """The code with this number, from 1."""
    return f"9001{number:010d}"


def in_fours(code: str) -> str:
    """The code as people read it."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def serial(number: int) -> str:
    """The number printed beside it."""
    return f"R-{number:04d}"


@contextmanager
def topup_shop(url: str, home: Path, codes: int = 3, printer: str = "") -> Iterator[OpenShop]:
    """A shop with an open till, a volunteer and so many codes."""
    with opened_shop(url, home) as shop:
        if printer:
            shop = printing_on(shop, printer)
        fill(shop, codes)
        yield shop


def printing_on(shop: OpenShop, printer: str) -> OpenShop:
    """The same shop with another printer."""
    return replace(shop, settings=shop.settings.model_copy(update={"printer": printer}))


def fill(shop: OpenShop, codes: int) -> None:
    """Take the codes in, add Luc, and open the till."""
    with shop.writing() as connection:
        item: dict[str, Any] = {
            "sku": SKU,
            "label": "Recharge 25 €",
            "search_text": "recharge 25",
            "category": "mobile",
            "kind": "topup",
            "market_value_cents": VALUE_CENTS,
            "public_price_cents": 500,
        }
        connection.execute(insert(table_of(Item)), item)
        bread = {**item, "sku": "BREAD", "label": "Pain", "kind": "unit", "search_text": "pain"}
        connection.execute(insert(table_of(Item)), bread)
        connection.execute(insert(table_of(Donor)), {"id": 1, "name": "Fondation"})
        lot = {
            "lot": LOT_NAME,
            "donor_id": 1,
            "sku": SKU,
            "received_quantity": codes,
            "balance": codes,
            "received_on": NOW.date(),
        }
        connection.execute(insert(LOT), lot)
        movement = {"kind": "received", "sku": SKU, "lot": LOT_NAME, "quantity": codes, "at": NOW}
        connection.execute(insert(MOVEMENT), movement)
        add_staff(connection, LUC.number, LUC.first_name, LUC.role, hash_pin(LUC_PIN), "S2")
    numbers = range(1, codes + 1)
    add_codes(shop, [NewCode(LOT_NAME, SKU, in_fours(code(n)), serial(n)) for n in numbers])
    open_till(shop, NADIA.number, 0)


def duty_of(shop: OpenShop, staff: StaffMember = LUC) -> Duty:
    """Somebody sells in the open shift."""
    shift = current_shift(shop)
    assert shift
    return Duty(staff, shift.id)


def basket_of(shop: OpenShop, codes: int = 1, bread: int = 0) -> Basket:
    """A basket with top-ups, paid in cash."""
    basket = new_basket()
    for sku, count in ((SKU, codes), ("BREAD", bread)):
        item = find_scanned(shop, sku)
        assert isinstance(item, ShopItem)
        for _ in range(count):
            basket = add_line(basket, Line(item))
    return add_tender(basket, Tender("cash", price_for_sale(shop, basket).total_cents))


def sell(shop: OpenShop, codes: int = 1, bread: int = 0) -> Sold:
    """Sell top-ups."""
    return complete_sale(shop, basket_of(shop, codes, bread), duty_of(shop))


def print_waiting(shop: OpenShop) -> None:
    """What a print worker does when it is woken."""
    PrintWorker(shop, lambda _count: None).send_waiting()


def showings(shop: OpenShop) -> list[tuple[int, str]]:
    """Which code (by its number in the shop) was shown how, in order."""
    with shop.reading() as connection:
        query = select(TOPUP.c.serial, SHOWING.c.how).join(
            SHOWING, SHOWING.c.topup_id == TOPUP.c.id
        )
        rows = connection.execute(query.order_by(SHOWING.c.id)).all()
    return [(int(row.serial.removeprefix("R-")), row.how) for row in rows]


def states(shop: OpenShop) -> dict[int, str]:
    """The state of each code."""
    with shop.reading() as connection:
        rows = connection.execute(select(TOPUP.c.serial, TOPUP.c.state)).all()
    return {int(row.serial.removeprefix("R-")): row.state for row in rows}


def bytes_of(folder: Path) -> bytes:
    """All that stands in a folder's files, except the keys."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return b"\0".join(file.read_bytes() for file in files if file.parent.name != "keys")


def shows_no_code(content: bytes, codes: int) -> bool:
    """Whether none of the shop's codes stands in it, with spaces or without."""
    plain = (spelling for n in range(1, codes + 1) for spelling in (code(n), in_fours(code(n))))
    return not any(each.encode() in content for each in plain)
