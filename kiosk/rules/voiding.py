"""Taking goods out of a basket before payment: the basket remembers what it lost.

Undo needs nothing of its own: the basket before knows nothing of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.rules import basket as baskets
from kiosk.rules.basket import Basket, VoidedLine
from kiosk.rules.pricing import PricedBasket, PricedLine
from kiosk.rules.rounding import half_up


@dataclass(frozen=True, slots=True)
class VoidedBy:
    """Who takes something out, by number, and when."""

    staff_number: int
    at: datetime


def void_line(priced: PricedBasket, basket: Basket, index: int, by: VoidedBy) -> Basket:
    """Take line `index` out and remember it. Raises ShopError ``no_line``."""
    after = baskets.void_line(basket, index)
    line = priced.lines[index]
    return _remembering(after, _voided(line, line.line.quantity, by))


def set_quantity(
    priced: PricedBasket, basket: Basket, index: int, quantity: int, by: VoidedBy
) -> Basket:
    """Change how many pieces line `index` holds; fewer than before are remembered.

    Raises ShopError, as `kiosk.rules.basket.set_quantity`.
    """
    after = baskets.set_quantity(basket, index, quantity)
    line = priced.lines[index]
    if line.line.item.kind == "topup":  # a line each: the last ones went
        alike = [each for each in priced.lines if each.line.item.sku == line.line.item.sku]
        return _remembering(after, *(_voided(each, 1, by) for each in alike[quantity:]))
    fewer = line.line.quantity - quantity
    return _remembering(after, _voided(line, fewer, by)) if fewer > 0 else after


def empty(priced: PricedBasket, basket: Basket, by: VoidedBy) -> Basket:
    """Take everything out; its goods are remembered as one basket."""
    lines = (_voided(line, line.line.quantity, by) for line in priced.lines)
    whole = (replace(line, whole_basket=True) for line in lines)
    return _remembering(Basket(basket.sale_id, voided=basket.voided), *whole)


def was_left(basket: Basket) -> bool:
    """Tell whether nothing is in the basket but what it remembers: somebody went away."""
    return basket.is_empty and bool(basket.voided)


def forgetting(basket: Basket) -> Basket:
    """Return the basket without what it remembers, which is written down."""
    return replace(basket, voided=())


def _remembering(basket: Basket, *lines: VoidedLine) -> Basket:
    return replace(basket, voided=(*basket.voided, *lines))


def _voided(line: PricedLine, pieces: int, by: VoidedBy) -> VoidedLine:
    """Return so many pieces of a line with their share of its total."""
    item, quantity = line.line.item, line.line.quantity
    total = half_up(line.total_cents * pieces, quantity)
    return VoidedLine(item.sku, item.label, pieces, total, by.staff_number, by.at)
