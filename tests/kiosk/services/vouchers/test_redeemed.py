"""Vouchers in sales: each kind, codes of other issuers, and no value lost or made."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import update

from db.tables import metadata
from db.vouchers import VOUCHER
from kiosk.rules.basket import Tender, add_tender, void_line
from kiosk.rules.errors import ShopError
from kiosk.rules.shown_codes import journalled_code
from kiosk.rules.vouchers import Voucher
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.baskets import (
    keep_basket,
    kept_basket,
    park_basket,
    parked_baskets,
    parked_code,
    recall_basket,
)
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import Parked, find_scanned, find_usable_voucher
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.cancelling import (
    VoucherDifference,
    cancel_voucher,
    check_vouchers,
)
from tests.support.books import of_each
from tests.support.crowds import all_at_once
from tests.support.examples import examples
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shops import Clock, OpenTill, days, duty_at
from tests.support.volunteer import paid, scanned, sell, voucher_of
from tests.support.vouchers import (
    KEPT_CODE,
    PATTERN_CODE,
    add_voucher,
    check_value_is_conserved,
    take_codes_like,
)


def the_voucher(shop: OpenShop, code: str) -> dict[str, object]:
    (row,) = [row for row in everything(shop.engine)["voucher"] if row["code"] == code]
    return row


def the_sale(shop: OpenShop) -> dict[str, object]:
    entry = [row for row in everything(shop.engine)["journal_entry"] if row["kind"] == "sale"][-1]
    values: dict[str, object] = json.loads(entry["entry"])["values"]
    return values


# Each kind


@pytest.mark.parametrize(
    ("kind", "values", "total"),
    [
        ("free", {"scope": "item", "target": "BREAD"}, 400),
        ("free", {"scope": "category", "target": "MISC"}, 400),
        ("percent", {"percent_bp": 5000, "scope": "item", "target": "MILK"}, 500),
        ("amount", {"value_cents": 150, "scope": "item", "target": "MILK"}, 550),
        ("amount", {"value_cents": 500, "min_basket_cents": 700}, 200),
        ("amount", {"value_cents": 500, "min_basket_cents": 701}, 700),
    ],
)
def test_a_voucher_lowers_what_it_is_for(
    shop: OpenShop, duty: Duty, kind: str, values: dict[str, object], total: int
) -> None:
    """Bread costs 3.00, milk 2.00; two breads and a milk."""
    add_voucher(shop, "VOUCHER", kind, **values)
    basket = scanned(shop, "BREAD", "MILK", "MILK", "VOUCHER")
    sold = complete_sale(shop, paid(shop, basket), duty)
    assert sold.total_cents == total
    used = total < 700
    assert the_voucher(shop, "VOUCHER")["uses_left"] == (0 if used else 1)
    assert len(everything(shop.engine)["redemption"]) == used
    assert len(the_sale(shop)["discounts"]) == used  # type: ignore[arg-type]
    check_value_is_conserved(shop.engine)
    assert check_vouchers(shop) == ()


def test_a_voucher_is_good_for_as_many_sales_as_it_says(shop: OpenShop, duty: Duty) -> None:
    add_voucher(shop, "THRICE", "amount", value_cents=100, uses=3)
    for left in (2, 1, 0):
        sell(shop, duty, "BREAD", "THRICE")
        assert the_voucher(shop, "THRICE")["uses_left"] == left
    refusal = refusal_of(lambda: find_usable_voucher(shop, "THRICE"))
    assert refusal.data["reason"] == "used"
    check_value_is_conserved(shop.engine)


def test_a_voucher_of_another_member_can_not_be_stored(shop: OpenShop, duty: Duty) -> None:
    add_voucher(shop, "HERS", "amount", value_cents=100, member="M-AWA")
    add_voucher(shop, "PAYS", "payment", value_cents=1000, member="M-AWA")
    for code in ("HERS", "PAYS"):
        basket = paid(shop, scanned(shop, "BREAD", "M-SOON", code))
        refusal = refusal_of(lambda: complete_sale(shop, basket, duty))  # noqa: B023
        assert (refusal.code, refusal.data["reason"]) == ("voucher_refused", "other_member")
    assert sell(shop, duty, "BREAD", "M-AWA", "HERS").total_cents == 20


def test_a_payment_that_waits_for_a_card_never_pays(shop: OpenShop, duty: Duty) -> None:
    add_voucher(shop, "PAYS", "payment", value_cents=1000, tier="A")
    basket = scanned(shop, "BREAD")
    basket = add_tender(basket, Tender("voucher", 300, voucher_of(shop, "PAYS")))
    assert refusal_of(lambda: complete_sale(shop, basket, duty)).code == "voucher_needs_card"
    assert everything(shop.engine)["sale"] == []


def test_a_basket_in_hand_lets_a_voucher_wait_until_it_counts(shop: OpenShop) -> None:
    add_voucher(shop, "PAYS", "payment", value_cents=1000, min_basket_cents=500)
    hand = BasketInHand(shop)
    hand.change(scanned(shop, "MILK", basket=hand.basket))
    voucher = voucher_of(shop, "PAYS")
    hand.change(add_tender(hand.basket, Tender("voucher", 0, voucher)))
    assert hand.payment.remaining_cents == 200
    hand.change(scanned(shop, "BREAD", basket=replace(hand.basket, tenders=())))
    hand.change(add_tender(hand.basket, Tender("voucher", 0, voucher)))
    hand.change(scanned(shop, "BOOK", basket=hand.basket))
    assert hand.payment.remaining_cents == 0
    hand.change(void_line(void_line(hand.basket, 0), 0))
    assert [t.amount_cents for t in hand.basket.tenders] == [0]
    assert hand.payment.remaining_cents == 100


# Codes of other issuers


@pytest.mark.parametrize("typed", [PATTERN_CODE, "pn1234abcd", "PN 1234 ABCD", "PN-I234-ABCD"])
def test_a_code_of_a_known_shape_is_money_once(shop: OpenShop, duty: Duty, typed: str) -> None:
    take_codes_like(shop)
    found = find_scanned(shop, typed)
    assert isinstance(found, Voucher)
    assert (found.code, found.balance_cents) == (KEPT_CODE, 1000)
    sell(shop, duty, "2*REPAIR", typed)
    row = the_voucher(shop, KEPT_CODE)
    assert (row["value_cents"], row["balance_cents"], row["cancelled"]) == (1000, 0, False)
    assert refusal_of(lambda: find_usable_voucher(shop, typed)).data["reason"] == "used"
    check_value_is_conserved(shop.engine)
    assert "cancelled" not in the_sale(shop)


def test_what_a_sale_leaves_of_it_is_cancelled_with_the_sale(shop: OpenShop, duty: Duty) -> None:
    take_codes_like(shop)
    sell(shop, duty, "BREAD", PATTERN_CODE)
    row = the_voucher(shop, KEPT_CODE)
    assert (row["balance_cents"], row["cancelled"]) == (0, True)
    (gone,) = everything(shop.engine)["voucher_cancellation"]
    assert (gone["amount_cents"], gone["reason"], gone["staff_number"]) == (700, "single use", 1)
    (sale,) = everything(shop.engine)["sale"]
    code = journalled_code(sale["sale_id"], KEPT_CODE)
    assert the_sale(shop)["cancelled"] == [code | {"amount_cents": 700}]
    refusal = refusal_of(lambda: find_usable_voucher(shop, PATTERN_CODE))
    assert refusal.data["reason"] == "cancelled"
    check_value_is_conserved(shop.engine)
    assert check_vouchers(shop) == ()


def test_a_shape_holds_in_its_days(shop: OpenShop, clock: Clock) -> None:
    take_codes_like(shop)
    with shop.writing() as connection:
        table = metadata.tables["voucher_pattern"]
        connection.execute(update(table).values(valid_from=days(1), valid_until=days(2)))
    for reason in ("not_yet", "", "", "expired"):
        answer = answer_of(lambda: find_usable_voucher(shop, PATTERN_CODE))
        assert (answer.data["reason"] if isinstance(answer, ShopError) else "") == reason
        clock.forward(days=1)


def test_a_barcode_that_nobody_knows_is_never_money(shop: OpenShop) -> None:
    take_codes_like(shop, mask="4006999999999")
    assert refusal_of(lambda: find_scanned(shop, "4006381333931")).code == "code_unknown"
    assert isinstance(find_scanned(shop, "4006381333932"), Voucher)


MASKS = ("PN-******", "PN 999999", "PN-99-99-99", "**-999999")


@pytest.mark.parametrize("first", MASKS)
@pytest.mark.parametrize("then", MASKS)
@pytest.mark.parametrize("typed", ["PN123456", "pn 12 34 56", "PN-I23456"])
def test_a_paper_is_good_once_whatever_shapes_come_later(
    shop: OpenShop, duty: Duty, first: str, then: str, typed: str
) -> None:
    take_codes_like(shop, mask=first)
    sell(shop, duty, "2*REPAIR", typed)
    if then != first:
        take_codes_like(shop, mask=then)
    for spelling in {typed, typed.upper(), "-".join(typed)}:
        refusal = refusal_of(lambda: find_usable_voucher(shop, spelling))  # noqa: B023
        assert refusal.data["reason"] == "used"


def test_a_code_from_a_file_is_no_second_voucher_by_its_shape(shop: OpenShop, duty: Duty) -> None:
    add_voucher(shop, "PN-123456", "payment", value_cents=1000)
    take_codes_like(shop, mask="PN 999999")
    for typed in ("PN-123456", "PN123456", "pn 123456"):
        found = find_usable_voucher(shop, typed)
        assert (found.code, found.pattern_id) == ("PN-123456", None)


def test_the_narrower_shape_wins(shop: OpenShop) -> None:
    take_codes_like(shop, mask="PN**********", value_cents=500)
    take_codes_like(shop, mask="PN9999999999", value_cents=2000)
    found = find_scanned(shop, "PN1234567890")
    assert isinstance(found, Voucher)
    assert found.value_cents == 2000


@pytest.mark.parametrize("parked", [False, True])
def test_a_basket_keeps_a_code_that_is_known_by_its_shape(
    shop: OpenShop, duty: Duty, open_till: OpenTill, parked: bool
) -> None:
    take_codes_like(shop)
    basket = scanned(shop, "2*REPAIR", PATTERN_CODE)
    if parked:
        empty = park_basket(shop, basket)
        back = recall_basket(shop, basket.sale_id, empty)
    else:
        keep_basket(shop, basket)
        back = kept_basket(open_till())
    assert back == basket
    assert complete_sale(shop, back, duty).total_cents == 1000


def test_a_kept_basket_whose_code_was_used_elsewhere_is_told_so(
    shop: OpenShop, duty: Duty, open_till: OpenTill
) -> None:
    take_codes_like(shop)
    keep_basket(shop, scanned(shop, "2*REPAIR", PATTERN_CODE))
    other = open_till("T2")
    sell(other, duty_at(other), "2*REPAIR", PATTERN_CODE)
    refusal = refusal_of(lambda: complete_sale(shop, kept_basket(shop), duty))
    assert (refusal.code, refusal.data["reason"]) == ("voucher_refused", "used")


@pytest.fixture
def positions(open_till: OpenTill) -> list[tuple[OpenShop, Duty]]:
    """Four positions at two tills, each with an engine of its own."""
    shops = [open_till(name) for name in ("T1", "T2", "T1", "T2")]
    return [(shop, duty_at(shop)) for shop in shops]


@pytest.mark.parametrize("goods", ["2*REPAIR", "BREAD"])
def test_tills_that_take_the_same_code_at_once_store_one_sale(
    positions: list[tuple[OpenShop, Duty]], goods: str
) -> None:
    shop = positions[0][0]
    take_codes_like(shop)
    for round_ in range(5):
        code = f"PN-{round_:04}-ABCD"
        baskets = [paid(each, scanned(each, goods, code)) for each, _ in positions]

        def pay(number: int) -> Sold | ShopError:
            each, duty = positions[number]
            return answer_of(lambda: complete_sale(each, baskets[number], duty))  # noqa: B023

        answers = all_at_once(pay, range(len(positions)))
        refused = [answer for answer in answers if isinstance(answer, ShopError)]
        assert [refusal.data["reason"] for refusal in refused] == ["spent_meanwhile"] * 3
        assert the_voucher(shop, f"PN{round_:04}ABCD")["balance_cents"] == 0
    assert len(everything(shop.engine)["sale"]) == 5
    check_value_is_conserved(shop.engine)


def test_a_voucher_is_either_spent_or_cancelled(positions: list[tuple[OpenShop, Duty]]) -> None:
    shop = positions[0][0]
    for round_ in range(6):
        code = f"RACE-{round_}"
        add_voucher(shop, code, "payment", value_cents=1000)
        basket = paid(positions[1][0], scanned(positions[1][0], "REPAIR", code))

        def race(number: int) -> object:
            each, duty = positions[number]
            if number:
                return answer_of(lambda: complete_sale(each, basket, duty))  # noqa: B023
            return answer_of(lambda: cancel_voucher(each, code, "lost", 1))  # noqa: B023

        _, sold = all_at_once(race, range(2))
        left = of_each(everything(shop.engine)["voucher_cancellation"], "voucher")[code]
        assert [row["amount_cents"] for row in left] == (
            [500] if isinstance(sold, Sold) else [1000]
        )
    check_value_is_conserved(shop.engine)


# Random histories


@st.composite
def deeds(draw: st.DrawFn) -> list[tuple[str, str]]:
    codes = ["PAY-1", "PAY-2", "CUT-1", "FREE-1", "PN-0001-AAAA", "PN-0002-AAAA"]
    deed = st.sampled_from(["sell", "sell", "sell", "sell two", "cancel"])
    return draw(st.lists(st.tuples(deed, st.sampled_from(codes)), max_size=12))


def test_no_value_is_lost_or_made_whatever_happens(shop: OpenShop, duty: Duty) -> None:
    take_codes_like(shop)
    number = iter(range(1_000_000))

    @given(deeds())
    @hypothesis_settings(max_examples=examples(12), deadline=None)
    def history(done: list[tuple[str, str]]) -> None:
        turn = next(number)
        add_voucher(shop, f"PAY-1-{turn}", "payment", value_cents=750)
        add_voucher(shop, f"PAY-2-{turn}", "payment", value_cents=2000, min_basket_cents=400)
        add_voucher(shop, f"CUT-1-{turn}", "percent", percent_bp=3333, uses=3)
        add_voucher(shop, f"FREE-1-{turn}", "free", uses=2, scope="item", target="BREAD")
        for deed, name in done:
            code = name if name.startswith("PN") else f"{name}-{turn}"
            if deed == "cancel":
                answer_of(lambda: cancel_voucher(shop, code, "lost", 1))  # noqa: B023
                continue
            goods = ["BREAD"] if deed == "sell" else ["REPAIR", "BREAD"]
            answer_of(lambda: _sell(shop, duty, goods, code))  # noqa: B023
        check_value_is_conserved(shop.engine)
        assert check_vouchers(shop) == ()

    history()


def _sell(shop: OpenShop, duty: Duty, goods: list[str], code: str) -> Sold:
    find_usable_voucher(shop, code)
    return complete_sale(shop, paid(shop, scanned(shop, *goods, code)), duty)


def test_the_check_names_a_voucher_whose_value_is_wrong(shop: OpenShop, duty: Duty) -> None:
    add_voucher(shop, "THRICE", "amount", value_cents=100, uses=3)
    sell(shop, duty, "BREAD", "PASS-2")
    sell(shop, duty, "BREAD", "THRICE")
    cancel_voucher(shop, "PASS-2", "lost", 1)
    assert check_vouchers(shop) == ()
    with shop.writing() as connection:
        connection.execute(
            update(VOUCHER)
            .where(VOUCHER.c.code == "PASS-2")
            .values(balance_cents=5, cancelled=False)
        )
        connection.execute(update(VOUCHER).where(VOUCHER.c.code == "THRICE").values(uses_left=3))
    assert check_vouchers(shop) == (
        VoucherDifference("PASS-2", True, 1000, 300, 5, 700),
        VoucherDifference("THRICE", False, 3, 1, 3, 0),
    )


# The other codes of the one field


def test_a_parked_basket_is_found_by_its_short_code(shop: OpenShop, open_till: OpenTill) -> None:
    basket = scanned(shop, "BREAD")
    park_basket(shop, basket)
    (parked,) = parked_baskets(shop)
    assert parked.code == parked_code(shop, basket.sale_id)
    assert len(parked.code) == 5
    for typed in (parked.code, parked.code.lower(), parked.code.replace("-", "")):
        assert find_scanned(open_till("T2"), typed) == Parked(basket.sale_id)
    refusal = refusal_of(lambda: find_scanned(shop, "P-ZZZZZZ"))
    assert refusal.code == "code_unknown"
