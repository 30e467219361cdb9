"""A sale stored for good, beside the least that is durable: one small row."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from kiosk.rules.basket import Basket, Line, Tender, add_discount, add_line, add_tender, set_member
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.vouchers import Voucher
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.bench.clock import timed
from tests.bench.goods import SOLD_GOODS
from tests.bench.scale import Scale
from tests.bench.sheets import CARD, CUTS
from tests.bench.shop import BenchShop
from tests.bench.table import Aim, Figure

IN_A_ROW = 25
"""Sales before the next shop has its turn."""
GIVEN_CENTS = 20_00
AIM = Aim(median=4, ratio=10)


def measure_sales(few: BenchShop, many: BenchShop, folder: Path, scale: Scale) -> list[Figure]:
    """Stores sales in a shop with few and in one with many sales behind it."""
    floor: list[float] = []
    young: list[float] = []
    old: list[float] = []
    with few.opened() as shop, many.opened() as old_shop, bare_commit(folder) as commit:
        duty, old_duty = duty_in(shop), duty_in(old_shop)
        statements = _count_statements(shop, cut_basket(shop, CUTS[-1]), duty)
        for start in range(0, scale.sales, IN_A_ROW):
            cuts = CUTS[start : start + IN_A_ROW]
            floor += [timed(commit) for _ in cuts]
            young += [timed(complete_sale, shop, cut_basket(shop, cut), duty) for cut in cuts]
            old += [timed(complete_sale, old_shop, cut_basket(old_shop, c), old_duty) for c in cuts]
    return [
        Figure("sale stored, 10 sales", young, floor, aim=AIM),
        Figure("sale stored, 100,000 sales", old, floor, aim=AIM),
        Figure("  against 10 sales", old, young, aim=Aim(ratio=1.1)),
        Figure("  its statements", [statements], unit="SQL", aim=Aim(median=20)),
    ]


def cut_basket(shop: OpenShop, cut: str) -> Basket:
    """Three lines, a member, a voucher that lowers the price, and cash."""
    basket = new_basket()
    for good in SOLD_GOODS:
        item = find_scanned(shop, good.gtin)
        assert isinstance(item, Item)
        basket = add_line(basket, Line(item))
    member, voucher = find_scanned(shop, CARD), find_scanned(shop, cut)
    assert isinstance(member, Member)
    assert isinstance(voucher, Voucher)
    basket = add_discount(set_member(basket, member), voucher)
    return add_tender(basket, Tender("cash", GIVEN_CENTS))


def duty_in(shop: OpenShop) -> Duty:
    """Nadia, in the shift that is open."""
    shift = current_shift(shop)
    assert shift, "the till has been opened by the scans"
    return Duty(StaffMember(1, "Nadia", "manager"), shift.id)


@contextmanager
def bare_commit(folder: Path) -> Iterator[Callable[[], None]]:
    """A function that stores one small row as durably as the shop's database does."""
    with closing(sqlite3.connect(folder / "floor.sqlite", isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS small (id INTEGER PRIMARY KEY, cents INTEGER)"
        )

        def commit() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO small (cents) VALUES (250)")
            connection.execute("COMMIT")

        yield commit


def _count_statements(shop: OpenShop, basket: Basket, duty: Duty) -> int:
    """Count what is sent to the database for one sale; rows sent together count once."""
    with _counting(shop.engine) as sent:
        complete_sale(shop, basket, duty)
    return len(sent)


@contextmanager
def _counting(engine: Engine) -> Iterator[list[str]]:
    sent: list[str] = []

    def note_statement(_c: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    def note_commit(_c: object) -> None:
        sent.append("COMMIT")

    event.listen(engine, "before_cursor_execute", note_statement)
    event.listen(engine, "commit", note_commit)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note_statement)
        event.remove(engine, "commit", note_commit)
