"""Several tills at once: nobody has more of a household's quota than there is."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from db import quotas
from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.quotas.check import check_quota_balances
from kiosk.services.quotas.use import Returned, give_back
from kiosk.services.shop import OpenShop
from tests.kiosk.services.counter.test_races import somebody_waits
from tests.kiosk.services.quotas.quota_shop import QuotaShop, quota_shop
from tests.support.crowds import all_at_once
from tests.support.refusals import answer_of
from tests.support.shops import Clock, OpenTill, duty_at
from tests.support.volunteer import paid
from tests.support.waiting import until


@pytest.fixture
def made(shop: OpenShop, duty: Duty, clock: Clock, tmp_path: Path) -> QuotaShop:
    return quota_shop(shop, duty, clock, tmp_path)


def at_two_tills(made: QuotaShop, open_till: OpenTill, baskets: list[Basket]) -> list[object]:
    """Every basket is paid at the same moment, at two tills in turn."""
    shops = [open_till(("T1", "T2")[number % 2]) for number in range(len(baskets))]
    positions = [(shop, duty_at(shop)) for shop in shops]

    def pay(number: int) -> Sold | ShopError:
        shop, duty = positions[number]
        return answer_of(lambda: complete_sale(shop, baskets[number], duty))

    return list(all_at_once(pay, range(len(baskets))))


@pytest.mark.parametrize("per", ["month", "orientation", "30"])
def test_two_tills_can_not_overspend_one_households_quota(
    made: QuotaShop, open_till: OpenTill, per: str
) -> None:
    made.quotas(f";all;;market_value;25,00;{per};household;")
    made.sell("SPOUSE", "COFFEE")  # tills that begin a balance wait for each other anyway
    for attempt in range(3):
        cards = ("FIVE5", "SPOUSE") * 4
        baskets = [paid(made.shop, made.basket(card, "COFFEE")) for card in cards]
        answers = at_two_tills(made, open_till, baskets)
        sold = [answer for answer in answers if isinstance(answer, Sold)]
        refused = [answer for answer in answers if isinstance(answer, ShopError)]
        assert (len(sold), {each.code for each in refused}) == (
            4 if attempt == 0 else 0,
            {"quota_exceeded"},
        )
    periods = {balance["period"]: balance["used"] for balance in made.rows("quota_balance")}
    assert len(periods) == (2 if per == "orientation" else 1)  # of two adults, each in full
    for period, used in periods.items():
        uses = (row["amount"] for row in made.rows("quota_use") if row["period"] == period)
        assert used == sum(uses) == 2500
    assert check_quota_balances(made.shop) == ()


def test_tills_that_take_several_quotas_never_block_each_other(
    made: QuotaShop, open_till: OpenTill
) -> None:
    made.quotas(
        ";all;;market_value;900,00;7;household;",
        ";category;Téléphonie;price;900,00;month;person;",
        ";item;COFFEE;count;90;30;household;",
        ";category;Épicerie;count;90;month;household;",
    )
    wanted = ("COFFEE", "KEY4G", "EGGS")
    baskets = [
        paid(made.shop, made.basket(card, *wanted[:: 1 if number % 2 else -1]))
        for number, card in enumerate(("FIVE5", "SPOUSE", "SOLO") * 4)
    ]
    answers = at_two_tills(made, open_till, baskets)
    assert all(isinstance(answer, Sold) for answer in answers)
    assert check_quota_balances(made.shop) == ()


def test_the_same_line_is_given_back_once(made: QuotaShop, open_till: OpenTill) -> None:
    made.quotas(";all;;market_value;20,00;month;household;", ";all;;count;4;30;household;")
    made.sell("FIVE5", "2*COFFEE")
    sale_id = made.sell("FIVE5", "2*COFFEE")

    def refund(shop: OpenShop) -> None:
        with shop.writing() as connection:
            give_back(connection, sale_id, [Returned(1, 200, 1000, 2)], shop.now())

    all_at_once(refund, [open_till(("T1", "T2")[number % 2]) for number in range(4)])
    assert {row["used"] for row in made.rows("quota_balance")} == {1000, 2}
    assert check_quota_balances(made.shop) == ()
    made.sell("SPOUSE", "2*COFFEE")


def test_a_till_that_waited_sees_what_the_other_one_used(
    made: QuotaShop, open_till: OpenTill
) -> None:
    """A rolling quota is added up from the ledger, once the balance is held."""
    shop = made.shop
    if shop.engine.dialect.name == "sqlite":
        return  # writers queue from their first statement
    made.quotas(";all;;market_value;10,00;30;household;")
    made.sell("SPOUSE", "COFFEE")
    (balance,), (use,) = made.rows("quota_balance"), made.rows("quota_use")
    basket = paid(shop, made.basket("FIVE5", "COFFEE"))
    other = open_till("T2")
    with ThreadPoolExecutor(1) as pool:
        with other.writing() as connection:
            quotas.hold(connection, (balance["quota_id"], balance["pool"], balance["period"]))
            waiting = pool.submit(answer_of, lambda: complete_sale(shop, basket, made.duty))
            until(lambda: somebody_waits(other))
            quotas.add_uses(connection, [{k: v for k, v in use.items() if k != "id"}])
        answer = waiting.result(10)
    assert isinstance(answer, ShopError)
    assert (answer.code, answer.data["left"]) == ("quota_exceeded", 0)
