"""Pieces with numbers of their own: sold by them, once, at whichever till is first."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, column, func, select, table, update

from db import serials
from db.sales import LINE, SALE
from db.serials import SERIAL
from db.stock import LOT, MOVEMENT
from kiosk.rules.basket import Basket, Line, add_line
from kiosk.rules.donations import LotEntry, SerialEntry
from kiosk.rules.errors import ShopError
from kiosk.services.counter.allocating import allocate_lines, take_allocated
from kiosk.services.counter.baskets import new_basket, park_basket, recall_basket
from kiosk.services.counter.on_hand import check_on_hand
from kiosk.services.counter.scanning import Piece, find_piece, find_scanned
from kiosk.services.counter.selling import Sold, complete_sale, price_for_sale
from kiosk.services.donations.recording import record_donation
from kiosk.services.shop import OpenShop
from receipts.render.text import render_text
from tests.kiosk.services.shops import rows_of
from tests.kiosk.services.stock.pieces import (
    PHONE_BARCODE,
    TODAY,
    Position,
    check_stock,
    donation,
    iccid,
    imei,
    misread,
    phones,
    two_tills,
)
from tests.support.examples import examples
from tests.support.refusals import answer_of, refusal_of
from tests.support.waiting import until

TWO_NUMBERS = LotEntry("PHONE", 5, 120_00, serials=(SerialEntry(imei(1), imei(2)),))
"""There are other pieces in the lot: its balance alone would not notice a second sale."""
LAPTOP = LotEntry("LAPTOP", 1, 500_00, serials=(SerialEntry("C02XG0FDH7JY"),))


@pytest.fixture
def tills(database_url: str, tmp_path: Path) -> Iterator[tuple[Position, Position]]:
    with two_tills(database_url, tmp_path / "home") as tills:
        yield tills


@pytest.fixture
def shop(tills: tuple[Position, Position]) -> OpenShop:
    """The shop with a phone of two numbers, another one, a laptop and coffee."""
    lots = (TWO_NUMBERS, phones(imei(3)), LAPTOP, LotEntry("CAFE", 10))
    record_donation(tills[0].shop, 1, donation(*lots))
    return tills[0].shop


def refused(shop: OpenShop, code: str) -> tuple[str, dict[str, Any]]:
    """Why a scan adds no line."""
    refusal = refusal_of(lambda: find_scanned(shop, code))
    return refusal.code, refusal.data


def refused_piece(shop: OpenShop, code: str) -> str:
    """Why a scan is no answer when the item asks for the number."""
    item: Any = find_scanned(shop, "PHONE")
    return refusal_of(lambda: find_piece(shop, item, code)).code


def piece_of(shop: OpenShop, code: str) -> str:
    found = find_scanned(shop, code)
    assert isinstance(found, Piece)
    return found.serial


def change_lot(shop: OpenShop, **values: Any) -> None:
    with shop.writing() as connection:
        connection.execute(update(LOT).values(values))


def test_scanning_the_number_finds_the_piece(shop: OpenShop) -> None:
    found = find_scanned(shop, imei(3))
    assert isinstance(found, Piece)
    assert (found.serial, found.item.sku) == (imei(3), "PHONE")


def test_the_second_number_on_the_box_is_the_same_piece(shop: OpenShop) -> None:
    assert piece_of(shop, imei(2)) == piece_of(shop, imei(1)) == imei(1)


def test_the_barcode_on_the_box_is_the_item(shop: OpenShop) -> None:
    found = find_scanned(shop, PHONE_BARCODE)
    assert not isinstance(found, Piece)


@pytest.mark.parametrize("typed", ["c02xg0fdh7jy", "C02 XG0 FDH7JY", " C02XG0FDH7JY "])
def test_a_number_is_known_however_it_is_typed(shop: OpenShop, typed: str) -> None:
    assert piece_of(shop, typed) == "C02XG0FDH7JY"


def test_a_scanner_in_another_layout_finds_the_piece(shop: OpenShop) -> None:
    """The shifted digits of an AZERTY keyboard, as a scanner in US layout types them."""
    azerty = imei(3).translate(str.maketrans("1234567890", "&é\"'(-è_çà"))
    assert piece_of(shop, azerty) == imei(3)


def test_a_misread_number_is_said_to_be_misread(shop: OpenShop) -> None:
    for number in (misread(imei(1)), misread(iccid(1))):
        assert refused(shop, number) == ("serial_check_digit", {"serial": number})
        assert refused_piece(shop, number) == "serial_check_digit"


def test_a_number_that_nobody_took_in_is_unknown(shop: OpenShop) -> None:
    for number in (imei(77), iccid(77)):
        assert refused(shop, number) == ("serial_unknown", {"serial": number})
        assert refused_piece(shop, number) == "serial_unknown"
    assert refused(shop, "NO-SUCH-7")[0] == "code_unknown"


def test_the_barcode_is_no_answer_when_the_number_is_asked(shop: OpenShop) -> None:
    for code in (PHONE_BARCODE, "4006381333931", "CAFE", "phone"):
        assert refused_piece(shop, code) == "serial_is_barcode"


def test_a_makers_number_in_figures_may_look_like_the_barcode_of_a_tin(
    shop: OpenShop, tills: tuple[Position, Position]
) -> None:
    """One in ten numbers of eight or fourteen figures does by chance."""
    for number in ("96385074", "10614141000415"):
        record_donation(shop, 1, donation(LotEntry("LAPTOP", 1, serials=(SerialEntry(number),))))
        assert piece_of(shop, number) == number
        tills[0].sell(number)
        assert refused(shop, number) == ("serial_sold", {"serial": number})


def test_the_number_of_another_item_is_no_answer(shop: OpenShop) -> None:
    assert refused_piece(shop, "C02XG0FDH7JY") == "serial_other_item"


def test_a_piece_that_was_sold_is_refused_by_either_number(
    shop: OpenShop, tills: tuple[Position, Position]
) -> None:
    tills[0].sell(imei(2))
    for number in (imei(1), imei(2)):
        assert refused(shop, number) == ("serial_sold", {"serial": imei(1)})
        assert refused_piece(shop, number) == "serial_sold"


def test_a_piece_that_is_gone_is_refused(shop: OpenShop) -> None:
    with shop.writing() as connection:
        connection.execute(update(SERIAL).values(state="gone"))
    assert refused(shop, imei(1))[0] == refused_piece(shop, imei(1)) == "serial_gone"


@pytest.mark.parametrize("lot", [{"quarantined": True}, {"expires_on": TODAY - timedelta(days=1)}])
def test_a_piece_of_a_lot_that_may_not_be_sold_is_refused(
    shop: OpenShop, tills: tuple[Position, Position], lot: dict[str, Any]
) -> None:
    in_the_basket = tills[0].basket_of(imei(1))
    change_lot(shop, **lot)
    assert refused(shop, imei(1))[0] == refused_piece(shop, imei(1)) == "lot_not_sold"
    sale = refusal_of(lambda: complete_sale(shop, in_the_basket, tills[0].duty))
    assert (sale.code, sale.data) == ("lot_not_sold", {"serial": imei(1)})
    change_lot(shop, quarantined=False, expires_on=TODAY)
    assert piece_of(shop, imei(1)) == imei(1)


def test_the_same_piece_is_not_twice_in_a_basket(shop: OpenShop) -> None:
    lines = []
    for code in (imei(1), imei(2)):
        found = find_scanned(shop, code)
        assert isinstance(found, Piece)
        lines.append(Line(found.item, serial=found.serial))
    basket = add_line(new_basket(), lines[0])
    assert refusal_of(lambda: add_line(basket, lines[1])).code == "serial_already_there"


def test_an_item_with_numbers_is_not_sold_without_one(shop: OpenShop) -> None:
    item: Any = find_scanned(shop, "PHONE")
    assert refusal_of(lambda: add_line(new_basket(), Line(item))).code == "serial_missing"


def test_the_sale_names_its_piece_on_the_receipt_and_in_the_books(
    shop: OpenShop, tills: tuple[Position, Position]
) -> None:
    sold = tills[0].sell("CAFE", imei(2))
    assert "  N° " + imei(1) in render_text(sold.receipt, 32)
    (piece,) = [row for row in rows_of(shop, SERIAL) if row["state"] == "sold"]
    (sale,) = rows_of(shop, SALE)
    assert (piece["sale_id"], piece["line_number"]) == (sale["sale_id"], 2)
    assert [row["serial"] for row in rows_of(shop, LINE)] == [None, imei(1)]
    check_stock(shop)


def test_a_parked_basket_holds_no_piece(shop: OpenShop, tills: tuple[Position, Position]) -> None:
    """The sale decides: who pays first has it."""
    parked = tills[0].basket_of("CAFE", imei(1))
    park_basket(shop, parked)
    tills[1].sell(imei(1))
    again = recall_basket(shop, parked.sale_id, new_basket())
    assert [line.serial for line in again.lines] == [None, imei(1)]
    refusal = refusal_of(lambda: complete_sale(shop, again, tills[0].duty))
    assert (refusal.code, refusal.data) == ("serial_sold", {"serial": imei(1)})
    check_stock(shop)


def test_a_piece_sold_elsewhere_is_refused_before_any_money_is_taken(
    shop: OpenShop, tills: tuple[Position, Position]
) -> None:
    basket = tills[0].basket_of("CAFE", imei(3), imei(1))
    check_on_hand(shop, basket)
    tills[1].sell(imei(1))
    refusal = refusal_of(lambda: check_on_hand(shop, basket))
    assert (refusal.code, refusal.data) == ("serial_sold", {"serial": imei(1)})


def test_the_loser_is_told_which_piece_is_gone_when_others_are_not(
    shop: OpenShop, tills: tuple[Position, Position]
) -> None:
    basket = tills[0].basket_of(imei(3), imei(1), "C02XG0FDH7JY")
    tills[1].sell(imei(1))
    refusal = refusal_of(lambda: complete_sale(shop, basket, tills[0].duty))
    assert refusal.data == {"serial": imei(1)}
    states = {row["serial"]: row["state"] for row in rows_of(shop, SERIAL)}
    assert states[imei(3)] == states["C02XG0FDH7JY"] == "in_stock"


def test_who_is_quicker_between_look_and_grasp_is_named_too(
    shop: OpenShop, tills: tuple[Position, Position], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other till sells after ours has looked: the update finds nothing to sell."""
    basket = tills[0].basket_of(imei(3), imei(1))
    after_the_look(shop, monkeypatch, lambda: tills[1].sell(imei(1)))
    refusal = refusal_of(lambda: complete_sale(shop, basket, tills[0].duty))
    assert (refusal.code, refusal.data) == ("serial_sold", {"serial": imei(1)})
    assert len(rows_of(shop, SALE)) == 1
    check_stock(shop)


