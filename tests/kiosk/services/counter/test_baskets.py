"""Baskets survive the end of the program, and are parked and taken up again."""

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from db.tables import metadata
from kiosk.rules.basket import Basket, Tender, add_tender, void_line
from kiosk.services.counter.baskets import (
    keep_basket,
    kept_basket,
    new_basket,
    park_basket,
    parked_baskets,
    recall_basket,
    to_json,
)
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shop import OpenShop
from tests.support.examples import examples
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import NOW, Clock, OpenTill
from tests.support.volunteer import paid, scanned

CODES = ["BREAD", "3*BREAD", "RICE", "OPEN", "REPAIR", "SIM", "BOOK"]
PEOPLE = ["M-AWA", "M-ENDED", "M-SOON"]
VOUCHERS = ["PASS", "PASS-2", "HALF", "FIVE"]


def a_full_basket(shop: OpenShop) -> Basket:
    """Goods of every kind, a card, a discount and tenders that do not yet cover it."""
    basket = scanned(shop, "M-AWA", "3*BREAD", "RICE", "OPEN", "SIM", "FIVE", "PASS-2")
    return add_tender(add_tender(basket, Tender("cash", 100)), Tender("card", 50))


def test_a_basket_is_there_as_it_was_left(open_till: OpenTill) -> None:
    shop = open_till()
    basket = a_full_basket(shop)
    keep_basket(shop, basket)
    # The first program never said goodbye.
    assert kept_basket(open_till()) == basket


def test_every_change_takes_the_place_of_the_basket_before(
    shop: OpenShop, open_till: OpenTill
) -> None:
    basket = a_full_basket(shop)
    keep_basket(shop, basket)
    basket = void_line(basket, 0)
    keep_basket(shop, basket)
    assert kept_basket(open_till()) == basket
    other = scanned(shop, "BOOK")
    keep_basket(shop, other)
    assert kept_basket(open_till()) == other
    assert len(everything(shop.engine)["basket"]) == 1


def test_an_empty_basket_is_not_kept(shop: OpenShop) -> None:
    basket = a_full_basket(shop)
    keep_basket(shop, basket)
    keep_basket(shop, Basket(basket.sale_id))
    assert everything(shop.engine)["basket"] == []
    fresh = kept_basket(shop)
    assert fresh.is_empty
    assert fresh.sale_id not in {basket.sale_id, kept_basket(shop).sale_id}


def test_each_till_has_a_basket_of_its_own(shop: OpenShop, open_till: OpenTill) -> None:
    other = open_till("T2")
    mine, theirs = scanned(shop, "BREAD"), scanned(other, "BOOK")
    keep_basket(shop, mine)
    keep_basket(other, theirs)
    assert (kept_basket(shop), kept_basket(other)) == (mine, theirs)


def test_whatever_is_in_a_basket_is_there_again(shop: OpenShop) -> None:
    codes = st.lists(st.sampled_from(CODES), max_size=5)
    vouchers = st.lists(st.sampled_from(VOUCHERS), max_size=3, unique=True)
    tenders = st.lists(
        st.builds(Tender, st.sampled_from(["cash", "card", "cheque"]), st.integers(0, 9999)),
        max_size=3,
    )

    @given(codes, st.none() | st.sampled_from(PEOPLE), vouchers, tenders)
    @settings(max_examples=examples(30), deadline=None)
    def comes_back(
        codes: list[str], person: str | None, vouchers: list[str], tenders: list[Tender]
    ) -> None:
        basket = scanned(shop, *codes, *([person] if person else []))
        for code in vouchers:
            if code.startswith("PASS"):
                pays = scanned(shop, "REPAIR", code).tenders[0]
                basket = add_tender(basket, replace(pays, amount_cents=len(codes)))
            else:
                basket = scanned(shop, code, basket=basket)
        for tender in tenders:
            basket = add_tender(basket, tender)
        keep_basket(shop, basket)
        back = kept_basket(shop)
        assert back == (replace(basket, sale_id=back.sale_id) if basket.is_empty else basket)

    comes_back()


