"""Baskets whose goods were all taken out, and of which nobody wants the rest."""

from datetime import datetime

from sqlalchemy import Connection

from db import baskets
from db.tills import TillHead
from kiosk.rules.basket import Basket
from kiosk.rules.voiding import was_left
from kiosk.services.counter.baskets import from_json, new_basket
from kiosk.services.counter.voiding import leave_voided, store_left
from kiosk.services.shop import OpenShop


def leave_basket(shop: OpenShop, basket: Basket) -> Basket:
    """Write down what was taken out of a basket that nobody wants; return the next one, of
    an id of its own: each basket that was left is counted once.

    Raises ShopError ``shift_ended``.
    """
    with shop.writing() as connection:
        leave_voided(connection, shop, basket, shop.now())
        baskets.drop_open(connection, shop.till)
    return new_basket()


def store_left_at_end(
    connection: Connection, shop: OpenShop, head: TillHead, shift_id: int, at: datetime
) -> TillHead:
    """Write down what was taken out of the till's open basket, if nothing else is in it.

    Belongs to the transaction that ends the shift, before it is ended. Returns the head of
    the locked till, to be saved.
    """
    content = baskets.open_basket(connection, shop.till)
    basket = from_json(connection, shop, content) if content else None
    if basket is None or not was_left(basket):
        return head
    baskets.drop_open(connection, shop.till)
    return store_left(connection, shop, head, basket, shift_id, at)
