"""Guessing at the counter: attempts are written down, and each further one waits longer."""

from datetime import timedelta

from db import vouchers
from kiosk.rules.errors import ShopError
from kiosk.rules.throttle import MEMORY, wait_left
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.refusals import note_refusal

GUESS = "unknown"
"""The one reason that counts: a code that is well typed, looks right and is not there."""
TOO_SOON = "too_soon"


def check_patience(shop: OpenShop, staff_number: int, code: str) -> None:
    """Refuse to look at a voucher while this till, or who is at it, has to wait.

    Also one that is good: whoever guesses must not learn that. The attempt is noted and
    makes nothing longer. Raises ShopError ``voucher_wait`` (seconds).
    """
    left = _wait_left(shop, staff_number)
    if left > timedelta(0):
        note_refusal(
            shop,
            staff_number,
            ShopError("voucher_refused", scanned=code, reason=TOO_SOON),
        )
        raise ShopError("voucher_wait", seconds=-(-left // timedelta(seconds=1)))


def note_attempt(shop: OpenShop, staff_number: int, refusal: ShopError) -> None:
    """Write a ``voucher_refused`` down; a guess during a wait is a ``voucher_wait``."""
    if refusal.data["reason"] == GUESS:
        check_patience(shop, staff_number, str(refusal.data["scanned"]))
    note_refusal(shop, staff_number, refusal)


def _wait_left(shop: OpenShop, staff_number: int) -> timedelta:
    """Take the longer of the till's wait and the person's, by the computer's own clock."""
    now = shop.now.reading()
    with shop.reading() as connection:
        guesses = vouchers.guesses(connection, shop.till, staff_number, GUESS, now - MEMORY)
    at_till = [row.at for row in guesses if row.till == shop.till]
    by_person = [row.at for row in guesses if row.staff_number == staff_number]
    return max(wait_left(at_till, now), wait_left(by_person, now))
