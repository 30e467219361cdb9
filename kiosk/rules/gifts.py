"""Generosity: money on top of what the goods cost (docs/decisions/gifts.md)."""

from collections.abc import Iterable
from dataclasses import replace

from kiosk.rules.basket import MAX_PRICE_CENTS, Basket, Gift
from kiosk.rules.errors import ShopError

WHOLE_CENTS = 100
"""What is rounded up ends on a whole unit of the currency."""


def gifts_total(gifts: Iterable[Gift]) -> int:
    """Return what was given in all, in cents."""
    return sum(gift.amount_cents for gift in gifts)


def suspend(basket: Basket, amount_cents: int) -> Basket:
    """Add a voucher for somebody else. Raises ShopError ``price_out_of_range``."""
    if not 0 < amount_cents <= MAX_PRICE_CENTS:
        raise ShopError("price_out_of_range", most_cents=MAX_PRICE_CENTS)
    return replace(basket, gifts=(*basket.gifts, Gift("suspended", amount_cents)))


def suspended_of(basket: Basket) -> tuple[Gift, ...]:
    """Return the vouchers for others that are in the basket, in order."""
    return tuple(gift for gift in basket.gifts if gift.kind == "suspended")


def void_suspended(basket: Basket, index: int) -> Basket:
    """Take the suspended purchase `index` out. Raises ShopError ``no_line``."""
    suspended = suspended_of(basket)
    if not 0 <= index < len(suspended):
        raise ShopError("no_line")
    others = (*suspended[:index], *suspended[index + 1 :])
    return replace(basket, gifts=(*others, *rounding_of(basket)))


def rounding_of(basket: Basket) -> tuple[Gift, ...]:
    """Return the rounding if there is one: it comes last and is the only one."""
    return tuple(gift for gift in basket.gifts if gift.kind == "round_up")


def without_rounding(basket: Basket) -> Basket:
    """Take the rounding off."""
    return replace(basket, gifts=suspended_of(basket))


def round_up(basket: Basket, due_cents: int, to_cents: int | None = None) -> Basket:
    """Round what is due up: to `to_cents`, or to the next whole euro.

    `due_cents` is what is due without any rounding. Raises ShopError ``already_round``
    when nothing would be given, ``round_up_too_low`` when less than what is due is said,
    ``round_up_not_whole`` and ``price_out_of_range``.
    """
    target = due_cents + -due_cents % WHOLE_CENTS if to_cents is None else to_cents
    if target % WHOLE_CENTS:
        raise ShopError("round_up_not_whole")
    if target < due_cents:
        raise ShopError("round_up_too_low", due_cents=due_cents)
    if target == due_cents:
        raise ShopError("already_round", due_cents=due_cents)
    if target > MAX_PRICE_CENTS:
        raise ShopError("price_out_of_range", most_cents=MAX_PRICE_CENTS)
    gift = Gift("round_up", target - due_cents)
    return replace(basket, gifts=(*suspended_of(basket), gift))


def keep_round(basket: Basket, due_cents: int) -> Basket:
    """Take the rounding off when what is due with it is no longer a whole amount.

    Its amount never grows by itself: nobody gives more than was agreed.
    """
    return without_rounding(basket) if due_cents % WHOLE_CENTS else basket
