"""Several tills at once: nothing is sold, spent or stored twice."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text, update

from db.engine import writing
from db.stock import take_from_lots
from db.vouchers import VOUCHER, spend
from kiosk.rules.basket import Tender
from kiosk.rules.errors import ShopError
from kiosk.services.counter import selling
from kiosk.services.counter.baskets import park_basket, recall_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.shop import OpenShop
from kiosk.settings import Settings
from tests.support.books import check_books, of_each, total
from tests.support.crowds import all_at_once
from tests.support.refusals import answer_of
from tests.support.rows import everything
from tests.support.shops import OpenTill, duty_at, till_of
from tests.support.volunteer import paid, scanned, sell, voucher_of
from tests.support.waiting import until


@pytest.fixture
def tills(open_till: OpenTill) -> list[tuple[OpenShop, Duty]]:
    """Four positions at two tills, each with an engine of its own."""
    shops = [open_till(name) for name in ("T1", "T2", "T1", "T2")]
    return [(shop, duty_at(shop)) for shop in shops]


Position = tuple[OpenShop, Duty]
MANY = pytest.mark.parametrize("many", [4, pytest.param(200, marks=pytest.mark.drill)])


@MANY
def test_two_tills_never_sell_the_same_piece(tills: list[Position], many: int) -> None:
    pieces = 40
    each = pieces // len(tills) + many

    def sell_out(position: Position) -> None:
        shop, duty = position
        for _ in range(each):
            sell(shop, duty, "M-AWA", "SIM")

    all_at_once(sell_out, tills)
    rows = everything(tills[0][0].engine)
    check_books(tills[0][0].engine)
    sold = of_each([row for row in rows["stock_movement"] if row["kind"] == "sold"], "lot")
    assert -total(sold["SIM-1"], "quantity") == pieces
    assert -total(sold[None], "quantity") == each * len(tills) - pieces
    assert len(rows["sale"]) == each * len(tills)


def test_two_tills_never_spend_the_same_cent(tills: list[Position]) -> None:
    """Everybody holds a basket that the voucher could pay; it holds enough for two."""
    baskets = [paid(shop, scanned(shop, "REPAIR", "PASS")) for shop, _ in tills]

    def pay(number: int) -> Sold | ShopError:
        shop, duty = tills[number]
        return answer_of(lambda: complete_sale(shop, baskets[number], duty))

    answers = all_at_once(pay, range(len(tills)))
    refusals = [answer for answer in answers if isinstance(answer, ShopError)]
    assert [refusal.data["reason"] for refusal in refusals] == ["spent_meanwhile"] * 2
    rows = everything(tills[0][0].engine)
    assert total(rows["redemption"], "amount_cents") == 1000
    assert len(rows["sale"]) == 2
    check_books(tills[0][0].engine)


def test_a_discount_for_two_is_not_used_three_times(tills: list[Position]) -> None:
    baskets = [paid(shop, scanned(shop, "2*BREAD", "FIVE")) for shop, _ in tills]

    def use(number: int) -> Sold | ShopError:
        shop, duty = tills[number]
        return answer_of(lambda: complete_sale(shop, baskets[number], duty))

    answers = all_at_once(use, range(len(tills)))
    assert sum(isinstance(answer, Sold) for answer in answers) == 2
    check_books(tills[0][0].engine)


@MANY
def test_tills_that_want_the_same_things_in_another_order_never_block_each_other(
    tills: list[Position], many: int
) -> None:
    engine = tills[0][0].engine
    with writing(engine) as connection:
        plenty = {"value_cents": 1_000_000, "balance_cents": 1_000_000}
        connection.execute(update(VOUCHER).where(VOUCHER.c.kind == "payment").values(plenty))
    vouchers = [voucher_of(tills[0][0], code) for code in ("PASS", "PASS-2")]

    def work(number: int) -> None:
        shop, duty = tills[number]
        turn = -1 if number % 2 else 1
        codes = ["2*BREAD", "MILK", "RICE", "M-AWA", "2*SIM"][::turn]
        tenders = [Tender("voucher", 100, voucher) for voucher in vouchers[::turn]]
        for _ in range(many):
            complete_sale(shop, paid(shop, scanned(shop, *codes), *tenders), duty)

    all_at_once(work, range(len(tills)))
    assert len(everything(engine)["sale"]) == len(tills) * many
    check_books(engine)


@pytest.mark.parametrize("meet_at_a_voucher", [False, True])
def test_a_till_that_holds_the_lots_lets_others_finish_first(
    open_till: OpenTill,
    shop: OpenShop,
    duty: Duty,
    monkeypatch: pytest.MonkeyPatch,
    meet_at_a_voucher: bool,
) -> None:
    """After some tries a till waits for the lots; it takes them in the order of all others."""
    if shop.engine.dialect.name == "sqlite":
        return
    monkeypatch.setattr(selling, "ALLOCATION_TRIES", 0)
    basket = paid(shop, scanned(shop, "5*BREAD", "PASS"), Tender("cash", 500))
    other = open_till("T2")
    with ThreadPoolExecutor(1) as pool:
        with other.writing() as connection:
            if meet_at_a_voucher:
                assert spend(connection, "PASS", 1)
            else:
                assert take_from_lots(connection, {"B-LATE": 1})
            waiting = pool.submit(complete_sale, shop, basket, duty)
            until(lambda: somebody_waits(other))
            assert take_from_lots(connection, {"B-NEVER": 1, "B-SOON": 2})
            connection.rollback()
        assert waiting.result(10).ticket == "T1-000001"
    check_books(shop.engine)


def somebody_waits(shop: OpenShop) -> bool:
    """Tell whether some till of this database waits for another."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with shop.reading() as connection:
        return bool(connection.execute(waiting).scalar_one())


