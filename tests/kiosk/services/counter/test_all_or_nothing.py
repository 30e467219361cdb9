"""A sale that may not be stored, or can not be, leaves nothing behind."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError

from kiosk.rules.basket import Tender
from kiosk.services.counter.baskets import keep_basket, kept_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shop import OpenShop
from tests.support.books import check_books
from tests.support.faults import refusing
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import Clock, OpenTill, duty_at
from tests.support.volunteer import paid, scanned, sell


@pytest.mark.parametrize(
    ("codes", "tender", "refusal"),
    [
        ([], None, "basket_empty"),
        (["SIM"], None, "members_only"),
        (["M-ENDED", "BREAD"], None, "orientation_not_valid"),
        (["BREAD"], None, "not_covered"),
        (["BREAD"], Tender("cash", 299), "not_covered"),
        (["BREAD"], Tender("card", 301), "no_change_on_tender"),
    ],
)
def test_what_may_not_be_sold_leaves_nothing(
    shop: OpenShop, duty: Duty, codes: list[str], tender: Tender | None, refusal: str
) -> None:
    basket = scanned(shop, *codes)
    if tender:
        basket = replace(basket, tenders=(tender,))
    before = everything(shop.engine)
    assert refusal_of(lambda: complete_sale(shop, basket, duty)).code == refusal
    assert everything(shop.engine) == before


def test_an_outdated_card_buys_at_the_public_price_where_the_shop_allows_it(
    open_till: OpenTill,
) -> None:
    shop = open_till(expired_cards="public_price")
    assert sell(shop, duty_at(shop), "M-ENDED", "BREAD").total_cents == 300


def test_a_voucher_spent_meanwhile_stops_the_whole_sale(
    open_till: OpenTill, shop: OpenShop, duty: Duty
) -> None:
    basket = paid(shop, scanned(shop, "5*BREAD", "PASS"))
    keep_basket(shop, basket)
    other = open_till("T2")
    sell(other, duty_at(other), "REPAIR", "PASS")
    before = everything(shop.engine)

    refusal = refusal_of(lambda: complete_sale(shop, basket, duty))
    assert (refusal.code, refusal.data) == (
        "voucher_refused",
        {"scanned": "PASS", "reason": "spent_meanwhile"},
    )
    assert everything(shop.engine) == before
    assert kept_basket(shop).sale_id == basket.sale_id
    assert sell(shop, duty, "BREAD").ticket == "T1-000001"
    check_books(shop.engine)


def test_a_voucher_that_expired_in_a_parked_basket_is_not_taken(
    shop: OpenShop, duty: Duty, clock: Clock
) -> None:
    basket = paid(shop, scanned(shop, "5*BREAD", "PASS"))
    clock.forward(days=1)
    before = everything(shop.engine)
    refusal = refusal_of(lambda: complete_sale(shop, basket, duty))
    assert (refusal.code, refusal.data["reason"]) == ("voucher_refused", "expired")
    assert everything(shop.engine) == before


WRITES = [
    ("INSERT", "sale"),
    ("INSERT", "sale_line"),
    ("INSERT", "tender"),
    ("INSERT", "stock_movement"),
    ("DELETE", "basket"),
    ("INSERT", "print_job"),
    ("INSERT", "journal_entry"),
    ("UPDATE", "till"),
    ("UPDATE", "voucher"),
    ("INSERT", "redemption"),
    ("UPDATE", "lot"),
]


@pytest.mark.parametrize(("deed", "table"), WRITES)
def test_whichever_write_fails_nothing_is_stored_and_no_number_lost(
    shop: OpenShop, duty: Duty, deed: str, table: str
) -> None:
    basket = paid(shop, scanned(shop, "M-AWA", "5*BREAD", "SIM", "FIVE", "PASS"))
    keep_basket(shop, basket)
    before = everything(shop.engine)
    with (
        refusing(shop.engine, deed, table),
        pytest.raises(DBAPIError, match="broken on purpose"),
    ):
        complete_sale(shop, basket, duty)
    assert everything(shop.engine) == before
    assert complete_sale(shop, basket, duty).ticket == "T1-000001"
    check_books(shop.engine)
