"""Quotas and exchanges: what comes back makes room, and only what is sold now takes any."""

import pytest

from kiosk.rules.basket import set_member
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.quotas.check import check_quota_balances
from kiosk.services.shop import OpenShop
from tests.kiosk.services.corrections.rich import limit_market_value
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.refusals import refusal_of
from tests.support.returning import bringing_back, refund
from tests.support.rows import everything
from tests.support.shops import NADIA, OpenTill, duty_at
from tests.support.volunteer import paid, scanned, sell


def used(shop: OpenShop) -> int:
    """What is used of the only quota, in cents of market value."""
    (row,) = everything(shop.engine)["quota_balance"]
    return int(row["used"])


@pytest.fixture(autouse=True)
def _twenty_euros(shop: OpenShop) -> None:
    limit_market_value(shop, 2000)


def test_a_refund_gives_the_quota_back(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "M-AWA", "5*BREAD")
    assert used(shop) == 2000
    refused = refusal_of(lambda: sell(shop, duty, "M-AWA", "MILK"))
    assert refused.code == "quota_exceeded"
    refund(shop, duty, sold.ticket, (1, 2))
    assert used(shop) == 1200
    sell(shop, duty, "M-AWA", "3*MILK")
    assert used(shop) == 1950
    assert check_quota_balances(shop) == ()
    check_books(shop.engine)


def test_a_void_gives_all_of_it_back(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "M-AWA", "4*BREAD", "RICE")
    void_sale(shop, sold.ticket, duty, "erreur")
    assert used(shop) == 0
    assert check_quota_balances(shop) == ()


def test_what_comes_back_makes_room_for_what_is_taken_instead(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "M-AWA", "5*BREAD")
    basket = scanned(shop, "M-AWA", "3*MILK", basket=bringing_back(shop, sold.ticket, (1, 2)))
    complete_sale(shop, paid(shop, basket), duty)
    assert used(shop) == 1950
    too_much = scanned(shop, "M-AWA", "2*MILK", basket=bringing_back(shop, sold.ticket, (1, 1)))
    before = everything(shop.engine)
    refused = refusal_of(lambda: complete_sale(shop, paid(shop, too_much), duty))
    assert refused.code == "quota_exceeded"
    assert everything(shop.engine) == before
    assert check_quota_balances(shop) == ()


def test_two_tills_exchange_for_one_household_without_waiting_in_a_ring(
    open_till: OpenTill, shop: OpenShop, duty: Duty
) -> None:
    shops = [open_till(name) for name in ("T1", "T2")]
    for _ in range(5):
        tickets = [sell(shop, duty, "M-AWA", "2*BREAD").ticket for _ in shops]
        baskets = [
            paid(at, scanned(at, "M-AWA", "BREAD", "MILK", basket=bringing_back(at, ticket)))
            for at, ticket in zip(shops, tickets, strict=True)
        ]
        done = all_at_once(
            lambda both: complete_sale(both[0], both[1], duty_at(both[0])),
            list(zip(shops, baskets, strict=True)),
        )
        assert used(shop) == 2 * (400 + 250)
        for sold in done:
            refund(shop, duty, sold.ticket, allowed_by=NADIA)
        assert used(shop) == 0
    assert check_quota_balances(shop) == ()
    check_books(shop.engine)


def test_without_a_card_an_exchange_asks_no_quota(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "M-AWA", "5*BREAD")
    basket = scanned(shop, "2*BREAD", basket=bringing_back(shop, sold.ticket, (1, 1)))
    complete_sale(shop, paid(shop, set_member(basket, None)), duty)
    assert used(shop) == 1600