def test_a_lot_put_in_quarantine_after_the_look_is_not_sold(
    shop: OpenShop, tills: tuple[Position, Position], monkeypatch: pytest.MonkeyPatch
) -> None:
    basket = tills[0].basket_of(imei(1))
    after_the_look(shop, monkeypatch, lambda: change_lot(shop, quarantined=True))
    refusal = refusal_of(lambda: complete_sale(shop, basket, tills[0].duty))
    assert (refusal.code, refusal.data) == ("lot_not_sold", {"serial": imei(1)})
    check_stock(shop)


def test_a_piece_put_into_another_lot_after_the_look_is_sold_from_there(
    shop: OpenShop, tills: tuple[Position, Position], monkeypatch: pytest.MonkeyPatch
) -> None:
    record_donation(shop, 1, donation(LotEntry("PHONE", 1)))
    other = max(row["lot"] for row in rows_of(shop, LOT))
    basket = tills[0].basket_of(imei(1))

    def move() -> None:
        with shop.writing() as connection:
            there = update(SERIAL).where(SERIAL.c.serial == imei(1))
            connection.execute(there.values(lot=other))

    after_the_look(shop, monkeypatch, move)
    complete_sale(shop, basket, tills[0].duty)
    (movement,) = [row for row in rows_of(shop, MOVEMENT) if row["kind"] == "sold"]
    assert movement["lot"] == other


