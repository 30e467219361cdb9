"""What a basket costs today, line by line and in all.

A unit price is a whole number of cents, of one piece or of one kilogram: the
price on the tag. A line rounds once more only where a weight multiplies it, and
once for each voucher that lowers it. All rounding is half up (docs/decisions/).
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kiosk.rules.basket import MAX_BASKET_CENTS, Basket, Line
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.rounding import included_vat, percent_of, price_of_weight, spread
from kiosk.rules.vouchers import Voucher

Tariff = Literal["public", "social", "tier", "typed"]
"""Which price won; stored with the line."""


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """The price of one piece or one kilogram, in cents, and where it comes from."""

    cents: int
    tariff: Tariff


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its amounts in cents. `price` is None while a member's card is missing."""

    line: Line
    price: UnitPrice | None
    market_value_cents: int
    gross_cents: int
    discount_cents: int = 0

    @property
    def total_cents(self) -> int:
        """What is cashed for the line."""
        return self.gross_cents - self.discount_cents

    @property
    def vat_cents(self) -> int:
        """The VAT contained in the line's total."""
        rate_bp = self.line.item.vat_rate_bp
        return included_vat(self.total_cents, rate_bp) if rate_bp else 0


@dataclass(frozen=True, slots=True)
class PricedBasket:
    """Every line with its price, and what each voucher takes off, in cents."""

    lines: tuple[PricedLine, ...]
    discounts: tuple[tuple[Voucher, int], ...]

    @property
    def market_value_cents(self) -> int:
        """What the goods are worth."""
        return sum(line.market_value_cents for line in self.lines)

    @property
    def gross_cents(self) -> int:
        """What would be due without vouchers."""
        return sum(line.gross_cents for line in self.lines)

    @property
    def total_cents(self) -> int:
        """What is due."""
        return sum(line.total_cents for line in self.lines)

    @property
    def saving_cents(self) -> int:
        """What the person saves against the market value; never negative."""
        priced = [line for line in self.lines if line.price]
        return sum(max(0, line.market_value_cents - line.total_cents) for line in priced)

    @property
    def waits_for_card(self) -> tuple[Item, ...]:
        """The items that only a member may have, while no valid card is there."""
        return tuple(line.line.item for line in self.lines if line.price is None)


def price_basket(basket: Basket, today: date) -> PricedBasket:
    """Price every line at the lowest price this person has a right to today."""
    lines = tuple(_price_line(line, basket.member, today) for line in basket.lines)
    discounts: list[tuple[Voucher, int]] = []
    for voucher in basket.discounts:
        before = sum(line.total_cents for line in lines)
        lines = _lower(lines, voucher)
        discounts.append((voucher, before - sum(line.total_cents for line in lines)))
    return PricedBasket(lines, tuple(discounts))


def unit_price(item: Item, member: Member | None, today: date) -> UnitPrice | None:
    """Return the lowest price of one piece or kilogram; None when it takes a card."""
    prices: list[UnitPrice] = []
    if item.public_price_cents is not None:
        prices.append(UnitPrice(item.public_price_cents, "public"))
    if member and member.has_rights(today):
        if item.social_price_cents is not None:
            prices.append(UnitPrice(item.social_price_cents, "social"))
        if item.market_value_cents is not None:
            tier_price = percent_of(item.market_value_cents, member.percent_bp)
            prices.append(UnitPrice(tier_price, "tier"))
    return min(prices, key=lambda price: price.cents, default=None)


def check_sellable(basket: Basket, today: date, *, expired_pays_public: bool) -> PricedBasket:
    """Return the priced basket when it may be paid for; raises ShopError otherwise."""
    if not basket.lines:
        raise ShopError("basket_empty")
    member = basket.member
    if member and not member.has_rights(today) and not expired_pays_public:
        raise ShopError("orientation_not_valid", **orientation_days(member, today))
    priced = price_basket(basket, today)
    if priced.waits_for_card:
        raise ShopError("members_only", label=priced.waits_for_card[0].label)
    if max(priced.gross_cents, priced.market_value_cents) > MAX_BASKET_CENTS:
        raise ShopError("basket_too_dear", most_cents=MAX_BASKET_CENTS)
    return priced


def orientation_days(member: Member, today: date) -> dict[str, date]:
    """Return the day that explains why an orientation is not valid."""
    if today < member.valid_from:
        return {"starts": member.valid_from}
    return {"ended": member.valid_until}


def _price_line(line: Line, member: Member | None, today: date) -> PricedLine:
    price = (
        unit_price(line.item, member, today)
        if line.typed_price_cents is None
        else UnitPrice(line.typed_price_cents, "typed")
    )
    value = line.item.market_value_cents
    if value is None:
        value = _value_without_market(line, price)
    return PricedLine(
        line=line,
        price=price,
        market_value_cents=_times(value, line),
        gross_cents=_times(price.cents, line) if price else 0,
    )


def _value_without_market(line: Line, price: UnitPrice | None) -> int:
    if line.item.public_price_cents is not None:
        return line.item.public_price_cents
    return price.cents if price else 0


def _times(unit_cents: int, line: Line) -> int:
    if line.weight_grams is not None:
        return price_of_weight(unit_cents, line.weight_grams)
    return unit_cents * line.quantity


def _lower(lines: tuple[PricedLine, ...], voucher: Voucher) -> tuple[PricedLine, ...]:
    if voucher.kind == "percent":
        cuts = [percent_of(line.total_cents, voucher.percent_bp) for line in lines]
    else:
        totals = [line.total_cents for line in lines]
        cuts = spread(min(voucher.value_cents, sum(totals)), totals)
    return tuple(
        replace(line, discount_cents=line.discount_cents + cut)
        for line, cut in zip(lines, cuts, strict=True)
    )
