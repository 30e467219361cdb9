"""A sale with a little of everything, and its exchange."""

from uuid import UUID

from sqlalchemy import insert, select

from db.quotas import QUOTA
from db.serials import SERIAL
from kiosk.rules.basket import Basket, Tender, set_returns
from kiosk.rules.gifts import suspend
from kiosk.rules.returns import return_line
from kiosk.services.corrections.returnable import returnable
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.shop import OpenShop
from tests.support.returning import REASON
from tests.support.stocked import add_lot, add_pieces
from tests.support.volunteer import paid, scanned
from tests.support.vouchers import PATTERN_CODE, take_codes_like

SALE_ID = UUID("0b9f6a52-93d4-4a57-8f0e-5a1f0c7d2e31")
EXCHANGE_ID = UUID("5d3a1c44-1b7e-4b0c-9d55-8c2f4e6a7b90")
VOID_ID = UUID("9c8b7a65-4d3e-4f21-8a09-1b2c3d4e5f60")


def limit_market_value(shop: OpenShop, cents: int = 20_000) -> None:
    """Everybody may have goods of so much market value a month."""
    row = {
        "scope": "all",
        "target": "",
        "measure": "market_value",
        "limit_amount": cents,
        "per": "month",
        "unit": "person",
        "per_extra_person": 0,
    }
    with shop.writing() as connection:
        connection.execute(insert(QUOTA), row)


def rich_sale(shop: OpenShop, duty: Duty, sale_id: UUID = SALE_ID) -> Sold:
    """A member with a quota buys loaves, rice, a SIM and a phone: less 5.00, with a voucher,
    a cheque known by its shape, a card, cash, and something for somebody else."""
    with shop.reading() as connection:
        is_new = connection.execute(select(SERIAL.c.serial)).first() is None
    if is_new:
        limit_market_value(shop)
        take_codes_like(shop)
        add_lot(shop, "PHONES", "PHONE", 2)
        add_pieces(shop, "PHONES", "PHONE", "PH-0001", "PH-0002")
    codes = ("M-AWA", "5*BREAD", "RICE", "SIM", "PH-0001", "FIVE")
    basket = scanned(shop, *codes, basket=Basket(sale_id))
    basket = suspend(basket, 200)
    basket = scanned(shop, "PASS", PATTERN_CODE, basket=basket)
    return complete_sale(shop, paid(shop, basket, Tender("card", 100)), duty)


def rich_exchange(shop: OpenShop, ticket: str) -> Basket:
    """Two loaves, the rice (spoilt) and the phone come back; milk goes out."""
    lines = returnable(shop, ticket).lines
    returns = [
        return_line(lines[0], 2),
        return_line(lines[1], 1, to_stock=False),
        return_line(lines[3], 1),
    ]
    basket = set_returns(Basket(EXCHANGE_ID), returns, REASON)
    return scanned(shop, "M-AWA", "MILK", basket=basket)
