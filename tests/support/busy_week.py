"""A shop whose days hold every kind of money: what accountants and tax offices are told."""

from kiosk.rules import voiding
from kiosk.rules.basket import Tender
from kiosk.rules.cash_count import CASH, with_amount
from kiosk.rules.gifts import round_up, suspend
from kiosk.rules.voiding import VoidedBy
from kiosk.services.cash.movements import cash_drop, no_sale, pay_in, pay_out
from kiosk.services.closings.close import close_shift
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.counter.voiding import leave_voided
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.opening import open_till
from kiosk.services.shop import OpenShop
from tests.support.closings import cash_of, expected_of
from tests.support.returning import refund
from tests.support.rows import everything
from tests.support.shops import NADIA, Clock, duty_at
from tests.support.volunteer import paid, payment_of, scanned, sell

REASON = "fausse manœuvre"


def sell_a_week(first: OpenShop, second: OpenShop, clock: Clock) -> None:
    """Three closings: two days at one till, one at another; what one day gave, the next takes."""
    duty = duty_at(first)
    sell(first, duty, "2*BREAD", "RICE", "SIM", "M-AWA", "FIVE")
    sell(first, duty, "REPAIR", "3*BREAD", "PASS")
    _by_card_and_cheque(first, duty)
    _with_gifts(first, duty)
    clock.forward(minutes=5)
    refund(first, duty, "T1-000002", (1, 1), allowed_by=NADIA)
    void_sale(first, "T1-000003", duty, REASON, NADIA)
    pay_in(first, duty, 20_00, "monnaie", NADIA)
    pay_out(first, duty, 3_50, "timbres", NADIA)
    cash_drop(first, duty, 10_00, "coffre", NADIA)
    no_sale(first, duty, "monnaie", NADIA)
    _leave_a_basket(first)
    close_off(first, duty, off_cents=-70)

    other = duty_at(second)
    sell(second, other, "BOOK", "OPEN")
    refund(second, other, "T1-000001", (1, 1), allowed_by=NADIA)
    close_off(second, other, off_cents=40)

    clock.forward(days=1)
    found = open_till(first, NADIA.number, 49_50)  # the float of the night before less 0,50
    duty = Duty(NADIA, found.id)
    sell(first, duty, "BREAD", _suspended(first))
    close_off(first, duty)


def close_off(shop: OpenShop, duty: Duty, off_cents: int = 0) -> None:
    """End and close a shift; the drawer differs by so much, and so does the card's."""
    end_shift(shop, NADIA)
    expected = expected_of(shop, duty.shift_id)
    count = cash_of(expected.pop(CASH) + off_cents)
    for key, cents in expected.items():
        count = with_amount(count, key, cents + (100 if key[0] == "card" else 0))
    left = min(50_00, count.cash_total_cents)
    close_shift(shop, duty.shift_id, NADIA, count, {}, None, left)


def _by_card_and_cheque(shop: OpenShop, duty: Duty) -> None:
    basket = scanned(shop, "2*REPAIR", "BOOK")
    complete_sale(shop, paid(shop, basket, Tender("card", 300), Tender("cheque", 250)), duty)


def _with_gifts(shop: OpenShop, duty: Duty) -> None:
    basket = suspend(scanned(shop, "BREAD", "RICE"), 200)
    basket = round_up(basket, payment_of(shop, basket).due_cents)
    complete_sale(shop, paid(shop, basket), duty)


def _leave_a_basket(shop: OpenShop) -> None:
    hand = BasketInHand(shop)
    hand.change(scanned(shop, "2*MILK", "BOOK"))
    left = voiding.empty(hand.priced, hand.basket, VoidedBy(NADIA.number, shop.now()))
    with shop.writing() as connection:
        leave_voided(connection, shop, left, shop.now())


def _suspended(shop: OpenShop) -> str:
    gifts = everything(shop.engine)["sale_gift"]
    return next(str(each["voucher"]) for each in gifts if each["kind"] == "suspended")
