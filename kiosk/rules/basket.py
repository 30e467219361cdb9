"""The basket: a value, changed by functions that return a new one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from kiosk.rules.errors import ShopError
from kiosk.rules.items import ONE_BY_ONE, Item
from kiosk.rules.members import Member
from kiosk.rules.paper import AS_THE_SHOP, Look
from kiosk.rules.returns import ReturnLine, checked_reason
from kiosk.rules.vouchers import Voucher

MAX_LINES = 500
MAX_QUANTITY = 999
MAX_WEIGHT_GRAMS = 200_000
MAX_PRICE_CENTS = 10_000_000
MAX_BASKET_CENTS = 100_000_000
"""A million euros: typing errors end here, not in the database."""

TenderKind = Literal["cash", "card", "cheque", "voucher"]
GiftKind = Literal["round_up", "more", "suspended"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """A manager, by number, let a line pass the quotas, and why; the reason names nobody."""

    manager: int
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line item before payment.

    `weight_grams` belongs to items sold by weight, `typed_price_cents` (of one
    piece) to items whose price is typed at the counter, and to those for which the
    person pays what they can.
    """

    item: Item
    quantity: int = 1
    weight_grams: int | None = None
    typed_price_cents: int | None = None
    serial: str | None = None
    """The number of this very piece, for items of kind ``serial``."""
    preferred_lot: str | None = None
    """The lot that the box in the hand names; taken first while something is left of it."""
    allowance: Allowance | None = None
    """For as much as the line held when it was given, and for the member who was there."""


@dataclass(frozen=True, slots=True)
class Tender:
    """A means of payment and the amount handed over, in cents."""

    kind: TenderKind
    amount_cents: int
    voucher: Voucher | None = None


@dataclass(frozen=True, slots=True)
class Gift:
    """Money on top of what the goods cost, in cents (`db.tables.sales.SaleGift`).

    A basket holds ``round_up`` and ``suspended``; ``more`` follows from its lines.
    """

    kind: GiftKind
    amount_cents: int


@dataclass(frozen=True, slots=True)
class VoidedLine:
    """What was taken out of a basket before payment (`db.tables.shifts.VoidedLine`).

    `total_cents` is what it would have cost.
    """

    sku: str
    label: str
    quantity: int
    total_cents: int
    staff_number: int
    at: datetime
    whole_basket: bool = False
    """It went when the basket was emptied."""


