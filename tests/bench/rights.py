"""A shop with many rights: price rules, members and vouchers, written in bulk."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from sqlalchemy import Connection, insert

from db.members import CARD as CARDS
from db.members import HOUSEHOLD, IDENTITY, MEMBER, ORIENTATION
from db.rule_books import book_changed
from db.tariffs import TARIFF
from db.vouchers import VOUCHER
from kiosk.services.counter.selling import complete_sale
from kiosk.services.keys import identity_cipher
from kiosk.services.shop import OpenShop
from tests.bench.clock import timed
from tests.bench.goods import SOLD_GOODS, Good
from tests.bench.pty_program import written
from tests.bench.sales import AIM as SALE_AIM
from tests.bench.sales import IN_A_ROW, bare_commit, cut_basket, duty_in
from tests.bench.scale import Scale
from tests.bench.scans import AIM as SCAN_AIM
from tests.bench.scans import BASKET, FloorProgram, basket_of, scan_all
from tests.bench.sheets import CARD, CUTS
from tests.bench.shop import BenchShop
from tests.bench.table import Aim, Figure
from tests.bench.till import COUNTER, Till

RULES, MEMBERS, VOUCHERS = 200, 10_000, 1_000_000
ABOUT_ALL, ABOUT_CATEGORY = 20, 60
"""So many rules are about everything, and about the category of all goods; the others are
about one item each."""
AT_ONCE = 20_000
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
AGAINST_FEW = Aim(ratio=1.1)

T = TypeVar("T")


def add_rights(shop: OpenShop, today: date) -> None:
    """Writes rules of which about half hold for the bench's member, members, and vouchers."""
    validity = {"valid_from": today - timedelta(365), "valid_until": today + timedelta(365)}
    with shop.writing() as connection:
        connection.execute(insert(TARIFF), [_rule(number) for number in range(RULES)])
        book_changed(connection)
        _add_members(connection, shop.settings.home, validity)
    for rows in _batches(_vouchers(validity), AT_ONCE):
        with shop.writing() as connection:
            connection.execute(insert(VOUCHER), rows)


def _rule(number: int) -> dict[str, Any]:
    scope, target = "item", Good(SOLD_GOODS[0].number + number).sku
    if number < ABOUT_ALL:
        scope, target = "all", ""
    elif number < ABOUT_ALL + ABOUT_CATEGORY:
        scope, target = "category", "Rayon"
    return {
        "tier": (None, "A")[number % 2],
        "scope": scope,
        "target": target,
        "rule": ("percent_of_market", "percent_off", "amount_off")[number % 3],
        "value": (1900, 2000, 5)[number % 3],
        "household_min": 1 + number % 5,
        "household_max": None,
        "valid_from": None,
        "valid_until": None,
    }


def _add_members(connection: Connection, home: Path, validity: dict[str, date]) -> None:
    names = [f"B-{number:05d}" for number in range(MEMBERS)]
    sealed = identity_cipher(home).encrypt(b"Karim Benali").decode()
    now = {"issued_at": datetime.combine(validity["valid_from"], time(), UTC)}
    tables: dict[Any, list[dict[str, Any]]] = {
        HOUSEHOLD: [{"reference": each, "size": 1 + n % 5} for n, each in enumerate(names)],
        MEMBER: [{"reference": each, "tier": "A", "household": each} for each in names],
        CARDS: [{"card": each, "member": each, **now} for each in names],
        ORIENTATION: [{"member": each, "oriented_by": "CCAS", **validity} for each in names],
        IDENTITY: [{"member": each, "sealed": sealed} for each in names],
    }
    for table, rows in tables.items():
        connection.execute(insert(table), rows)


def _vouchers(validity: dict[str, date]) -> Iterator[dict[str, Any]]:
    random = Random(4)
    for number in range(VOUCHERS):
        yield {
            "code": "".join(random.choices(ALPHABET, k=9)) + f"{number:07d}",
            "kind": "payment",
            "issuer": "State",
            "value_cents": 1000,
            "balance_cents": 1000,
            **validity,
        }


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch


def measure_rights(few: BenchShop, rich: BenchShop, folder: Path, scale: Scale) -> list[Figure]:
    """Scans and sales for a member, in a shop without rules and in one with many rights.

    The till of `few` has been opened, that of `rich` has not.
    """
    return [*_scans(few, rich, scale), *_sales(few, rich, folder, scale)]


def _scans(few: BenchShop, rich: BenchShop, scale: Scale) -> list[Figure]:
    random = Random(2)
    floor: list[float] = []
    plain: list[float] = []
    ruled: list[float] = []
    with FloorProgram() as bare, Till(few) as till, Till(rich) as rich_till:
        bare.breathe(1)
        till.sign_in()
        till.wait_for(COUNTER)
        rich_till.sign_in()
        rich_till.open_till()
        for _ in range(scale.baskets):
            goods = basket_of(random, BASKET)
            floor += scan_all(bare, goods, random)
            for program, times in ((till, plain), (rich_till, ruled)):
                _scan_card(program)
                times += scan_all(program, goods, random)
                program.pay()
    name = f"scan to line, {RULES} rules, {MEMBERS:,} members"
    return [
        Figure("scan to line, with a card", plain, floor, aim=SCAN_AIM),
        Figure(name, ruled, floor, aim=SCAN_AIM),
        Figure("  against no rule", ruled, plain, aim=AGAINST_FEW),
    ]


def _scan_card(program: Till) -> None:
    program.write(f"{CARD}\r")
    program.wait_for(written("Amina B."))


def _sales(few: BenchShop, rich: BenchShop, folder: Path, scale: Scale) -> list[Figure]:
    floor: list[float] = []
    plain: list[float] = []
    ruled: list[float] = []
    cuts: Sequence[str] = CUTS[scale.sales : 2 * scale.sales]  # measure_sales has used the first
    with few.opened() as shop, rich.opened() as rich_shop, bare_commit(folder) as commit:
        duty, rich_duty = duty_in(shop), duty_in(rich_shop)
        for start in range(0, len(cuts), IN_A_ROW):
            some = cuts[start : start + IN_A_ROW]
            floor += [timed(commit) for _ in some]
            plain += [timed(complete_sale, shop, cut_basket(shop, cut), duty) for cut in some]
            ruled += [
                timed(complete_sale, rich_shop, cut_basket(rich_shop, cut), rich_duty)
                for cut in some
            ]
    return [
        Figure(f"sale stored, {VOUCHERS:,} vouchers, {RULES} rules", ruled, floor, aim=SALE_AIM),
        Figure("  against few vouchers and no rule", ruled, plain, aim=AGAINST_FEW),
    ]
