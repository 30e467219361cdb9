"""What is sold, taken back and left, once in every way that the log tells apart."""

from dataclasses import replace

from kiosk.rules import voiding
from kiosk.rules.basket import Allowance, Basket, Tender, set_returns
from kiosk.rules.gifts import round_up, suspend
from kiosk.rules.returns import return_line
from kiosk.rules.tariffs import TariffRule
from kiosk.rules.voiding import VoidedBy
from kiosk.services.corrections.returnable import returnable
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.left_baskets import leave_basket
from kiosk.services.counter.selling import complete_sale
from kiosk.services.tariffs.rules import add_tariff
from tests.kiosk.services.corrections.rich import VOID_ID, rich_exchange, rich_sale
from tests.kiosk.services.journalled.stood_still import Still
from tests.support.shops import LUC, NADIA
from tests.support.volunteer import due, paid, scanned


def tickets(still: Still) -> None:
    """Rich sales of which one is voided and one exchanged, a refund, another void, and baskets
    of which something was lost."""
    shop, duty = still.shop, still.duty
    voided = rich_sale(shop, duty)
    void_sale(shop, voided.ticket, duty, "erreur de saisie", sale_id=VOID_ID)
    sold = rich_sale(shop, duty, still.new_id())
    complete_sale(shop, rich_exchange(shop, sold.ticket), duty)
    _plain_with_losses(still)
    ticket = _generous(still)
    void_sale(shop, ticket, Duty(LUC, duty.shift_id), "trop", NADIA, sale_id=still.new_id())
    _everything(still)
    _beyond_the_quota(still)
    _left(still)


def _plain_with_losses(still: Still) -> None:
    """Something was taken out, the paper is not wanted, and part of it comes back."""
    shop, duty = still.shop, still.duty
    hand = BasketInHand(shop)
    hand.change(scanned(shop, "BREAD", "3*BOOK", basket=Basket(still.new_id())))
    hand.change(voiding.void_line(hand.priced, hand.basket, 0, VoidedBy(LUC.number, shop.now())))
    sold = complete_sale(shop, paid(shop, hand.basket), duty)
    line = returnable(shop, sold.ticket).lines[0]
    back = set_returns(Basket(still.new_id()), [return_line(line, 1, to_stock=False)], "taché")
    complete_sale(shop, paid(shop, back), duty)


def _generous(still: Still) -> str:
    """A price is typed, something is given for others, and it is rounded up."""
    shop = still.shop
    basket = suspend(scanned(shop, "OPEN", "2*BREAD", basket=Basket(still.new_id())), 500)
    basket = round_up(basket, due(shop, basket), 1400)
    return complete_sale(shop, paid(shop, basket), still.duty).ticket


def _everything(still: Still) -> None:
    """A tariff's price, goods by weight, a service, a typed price; less, and paid in ways."""
    shop = still.shop
    rule = TariffRule(0, "A", "item", "BOOK", "fixed", 40)
    add_tariff(shop, rule, NADIA.number)
    codes = ("M-AWA", "BREAD", "RICE", "REPAIR", "OPEN", "BOOK", "FIVE", "PASS-2")
    basket = scanned(shop, *codes, basket=Basket(still.new_id()))
    more = (Tender("card", 100), Tender("cheque", 50), Tender("cash", 20_00))
    complete_sale(shop, paid(shop, replace(basket, tenders=()), *more), still.duty)


def _beyond_the_quota(still: Still) -> None:
    """A manager lets somebody have more than the month allows."""
    shop = still.shop
    basket = scanned(shop, "M-AWA", "PH-0001", "PH-0002", basket=Basket(still.new_id()))
    lines = tuple(replace(line, allowance=Allowance(1, "naissance")) for line in basket.lines)
    basket = replace(basket, lines=lines)
    complete_sale(shop, paid(shop, basket), still.duty)


def _left(still: Still) -> None:
    shop = still.shop
    hand = BasketInHand(shop)
    hand.change(scanned(shop, "BREAD", "MILK", basket=Basket(still.new_id())))
    by = VoidedBy(LUC.number, shop.now())
    leave_basket(shop, voiding.empty(hand.priced, hand.basket, by))
