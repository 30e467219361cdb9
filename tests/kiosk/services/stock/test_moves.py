"""Stock that leaves or changes without a sale, with its reason."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from db.stock import LOT
from kiosk.rules.errors import ShopError
from kiosk.services.shop import OpenShop, add_till, open_shop
from kiosk.services.stock.check import check_stock
from kiosk.services.stock.moves import (
    Goods,
    correct,
    give_away,
    move,
    quarantine,
    release,
    write_off,
)
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


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with stocked_shop(database_url, tmp_path / "home") as shop:
        add_item(shop, "CAFE")
        add_lot(shop, "L1", "CAFE", 10, in_days(30))
        add_item(shop, "RIZ", "weight")
        add_lot(shop, "R1", "RIZ", 5000)
        add_item(shop, "TEL", "serial")
        add_lot(shop, "T1", "TEL", 3)
        add_pieces(shop, "T1", "TEL", "AAA1", "AAA2", "AAA3")
        add_item(shop, "RECH", "topup")
        add_lot(shop, "C1", "RECH", 2)
        add_codes(shop, "C1", "RECH", "CARD1", "CARD2")
        yield shop


def test_what_is_given_away_leaves_the_books_with_its_reason(shop: OpenShop) -> None:
    give_away(shop, NADIA, Goods("L1", 3), "goûter du quartier")
    assert balances(shop, "CAFE") == {"L1": 7}
    assert movements(shop, "CAFE") == [("given", "L1", -3, "goûter du quartier")]
    (entry,) = journalled(shop, "stock_moved")
    assert json.loads(entry)["values"] == {
        "deed": "given",
        "sku": "CAFE",
        "lot": "L1",
        "changes": {"L1": -3},
        "reason": "goûter du quartier",
        "staff": 1,
        "serials": [],
    }
    assert check_stock(shop) == ()


def test_a_write_off_needs_its_reason(shop: OpenShop) -> None:
    assert refusal_of(lambda: write_off(shop, NADIA, Goods("L1", 1), "  ")).code == "reason_missing"
    write_off(shop, NADIA, Goods("R1", 250), "sac percé")
    assert balances(shop, "RIZ") == {"R1": 4750}
    assert movements(shop, "RIZ") == [("written_off", "R1", -250, "sac percé")]


@pytest.mark.parametrize(
    ("goods", "code", "left"),
    [
        (Goods("L1", 11), "lot_too_little", {"left": 10}),
        (Goods("R1", 5001), "lot_too_little", {"left_grams": 5000}),
        (Goods("L1", 0), "quantity_unclear", {}),
        (Goods("L1", -4), "quantity_unclear", {}),
        (Goods("NONE", 1), "lot_unknown", {}),
        (Goods("T1", 1), "pieces_by_number", {}),
        (Goods("C1", 1), "pieces_by_number", {}),
        (Goods("T1", serials=("AAA1", "NONE")), "piece_not_in_lot", {}),
        (Goods("L1", serials=("AAA1",)), "piece_not_in_lot", {}),
        (Goods("C1", serials=("AAA1",)), "piece_not_in_lot", {}),
    ],
)
@pytest.mark.parametrize("deed", [give_away, write_off, correct])
def test_nothing_that_is_not_there_leaves_the_books(
    shop: OpenShop,
    deed: Callable[[OpenShop, object, Goods, str], None],
    goods: Goods,
    code: str,
    left: dict[str, int],
) -> None:
    refusal = refusal_of(lambda: deed(shop, NADIA, goods, "perdu"))
    assert refusal.code == code
    assert left.items() <= refusal.data.items()
    assert balances(shop, "CAFE") | balances(shop, "TEL") | balances(shop, "RECH") == {
        "L1": 10,
        "T1": 3,
        "C1": 2,
    }
    assert set(states(shop, "T1").values()) | set(states(shop, "C1").values()) == {"in_stock"}
    assert journalled(shop, "stock_moved") == []


def test_a_phone_is_written_off_by_its_number(shop: OpenShop) -> None:
    write_off(shop, NADIA, Goods("T1", serials=("AAA2",)), "écran cassé")
    assert states(shop, "T1") == {"AAA1": "in_stock", "AAA2": "gone", "AAA3": "in_stock"}
    assert balances(shop, "TEL") == {"T1": 2}
    assert refusal_of(lambda: sell(shop, "TEL", serial="AAA2")).code == "serial_gone"
    again = refusal_of(lambda: write_off(shop, NADIA, Goods("T1", serials=("AAA2",)), "bis"))
    assert again.code == "piece_not_in_lot"
    assert check_stock(shop) == ()


def test_a_top_up_card_is_given_away_by_the_number_beside_its_code(shop: OpenShop) -> None:
    give_away(shop, NADIA, Goods("C1", serials=("CARD1",)), "urgence")
    assert states(shop, "C1") == {"CARD1": "gone", "CARD2": "in_stock"}
    assert "123456" not in "".join(journalled(shop, "stock_moved"))
    sell(shop, "RECH")
    assert refusal_of(lambda: sell(shop, "RECH")).code == "topup_none_left"
    assert check_stock(shop) == ()


def test_a_phone_that_turns_up_again_is_sold_again(shop: OpenShop) -> None:
    write_off(shop, NADIA, Goods("T1", serials=("AAA2",)), "perdu")
    correct(shop, NADIA, Goods("T1", serials=("AAA2",)), "retrouvé", up=True)
    assert movements(shop, "TEL")[-1] == ("corrected", "T1", 1, "retrouvé")
    sell(shop, "TEL", serial="AAA2")
    assert check_stock(shop) == ()


def test_pieces_whose_numbers_nobody_took_go_by_quantity(shop: OpenShop) -> None:
    correct(shop, NADIA, Goods("T1", 2), "colis compté deux fois", up=True)
    assert [(each.source, each.balance, each.found) for each in check_stock(shop)] == [
        ("pieces", 5, 3)
    ]
    write_off(shop, NADIA, Goods("T1", 2), "jamais arrivés")
    assert (
        refusal_of(lambda: write_off(shop, NADIA, Goods("T1", 1), "x")).code == "pieces_by_number"
    )
    assert check_stock(shop) == ()


def test_a_correction_goes_up_and_down(shop: OpenShop) -> None:
    correct(shop, NADIA, Goods("L1", 30), "40 reçus, 10 saisis", up=True)
    correct(shop, NADIA, Goods("L1", 1), "39 en fait")
    assert balances(shop, "CAFE") == {"L1": 39}
    assert check_stock(shop) == ()


def test_a_whole_lot_goes_to_another_place(shop: OpenShop) -> None:
    assert move(shop, NADIA, Goods("L1"), "cave") == "L1"
    assert move(shop, NADIA, Goods("L1", 10), "grenier") == "L1"
    assert place_of(shop, "L1") == "grenier"
    assert movements(shop, "CAFE") == []
    assert len(journalled(shop, "stock_moved")) == 2


def test_a_lot_of_one_phone_goes_with_its_own_number_alone(shop: OpenShop) -> None:
    add_lot(shop, "T9", "TEL", 1)
    add_pieces(shop, "T9", "TEL", "BBB1")
    refusal = refusal_of(lambda: move(shop, NADIA, Goods("T9", serials=("AAA1",)), "cave"))
    assert refusal.code == "piece_not_in_lot"
    assert place_of(shop, "T9") == ""
    assert move(shop, NADIA, Goods("T9", serials=("BBB1",)), "cave") == "T9"


def test_a_part_of_a_lot_that_goes_elsewhere_is_a_lot_of_its_own(shop: OpenShop) -> None:
    assert move(shop, NADIA, Goods("L1", 4), "cave") == "L1.2"
    assert move(shop, NADIA, Goods("L1", 1), "vitrine") == "L1.3"
    assert balances(shop, "CAFE") == {"L1": 5, "L1.2": 4, "L1.3": 1}
    assert place_of(shop, "L1.2") == "cave"
    assert movements(shop, "CAFE")[:2] == [
        ("moved", "L1", -4, "cave"),
        ("moved", "L1.2", 4, "cave"),
    ]
    sell(shop, "CAFE", 10)
    assert balances(shop, "CAFE") == {"L1": 0, "L1.2": 0, "L1.3": 0}
    assert check_stock(shop) == ()


def test_a_phone_that_goes_elsewhere_takes_its_number_along(shop: OpenShop) -> None:
    assert refusal_of(lambda: move(shop, NADIA, Goods("T1", 1), "cave")).code == "pieces_by_number"
    part = move(shop, NADIA, Goods("T1", serials=("AAA3",)), "cave")
    assert states(shop, part) == {"AAA3": "in_stock"}
    sell(shop, "TEL", serial="AAA3")
    assert balances(shop, "TEL") == {"T1": 2, part: 0}
    assert check_stock(shop) == ()


def test_more_than_is_left_is_not_moved(shop: OpenShop) -> None:
    assert refusal_of(lambda: move(shop, NADIA, Goods("L1", 11), "cave")).code == "lot_too_little"
    assert refusal_of(lambda: move(shop, NADIA, Goods("L1"), " ")).code == "place_missing"
    assert balances(shop, "CAFE") == {"L1": 10}


def test_a_lot_in_quarantine_is_not_sold_until_it_is_released(shop: OpenShop) -> None:
    quarantine(shop, NADIA, "L1", "rappel du fabricant")
    assert refusal_of(lambda: quarantine(shop, NADIA, "L1", "x")).code == "lot_quarantined_before"
    sell(shop, "CAFE")
    assert balances(shop, "CAFE") == {"L1": 10}, "the one in the hand was sold from no lot"
    release(shop, NADIA, "L1", "vérifié")
    assert refusal_of(lambda: release(shop, NADIA, "L1")).code == "lot_not_quarantined"
    sell(shop, "CAFE")
    assert balances(shop, "CAFE") == {"L1": 9}
    deeds = [json.loads(entry)["values"]["deed"] for entry in journalled(shop, "stock_moved")]
    assert deeds == ["quarantined", "released"]


def test_a_write_off_and_a_sale_never_take_the_same_last_piece(shop: OpenShop) -> None:
    """Ten times: one phone, a sale and a write-off at the same moment."""
    add_item(shop, "LAST")
    add_item(shop, "ONE", "serial")
    for number in range(10):
        lot, serial = f"LAST{number}", f"ONE{number}"
        add_lot(shop, lot, "LAST", 1)
        add_lot(shop, f"B{number}", "ONE", 1)
        add_pieces(shop, f"B{number}", "ONE", serial)
        sold, lost = together(
            lambda serial=serial: sell(shop, "ONE", serial=serial),  # type: ignore[misc]
            lambda number=number, serial=serial: write_off(  # type: ignore[misc]
                shop, NADIA, Goods(f"B{number}", serials=(serial,)), "cassé"
            ),
        )
        assert isinstance(sold, ShopError) != isinstance(lost, ShopError)
        sold, lost = together(
            lambda: sell(shop, "LAST"),
            lambda lot=lot: write_off(shop, NADIA, Goods(lot, 1), "cassé"),  # type: ignore[misc]
        )
        assert not isinstance(sold, ShopError), "what is in the hand is sold in any case"
        if isinstance(lost, ShopError):
            assert lost.code == "lot_too_little"
    assert check_stock(shop) == ()
    assert set(balances(shop, "LAST").values()) | set(balances(shop, "ONE").values()) == {0}


def test_two_tills_divide_a_lot_into_two_parts(shop: OpenShop) -> None:
    add_till(shop.settings, "T2", now=shop.now)
    second = open_shop(shop.settings.model_copy(update={"till": "T2"}), now=shop.now)
    for _ in range(4):
        parts = together(
            lambda: move(shop, NADIA, Goods("L1", 1), "cave"),
            lambda: move(second, NADIA, Goods("L1", 1), "vitrine"),
        )
        assert len(set(parts)) == 2
        assert all(str(part).startswith("L1.") for part in parts)
    second.close()
    assert balances(shop, "CAFE")["L1"] == 2
    assert check_stock(shop) == ()


def together(*deeds: Callable[[], object]) -> list[object]:
    """Do things at the same moment; return what each returns, or its refusal."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        start.wait(10)
        return answer_of(deed)

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [each.result(30) for each in [pool.submit(do, deed) for deed in deeds]]


def place_of(shop: OpenShop, lot: str) -> str:
    with shop.reading() as connection:
        return str(connection.execute(select(LOT.c.place).where(LOT.c.lot == lot)).scalar_one())