def test_the_same_sale_from_two_threads_is_one_sale(open_till: OpenTill) -> None:
    shops = [open_till() for _ in range(4)]
    duty = duty_at(shops[0])
    for _ in range(5):
        basket = paid(shops[0], scanned(shops[0], "M-AWA", "BREAD", "SIM"))
        answers = all_at_once(lambda shop: complete_sale(shop, basket, duty), shops)  # noqa: B023
        assert answers == answers[:1] * 4
    assert len(everything(shops[0].engine)["sale"]) == 5
    check_books(shops[0].engine)


def test_the_same_sale_from_two_tills_is_one_sale(tills: list[Position]) -> None:
    """Each till has its own numbers, so it is the sale itself that they meet at."""
    shop, _ = tills[0]
    basket = paid(shop, scanned(shop, "BREAD", "BOOK"))
    answers = all_at_once(lambda position: complete_sale(position[0], basket, position[1]), tills)
    assert answers == answers[:1] * 4
    assert len(everything(shop.engine)["sale"]) == 1
    check_books(shop.engine)


def test_a_parked_basket_is_taken_up_by_one_till(open_till: OpenTill) -> None:
    shops = [open_till(name) for name in ("T1", "T2")]
    for _ in range(5):
        basket = scanned(shops[0], "BREAD", "M-AWA")
        empty = park_basket(shops[0], basket)
        answers = all_at_once(
            lambda shop: answer_of(
                lambda: recall_basket(shop, basket.sale_id, replace(empty))  # noqa: B023
            ),
            shops,
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Basket", "ShopError"]
        (refused,) = (answer for answer in answers if isinstance(answer, ShopError))
        assert refused.code == "basket_gone"
        assert basket in answers


def sell_in_a_process(settings: Settings, till: str, count: int) -> list[str]:
    """Sell in a program of its own; return the tickets."""
    shop = till_of(settings, till)
    duty = duty_at(shop)
    tickets = [sell(shop, duty, "M-AWA", "SIM").ticket for _ in range(count)]
    shop.close()
    return tickets


@MANY
def test_programs_of_their_own_share_a_database(settings: Settings, many: int) -> None:
    """SQLite locks threads and processes in different ways."""
    spawn: Any = multiprocessing.get_context("spawn")
    shop = till_of(settings, "T1")
    duty_at(shop)
    with ProcessPoolExecutor(2, mp_context=spawn) as programs:
        first = programs.submit(sell_in_a_process, settings, "T1", 5 * many)
        second = programs.submit(sell_in_a_process, settings, "T2", 5 * many)
        mine = [sell(shop, duty_at(shop), "M-AWA", "SIM").ticket for _ in range(many)]
        tickets = [*first.result(60), *second.result(60), *mine]
    assert len(set(tickets)) == 11 * many
    check_books(shop.engine)
    shop.close()