def after_the_look(
    shop: OpenShop, monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]
) -> None:
    """Somebody does a deed when a sale has allocated and not yet taken anything."""
    if shop.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one writer at a time in: nobody comes between")
    real = serials.sell

    def slower(connection: Connection, sale_id: UUID, lines: Mapping[str, int]) -> bool:
        monkeypatch.setattr(serials, "sell", real)
        deed()
        return real(connection, sale_id, lines)

    monkeypatch.setattr(serials, "sell", slower)


def test_two_tills_sell_the_same_piece_and_exactly_one_wins(
    tills: tuple[Position, Position],
) -> None:
    shop = tills[0].shop
    for number in range(1, 13):
        pieces = phones(imei(number), imei(100 + number))  # the balance would do for two
        record_donation(shop, 1, donation(pieces, LotEntry("CAFE", 2)))
        answers = raced(tills, number)
        assert sorted(type(each).__name__ for each in answers) == ["ShopError", "Sold"]
        (loser,) = [each for each in answers if isinstance(each, ShopError)]
        assert (loser.code, loser.data) == ("serial_sold", {"serial": imei(number)})
    check_stock(shop)
    sold = [row for row in rows_of(shop, SERIAL) if row["state"] == "sold"]
    assert len({row["sale_id"] for row in sold}) == 12


