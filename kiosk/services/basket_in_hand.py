"""The basket at the counter: every change is stored before it is shown."""

from collections import deque
from uuid import UUID

from kiosk.rules.basket import Basket
from kiosk.rules.payment import Payment, refit_vouchers
from kiosk.rules.pricing import PricedBasket, price_basket
from kiosk.services.baskets import (
    keep_basket,
    kept_basket,
    new_basket,
    park_basket,
    recall_basket,
)
from kiosk.services.shop import OpenShop

UNDO_STEPS = 50


class BasketInHand:
    """The till's open basket, what it costs today, and what it was before."""

    def __init__(self, shop: OpenShop) -> None:
        """Take the basket up as it was left."""
        self._shop = shop
        self._before: deque[Basket] = deque(maxlen=UNDO_STEPS)
        self.basket = kept_basket(shop)
        self.priced = self._priced(self.basket)

    @property
    def payment(self) -> Payment:
        """What is due, and what has been handed over."""
        return Payment(self.priced.total_cents, self.basket.tenders)

    def change(self, basket: Basket) -> None:
        """Make this the basket; the last one can come back."""
        self._before.append(self.basket)
        self._keep(basket)

    def undo(self) -> bool:
        """Take the last change back; False when there is none."""
        if not self._before:
            return False
        self._keep(self._before.pop())
        return True

    def begin_anew(self) -> None:
        """Begin with an empty basket, the last one being a sale now."""
        self._begin(new_basket())

    def park(self) -> None:
        """Put the basket aside. Raises ShopError ``basket_empty``."""
        self._begin(park_basket(self._shop, self.basket))

    def recall(self, sale_id: UUID) -> None:
        """Take a parked basket up; the present one is parked. Raises ``basket_gone``."""
        self._begin(recall_basket(self._shop, sale_id, self.basket))

    def _begin(self, basket: Basket) -> None:
        self._before.clear()
        self.basket, self.priced = basket, self._priced(basket)

    def _keep(self, basket: Basket) -> None:
        priced = self._priced(basket)
        if priced.total_cents != self.priced.total_cents:
            # A tender that is added leaves the others as they are; another total does not.
            basket = refit_vouchers(basket, priced.total_cents)
        keep_basket(self._shop, basket)
        self.basket, self.priced = basket, priced

    def _priced(self, basket: Basket) -> PricedBasket:
        return price_basket(basket, self._shop.now().date())
