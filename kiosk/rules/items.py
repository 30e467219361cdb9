"""What the shop sells."""

from dataclasses import dataclass
from typing import Literal, get_args

ItemKind = Literal["unit", "serial", "topup", "weight", "service", "open"]
ITEM_KINDS: tuple[ItemKind, ...] = get_args(ItemKind)

ONE_BY_ONE: frozenset[ItemKind] = frozenset({"serial", "topup"})
"""Kinds of which each piece is a line of its own."""

MAY_HAVE_FLOOR: frozenset[ItemKind] = frozenset({"unit", "serial", "topup", "service", "open"})
"""Kinds that may be sold at what people can pay; a weight has its price per kilogram."""

STOCKED: frozenset[ItemKind] = frozenset({"unit", "serial", "topup", "weight"})
"""Kinds that lie on a shelf; services and open prices have no lots."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the till knows it.

    Prices are in cents and include VAT: of one piece, or of one kilogram for the
    kind ``weight``. `vat_rate_bp` is in basis points, None where the shop is exempt.
    """

    sku: str
    label: str
    category: str
    kind: ItemKind
    gtin: str | None = None
    market_value_cents: int | None = None
    public_price_cents: int | None = None
    social_price_cents: int | None = None
    vat_rate_bp: int | None = None
    floor_price_cents: int | None = None
    """The least that may be paid, where people pay what they can; None elsewhere."""