def test_a_till_that_holds_what_it_sells_and_one_that_does_not_never_wait_in_a_ring(
    shop: OpenShop, tills: tuple[Position, Position]
) -> None:
    """Both take pieces first, then lots: PostgreSQL would end one of two that wait crosswise."""
    if shop.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one writer at a time in: nobody comes between")
    baskets = [till.basket_of("CAFE", imei(1)) for till in tills]
    lines = price_for_sale(shop, baskets[0]).lines
    with ThreadPoolExecutor(1) as pool:
        with suppress(CardRefused), shop.writing() as connection:
            taken = allocate_lines(connection, lines, TODAY, hold=True)
            second = pool.submit(complete_sale, tills[1].shop, baskets[1], tills[1].duty)
            until(lambda: somebody_waits(shop))
            serials.hold_pieces(connection, [imei(1)])
            take_allocated(connection, baskets[0].sale_id, [replace(e, serial=None) for e in taken])
            raise CardRefused
        assert second.result().ticket == "T2-000001"


class CardRefused(Exception):
    """The first till's sale comes to nothing after all."""


def somebody_waits(shop: OpenShop) -> bool:
    with shop.reading() as connection:
        activity = table("pg_stat_activity", column("datname"), column("wait_event_type"))
        query = select(func.count()).select_from(activity)
        here = activity.c.datname == func.current_database()
        waits = query.where(here, activity.c.wait_event_type == "Lock")
        return bool(connection.execute(waits).scalar_one())


def raced(tills: tuple[Position, Position], number: int) -> list[Sold | ShopError]:
    """Both tills hold the piece and pay at the same moment."""
    held = [(till, till.basket_of(imei(number), "CAFE")) for till in tills]
    start = Barrier(len(held))

    def pay(index: int) -> Sold | ShopError:
        till, basket = held[index]
        start.wait()
        return answer_of(lambda: complete_sale(till.shop, basket, till.duty))

    with ThreadPoolExecutor(len(held)) as pool:
        return list(pool.map(pay, range(len(held))))


def test_a_piece_is_sold_though_its_lot_is_empty_in_the_books(
    shop: OpenShop, tills: tuple[Position, Position]
) -> None:
    """What the volunteer holds exists; the stocktake will see the movement without a lot."""
    lot = next(row["lot"] for row in rows_of(shop, SERIAL) if row["serial"] == imei(1))
    with shop.writing() as connection:
        connection.execute(update(LOT).where(LOT.c.lot == lot).values(balance=0))
    tills[0].sell(imei(1))
    (movement,) = [row for row in rows_of(shop, MOVEMENT) if row["kind"] == "sold"]
    assert (movement["sku"], movement["lot"], movement["quantity"]) == ("PHONE", None, -1)


def do(at: Position, held: list[Basket], deed: "Deed") -> None:
    """One deed of a history; refusals are the shop's right."""
    kind, numbers = deed
    if kind == "give":
        record_donation(at.shop, 1, donation(phones(*numbers)))
    elif kind == "sell":
        at.sell(*numbers)
    elif kind == "hold":
        held.append(at.basket_of(*numbers))
    elif held:
        complete_sale(at.shop, held.pop(), at.duty)


pieces = st.integers(1, 4).map(imei)
Deed = tuple[str, list[str]]
deeds: st.SearchStrategy[Deed] = st.one_of(
    st.tuples(st.just("give"), st.lists(pieces, min_size=1, max_size=2)),
    st.tuples(st.sampled_from(["sell", "hold"]), st.lists(pieces, min_size=1, max_size=2)),
    st.tuples(st.just("pay"), st.just([])),
)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(st.tuples(st.integers(0, 1), deeds), max_size=12))
def test_whatever_happens_a_piece_is_in_one_sale_at_most(
    tills: tuple[Position, Position], history: list[tuple[int, Deed]]
) -> None:
    held: tuple[list[Basket], list[Basket]] = ([], [])
    for till, deed in history:
        answer_of(partial(do, tills[till], held[till], deed))
        check_stock(tills[0].shop)
    sold = [row["serial"] for row in rows_of(tills[0].shop, LINE) if row["serial"]]
    assert len(sold) == len(set(sold))