def test_a_kept_basket_costs_what_its_goods_cost_now(shop: OpenShop) -> None:
    """It is kept as codes: a price that an import corrects is right in it too."""
    keep_basket(shop, scanned(shop, "BREAD"))
    item = metadata.tables["item"]
    with shop.writing() as connection:
        connection.execute(update(item).where(item.c.sku == "BREAD").values(public_price_cents=222))
    assert kept_basket(shop).lines[0].item.public_price_cents == 222


def test_a_kept_basket_holds_codes_and_no_name(shop: OpenShop) -> None:
    content = to_json(a_full_basket(shop))
    assert json.loads(content)["member"] == "M-AWA"
    assert "Aminata" not in content
    assert "Pain" not in content


# Parking


def test_a_parked_basket_makes_room_for_another(shop: OpenShop, clock: Clock) -> None:
    basket = a_full_basket(shop)
    keep_basket(shop, basket)
    fresh = park_basket(shop, basket)
    assert fresh.is_empty
    assert kept_basket(shop).is_empty
    (parked,) = parked_baskets(shop)
    assert (parked.sale_id, parked.till, parked.parked_at) == (basket.sale_id, "T1", NOW)
    assert parked.basket == basket


def test_a_basket_is_parked_though_it_was_never_kept(shop: OpenShop) -> None:
    basket = scanned(shop, "BREAD")
    park_basket(shop, basket)
    assert [parked.basket for parked in parked_baskets(shop)] == [basket]


def test_nothing_is_not_parked(shop: OpenShop) -> None:
    assert refusal_of(lambda: park_basket(shop, new_basket())).code == "basket_empty"


def test_parked_baskets_stand_in_the_order_in_which_they_were_parked(
    shop: OpenShop, clock: Clock
) -> None:
    baskets = [scanned(shop, code) for code in ("BREAD", "BOOK", "MILK")]
    for basket in baskets:
        park_basket(shop, basket)
        clock.forward(minutes=1)
    assert [parked.basket for parked in parked_baskets(shop)] == baskets


def test_a_parked_basket_is_taken_up_at_any_till(shop: OpenShop, open_till: OpenTill) -> None:
    other = open_till("T2")
    basket = a_full_basket(shop)
    park_basket(shop, basket)
    assert recall_basket(other, basket.sale_id, new_basket()) == basket
    assert kept_basket(other) == basket
    assert kept_basket(shop).is_empty
    assert parked_baskets(shop) == ()


def test_the_basket_that_is_there_is_parked_instead(shop: OpenShop) -> None:
    first, second = scanned(shop, "BREAD"), scanned(shop, "BOOK")
    park_basket(shop, first)
    keep_basket(shop, second)
    assert recall_basket(shop, first.sale_id, second) == first
    assert [parked.basket for parked in parked_baskets(shop)] == [second]
    assert kept_basket(shop) == first


def test_who_comes_too_late_keeps_the_basket_in_hand(shop: OpenShop, open_till: OpenTill) -> None:
    other = open_till("T2")
    parked, mine = scanned(shop, "BREAD"), scanned(shop, "BOOK")
    park_basket(shop, parked)
    keep_basket(shop, mine)
    recall_basket(other, parked.sale_id, new_basket())
    before = everything(shop.engine)
    assert refusal_of(lambda: recall_basket(shop, parked.sale_id, mine)).code == "basket_gone"
    assert everything(shop.engine) == before
    assert kept_basket(shop) == mine


def test_a_basket_that_was_sold_is_not_taken_up_again(shop: OpenShop, duty: Duty) -> None:
    basket = paid(shop, scanned(shop, "BREAD"))
    park_basket(shop, basket)
    complete_sale(shop, recall_basket(shop, basket.sale_id, new_basket()), duty)
    refusal = refusal_of(lambda: recall_basket(shop, basket.sale_id, new_basket()))
    assert refusal.code == "basket_gone"
