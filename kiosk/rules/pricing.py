"""What a basket costs today, line by line and in all.

A unit price is a whole number of cents, of one piece or of one kilogram: the
price on the tag. A line rounds once more only where a weight multiplies it, and
once for each voucher that lowers it. All rounding is half up (docs/decisions/). Which of
several prices is paid: docs/decisions/which-price-wins.md.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kiosk.rules.basket import MAX_BASKET_CENTS, Basket, Gift, Line
from kiosk.rules.errors import ShopError
from kiosk.rules.gifts import gifts_total
from kiosk.rules.items import Item
from kiosk.rules.members import Member, check_card_sells
from kiosk.rules.pay_what_you_can import asks_what_is_paid, check_paid, split_paid
from kiosk.rules.returns import ReturnLine, returned_cents
from kiosk.rules.rounding import included_vat, percent_of, price_of_weight
from kiosk.rules.tariffs import NO_TARIFFS, TariffBook, TariffRule
from kiosk.rules.vouchers import Goods, Voucher, take_off, why_it_waits

Tariff = Literal["public", "social", "tier", "typed", "rule"]
"""Which price won; stored with the line."""


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """The price of one piece or one kilogram, in cents, and where it comes from.

    `rule` is the dated rule that gives it, where one does.
    """

    cents: int
    tariff: Tariff
    rule: TariffRule | None = None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its amounts in cents. `price` is None while a member's card is missing."""

    line: Line
    price: UnitPrice | None
    market_value_cents: int
    gross_cents: int
    discount_cents: int = 0
    more_cents: int = 0
    """What is given beyond the usual price, where people pay what they can; no price."""

    @property
    def total_cents(self) -> int:
        """What is cashed for the line."""
        return self.gross_cents - self.discount_cents

    @property
    def saving_cents(self) -> int:
        """What is saved against the market value; never negative."""
        return max(0, self.market_value_cents - self.total_cents) if self.price else 0

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
    gifts: tuple[Gift, ...] = ()
    """What is given on top of the total; the tenders cover it too."""
    waiting: frozenset[str] = frozenset()
    """The codes of vouchers in the basket that do not count yet (`why_it_waits`)."""
    returns: tuple[ReturnLine, ...] = ()
    """What comes back of an earlier sale: below zero in the sums."""

    @property
    def gifts_cents(self) -> int:
        """What is given on top of the total."""
        return gifts_total(self.gifts)

    @property
    def due_cents(self) -> int:
        """What is to be paid: the total and the gifts; below zero goes back."""
        return self.total_cents + self.gifts_cents

    @property
    def market_value_cents(self) -> int:
        """What the goods are worth, less those that come back."""
        return self.sold_value_cents - sum(line.market_value_cents for line in self.returns)

    @property
    def gross_cents(self) -> int:
        """What the goods that are sold now would cost without vouchers."""
        return sum(line.gross_cents for line in self.lines)

    @property
    def sold_cents(self) -> int:
        """What the goods that are sold now cost in the end."""
        return sum(line.total_cents for line in self.lines)

    @property
    def returned_cents(self) -> int:
        """What the goods that come back cost when they were sold."""
        return returned_cents(self.returns)

    @property
    def total_cents(self) -> int:
        """What the goods cost in the end, less what comes back."""
        return self.sold_cents - self.returned_cents

    @property
    def sold_value_cents(self) -> int:
        """What the lines that are sold now are worth; the saving is below it."""
        return sum(line.market_value_cents for line in self.lines)

    @property
    def saving_cents(self) -> int:
        """What the person saves against the market value of what is sold now; never
        negative."""
        return sum(line.saving_cents for line in self.lines)

    @property
    def waits_for_card(self) -> tuple[Item, ...]:
        """The items that only a member may have, while no valid card is there."""
        return tuple(line.line.item for line in self.lines if line.price is None)


def price_basket(basket: Basket, today: date, tariffs: TariffBook = NO_TARIFFS) -> PricedBasket:
    """Price every line at the lowest price this person has a right to today."""
    lines = tuple(_price_line(line, basket.member, today, tariffs) for line in basket.lines)
    waiting = _waiting(lines, basket, today)
    lines, discounts = _lower(lines, basket, today)
    more = sum(line.more_cents for line in lines)
    gifts = (*((Gift("more", more),) if more else ()), *basket.gifts)
    return PricedBasket(lines, discounts, gifts, waiting, basket.returns)


def unit_price(
    item: Item, member: Member | None, today: date, tariffs: TariffBook = NO_TARIFFS
) -> UnitPrice | None:
    """Return the lowest price of one piece or kilogram; None when it takes a card."""
    if member is None or not tariffs.rules or not member.has_rights(today):
        return _lowest(item, member, today, tariffs)
    # A basket is priced anew at every scan: what many rules gave is worked out once.
    about = (item, member.tier, member.percent_bp, member.household_size, today)
    if about not in tariffs.known:
        tariffs.keep(about, _lowest(item, member, today, tariffs))
    found: UnitPrice | None = tariffs.known[about]
    return found


def _lowest(
    item: Item, member: Member | None, today: date, tariffs: TariffBook
) -> UnitPrice | None:
    prices = prices_of(item, member, today, tariffs)
    return min(prices, key=lambda price: price.cents, default=None)


