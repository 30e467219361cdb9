"""Gifts with sales: stored, printed, journalled, added up; suspended purchases redeemed."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from db.engine import writing
from db.items import ITEM
from db.vouchers import VOUCHER
from kiosk.rules.basket import Basket, Line, Tender, add_line
from kiosk.rules.errors import ShopError
from kiosk.rules.figures import Named, Sum
from kiosk.rules.gifts import round_up, suspend
from kiosk.rules.items import Item
from kiosk.rules.shown_codes import journalled_code
from kiosk.rules.voucher_codes import grouped
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.baskets import keep_basket, kept_basket, new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.exports import export_rows
from kiosk.services.paper import receipt_of
from kiosk.services.shop import OpenShop
from receipts.document import Qr, to_json
from receipts.render.text import render_text
from tests.support.books import check_books
from tests.support.closings import figures_of
from tests.support.examples import examples
from tests.support.faults import refusing
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shops import NOW, Clock, OpenTill, days, duty_at
from tests.support.volunteer import due, paid, payment_of, scanned, sell, voucher_of


@pytest.fixture
def soup(shop: OpenShop) -> Item:
    """The repair, usually 5.00, at what people can pay, 2.00 at the least."""
    with shop.writing() as connection:
        change = update(ITEM).where(ITEM.c.sku == "REPAIR").values(floor_price_cents=200)
        connection.execute(change)
    found = find_scanned(shop, "REPAIR")
    assert isinstance(found, Item)
    return found


def give(shop: OpenShop, duty: Duty, *suspended: int, codes: tuple[str, ...] = ()) -> Sold:
    """Sell these codes, and vouchers for others of these amounts."""
    basket = scanned(shop, *codes)
    for cents in suspended:
        basket = suspend(basket, cents)
    return complete_sale(shop, paid(shop, basket), duty)


def gift_rows(shop: OpenShop) -> list[tuple[object, ...]]:
    rows = everything(shop.engine)["sale_gift"]
    return [(row["kind"], row["amount_cents"], bool(row["voucher"])) for row in rows]


def code_of(shop: OpenShop, number: int = 0) -> str:
    """The code of a suspended purchase, in the order in which they were given."""
    codes = [row["voucher"] for row in everything(shop.engine)["sale_gift"] if row["voucher"]]
    return str(codes[number])


def test_a_sale_rounded_up_is_paid_with_its_gift(shop: OpenShop, duty: Duty) -> None:
    basket = scanned(shop, "BREAD", "OPEN")
    assert due(shop, basket) == 550
    basket = round_up(basket, 550)
    sold = complete_sale(shop, paid(shop, basket, Tender("cash", 1000)), duty)
    assert (sold.total_cents, sold.change_cents) == (550, 400)
    assert gift_rows(shop) == [("round_up", 50, False)]
    (sale,) = everything(shop.engine)["sale"]
    assert sale["total_cents"] == 550
    check_books(shop.engine)


def test_what_is_paid_beyond_the_price_is_a_gift(shop: OpenShop, duty: Duty, soup: Item) -> None:
    for cents in (200, 700):
        basket = add_line(new_basket(), Line(soup, typed_price_cents=cents))
        assert complete_sale(shop, paid(shop, basket), duty).total_cents == min(cents, 500)
    lines = everything(shop.engine)["sale_line"]
    assert sorted((row["total_cents"], row["tariff"], row["vat_cents"]) for row in lines) == [
        (200, "typed", 33),
        (500, "public", 83),
    ]
    assert gift_rows(shop) == [("more", 200, False)]
    check_books(shop.engine)


def test_less_than_the_least_is_not_sold(shop: OpenShop, duty: Duty, soup: Item) -> None:
    basket = paid(shop, add_line(new_basket(), Line(soup, typed_price_cents=199)))
    before = everything(shop.engine)
    assert refusal_of(lambda: complete_sale(shop, basket, duty)).code == "below_floor"
    assert everything(shop.engine) == before


def test_a_suspended_purchase_is_a_voucher_for_whoever_comes(
    shop: OpenShop, duty: Duty, clock: Clock
) -> None:
    sold = give(shop, duty, 500, codes=("BREAD",))
    assert sold.total_cents == 300
    voucher = voucher_of(shop, code_of(shop))
    assert (voucher.kind, voucher.balance_cents, voucher.issuer) == (
        "payment",
        500,
        "Achat suspendu",
    )
    clock.forward(days=40)
    sell(shop, duty, "REPAIR", grouped(voucher.code))
    assert voucher_of_balance(shop, voucher.code) == 0
    check_books(shop.engine)


def voucher_of_balance(shop: OpenShop, code: str) -> int:
    (row,) = (row for row in everything(shop.engine)["voucher"] if row["code"] == code)
    return int(row["balance_cents"])


def test_its_slip_is_a_paper_of_its_own(shop: OpenShop, duty: Duty) -> None:
    sold = give(shop, duty, 500, 250)
    jobs = everything(shop.engine)["print_job"]
    assert [bool(job["sale_id"]) for job in jobs] == [True, False, False]
    assert [job["document"] for job in jobs] == [to_json(p) for p in (sold.receipt, *sold.slips)]
    for slip, number in zip(sold.slips, (0, 1), strict=True):
        code = code_of(shop, number)
        assert Qr(code) in slip.elements
        assert grouped(code) in "\n".join(render_text(slip, 32))
    assert code_of(shop) not in to_json(sold.receipt), "who keeps the receipt has not the voucher"


def test_a_sale_may_consist_of_gifts_alone(shop: OpenShop, duty: Duty) -> None:
    sold = give(shop, duty, 500)
    assert (sold.ticket, sold.total_cents) == ("T1-000001", 0)
    assert everything(shop.engine)["sale_line"] == []
    shown = "\n".join(render_text(sold.receipt, 32))
    assert "Achat suspendu            5,00 €" in shown
    check_books(shop.engine)


def test_committing_twice_issues_one_voucher(shop: OpenShop, duty: Duty) -> None:
    basket = paid(shop, suspend(scanned(shop, "BREAD"), 500))
    first = complete_sale(shop, basket, duty)
    stored = everything(shop.engine)
    assert complete_sale(shop, basket, duty) == first
    assert everything(shop.engine) == stored


@pytest.mark.parametrize(("deed", "table"), [("INSERT", "sale_gift"), ("INSERT", "print_job")])
def test_whichever_write_fails_no_voucher_is_left_behind(
    shop: OpenShop, duty: Duty, deed: str, table: str
) -> None:
    basket = paid(shop, suspend(scanned(shop, "BREAD"), 500))
    keep_basket(shop, basket)
    before = everything(shop.engine)
    with refusing(shop.engine, deed, table), pytest.raises(DBAPIError):
        complete_sale(shop, basket, duty)
    assert everything(shop.engine) == before


def test_a_voucher_pays_goods_and_no_gift(shop: OpenShop, duty: Duty) -> None:
    """An issuer's money is for what the shop sells; somebody else's voucher is not that."""
    basket = scanned(shop, "REPAIR", "PASS", basket=suspend(new_basket(), 300))
    (tender,) = basket.tenders
    assert tender.amount_cents == 500
    whole = replace(basket, tenders=(replace(tender, amount_cents=800),))
    assert refusal_of(lambda: complete_sale(shop, whole, duty)).code == "voucher_pays_no_gift"
    complete_sale(shop, paid(shop, basket), duty)
    check_books(shop.engine)


# Journal and exports


def test_the_journal_tells_gifts_where_there_are_any(
    shop: OpenShop, duty: Duty, soup: Item
) -> None:
    sell(shop, duty, "BREAD")
    basket = add_line(new_basket(), Line(soup, typed_price_cents=570))
    complete_sale(shop, paid(shop, round_up(suspend(basket, 500), 1070)), duty)
    entries = [json.loads(r["entry"]) for r in everything(shop.engine)["journal_entry"]]
    plain, generous = (entry["values"] for entry in entries if entry["kind"] == "sale")
    assert "gifts" not in plain
    assert generous["gifts"] == [
        {"gift_number": 1, "kind": "more", "amount_cents": 70},
        {
            "gift_number": 2,
            "kind": "suspended",
            "amount_cents": 500,
            **journalled_code(basket.sale_id, code_of(shop)),
        },
        {"gift_number": 3, "kind": "round_up", "amount_cents": 30},
    ]


def test_exported_tenders_are_totals_and_gifts(shop: OpenShop, duty: Duty) -> None:
    basket = round_up(suspend(scanned(shop, "BREAD", "OPEN"), 500), 1050)
    complete_sale(shop, paid(shop, basket), duty)
    sell(shop, duty, "BREAD")
    assert [tuple(row.values())[:4] for row in export_rows(shop, "gifts")] == [
        ("T1-000001", "suspended", 500, f"…{code_of(shop)[-4:]}"),
        ("T1-000001", "round_up", 50, None),
    ]
    totals = sum(row["total_cents"] for row in export_rows(shop, "sales"))  # type: ignore[misc]
    tenders = sum(row["amount_cents"] for row in export_rows(shop, "tenders"))  # type: ignore[misc]
    assert tenders == totals + 550
    assert list(export_rows(shop, "gifts", days(1))) == []


# The basket in hand


def test_a_basket_keeps_its_gifts_over_the_end_of_the_program(shop: OpenShop) -> None:
    basket = round_up(suspend(scanned(shop, "BREAD", "OPEN"), 500), 1050)
    keep_basket(shop, basket)
    assert kept_basket(shop) == basket


def test_a_rounding_goes_when_the_basket_changes_and_comes_back_with_it(shop: OpenShop) -> None:
    hand = BasketInHand(shop)
    hand.change(scanned(shop, "BREAD", "OPEN", basket=hand.basket))
    hand.change(round_up(hand.basket, 550))
    assert hand.payment.due_cents == 600
    hand.change(scanned(shop, "OPEN", basket=hand.basket))
    assert hand.payment.due_cents == 800, "0.50 still make a whole amount"
    assert hand.priced.gifts_cents == 0 or hand.payment.due_cents % 100 == 0
    hand.undo()
    assert hand.payment.due_cents == 600
    hand.undo()
    assert hand.payment.due_cents == 550


def test_a_voucher_gives_way_when_a_gift_is_added(shop: OpenShop) -> None:
    hand = BasketInHand(shop)
    hand.change(scanned(shop, "REPAIR", "PASS", basket=hand.basket))
    hand.change(suspend(hand.basket, 300))
    assert [tender.amount_cents for tender in hand.basket.tenders] == [500]
    assert hand.payment.remaining_cents == 300


# Totals


def test_the_totals_of_a_shift_tell_gifts_from_what_was_used(
    shop: OpenShop, duty: Duty, soup: Item
) -> None:
    basket = add_line(new_basket(), Line(soup, typed_price_cents=720))
    complete_sale(shop, paid(shop, round_up(suspend(basket, 500), 1220)), duty)
    sell(shop, duty, "BREAD", code_of(shop))
    sell(shop, duty, "BREAD", "PASS-2")
    figures = figures_of(shop, duty)
    assert figures.gifts == (
        Named("round_up", 1, 80),
        Named("more", 1, 220),
        Named("suspended", 1, 500),
    )
    assert figures.suspended_used == Sum(1, 300)


# Everything


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["BREAD", "M-AWA", "OPEN", "RICE", "HALF"]), max_size=3),
            st.lists(st.integers(1, 2_000), max_size=2),
            st.booleans(),
            st.one_of(st.none(), st.integers(150, 900)),
            st.sampled_from(["", "PASS", "PASS-2"]),
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=examples(20), deadline=None)
def _day(
    shop: OpenShop,
    duty: Duty,
    soup: Item,
    purchases: list[tuple[list[str], list[int], bool, int | None, str]],
) -> None:
    for codes, suspended, rounds, for_soup, voucher in purchases:
        basket: Basket = new_basket()
        answer = answer_of(lambda: scanned(shop, *codes, basket=basket))  # noqa: B023
        if isinstance(answer, ShopError):
            continue
        basket = answer
        if for_soup:
            basket = add_line(basket, Line(soup, typed_price_cents=for_soup))
        for cents in suspended:
            basket = suspend(basket, cents)
        if rounds and due(shop, basket) % 100:
            basket = round_up(basket, due(shop, basket))
        if voucher and payment_of(shop, basket).for_vouchers_cents:
            basket = scanned(shop, voucher, basket=basket)
        done = answer_of(lambda: complete_sale(shop, paid(shop, basket), duty))  # noqa: B023
        if isinstance(done, ShopError):
            assert done.code in {"basket_empty", "below_floor", "voucher_refused"}
    check_books(shop.engine)


def test_whatever_is_given_the_books_are_right(shop: OpenShop, duty: Duty, soup: Item) -> None:
    with writing(shop.engine) as connection:
        often = {"uses_left": 1000}
        connection.execute(update(VOUCHER).values(often).where(VOUCHER.c.code == "HALF"))
        rich = {"value_cents": 10**6, "balance_cents": 10**6}
        connection.execute(update(VOUCHER).values(rich).where(VOUCHER.c.code.like("PASS%")))
    _day(shop, duty, soup)


def test_the_preview_shows_gifts_between_total_and_what_is_to_pay(shop: OpenShop) -> None:
    hand = BasketInHand(shop)
    hand.change(scanned(shop, "BREAD", "OPEN", basket=hand.basket))
    hand.change(round_up(hand.basket, 550))
    shown = render_text(receipt_of(shop, hand.priced, ticket=None, at=NOW), 32)
    amounts = [line.split()[-2] for line in shown if line.endswith("€")]
    total = amounts.index("5,50")
    assert amounts[total : total + 3] == ["5,50", "0,50", "6,00"]


def test_two_tills_share_a_suspended_purchase_only_once(open_till: OpenTill) -> None:
    shop, other = open_till(), open_till("T2")
    give(shop, duty_at(shop), 500)
    code = code_of(shop)
    baskets = [paid(each, scanned(each, "REPAIR", code)) for each in (shop, other)]
    complete_sale(shop, baskets[0], duty_at(shop))
    refusal = refusal_of(lambda: complete_sale(other, baskets[1], duty_at(other)))
    assert refusal.code == "voucher_refused"
    check_books(shop.engine)
