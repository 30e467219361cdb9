"""Vouchers: a third party's money, or a right to a lower price or to something for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from kiosk.rules.categories import category_key
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member
from kiosk.rules.rounding import percent_of, spread

VoucherKind = Literal["payment", "percent", "amount", "free"]
VOUCHER_KINDS: tuple[VoucherKind, ...] = get_args(VoucherKind)
Scope = Literal["all", "category", "item"]
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher as it stands now.

    payment: `balance_cents` is left on it. amount: `value_cents` off, percent:
    `percent_bp` basis points off, free: one piece for nothing, each while `uses_left` and
    of what `scope` and `target` name. Days are included.
    """

    code: str
    kind: VoucherKind
    issuer: str
    value_cents: int = 0
    percent_bp: int = 0
    balance_cents: int = 0
    uses_left: int = 0
    valid_from: date | None = None
    valid_until: date | None = None
    scope: Scope = "all"
    target: str = ""
    """A category, or an item's SKU."""
    min_basket_cents: int = 0
    """The least that the goods must cost before vouchers."""
    member: str | None = None
    """The reference of the only member who may use it."""
    tier: str | None = None
    """The tier whose members alone may use it."""
    cancelled: bool = False
    pattern_id: int | None = None
    """Known by its shape alone (`rules.voucher_codes.CodePattern`): good for one sale."""

    @property
    def is_payment(self) -> bool:
        """Tell whether the voucher pays (a tender) rather than lowers the price."""
        return self.kind == "payment"

    @property
    def is_bound(self) -> bool:
        """Tell whether it takes a card."""
        return bool(self.member or self.tier)

    def covers(self, sku: str, category: str) -> bool:
        """Tell whether it is about this item."""
        if self.scope == "item":
            return sku == self.target
        return self.scope == "all" or category_key(category) == category_key(self.target)


def check_voucher(voucher: Voucher | None, code: str, today: date) -> Voucher:
    """Return the voucher when it can be taken today.

    Raises ShopError ``voucher_refused`` with the `reason` for the manager's view: unknown,
    cancelled, not_yet, expired or used. The counter shows one generic sentence.
    """
    reason = _reason_against(voucher, today)
    if voucher is None or reason:
        raise ShopError("voucher_refused", scanned=code, reason=reason)
    return voucher


def _reason_against(voucher: Voucher | None, today: date) -> str:
    if voucher is None:
        return "unknown"
    if voucher.cancelled:
        return "cancelled"
    if voucher.valid_from and today < voucher.valid_from:
        return "not_yet"
    if voucher.valid_until and today > voucher.valid_until:
        return "expired"
    if (voucher.balance_cents if voucher.is_payment else voucher.uses_left) <= 0:
        return "used"
    return ""


def check_bearer(voucher: Voucher, member: Member | None, today: date) -> None:
    """Refuse a bound voucher in the hands of another member.

    Raises ShopError ``voucher_refused`` with the reason other_member or other_tier. That
    it belongs to somebody else, or to another tier, is not for the counter.
    """
    if reason := _not_theirs(voucher, member, today):
        raise ShopError("voucher_refused", scanned=voucher.code, reason=reason)


def why_it_waits(
    voucher: Voucher, member: Member | None, goods: "Sequence[Goods]", today: date
) -> ShopError | None:
    """Return what a good voucher still waits for, as the person may know and mend it.

    ``voucher_needs_card`` while a bound one has no card beside it, ``voucher_below_minimum``
    (least_cents, missing_cents), ``voucher_nothing_for_it`` (target); None when it counts.
    The paper says all of these, and none says anything about a person.
    """
    if voucher.is_bound and member is None:
        return ShopError("voucher_needs_card")
    if _not_theirs(voucher, member, today):
        return ShopError("voucher_not_used")
    gross = sum(good.gross_cents for good in goods)
    if gross < voucher.min_basket_cents:
        least = voucher.min_basket_cents
        return ShopError("voucher_below_minimum", least_cents=least, missing_cents=least - gross)
    if voucher.is_payment or any(_is_for(voucher, good) for good in goods):
        return None
    if voucher.scope == "all":
        return ShopError("voucher_nothing_yet")
    return ShopError("voucher_nothing_for_it", target=voucher.target)


def _not_theirs(voucher: Voucher, member: Member | None, today: date) -> str:
    if member is None:
        return ""
    if voucher.member and voucher.member != member.reference:
        return "other_member"
    if voucher.tier and not (voucher.tier == member.tier and member.has_rights(today)):
        return "other_tier"
    return ""


@dataclass(frozen=True, slots=True)
class Goods:
    """What a voucher needs to know of a line, in cents before vouchers.

    `unit_cents` is the price of one piece; goods by weight are one piece.
    """

    sku: str
    category: str
    gross_cents: int
    unit_cents: int


def take_off(
    vouchers: Sequence[Voucher], goods: Sequence[Goods], member: Member | None, today: date
) -> list[list[int]]:
    """Return what each voucher takes off each line, in cents; never more than is left of it.

    What is free is taken off first, the dearest piece each time; the others follow in
    the order in which they came. One that waits takes nothing.
    """
    left = [good.gross_cents for good in goods]
    cuts: list[list[int]] = [[0] * len(goods) for _ in vouchers]
    for number in sorted(range(len(vouchers)), key=lambda n: vouchers[n].kind != "free"):
        voucher = vouchers[number]
        if why_it_waits(voucher, member, goods, today):
            continue
        open_to_it = [
            cents if voucher.covers(good.sku, good.category) else 0
            for good, cents in zip(goods, left, strict=True)
        ]
        cut = _free(goods, open_to_it) if voucher.kind == "free" else _cut(voucher, open_to_it)
        cuts[number] = cut
        left = [cents - off for cents, off in zip(left, cut, strict=True)]
    return cuts


def _cut(voucher: Voucher, totals: Sequence[int]) -> list[int]:
    if voucher.kind == "percent":
        return [percent_of(cents, voucher.percent_bp) for cents in totals]
    return spread(min(voucher.value_cents, sum(totals)), totals)


def _free(goods: Sequence[Goods], totals: Sequence[int]) -> list[int]:
    """Give the dearest piece that is still paid for; of equal ones the first."""
    cut = [0] * len(goods)
    paid = [number for number, cents in enumerate(totals) if cents]
    if paid:
        dearest = max(paid, key=lambda number: goods[number].unit_cents)
        cut[dearest] = min(goods[dearest].unit_cents, totals[dearest])
    return cut


def _is_for(voucher: Voucher, good: Goods) -> bool:
    return good.gross_cents > 0 and voucher.covers(good.sku, good.category)