@dataclass(frozen=True, slots=True)
class Basket:
    """The sale before payment. `sale_id` is made with the basket, before any payment."""

    sale_id: UUID
    lines: tuple[Line, ...] = ()
    member: Member | None = None
    discounts: tuple[Voucher, ...] = ()
    tenders: tuple[Tender, ...] = field(default=())
    gifts: tuple[Gift, ...] = ()
    voided: tuple[VoidedLine, ...] = ()
    """What was taken out of it (`kiosk.rules.voiding`); written down with its sale."""
    returns: tuple[ReturnLine, ...] = ()
    """What comes back of one earlier sale; nobody needs to buy anything in exchange."""
    return_reason: str = ""
    asked_look: Look | None = None
    """How the buyer asked for this receipt; goes before what is known of a member."""

    @property
    def look(self) -> Look:
        """How the receipt is to look."""
        if self.asked_look is not None:
            return self.asked_look
        return self.member.look if self.member else AS_THE_SHOP

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all would be lost by throwing it away."""
        return not (
            self.lines
            or self.member
            or self.discounts
            or self.tenders
            or self.gifts
            or self.returns
        )

    @property
    def sells(self) -> bool:
        """Tell whether anything is sold or given; not so where things only come back."""
        return bool(self.lines or self.gifts)

    @property
    def vouchers(self) -> tuple[Voucher, ...]:
        """Every voucher in it, those that lower prices first."""
        return (*self.discounts, *(each.voucher for each in self.tenders if each.voucher))


def add_line(basket: Basket, line: Line) -> Basket:
    """Add a line. Raises ShopError when it can not be sold as it stands."""
    if line.serial and line.serial in {present.serial for present in basket.lines}:
        raise ShopError("serial_already_there", serial=line.serial)
    if len(basket.lines) >= MAX_LINES:
        raise ShopError("basket_full", lines=MAX_LINES)
    return replace(basket, lines=(*basket.lines, _checked(line)))


def set_quantity(basket: Basket, index: int, quantity: int) -> Basket:
    """Change how many pieces line `index` holds. Raises ShopError.

    Top-up codes are a line each: the item gets, or keeps, so many lines.
    """
    line = _line(basket, index)
    if line.item.kind == "weight":
        raise ShopError("quantity_of_weight", label=line.item.label)
    if line.item.kind == "topup":
        return _with_codes(basket, line, quantity)
    kept = line.allowance if quantity <= line.quantity else None
    return _with_line(basket, index, replace(line, quantity=quantity, allowance=kept))


def set_weight(basket: Basket, index: int, weight_grams: int) -> Basket:
    """Change the weight of line `index`. Raises ShopError."""
    line = _line(basket, index)
    kept = line.allowance if weight_grams <= (line.weight_grams or 0) else None
    return _with_line(basket, index, replace(line, weight_grams=weight_grams, allowance=kept))


def void_line(basket: Basket, index: int) -> Basket:
    """Take line `index` out of the basket. Raises ShopError."""
    _line(basket, index)
    return replace(basket, lines=basket.lines[:index] + basket.lines[index + 1 :])


def set_member(basket: Basket, member: Member | None) -> Basket:
    """Say for whom the basket is; None for a person without a card.

    What a manager allowed somebody else is not allowed this one.
    """
    before = basket.member.reference if basket.member else None
    if before == (member.reference if member else None):
        return replace(basket, member=member)
    lines = tuple(replace(line, allowance=None) for line in basket.lines)
    return replace(basket, member=member, lines=lines)


def allow(basket: Basket, index: int, allowance: Allowance) -> Basket:
    """Let line `index` pass the quotas. Raises ShopError."""
    return _with_line(basket, index, replace(_line(basket, index), allowance=allowance))


def add_discount(basket: Basket, voucher: Voucher) -> Basket:
    """Lower the price by a voucher that has been checked. Raises ShopError when it is there."""
    _refuse_twice(basket, voucher)
    return replace(basket, discounts=(*basket.discounts, voucher))


def add_tender(basket: Basket, tender: Tender) -> Basket:
    """Note a means of payment. Raises ShopError when a voucher is there already."""
    if tender.voucher:
        _refuse_twice(basket, tender.voucher)
    return replace(basket, tenders=(*basket.tenders, tender))


def without_tenders(basket: Basket) -> Basket:
    """Give every means of payment back."""
    return replace(basket, tenders=())


def without_voucher(basket: Basket, code: str) -> Basket:
    """Take the voucher `code` out, as discount or as tender."""
    return replace(
        basket,
        discounts=tuple(v for v in basket.discounts if v.code != code),
        tenders=tuple(t for t in basket.tenders if not (t.voucher and t.voucher.code == code)),
    )


def set_returns(basket: Basket, returns: Sequence[ReturnLine], reason: str) -> Basket:
    """Say what comes back of one earlier sale, and why; without lines nothing comes back.

    The reason names nobody. Raises ShopError ``return_reason_missing``, ``words_too_long``,
    ``returns_of_one_sale`` and ``returned_twice`` (a line that is there twice).
    """
    if not returns:
        return replace(basket, returns=(), return_reason="")
    reason = checked_reason(reason)
    if len({line.sale_id for line in returns}) != 1:
        raise ShopError("returns_of_one_sale")
    if len({line.line_number for line in returns}) != len(returns):
        raise ShopError("returned_twice")
    in_order = sorted(returns, key=lambda line: line.line_number)
    return replace(basket, returns=tuple(in_order), return_reason=reason)


def _refuse_twice(basket: Basket, voucher: Voucher) -> None:
    if voucher.code in {present.code for present in basket.vouchers}:
        raise ShopError("voucher_already_there", scanned=voucher.code)


def _line(basket: Basket, index: int) -> Line:
    if not 0 <= index < len(basket.lines):
        raise ShopError("no_line")
    return basket.lines[index]


def _with_codes(basket: Basket, line: Line, quantity: int) -> Basket:
    """Add lines behind the last one of this item, or take the last ones out."""
    if not 1 <= quantity <= MAX_QUANTITY:
        raise ShopError("quantity_out_of_range", most=MAX_QUANTITY)
    lines = basket.lines
    present = [at for at, each in enumerate(lines) if each.item.sku == line.item.sku]
    surplus, behind = set(present[quantity:]), present[-1] + 1
    # A manager allowed the lines that are there, not those that come.
    added = (replace(line, allowance=None),) * (quantity - len(present))
    if len(lines) + len(added) > MAX_LINES:
        raise ShopError("basket_full", lines=MAX_LINES)
    kept = tuple(each for at, each in enumerate(lines) if at not in surplus)
    return replace(basket, lines=(*lines[:behind], *added, *lines[behind:]) if added else kept)


def ask_look(basket: Basket, look: Look) -> Basket:
    """Return the basket whose receipt is to look as the buyer asked."""
    return replace(basket, asked_look=look)


def _with_line(basket: Basket, index: int, line: Line) -> Basket:
    return replace(
        basket, lines=(*basket.lines[:index], _checked(line), *basket.lines[index + 1 :])
    )


def _checked(line: Line) -> Line:
    if not 1 <= line.quantity <= MAX_QUANTITY:
        raise ShopError("quantity_out_of_range", most=MAX_QUANTITY)
    _check_piece(line)
    _check_weight(line)
    _check_price(line)
    return line


def _check_piece(line: Line) -> None:
    if line.item.kind == "weight" and line.quantity != 1:
        raise ShopError("quantity_of_weight", label=line.item.label)
    if line.item.kind in ONE_BY_ONE and line.quantity != 1:
        raise ShopError("one_by_one", label=line.item.label)
    if (line.item.kind == "serial") != (line.serial is not None):
        raise ShopError("serial_missing", label=line.item.label)


def _check_weight(line: Line) -> None:
    if line.item.kind == "weight":
        if line.weight_grams is None or not 1 <= line.weight_grams <= MAX_WEIGHT_GRAMS:
            raise ShopError("weight_out_of_range", most_grams=MAX_WEIGHT_GRAMS)
    elif line.weight_grams is not None:
        raise ShopError("not_by_weight", label=line.item.label)


def _check_price(line: Line) -> None:
    if line.item.kind == "open":
        price = line.typed_price_cents
        if price is None or not 0 <= price <= MAX_PRICE_CENTS:
            raise ShopError("price_out_of_range", most_cents=MAX_PRICE_CENTS)
    elif line.typed_price_cents is not None:
        if line.item.floor_price_cents is None:
            raise ShopError("price_not_typed", label=line.item.label)
        if not 0 <= line.typed_price_cents <= MAX_PRICE_CENTS:
            raise ShopError("price_out_of_range", most_cents=MAX_PRICE_CENTS)
