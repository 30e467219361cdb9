"""Refunds and exchanges: goods and money go back by opposite entries, to the cent."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from db.returned import count_returned
from db.serials import SERIAL
from db.vouchers import VOUCHER
from kiosk.rules.basket import Basket, Tender, set_returns
from kiosk.rules.gifts import suspend
from kiosk.services.corrections.returnable import (
    money_back_of,
    returnable,
    taken_back_before,
)
from kiosk.services.counter.baskets import keep_basket, kept_basket, park_basket, recall_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold, complete_sale, price_for_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.cancelling import check_vouchers
from tests.support.books import check_books
from tests.support.refusals import refusal_of
from tests.support.returning import REASON, bringing_back, coming_back, refund
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, Clock, OpenTill, duty_at
from tests.support.stocked import add_lot, add_pieces
from tests.support.volunteer import paid, scanned, sell


def rows_of(shop: OpenShop, table: str) -> list[dict[str, Any]]:
    """Every row of a table."""
    return everything(shop.engine)[table]


def backs(sold: Sold) -> list[tuple[str, int, str | None]]:
    """How money went back."""
    return [(back.kind, back.amount_cents, back.voucher) for back in sold.back]


def balance(shop: OpenShop, lot: str) -> int:
    """What the books say is left of a lot."""
    (row,) = (row for row in rows_of(shop, "lot") if row["lot"] == lot)
    return int(row["balance"])


def voucher(shop: OpenShop, code: str) -> dict[str, Any]:
    """A voucher as the books have it."""
    (row,) = (row for row in rows_of(shop, "voucher") if row["code"] == code)
    return row


def sell_mixed(shop: OpenShop, duty: Duty) -> Sold:
    """Five loaves and a repair at 20.00: 10.00 by voucher, 1.00 by card, the rest in cash."""
    basket = scanned(shop, "5*BREAD", "REPAIR", "PASS")
    return complete_sale(shop, paid(shop, basket, Tender("card", 100)), duty)


def test_pieces_of_a_line_come_back_one_after_the_other(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "M-AWA", "5*BREAD", "FIVE")  # 600 less 500
    parts = [refund(shop, duty, sold.ticket, (1, 1)).total_cents for _ in range(5)]
    assert parts == [-20] * 5
    assert returnable(shop, sold.ticket).lines[0].why_not == "returned"
    check_books(shop.engine)


def test_what_a_discount_left_is_shared_to_the_cent(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "3*MILK", "FIVE")  # 600 less 500: 100 for three
    parts = [refund(shop, duty, sold.ticket, (1, 1)).total_cents for _ in range(3)]
    assert parts == [-33, -34, -33]
    check_books(shop.engine)


def test_a_refund_stores_the_opposite_of_what_came_back(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "3*BREAD", "MILK")
    back = refund(shop, duty, sold.ticket, (1, 2))
    assert (back.ticket, back.total_cents, backs(back)) == (
        "T1-000002",
        -600,
        [("cash", 600, None)],
    )
    first, second = sorted(rows_of(shop, "sale"), key=lambda row: row["ticket_number"])
    assert (second["kind"], second["corrects"], second["reason"]) == (
        "refund",
        first["sale_id"],
        REASON,
    )
    (line,) = (row for row in rows_of(shop, "sale_line") if row["quantity"] < 0)
    assert (line["quantity"], line["total_cents"], line["market_value_cents"]) == (-2, -600, -800)
    assert (line["returns_sale_id"], line["returns_line_number"]) == (first["sale_id"], 1)
    (till,) = (row for row in rows_of(shop, "till") if row["name"] == "T1")
    assert (till["perpetual_cents"], till["perpetual_absolute_cents"]) == (500, 1700)
    check_books(shop.engine)


def test_vouchers_are_given_back_first_then_the_card_then_cash(shop: OpenShop, duty: Duty) -> None:
    sold = sell_mixed(shop, duty)
    assert backs(refund(shop, duty, sold.ticket, (1, 1))) == [("voucher", 300, "PASS")]
    assert voucher(shop, "PASS")["balance_cents"] == 300
    rest = refund(shop, duty, sold.ticket, allowed_by=NADIA)
    assert backs(rest) == [("voucher", 700, "PASS"), ("card", 100, None), ("cash", 900, None)]
    check_books(shop.engine)


def test_a_cheque_is_given_back_in_cash(shop: OpenShop, duty: Duty) -> None:
    basket = paid(shop, scanned(shop, "BREAD"), Tender("cheque", 300))
    sold = complete_sale(shop, basket, duty)
    assert backs(refund(shop, duty, sold.ticket)) == [("cash", 300, None)]
    check_books(shop.engine)


def test_the_counter_knows_beforehand_how_money_goes_back(shop: OpenShop, duty: Duty) -> None:
    sold = sell_mixed(shop, duty)
    basket = bringing_back(shop, sold.ticket)
    priced = price_for_sale(shop, basket)
    assert priced.due_cents == -2000
    expected = money_back_of(shop, priced)
    assert [(b.kind, b.amount_cents, b.issuer) for b in expected] == [
        ("voucher", 1000, "Emmaüs"),
        ("card", 100, ""),
        ("cash", 900, ""),
    ]
    assert complete_sale(shop, basket, duty).back == expected


def test_how_money_goes_back_is_refused_when_it_went_back_meanwhile(
    shop: OpenShop, duty: Duty
) -> None:
    sold = sell(shop, duty, "BREAD")
    priced = price_for_sale(shop, bringing_back(shop, sold.ticket))
    refund(shop, duty, sold.ticket)
    assert refusal_of(lambda: money_back_of(shop, priced)).code == "returned_meanwhile"


def test_an_exchange_for_something_dearer_is_paid_as_usual(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "MILK")
    basket = scanned(shop, "BREAD", basket=bringing_back(shop, sold.ticket))
    done = complete_sale(shop, paid(shop, basket, Tender("cash", 500)), duty)
    assert (done.total_cents, done.change_cents, done.back) == (100, 400, ())
    check_books(shop.engine)
    # What was bought in exchange may come back too: the money of both tickets pays it.
    again = refund(shop, duty, done.ticket)
    assert backs(again) == [("cash", 300, None)]
    assert [line.why_not for line in returnable(shop, done.ticket).lines] == ["returned"]
    check_books(shop.engine)


def test_an_even_exchange_takes_no_money(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "BREAD")
    basket = scanned(shop, "BREAD", basket=bringing_back(shop, sold.ticket, to_stock=False))
    done = complete_sale(shop, basket, duty)
    assert (done.total_cents, done.back, done.opens_drawer) == (0, (), False)
    assert not [row for row in rows_of(shop, "tender") if row["amount_cents"] <= 0]
    check_books(shop.engine)


def test_an_exchange_for_something_cheaper_gives_the_rest_back(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "2*BREAD", "PASS")
    basket = scanned(shop, "MILK", basket=bringing_back(shop, sold.ticket))
    done = complete_sale(shop, basket, duty)
    assert backs(done) == [("voucher", 400, "PASS")]
    # The voucher's money stays a voucher's, also over the exchange.
    assert backs(refund(shop, duty, done.ticket)) == [("voucher", 200, "PASS")]
    assert voucher(shop, "PASS")["balance_cents"] == 1000
    check_books(shop.engine)


def test_what_a_voucher_paid_does_not_become_a_gift(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "2*BREAD", "PASS")
    before = everything(shop.engine)
    basket = suspend(bringing_back(shop, sold.ticket), 600)
    refused = refusal_of(lambda: complete_sale(shop, basket, duty))
    assert refused.code == "voucher_pays_no_gift"
    assert everything(shop.engine) == before


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_use_comes_back_when_nothing_of_the_sale_is_left(
    shop: OpenShop, duty: Duty, order: tuple[int, int]
) -> None:
    sell(shop, duty, "BOOK")  # of another sale something is left
    sold = sell(shop, duty, "BREAD", "MILK", "HALF")
    with shop.writing() as connection:
        connection.execute(update(VOUCHER).where(VOUCHER.c.code == "HALF").values(uses=1))
    refund(shop, duty, sold.ticket, (order[0], 1))
    assert voucher(shop, "HALF")["uses_left"] == 0
    assert check_vouchers(shop) == ()
    refund(shop, duty, sold.ticket, (order[1], 1))
    assert check_vouchers(shop) == ()
    assert voucher(shop, "HALF")["uses_left"] == 1
    redeemed = [row["amount_cents"] for row in rows_of(shop, "redemption")]
    assert redeemed == ([250, -150, -100] if order == (1, 2) else [250, -100, -150])
    check_books(shop.engine)


def test_goods_go_back_to_the_lots_they_came_from(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "14*BREAD")  # 3 of the lot that ends soon, 10 later, 1 never
    assert (balance(shop, "B-SOON"), balance(shop, "B-LATE"), balance(shop, "B-NEVER")) == (0, 0, 3)
    refund(shop, duty, sold.ticket, (1, 3))
    assert (balance(shop, "B-SOON"), balance(shop, "B-LATE"), balance(shop, "B-NEVER")) == (0, 2, 4)
    refund(shop, duty, sold.ticket, (1, 11), allowed_by=NADIA)
    assert (balance(shop, "B-SOON"), balance(shop, "B-LATE"), balance(shop, "B-NEVER")) == (
        3,
        10,
        4,
    )
    check_books(shop.engine)


def test_what_was_sold_from_no_lot_goes_back_to_none(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "3*BOOK")
    refund(shop, duty, sold.ticket, (1, 2))
    refund(shop, duty, sold.ticket, (1, 1), to_stock=False)
    moved = [(r["kind"], r["lot"], r["quantity"]) for r in rows_of(shop, "stock_movement")][-2:]
    assert moved == [("sold", None, -3), ("returned", None, 2)]
    check_books(shop.engine)


def test_what_is_broken_is_written_off_at_once(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "2*MILK", "RICE")
    refund(shop, duty, sold.ticket, to_stock=False)
    moved = [
        (r["kind"], r["lot"], r["quantity"], r["reason"], r["staff_number"])
        for r in rows_of(shop, "stock_movement")
    ][-4:]
    assert moved == [
        ("returned", "MILK-1", 2, "", None),
        ("written_off", "MILK-1", -2, REASON, 1),
        ("returned", "RICE-1", 350, "", None),
        ("written_off", "RICE-1", -350, REASON, 1),
    ]
    assert (balance(shop, "MILK-1"), balance(shop, "RICE-1")) == (8, 4650)
    check_books(shop.engine)


def test_a_weighed_line_comes_back_whole(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "RICE")
    assert refusal_of(lambda: refund(shop, duty, sold.ticket, (1, 2))).code == "return_too_many"
    refund(shop, duty, sold.ticket, (1, 1))
    (line,) = (row for row in rows_of(shop, "sale_line") if row["quantity"] < 0)
    assert (line["quantity"], line["weight_grams"]) == (-1, -350)
    assert balance(shop, "RICE-1") == 5000
    check_books(shop.engine)


@pytest.mark.parametrize(("to_stock", "state"), [(True, "in_stock"), (False, "gone")])
def test_a_piece_is_free_again_or_gone(
    shop: OpenShop, duty: Duty, to_stock: bool, state: str
) -> None:
    add_lot(shop, "PHONES", "PHONE", 2)
    add_pieces(shop, "PHONES", "PHONE", "PH-0001", "PH-0002")
    sold = sell(shop, duty, "PH-0001")
    refund(shop, duty, sold.ticket, to_stock=to_stock, allowed_by=NADIA)
    pieces = {row["serial"]: row["state"] for row in rows_of(shop, SERIAL.name)}
    assert pieces == {"PH-0001": state, "PH-0002": "in_stock"}
    assert balance(shop, "PHONES") == (2 if to_stock else 1)
    check_books(shop.engine)
    if to_stock:
        sell(shop, duty, "PH-0001")
        check_books(shop.engine)


def test_a_piece_sold_from_an_empty_lot_goes_back_to_it(shop: OpenShop, duty: Duty) -> None:
    add_lot(shop, "PHONES", "PHONE", 1)
    add_pieces(shop, "PHONES", "PHONE", "PH-0001", "PH-0002")
    sell(shop, duty, "PH-0001")
    sold = sell(shop, duty, "PH-0002")
    refund(shop, duty, sold.ticket, allowed_by=NADIA)
    assert balance(shop, "PHONES") == 1
    check_books(shop.engine)


def test_never_more_comes_back_than_was_sold(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "3*BREAD")
    twice = [bringing_back(shop, sold.ticket, (1, 2)) for _ in range(2)]
    complete_sale(shop, twice[0], duty)
    before = everything(shop.engine)
    refused = refusal_of(lambda: complete_sale(shop, twice[1], duty))
    assert (refused.code, refused.data) == ("returned_meanwhile", {"label": "Pain de mie"})
    assert everything(shop.engine) == before


def test_above_the_limit_a_manager_allows_it(shop: OpenShop) -> None:
    duty = duty_at(shop, LUC)
    sold = sell(shop, duty, "7*BREAD")  # 21.00
    before = everything(shop.engine)
    for allowed_by in (None, LUC):
        refused = refusal_of(lambda: refund(shop, duty, sold.ticket, allowed_by=allowed_by))  # noqa: B023
        assert refused.code == "manager_needed"
    assert everything(shop.engine) == before
    refund(shop, duty, sold.ticket, allowed_by=NADIA)
    (row,) = (row for row in rows_of(shop, "sale") if row["kind"] == "refund")
    assert (row["staff_number"], row["allowed_by"]) == (LUC.number, NADIA.number)
    check_books(shop.engine)


def test_up_to_the_limit_nobody_is_asked(shop: OpenShop) -> None:
    duty = duty_at(shop, LUC)
    sold = sell(shop, duty, "5*BREAD", "REPAIR")  # 20.00
    assert refund(shop, duty, sold.ticket).total_cents == -2000
    (row,) = (row for row in rows_of(shop, "sale") if row["kind"] == "refund")
    assert row["allowed_by"] is None


def test_the_limit_is_that_of_a_ticket_and_not_of_each_refund(shop: OpenShop) -> None:
    duty = duty_at(shop, LUC)
    sold = sell(shop, duty, "11*BREAD")  # 33.00
    refund(shop, duty, sold.ticket, (1, 6))
    milk = scanned(shop, "BREAD", basket=bringing_back(shop, sold.ticket, (1, 1)))
    assert taken_back_before(shop, milk.returns) == 1800
    for basket in (milk, bringing_back(shop, sold.ticket, (1, 1))):
        refused = refusal_of(lambda: complete_sale(shop, paid(shop, basket), duty))  # noqa: B023
        assert refused.code == "manager_needed"
    exchanged = complete_sale(shop, paid(shop, milk), duty, NADIA)
    # What was taken in exchange is no other ticket, nor does another day begin anew.
    end_shift(shop, NADIA)
    duty = duty_at(shop, LUC)
    again = refusal_of(lambda: refund(shop, duty, exchanged.ticket))
    assert again.code == "manager_needed"
    assert taken_back_before(shop, coming_back(shop, exchanged.ticket)) == 2100
    assert refund(shop, duty, sell(shop, duty, "BREAD").ticket).total_cents == -300
    check_books(shop.engine)


def test_a_reason_is_always_given(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "BREAD")
    returns = coming_back(shop, sold.ticket)
    basket = Basket(bringing_back(shop, sold.ticket).sale_id)
    assert refusal_of(lambda: set_returns(basket, returns, " ")).code == "return_reason_missing"
    bare = replace(basket, returns=returns)
    assert refusal_of(lambda: complete_sale(shop, bare, duty)).code == "return_reason_missing"


def test_only_one_ticket_comes_back_at_a_time(shop: OpenShop, duty: Duty) -> None:
    tickets = [sell(shop, duty, "BREAD").ticket for _ in range(2)]
    returns = [line for ticket in tickets for line in coming_back(shop, ticket)]
    basket = Basket(bringing_back(shop, tickets[0]).sale_id)
    assert refusal_of(lambda: set_returns(basket, returns, REASON)).code == "returns_of_one_sale"


def test_a_refund_committed_twice_is_one_refund(shop: OpenShop, duty: Duty, clock: Clock) -> None:
    basket = bringing_back(shop, sell_mixed(shop, duty).ticket, (1, 5))
    first = complete_sale(shop, basket, duty)
    stored = everything(shop.engine)
    clock.forward(minutes=1)
    assert complete_sale(shop, basket, duty) == replace(first, opens_drawer=False)
    assert everything(shop.engine) == stored


def test_a_ticket_of_another_till_comes_back_here(
    open_till: OpenTill, shop: OpenShop, duty: Duty
) -> None:
    sold = sell(shop, duty, "2*BREAD")
    other = open_till("T2")
    done = refund(other, duty_at(other), sold.ticket)
    assert (done.ticket, done.total_cents) == ("T2-000001", -600)
    check_books(shop.engine)


def test_what_comes_back_is_kept_parked_and_recalled(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "3*BREAD", "MILK")
    basket = bringing_back(shop, sold.ticket, (1, 2), (2, 1), to_stock=False)
    keep_basket(shop, basket)
    assert kept_basket(shop) == basket
    empty = park_basket(shop, basket)
    assert recall_basket(shop, basket.sale_id, empty) == basket


def test_a_recalled_basket_lets_go_of_what_came_back_meanwhile(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "3*BREAD", "MILK")
    basket = bringing_back(shop, sold.ticket, (1, 2), (2, 1))
    keep_basket(shop, basket)
    refund(shop, duty, sold.ticket, (1, 2), (2, 1))
    # The refund took up the open basket's place; what is kept is read as it stands now.
    keep_basket(shop, basket)
    (line,) = kept_basket(shop).returns
    assert (line.line_number, line.quantity, line.total_cents) == (1, 1, 300)


def test_an_older_basket_without_returns_is_still_read(shop: OpenShop, duty: Duty) -> None:
    basket = scanned(shop, "BREAD")
    keep_basket(shop, basket)
    (row,) = rows_of(shop, "basket")
    assert "returns" not in row["content"]
    assert kept_basket(shop) == basket


def test_whoever_brings_something_back_needs_no_right_to_buy(
    shop: OpenShop, duty: Duty, clock: Clock
) -> None:
    sold = sell(shop, duty, "M-SOON", "BREAD")
    clock.forward(days=30)
    basket = bringing_back(shop, sold.ticket, basket=scanned(shop, "M-SOON"))
    assert complete_sale(shop, basket, duty).total_cents == -120
    last = max(rows_of(shop, "sale"), key=lambda row: row["ticket_number"])
    assert (last["member"], last["tier"]) == ("M-SOON", "A")


def test_without_a_card_it_is_the_member_who_bought_it(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "M-AWA", "BREAD")
    refund(shop, duty, sold.ticket)
    assert [row["member"] for row in rows_of(shop, "sale")] == ["M-AWA", "M-AWA"]


def test_nothing_of_a_refund_can_come_back(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "BREAD")
    done = refund(shop, duty, sold.ticket)
    assert returnable(shop, done.ticket).lines == ()
    assert refusal_of(lambda: returnable(shop, "T1-000099")).code == "code_unknown"


def test_the_database_itself_counts_no_piece_twice(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "3*BREAD", "MILK")
    sale_id = returnable(shop, sold.ticket).sale_id
    with shop.writing() as connection:
        assert count_returned(connection, sale_id, {1: (3, 2), 2: (1, 1)})
    with shop.writing() as connection:
        assert not count_returned(connection, sale_id, {1: (3, 2)})
        assert count_returned(connection, sale_id, {1: (3, 1)})
    assert [line.why_not for line in returnable(shop, sold.ticket).lines] == ["returned"] * 2
