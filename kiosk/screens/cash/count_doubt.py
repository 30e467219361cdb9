"""The one question about a count that can hardly be so, before the till says what should be."""

from collections.abc import Callable

from kiosk.language import _
from kiosk.rules.cash_count import Count
from kiosk.rules.count_doubts import doubtful_piles
from kiosk.screens.cash import count_words as say
from kiosk.services.closings.count import is_absurd
from kiosk.services.shop import OpenShop


def doubt_of(shop: OpenShop, shift_id: int, count: Count) -> Callable[[], str] | None:
    """Return what is asked once about this count; None when it may well be so."""
    if not count.cash_total_cents:
        return lambda: _("No cash was counted. Is the drawer empty?")
    currency = shop.record.currency
    if piles := doubtful_piles(count):
        return lambda: say.is_that_right(say.money_in_words(piles, currency))
    if is_absurd(shop, shift_id, count):
        return lambda: say.is_that_right(say.money(count.cash_total_cents, currency))
    return None
