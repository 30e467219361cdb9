"""The basket at the counter: every change is stored before it is shown."""

from collections import deque
from dataclasses import replace
from uuid import UUID

from kiosk.rules.basket import Basket
from kiosk.rules.gifts import keep_round
from kiosk.rules.items import Item
from kiosk.rules.payment import Payment, refit_vouchers
from kiosk.rules.pricing import PricedBasket, UnitPrice, price_basket, unit_price
from kiosk.rules.quota_uses import Shortage
from kiosk.rules.voiding import forgetting, was_left
from kiosk.services.counter.baskets import (
    keep_basket,
    kept_basket,
    new_basket,
    park_basket,
    recall_basket,
)
from kiosk.services.counter.left_baskets import leave_basket
from kiosk.services.members.present import look_again
from kiosk.services.quotas.standings import basket_shortages
from kiosk.services.rule_books import book_for
from kiosk.services.shop import OpenShop

UNDO_STEPS = 50


class BasketInHand:
    """The till's open basket, what it costs today, and what it was before."""

    def __init__(self, shop: OpenShop) -> None:
        """Take the basket up as it was left."""
        self._shop = shop
        self._before: deque[Basket] = deque(maxlen=UNDO_STEPS)
        self._day = shop.today()
        self.basket = self._still_round(kept_basket(shop))
        self.priced = self._priced(self.basket)

    @property
    def payment(self) -> Payment:
        """What is due, and what has been handed over."""
        priced = self.priced
        return Payment(priced.due_cents, self.basket.tenders, priced.gifts_cents)

    def usual_price(self, item: Item) -> UnitPrice | None:
        """Return what one piece costs this person today; None while it takes a card."""
        member = self.basket.member
        tariffs = book_for(self._shop, member).tariffs
        return unit_price(item, member, self._shop.today(), tariffs)

    def shortages(self, basket: Basket | None = None) -> tuple[Shortage, ...]:
        """Return the lines that pass a quota, of this basket or of one that it may become."""
        if basket is None:
            return basket_shortages(self.basket, self.priced)
        if basket.member is None or not basket.member.standings:
            return ()
        return basket_shortages(basket, self._priced(basket))

    def look_again(self) -> None:
        """Take the member, the quotas and the prices as they stand now."""
        self._day = self._shop.today()
        self._keep(look_again(self._shop, self.basket))

    def change(self, basket: Basket) -> None:
        """Make this the basket; the last one can come back.

        A basket of which all was taken out is left when another one begins in its place:
        it is written down, and does not come back.
        """
        if was_left(self.basket) and not basket.is_empty:
            self.basket = leave_basket(self._shop, self.basket)
            basket = replace(forgetting(basket), sale_id=self.basket.sale_id)
            self._before.clear()
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
        basket = self._still_round(basket)
        self.basket, self.priced = basket, self._priced(basket)

    def _keep(self, basket: Basket) -> None:
        basket = self._still_round(basket)
        priced = self._priced(basket)
        if _what_vouchers_pay(priced) != _what_vouchers_pay(self.priced):
            # A tender that is added leaves the others as they are; another total does not.
            basket = refit_vouchers(basket, priced.due_cents, priced.gifts_cents, priced.waiting)
        keep_basket(self._shop, basket)
        self.basket, self.priced = basket, priced
        if self._shop.today() != self._day:
            self.look_again()

    def _still_round(self, basket: Basket) -> Basket:
        """Take off a rounding that no longer makes a whole amount."""
        return keep_round(basket, self._priced(basket).due_cents) if basket.gifts else basket

    def _priced(self, basket: Basket) -> PricedBasket:
        tariffs = book_for(self._shop, basket.member).tariffs
        return price_basket(basket, self._shop.today(), tariffs)


def _what_vouchers_pay(priced: PricedBasket) -> tuple[int, int, frozenset[str]]:
    return priced.due_cents, priced.gifts_cents, priced.waiting
