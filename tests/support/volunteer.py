"""What a volunteer does at the counter: scan, take the money, store the sale."""

from kiosk.rules.basket import (
    Basket,
    Line,
    Tender,
    add_discount,
    add_line,
    add_tender,
    set_member,
)
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.payment import Payment, by_voucher, cash, refit_vouchers
from kiosk.rules.pricing import price_basket
from kiosk.rules.vouchers import Voucher
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import Piece, find_scanned
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.rule_books import book_for
from kiosk.services.shop import OpenShop

OPEN_PRICE_CENTS = 250
WEIGHT_GRAMS = 350


def scanned(shop: OpenShop, *codes: str, basket: Basket | None = None) -> Basket:
    """A basket into which these codes were scanned; "3*BREAD" is a quantity of three."""
    basket = basket or new_basket()
    for code in codes:
        quantity, _, name = code.rpartition("*")
        found = find_scanned(shop, name)
        match found:
            case Item():
                basket = add_line(basket, _line(found, int(quantity or 1)))
            case Piece(serial=serial, item=item):
                basket = add_line(basket, Line(item, serial=serial))
            case Member():
                basket = set_member(basket, found)
            case Voucher(kind="payment"):
                payment = payment_of(shop, basket)
                basket = add_tender(basket, by_voucher(payment, found))
            case Voucher():
                basket = add_discount(basket, found)
            case _:
                raise AssertionError(f"{code} is nothing for a basket")
    payment = payment_of(shop, basket)
    return refit_vouchers(basket, payment.due_cents, payment.gifts_cents)


def due(shop: OpenShop, basket: Basket) -> int:
    """What is to be paid for the basket and its gifts, in cents."""
    return payment_of(shop, basket).due_cents


def payment_of(shop: OpenShop, basket: Basket) -> Payment:
    """What is due, and what was handed over."""
    tariffs = book_for(shop, basket.member).tariffs
    priced = price_basket(basket, shop.today(), tariffs)
    return Payment(priced.due_cents, basket.tenders, priced.gifts_cents)


def paid(shop: OpenShop, basket: Basket, *tenders: Tender) -> Basket:
    """The basket with these tenders, and exact cash for what is still due."""
    for tender in tenders:
        basket = add_tender(basket, tender)
    payment = payment_of(shop, basket)
    return basket if payment.is_covered else add_tender(basket, cash(payment, None))


def sell(shop: OpenShop, duty: Duty, *codes: str) -> Sold:
    """Scan, take vouchers and the rest in cash, and store the sale."""
    return complete_sale(shop, paid(shop, scanned(shop, *codes)), duty)


def voucher_of(shop: OpenShop, code: str) -> Voucher:
    """The voucher with this code, as it stands now."""
    found = find_scanned(shop, code)
    assert isinstance(found, Voucher)
    return found


def _line(item: Item, quantity: int) -> Line:
    if item.kind == "weight":
        return Line(item, weight_grams=WEIGHT_GRAMS * quantity)
    typed = OPEN_PRICE_CENTS if item.kind == "open" else None
    return Line(item, quantity, typed_price_cents=typed)
