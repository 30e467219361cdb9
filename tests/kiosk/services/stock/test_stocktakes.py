"""Counting what is there while the shop sells on, and bringing the books to it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.rules.errors import ShopError
from kiosk.services.imports import Imported, ImportRefused, describe, import_count
from kiosk.services.shop import OpenShop
from kiosk.services.stock.check import check_stock
from kiosk.services.stock.counting import (
    Counted,
    add_count,
    find_countable,
    forget_count,
    set_count,
    set_reason,
)
from kiosk.services.stock.moves import Goods, correct, quarantine
from kiosk.services.stock.stocktakes import (
    close_stocktake,
    current_stocktake,
    look_at_stocktake,
    open_stocktake,
)
from tests.kiosk.services.shops import Files
from tests.support.refusals import answer_of, refusal_of
from tests.support.stocked import (
    NADIA,
    add_codes,
    add_item,
    add_lot,
    add_pieces,
    balances,
    in_days,
    journalled,
    movements,
    sell,
    states,
    stocked_shop,
)

GTIN = "3046920028004"


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with stocked_shop(database_url, tmp_path / "home") as shop:
        add_item(shop, "CAFE", gtin=GTIN)
        add_lot(shop, "SOON", "CAFE", 3, in_days(5))
        add_lot(shop, "LATE", "CAFE", 10, in_days(300))
        add_item(shop, "RIZ", "weight", gtin="2100012000000")
        add_lot(shop, "R1", "RIZ", 5000)
        add_item(shop, "TEL", "serial", gtin="4006381333931")
        add_lot(shop, "T1", "TEL", 3)
        add_pieces(shop, "T1", "TEL", "AAA1", "AAA2", "AAA3")
        add_item(shop, "RECH", "topup")
        add_lot(shop, "C1", "RECH", 2)
        add_codes(shop, "C1", "RECH", "CARD1", "CARD2")
        add_item(shop, "AIDE", "service")
        yield shop


@pytest.fixture
def stocktake(shop: OpenShop) -> OpenShop:
    """The shop with a stocktake that is open."""
    open_stocktake(shop, NADIA)
    return shop


def scan(shop: OpenShop, *codes: str) -> Counted:
    """Count codes one after the other; return the last count."""
    for code in codes:
        counted = add_count(shop, NADIA, find_countable(shop, code))
    return counted


def set_to(shop: OpenShop, code: str, quantity: int) -> Counted:
    return set_count(shop, NADIA, find_countable(shop, code), quantity)


def differences(shop: OpenShop) -> dict[str, int]:
    return {each.lot: each.difference for each in look_at_stocktake(shop).differences}


def test_one_stocktake_is_open_at_a_time(shop: OpenShop) -> None:
    assert current_stocktake(shop) is None
    opened = open_stocktake(shop, NADIA)
    assert current_stocktake(shop) == opened
    assert refusal_of(lambda: open_stocktake(shop, NADIA)).code == "stocktake_open"
    close_stocktake(shop, NADIA)
    assert current_stocktake(shop) is None
    assert open_stocktake(shop, NADIA).id != opened.id


def test_a_closed_stocktake_takes_no_count(shop: OpenShop) -> None:
    assert refusal_of(lambda: scan(shop, "CAFE")).code == "no_stocktake"
    assert refusal_of(lambda: close_stocktake(shop, NADIA)).code == "no_stocktake"
    assert refusal_of(lambda: look_at_stocktake(shop)).code == "no_stocktake"


def test_each_scan_counts_one_by_sku_or_barcode(stocktake: OpenShop) -> None:
    assert scan(stocktake, "CAFE", GTIN, "CAFE").quantity == 3
    assert set_to(stocktake, GTIN, 12).quantity == 12
    assert scan(stocktake, "CAFE").quantity == 13
    assert differences(stocktake) == {}


def test_what_is_missing_is_missing_from_the_lot_that_expires_first(stocktake: OpenShop) -> None:
    set_to(stocktake, "CAFE", 11)
    assert differences(stocktake) == {"SOON": -2}
    set_to(stocktake, "CAFE", 4)
    assert differences(stocktake) == {"SOON": -3, "LATE": -6}


def test_what_is_too_much_stands_in_the_lot_that_expires_last(stocktake: OpenShop) -> None:
    set_to(stocktake, "CAFE", 15)
    assert differences(stocktake) == {"LATE": 2}


def test_a_lot_is_counted_by_its_own_code(stocktake: OpenShop) -> None:
    assert scan(stocktake, "SOON", "SOON").quantity == 2
    assert differences(stocktake) == {"SOON": -1}
    set_to(stocktake, "CAFE", 10)
    assert differences(stocktake) == {"SOON": -1}, "the item's count is of the other lots"
    scan(stocktake, "LATE", "SOON", "LATE")
    assert differences(stocktake) == {"LATE": 2}


def test_a_lot_of_an_item_that_is_counted_as_a_whole_is_not_counted_by_its_code(
    stocktake: OpenShop,
) -> None:
    scan(stocktake, "CAFE")
    assert refusal_of(lambda: scan(stocktake, "SOON")).code == "counted_as_a_whole"
    forget_count(stocktake, NADIA, "CAFE")
    assert scan(stocktake, "SOON").quantity == 1
    assert scan(stocktake, "LATE").quantity == 1
    assert refusal_of(lambda: scan(stocktake, "CAFE")).code == "counted_by_lot"


def test_goods_by_weight_are_counted_in_grams(stocktake: OpenShop) -> None:
    what = find_countable(stocktake, "RIZ")
    assert add_count(stocktake, NADIA, what, 2250).quantity == 2250
    assert add_count(stocktake, NADIA, what, 2250).quantity == 4500
    close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "RIZ") == {"R1": 4500}


@pytest.mark.parametrize("code", ["AIDE", "NONE", "3046920028005"])
def test_what_has_no_stock_is_not_counted(stocktake: OpenShop, code: str) -> None:
    refusal = refusal_of(lambda: scan(stocktake, code))
    assert refusal.code in {"item_without_stock", "code_unknown", "check_digit"}


def test_an_item_without_any_lot_waits_for_its_donation(stocktake: OpenShop) -> None:
    add_item(stocktake, "NEUF")
    assert refusal_of(lambda: scan(stocktake, "NEUF")).code == "count_without_lot"


def test_a_lot_in_quarantine_is_counted_by_its_code_alone(stocktake: OpenShop) -> None:
    quarantine(stocktake, NADIA, "SOON", "rappel")
    set_to(stocktake, "CAFE", 9)
    assert differences(stocktake) == {"LATE": -1}
    set_to(stocktake, "SOON", 2)
    assert differences(stocktake) == {"LATE": -1, "SOON": -1}
    close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "CAFE") == {"LATE": 9, "SOON": 2}


def test_closing_brings_the_books_to_the_count_and_says_why(stocktake: OpenShop) -> None:
    set_to(stocktake, "CAFE", 11)
    set_reason(stocktake, NADIA, "SOON", "vol")
    closing = close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "CAFE") == {"LATE": 10, "SOON": 1}
    assert movements(stocktake, "CAFE") == [("counted", "SOON", -2, "vol")]
    assert [(each.lot, each.quantity) for each in closing.changes] == [("SOON", -2)]
    (entry,) = journalled(stocktake, "stocktake_closed")
    assert json.loads(entry)["values"] == {
        "stocktake": 1,
        "staff": 1,
        "lots_counted": 2,
        "changes": [{"lot": "SOON", "quantity": -2, "reason": "vol"}],
    }
    assert check_stock(stocktake) == ()


def test_what_is_sold_after_the_count_changes_no_difference(stocktake: OpenShop) -> None:
    set_to(stocktake, "CAFE", 11)
    sell(stocktake, "CAFE", 4)
    assert differences(stocktake) == {"SOON": -2}
    close_stocktake(stocktake, NADIA)
    assert sum(balances(stocktake, "CAFE").values()) == 7
    assert check_stock(stocktake) == ()


def test_what_is_sold_while_an_item_is_scanned_was_scanned_before(stocktake: OpenShop) -> None:
    scan(stocktake, *["CAFE"] * 5)
    sell(stocktake, "CAFE", 2)
    counted = scan(stocktake, *["CAFE"] * 8)
    assert (counted.quantity, counted.gone_meanwhile) == (13, 2)
    close_stocktake(stocktake, NADIA)
    assert sum(balances(stocktake, "CAFE").values()) == 11


def test_a_quantity_that_is_typed_is_what_is_there_at_that_moment(stocktake: OpenShop) -> None:
    set_to(stocktake, "CAFE", 5)
    sell(stocktake, "CAFE", 2)
    assert set_to(stocktake, "CAFE", 11).gone_meanwhile == 0
    assert differences(stocktake) == {}


def test_what_was_sold_though_the_books_said_zero_comes_first(stocktake: OpenShop) -> None:
    sell(stocktake, "CAFE", 15)
    (unseen,) = look_at_stocktake(stocktake).sold_unseen
    assert (unseen.sku, unseen.quantity, unseen.is_counted) == ("CAFE", 2, False)
    set_to(stocktake, "CAFE", 4)
    (unseen,) = look_at_stocktake(stocktake).sold_unseen
    assert unseen.is_counted
    close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "CAFE") == {"LATE": 4, "SOON": 0}
    open_stocktake(stocktake, NADIA)
    assert look_at_stocktake(stocktake).sold_unseen == (), "it is settled"


def test_a_shortage_is_explained_by_what_was_sold_from_no_lot(shop: OpenShop) -> None:
    """Expired goods are sold from no lot; the count finds the pieces missing there."""
    add_item(shop, "LAIT")
    add_lot(shop, "OLD", "LAIT", 6, in_days(-1))
    sell(shop, "LAIT", 2)
    open_stocktake(shop, NADIA)
    set_to(shop, "LAIT", 3)
    set_reason(shop, NADIA, "OLD", "casse")
    close_stocktake(shop, NADIA)
    assert movements(shop, "LAIT")[1:] == [
        ("counted", "OLD", -2, "sold_from_no_lot"),
        ("counted", "OLD", -1, "casse"),
    ]
    assert balances(shop, "LAIT") == {"OLD": 3}


def test_what_was_found_and_sold_before_the_closing_is_not_found_again(
    stocktake: OpenShop,
) -> None:
    sell(stocktake, "CAFE", 13)
    set_to(stocktake, "CAFE", 5)
    sell(stocktake, "CAFE", 2)
    close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "CAFE") == {"LATE": 3, "SOON": 0}
    open_stocktake(stocktake, NADIA)
    assert look_at_stocktake(stocktake).sold_unseen == ()


def test_what_was_counted_as_none_and_sold_all_the_same_stays_flagged(
    stocktake: OpenShop,
) -> None:
    set_to(stocktake, "CAFE", 0)
    sell(stocktake, "CAFE", 15)
    close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "CAFE") == {"LATE": 0, "SOON": 0}
    open_stocktake(stocktake, NADIA)
    (unseen,) = look_at_stocktake(stocktake).sold_unseen
    assert unseen.quantity == 2


def test_a_phone_is_counted_once_however_often_it_is_scanned(stocktake: OpenShop) -> None:
    assert not scan(stocktake, "AAA1").again
    counted = scan(stocktake, "AAA1")
    assert (counted.quantity, counted.again) == (1, True)
    assert refusal_of(lambda: set_to(stocktake, "TEL", 3)).code == "count_by_number"


def test_a_phone_that_nobody_saw_is_gone_after_the_stocktake(stocktake: OpenShop) -> None:
    scan(stocktake, "TEL", "AAA1", "AAA3")
    assert differences(stocktake) == {"T1": -1}
    close_stocktake(stocktake, NADIA)
    assert states(stocktake, "T1") == {"AAA1": "in_stock", "AAA2": "gone", "AAA3": "in_stock"}
    assert balances(stocktake, "TEL") == {"T1": 2}
    assert refusal_of(lambda: sell(stocktake, "TEL", serial="AAA2")).code == "serial_gone"
    assert check_stock(stocktake) == ()


def test_a_phone_may_be_sold_before_or_after_it_is_counted(stocktake: OpenShop) -> None:
    scan(stocktake, "AAA1")
    sell(stocktake, "TEL", serial="AAA1")
    sell(stocktake, "TEL", serial="AAA2")
    assert refusal_of(lambda: scan(stocktake, "AAA2")).code == "serial_sold"
    scan(stocktake, "AAA3")
    assert differences(stocktake) == {}
    close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "TEL") == {"T1": 1}
    assert check_stock(stocktake) == ()


def test_a_phone_in_quarantine_is_counted_by_its_number(stocktake: OpenShop) -> None:
    quarantine(stocktake, NADIA, "T1", "batterie")
    scan(stocktake, "AAA1", "AAA2")
    close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "TEL") == {"T1": 2}
    assert states(stocktake, "T1")["AAA3"] == "gone"
    assert check_stock(stocktake) == ()


def test_a_top_up_card_that_nobody_saw_is_not_sold_any_more(stocktake: OpenShop) -> None:
    scan(stocktake, "CARD2")
    close_stocktake(stocktake, NADIA)
    assert states(stocktake, "C1") == {"CARD1": "gone", "CARD2": "in_stock"}
    assert check_stock(stocktake) == ()


def test_pieces_that_are_not_counted_are_left_alone(stocktake: OpenShop) -> None:
    set_to(stocktake, "CAFE", 13)
    close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "TEL") == {"T1": 3}
    assert set(states(stocktake, "T1").values()) == {"in_stock"}


def test_a_weight_label_counts_its_weight(stocktake: OpenShop) -> None:
    what = find_countable(stocktake, "2100012003506")
    assert (what.sku, what.grams) == ("RIZ", 350)
    assert find_countable(stocktake, f"(01)0{GTIN}(10)X(17)200101").sku == "CAFE", "expired too"


def test_a_gs1_label_of_a_phone_counts_the_piece(stocktake: OpenShop) -> None:
    assert scan(stocktake, "(01)04006381333931(21)aaa1").what.serial == "AAA1"
    unknown = refusal_of(lambda: find_countable(stocktake, "(01)04006381333931(21)ZZZ9"))
    assert (unknown.code, unknown.data) == ("serial_unknown", {"serial": "ZZZ9"})
    assert find_countable(stocktake, f"(01)0{GTIN}(21)AAA1").sku == "CAFE", "coffee, not a phone"


def test_what_is_sold_from_no_lot_comes_from_quarantine_last(stocktake: OpenShop) -> None:
    """Two more of each were found; LATE was put apart before five of the shelf were sold."""
    set_to(stocktake, "SOON", 5)
    set_to(stocktake, "LATE", 12)
    quarantine(stocktake, NADIA, "LATE", "rappel")
    sell(stocktake, "CAFE", 5)
    close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "CAFE") == {"LATE": 12, "SOON": 0}
    assert check_stock(stocktake) == ()


def test_a_count_and_what_was_sold_from_no_lot_are_of_one_moment(stocktake: OpenShop) -> None:
    """A sale that takes the last of a lot and more is before the count, or after it."""
    add_item(stocktake, "THE")
    add_lot(stocktake, "TH", "THE", 400)
    with ThreadPoolExecutor(1) as pool:
        selling = pool.submit(lambda: [sell(stocktake, "THE", 7) for _ in range(58)])
        while not selling.done():
            counted = set_to(stocktake, "THE", 1000)
            assert counted.gone_meanwhile == 0
        assert len(selling.result(60)) == 58
    close_stocktake(stocktake, NADIA)
    assert check_stock(stocktake) == ()


def test_a_count_can_be_taken_back(stocktake: OpenShop) -> None:
    scan(stocktake, "CAFE", "AAA1")
    forget_count(stocktake, NADIA, "CAFE")
    forget_count(stocktake, NADIA, "TEL")
    assert look_at_stocktake(stocktake).lots_counted == 0
    assert not scan(stocktake, "AAA1").again
    forget_count(stocktake, NADIA, "TEL")
    close_stocktake(stocktake, NADIA)
    assert movements(stocktake, "CAFE") == movements(stocktake, "TEL") == []


def test_a_lot_that_is_being_counted_is_not_corrected_beside(stocktake: OpenShop) -> None:
    set_to(stocktake, "CAFE", 11)
    refusal = refusal_of(lambda: correct(stocktake, NADIA, Goods("SOON", 2), "compté"))
    assert refusal.code == "lot_being_counted"


def test_two_managers_count_and_one_of_them_closes(stocktake: OpenShop) -> None:
    """Forty counts from four hands, and sales beside them: none is lost."""
    with ThreadPoolExecutor(5) as pool:
        hands = [pool.submit(lambda: scan(stocktake, *["CAFE"] * 10)) for _ in range(4)]
        selling = pool.submit(lambda: [sell(stocktake, "CAFE") for _ in range(5)])
        assert [hand.result(60).what.sku for hand in hands] == ["CAFE"] * 4
        assert len(selling.result(60)) == 5
        closings = [
            pool.submit(answer_of, lambda: close_stocktake(stocktake, NADIA)) for _ in range(2)
        ]
        answers = [each.result(60) for each in closings]
    assert sum(isinstance(answer, ShopError) for answer in answers) == 1
    assert check_stock(stocktake) == ()
    left = sum(balances(stocktake, "CAFE").values())
    assert 35 <= left <= 40, "sales before the first scan took what was never counted"


def test_the_last_lot_sold_under_another_name_is_settled_too(stocktake: OpenShop) -> None:
    """Nobody found the lot SOON, yet two were sold under its name: they came from LATE."""
    set_to(stocktake, "SOON", 0)
    sell(stocktake, "CAFE", 2)
    close_stocktake(stocktake, NADIA)
    assert balances(stocktake, "CAFE") == {"LATE": 8, "SOON": 0}
    assert ("counted", "LATE", -2, "sold_meanwhile") in movements(stocktake, "CAFE")
    assert check_stock(stocktake) == ()


# kiosk import count


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def take(shop: OpenShop, files: Files, *rows: str) -> Imported:
    return import_count(shop, files.sheet(("sku", "lot", "quantity"), *rows, name="count.csv"))


def problems(shop: OpenShop, files: Files, *rows: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ImportRefused) as refused:
        take(shop, files, *rows)
    assert all(describe(each).startswith("count.csv") for each in refused.value.problems)
    return [(each.line, each.column, each.code) for each in refused.value.problems]


def test_a_file_of_counts_opens_a_stocktake_and_feeds_it(shop: OpenShop, files: Files) -> None:
    assert take(shop, files, "CAFE;;11", "RIZ;R1;4,5") == Imported(2, 0, 0)
    assert differences(shop) == {"SOON": -2, "R1": -500}
    assert take(shop, files, "CAFE;;11", "RIZ;R1;4,5") == Imported(0, 0, 2)
    assert take(shop, files, "CAFE;;0") == Imported(0, 1, 0)
    close_stocktake(shop, NADIA)
    assert balances(shop, "CAFE") == {"LATE": 0, "SOON": 0}
    assert balances(shop, "RIZ") == {"R1": 4500}


def test_lots_of_a_file_are_counted_by_their_codes(stocktake: OpenShop, files: Files) -> None:
    assert take(stocktake, files, "CAFE;SOON;0", "CAFE;LATE;12") == Imported(2, 0, 0)
    assert differences(stocktake) == {"SOON": -3, "LATE": 2}


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (";;3", "sku", "required"),
        ("CAFE;;", "quantity", "required"),
        ("CAFE;;1,5", "quantity", "not_whole"),
        ("CAFE;;-1", "quantity", "negative"),
        ("NONE;;1", "sku", "item_unknown"),
        ("AIDE;;1", "sku", "item_without_stock"),
        ("CAFE;R1;1", "lot", "count_lot_unknown"),
        ("CAFE;NONE;1", "lot", "count_lot_unknown"),
        ("TEL;;3", "sku", "count_by_number"),
        ("RECH;C1;2", "sku", "count_by_number"),
        ("RIZ;;4", "sku", "twice_in_file"),
    ],
)
def test_with_one_bad_count_nothing_is_counted(
    shop: OpenShop, files: Files, row: str, column: str, code: str
) -> None:
    assert problems(shop, files, "RIZ;;5", row) == [(3, column, code)]
    assert current_stocktake(shop) is None


def test_a_file_says_no_like_the_till(stocktake: OpenShop, files: Files) -> None:
    scan(stocktake, "CAFE")
    assert problems(stocktake, files, "CAFE;SOON;1") == [(2, "lot", "counted_as_a_whole")]
    add_item(stocktake, "NEUF")
    assert problems(stocktake, files, "NEUF;;1") == [(2, "sku", "count_without_lot")]