def prices_of(
    item: Item, member: Member | None, today: date, tariffs: TariffBook
) -> tuple[UnitPrice, ...]:
    """Return every price this person has a right to; of equal ones the first is paid.

    The narrower scope comes first: the item (its social price, then rules), the category,
    everything (the tier's percentage, then rules), and the public price, which is for all.
    """
    prices: list[UnitPrice] = []
    if member and member.has_rights(today):
        if item.social_price_cents is not None:
            prices.append(UnitPrice(item.social_price_cents, "social"))
        if item.market_value_cents is not None:
            tier_price = percent_of(item.market_value_cents, member.percent_bp)
            prices.append(UnitPrice(tier_price, "tier"))
        for rule in tariffs.rules_for(item, member, today):
            cents = rule.price_of(item)
            if cents is not None:
                prices.append(UnitPrice(cents, "rule", rule))
    if item.public_price_cents is not None:
        prices.append(UnitPrice(item.public_price_cents, "public"))
    return tuple(sorted(prices, key=_width))


_WIDTHS = {"item": 0, "social": 0, "category": 1, "all": 2, "tier": 2, "public": 3}


def _width(price: UnitPrice) -> int:
    """Return how much a price is about: an item, a category, everything, everybody."""
    return _WIDTHS[price.rule.scope if price.rule else price.tariff]


def check_sellable(
    basket: Basket,
    today: date,
    tariffs: TariffBook = NO_TARIFFS,
    *,
    expired_pays_public: bool,
) -> PricedBasket:
    """Return the priced basket when it may be paid for; raises ShopError otherwise."""
    if not (basket.sells or basket.returns):
        raise ShopError("basket_empty")
    member = basket.member
    # Whoever only brings something back needs no right to buy.
    if member and basket.sells:
        check_card_sells(member, today, expired_pays_public=expired_pays_public)
    priced = price_basket(basket, today, tariffs)
    if priced.waits_for_card:
        raise ShopError("members_only", label=priced.waits_for_card[0].label)
    if max(priced.gross_cents, priced.market_value_cents, priced.due_cents) > MAX_BASKET_CENTS:
        raise ShopError("basket_too_dear", most_cents=MAX_BASKET_CENTS)
    for line in basket.lines:
        check_floor(line, member, today, tariffs)
    return priced


def check_floor(
    line: Line, member: Member | None, today: date, tariffs: TariffBook = NO_TARIFFS
) -> None:
    """Raise ShopError ``below_floor`` when less than the least was typed for a line."""
    typed = line.typed_price_cents
    if typed is None or line.item.floor_price_cents is None:
        return
    usual = unit_price(line.item, member, today, tariffs) if line.item.kind != "open" else None
    check_paid(line.item, typed, usual.cents if usual else None)


def _price_line(line: Line, member: Member | None, today: date, tariffs: TariffBook) -> PricedLine:
    price, more = _what_is_paid(line, unit_price(line.item, member, today, tariffs))
    value = line.item.market_value_cents
    if value is None:
        value = _value_without_market(line, price)
    gross = _times(price.cents, line) if price else 0
    return PricedLine(
        line=line,
        price=price,
        market_value_cents=_times(value, line),
        gross_cents=gross,
        # Together they are what the person said, to the cent, also by weight.
        more_cents=_times(price.cents + more, line) - gross if price else 0,
    )


def _what_is_paid(line: Line, usual: UnitPrice | None) -> tuple[UnitPrice | None, int]:
    """Return the price of one piece, and what is given on top of it, in cents.

    A price that was typed stands; where people pay what they can, it never passes the
    usual one.
    """
    typed = line.typed_price_cents
    if typed is None:
        return usual, 0
    if not asks_what_is_paid(line.item):
        return UnitPrice(typed, "typed"), 0
    if usual is None:
        return None, 0
    paid = split_paid(typed, usual.cents)
    return (UnitPrice(typed, "typed") if typed < usual.cents else usual), paid.more_cents


def _value_without_market(line: Line, price: UnitPrice | None) -> int:
    if line.item.public_price_cents is not None:
        return line.item.public_price_cents
    return price.cents if price else 0


def _times(unit_cents: int, line: Line) -> int:
    if line.weight_grams is not None:
        return price_of_weight(unit_cents, line.weight_grams)
    return unit_cents * line.quantity


def goods_of(lines: tuple[PricedLine, ...]) -> tuple[Goods, ...]:
    """Return the lines as vouchers see them; goods by weight are one piece."""
    return tuple(
        Goods(
            line.line.item.sku,
            line.line.item.category,
            line.gross_cents,
            line.gross_cents // line.line.quantity,
        )
        for line in lines
    )


def _waiting(lines: tuple[PricedLine, ...], basket: Basket, today: date) -> frozenset[str]:
    vouchers = basket.vouchers
    goods = goods_of(lines) if vouchers else ()
    return frozenset(
        voucher.code for voucher in vouchers if why_it_waits(voucher, basket.member, goods, today)
    )


def _lower(
    lines: tuple[PricedLine, ...], basket: Basket, today: date
) -> tuple[tuple[PricedLine, ...], tuple[tuple[Voucher, int], ...]]:
    """Return the lines less what the vouchers take off, and what each of them takes."""
    if not basket.discounts:
        return lines, ()
    cuts = take_off(basket.discounts, goods_of(lines), basket.member, today)
    lowered = tuple(
        replace(line, discount_cents=sum(off)) for line, *off in zip(lines, *cuts, strict=True)
    )
    taken = ((voucher, sum(cut)) for voucher, cut in zip(basket.discounts, cuts, strict=True))
    return lowered, tuple(taken)
