"""Voids: a whole sale of the open shift is taken back, everything opposite."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from db.print_jobs import JOB
from kiosk.rules.basket import Tender
from kiosk.rules.gifts import round_up, suspend
from kiosk.services.corrections.returnable import returnable
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from receipts.document import to_json
from tests.support.books import check_books
from tests.support.refusals import refusal_of
from tests.support.returning import refund
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, Clock, OpenTill, duty_at
from tests.support.stocked import add_lot, add_pieces
from tests.support.volunteer import due, paid, scanned, sell
from tests.support.vouchers import PATTERN_CODE, take_codes_like

MISTAKE = "erreur de saisie"


def rows_of(shop: OpenShop, table: str) -> list[dict[str, Any]]:
    """Every row of a table."""
    return everything(shop.engine)[table]


def left(shop: OpenShop) -> dict[str, Any]:
    """What a void must bring back: stock, vouchers, pieces and quotas as they were."""
    rows = everything(shop.engine)
    return {
        "lots": {row["lot"]: row["balance"] for row in rows["lot"]},
        "vouchers": rows["voucher"],
        "pieces": rows["serial_number"],
        "quotas": {row["quota_id"]: row["used"] for row in rows["quota_balance"]},
    }


def sell_everything(shop: OpenShop, duty: Duty) -> Sold:
    """A member buys of everything, with a discount, a voucher, a card and cash."""
    basket = scanned(
        shop, "M-AWA", "5*BREAD", "RICE", "SIM", "REPAIR", "OPEN", "PH-0001", "FIVE", "PASS"
    )
    return complete_sale(shop, paid(shop, basket, Tender("card", 100), Tender("cash", 9000)), duty)


@pytest.fixture
def phones(shop: OpenShop) -> None:
    """A phone with a number."""
    add_lot(shop, "PHONES", "PHONE", 1)
    add_pieces(shop, "PHONES", "PHONE", "PH-0001")


@pytest.mark.usefixtures("phones")
def test_a_void_leaves_nothing_of_the_sale_but_both_tickets(shop: OpenShop, duty: Duty) -> None:
    before = left(shop)
    sold = sell_everything(shop, duty)
    void = void_sale(shop, sold.ticket, duty, MISTAKE)
    assert (void.ticket, void.total_cents) == ("T1-000002", -sold.total_cents)
    assert left(shop) == before
    voided, row = sorted(rows_of(shop, "sale"), key=lambda sale: sale["ticket_number"])
    assert (row["kind"], row["corrects"], row["reason"]) == ("void", voided["sale_id"], MISTAKE)
    assert (row["member"], row["tier"], row["household_size"]) == ("M-AWA", "A", 2)
    (till,) = (each for each in rows_of(shop, "till") if each["name"] == "T1")
    assert till["perpetual_cents"] == 0
    assert till["perpetual_absolute_cents"] == 2 * sold.total_cents
    check_books(shop.engine)
    sell_everything(shop, duty)
    check_books(shop.engine)


def test_money_goes_back_as_it_came(shop: OpenShop, duty: Duty) -> None:
    basket = scanned(shop, "4*BREAD", "PASS")
    tenders = (Tender("cheque", 150), Tender("cash", 1000))
    sold = complete_sale(shop, paid(shop, basket, *tenders), duty)
    void = void_sale(shop, sold.ticket, duty, MISTAKE)
    assert [(back.kind, back.amount_cents, back.voucher) for back in void.back] == [
        ("cash", 50, None),
        ("voucher", 1000, "PASS"),
        ("cheque", 150, None),
    ]
    assert void.opens_drawer
    assert sum(row["amount_cents"] for row in rows_of(shop, "tender")) == 0
    check_books(shop.engine)


def test_gifts_are_taken_back_too(shop: OpenShop, duty: Duty) -> None:
    basket = suspend(scanned(shop, "OPEN"), 300)
    basket = round_up(basket, due(shop, basket))
    sold = complete_sale(shop, paid(shop, basket), duty)
    void_sale(shop, sold.ticket, duty, MISTAKE)
    assert sum(row["amount_cents"] for row in rows_of(shop, "sale_gift")) == 0
    (bought,) = (row for row in rows_of(shop, "voucher") if row["value_cents"] == 300)
    assert (bought["balance_cents"], bought["cancelled"]) == (0, True)
    check_books(shop.engine)


def test_a_purchase_for_somebody_else_that_was_used_stands(shop: OpenShop, duty: Duty) -> None:
    sold = complete_sale(shop, paid(shop, suspend(scanned(shop, "MILK"), 300)), duty)
    (code,) = (row["voucher"] for row in rows_of(shop, "sale_gift"))
    sell(shop, duty, "MILK", code)
    assert returnable(shop, sold.ticket).why_not_void == "gift_spent"
    before = everything(shop.engine)
    refused = refusal_of(lambda: void_sale(shop, sold.ticket, duty, MISTAKE))
    assert refused.code == "void_gift_spent"
    assert everything(shop.engine) == before


def test_a_cheque_known_by_its_shape_is_whole_again(shop: OpenShop, duty: Duty) -> None:
    take_codes_like(shop)
    for void in (True, False):
        sold = sell(shop, duty, "2*BREAD", PATTERN_CODE)
        (code,) = (row for row in rows_of(shop, "voucher") if row["pattern_id"])
        assert (code["balance_cents"], code["cancelled"]) == (0, True)
        if void:
            void_sale(shop, sold.ticket, duty, MISTAKE)
        else:
            refund(shop, duty, sold.ticket, (1, 1))
            (code,) = (row for row in rows_of(shop, "voucher") if row["pattern_id"])
            assert (code["balance_cents"], code["cancelled"]) == (300, False)
            refund(shop, duty, sold.ticket, (1, 1))
        (code,) = (row for row in rows_of(shop, "voucher") if row["pattern_id"])
        assert (code["balance_cents"], code["cancelled"]) == (1000, False)
        check_books(shop.engine)


def test_a_sale_is_voided_once(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "BREAD")
    void_sale(shop, sold.ticket, duty, MISTAKE)
    before = everything(shop.engine)
    assert refusal_of(lambda: void_sale(shop, sold.ticket, duty, MISTAKE)).code == "void_voided"
    assert refusal_of(lambda: refund(shop, duty, sold.ticket, (1, 1))).code == "return_returned"
    assert everything(shop.engine) == before
    assert returnable(shop, sold.ticket).why_not_void == "voided"


def test_a_void_committed_twice_is_one_void(shop: OpenShop, duty: Duty, clock: Clock) -> None:
    sold = sell(shop, duty, "4*BREAD", "PASS")
    sale_id = uuid4()
    first = void_sale(shop, sold.ticket, duty, MISTAKE, sale_id=sale_id)
    stored = everything(shop.engine)
    clock.forward(minutes=1)
    again = void_sale(shop, sold.ticket, duty, MISTAKE, sale_id=sale_id)
    assert again == replace(first, opens_drawer=False)
    assert everything(shop.engine) == stored


def test_only_a_whole_sale_of_this_tills_open_shift_is_voided(
    open_till: OpenTill, shop: OpenShop, duty: Duty
) -> None:
    other = open_till("T2")
    sold = sell(shop, duty, "2*BREAD")
    elsewhere = refusal_of(lambda: void_sale(other, sold.ticket, duty_at(other), MISTAKE))
    back = refund(shop, duty, sold.ticket, (1, 1))
    begun = refusal_of(lambda: void_sale(shop, sold.ticket, duty, MISTAKE))
    correction = refusal_of(lambda: void_sale(shop, back.ticket, duty, MISTAKE))
    later = sell(shop, duty, "BREAD").ticket
    end_shift(shop, NADIA)
    over = refusal_of(lambda: void_sale(shop, later, duty, MISTAKE))
    next_shift = refusal_of(lambda: void_sale(shop, later, duty_at(shop), MISTAKE))
    assert [each.code for each in (elsewhere, begun, correction, over, next_shift)] == [
        "void_other_till",
        "void_returned",
        "void_correction",
        "void_shift_over",
        "void_shift_over",
    ]
    assert refund(shop, duty_at(shop), later).total_cents == -300


def test_above_the_limit_a_manager_allows_it(shop: OpenShop) -> None:
    duty = duty_at(shop, LUC)
    small, large = (sell(shop, duty, codes) for codes in ("6*BREAD", "7*BREAD"))
    void_sale(shop, small.ticket, duty, MISTAKE)
    assert refusal_of(lambda: void_sale(shop, large.ticket, duty, MISTAKE)).code == "manager_needed"
    void_sale(shop, large.ticket, duty, MISTAKE, NADIA)
    rows = sorted(rows_of(shop, "sale"), key=lambda row: row["ticket_number"])
    assert [row["allowed_by"] for row in rows] == [None, None, None, NADIA.number]


def test_gift_money_that_goes_back_counts_for_the_limit(shop: OpenShop) -> None:
    duty = duty_at(shop, LUC)
    small, large = (
        complete_sale(shop, paid(shop, suspend(scanned(shop, "MILK"), cents)), duty)
        for cents in (1800, 1801)
    )
    void_sale(shop, small.ticket, duty, MISTAKE)
    assert refusal_of(lambda: void_sale(shop, large.ticket, duty, MISTAKE)).code == "manager_needed"
    void = void_sale(shop, large.ticket, duty, MISTAKE, NADIA)
    assert sum(back.amount_cents for back in void.back) == 2001
    allowed = {row["ticket_number"]: row["allowed_by"] for row in rows_of(shop, "sale")}
    assert allowed == {1: None, 2: None, 3: None, 4: NADIA.number}


def test_a_reason_is_always_given(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "BREAD")
    refused = refusal_of(lambda: void_sale(shop, sold.ticket, duty, "  "))
    assert refused.code == "return_reason_missing"


def test_a_waiting_receipt_and_that_of_the_void_both_come_out(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "BREAD")
    void_sale(shop, sold.ticket, duty, MISTAKE)
    assert [job["state"] for job in rows_of(shop, "print_job")] == ["queued", "queued"]


def test_a_slip_that_still_waits_never_reaches_the_wall(shop: OpenShop, duty: Duty) -> None:
    kept, sold = (
        complete_sale(shop, paid(shop, suspend(scanned(shop, "MILK"), 300)), duty) for _ in range(2)
    )
    void_sale(shop, sold.ticket, duty, MISTAKE)
    slips = {
        job["document"]: (job["state"], job["detail"])
        for job in rows_of(shop, "print_job")
        if job["sale_id"] is None
    }
    assert slips == {
        to_json(kept.slips[0]): ("queued", ""),
        to_json(sold.slips[0]): ("not_wanted", "voided"),
    }


def test_a_slip_that_is_on_paper_already_stays_what_it_was(shop: OpenShop, duty: Duty) -> None:
    sold = complete_sale(shop, paid(shop, suspend(scanned(shop, "MILK"), 300)), duty)
    with shop.writing() as connection:
        connection.execute(update(JOB).values(state="sent"))
    void_sale(shop, sold.ticket, duty, MISTAKE)
    assert [job["state"] for job in rows_of(shop, "print_job")] == ["sent", "sent", "queued"]
