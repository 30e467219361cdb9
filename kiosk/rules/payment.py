"""Paying: tenders are collected until they cover what is due."""

from collections.abc import Container
from dataclasses import dataclass, replace

from kiosk.rules.basket import MAX_PRICE_CENTS, Basket, Tender, TenderKind
from kiosk.rules.errors import ShopError
from kiosk.rules.vouchers import Voucher


@dataclass(frozen=True, slots=True)
class Payment:
    """What is due and what has been handed over, in cents.

    Below zero is money that goes back. `gifts_cents` is the part of what is due that is a
    gift; vouchers do not pay it.
    """

    due_cents: int
    tenders: tuple[Tender, ...] = ()
    gifts_cents: int = 0

    @property
    def given_cents(self) -> int:
        """What has been handed over in all."""
        return sum(tender.amount_cents for tender in self.tenders)

    @property
    def remaining_cents(self) -> int:
        """What is still to be paid."""
        return max(0, self.due_cents - self.given_cents)

    @property
    def for_vouchers_cents(self) -> int:
        """What vouchers may still pay: the goods, and never what is missing of a gift."""
        by_voucher = sum(t.amount_cents for t in self.tenders if t.voucher)
        return max(0, min(self.remaining_cents, self.due_cents - self.gifts_cents - by_voucher))

    @property
    def change_cents(self) -> int:
        """The change due to the customer, out of what was handed over."""
        return max(0, self.given_cents - max(0, self.due_cents))

    @property
    def back_cents(self) -> int:
        """What goes back for goods that came back (`kiosk.rules.money_back`)."""
        return max(0, -self.due_cents)

    @property
    def is_covered(self) -> bool:
        """Tell whether nothing more is to be paid."""
        return self.given_cents >= self.due_cents


def cash(payment: Payment, amount_cents: int | None) -> Tender:
    """Take cash, the exact amount when none is said. Raises ShopError."""
    return _tender(payment, "cash", amount_cents)


def exact(payment: Payment, kind: TenderKind, amount_cents: int | None) -> Tender:
    """Take a card or a cheque: no change is given on those. Raises ShopError."""
    tender = _tender(payment, kind, amount_cents)
    if tender.amount_cents > payment.remaining_cents:
        raise ShopError("no_change_on_tender", remaining_cents=payment.remaining_cents)
    return tender


def by_voucher(payment: Payment, voucher: Voucher) -> Tender:
    """Take what is needed from a payment voucher; the rest stays on it. Raises ShopError."""
    _refuse_when_covered(payment)
    if not payment.for_vouchers_cents:
        raise ShopError("voucher_pays_no_gift", remaining_cents=payment.remaining_cents)
    amount = min(voucher.balance_cents, payment.for_vouchers_cents)
    return Tender("voucher", amount, voucher)


def refit_vouchers(
    basket: Basket, due_cents: int, gifts_cents: int = 0, waiting: Container[str] = ()
) -> Basket:
    """Give vouchers that were taken before the basket was complete the amount now due.

    Each takes what the other tenders leave of the goods, in the order in which they came;
    the codes in `waiting` take nothing yet.
    """
    others = sum(t.amount_cents for t in basket.tenders if t.voucher is None)
    left = min(due_cents - others, due_cents - gifts_cents)
    fitted = []
    for tender in basket.tenders:
        if tender.voucher:
            balance = 0 if tender.voucher.code in waiting else tender.voucher.balance_cents
            amount = max(0, min(balance, left))
            left -= amount
            tender = replace(tender, amount_cents=amount)
        fitted.append(tender)
    return replace(basket, tenders=tuple(fitted))


@dataclass(frozen=True, slots=True)
class Settled:
    """A tender as it is stored: `amount_cents` stays in the till, `given_cents` was handed over."""

    kind: TenderKind
    amount_cents: int
    given_cents: int
    voucher: Voucher | None = None


def settle(payment: Payment) -> tuple[Settled, ...]:
    """Return what stays in the till of each tender, change taken out of the cash.

    Cash comes first and as one amount. Raises ShopError ``not_covered`` when money is
    missing, ``no_change_on_tender`` when more came by other tenders than is due, and
    ``voucher_pays_no_gift``.
    """
    if not payment.is_covered:
        raise ShopError("not_covered", remaining_cents=payment.remaining_cents)
    given = sum(t.amount_cents for t in payment.tenders if t.kind == "cash")
    if payment.change_cents > given:
        raise ShopError("no_change_on_tender", remaining_cents=payment.due_cents)
    by_voucher = sum(t.amount_cents for t in payment.tenders if t.voucher)
    if by_voucher > max(0, payment.due_cents - payment.gifts_cents):
        raise ShopError("voucher_pays_no_gift", remaining_cents=payment.gifts_cents)
    settled = [Settled("cash", given - payment.change_cents, given)] if given else []
    settled += [
        Settled(t.kind, t.amount_cents, t.amount_cents, t.voucher)
        for t in payment.tenders
        if t.kind != "cash" and t.amount_cents
    ]
    return tuple(settled)


def _tender(payment: Payment, kind: TenderKind, amount_cents: int | None) -> Tender:
    _refuse_when_covered(payment)
    amount = payment.remaining_cents if amount_cents is None else amount_cents
    if not 0 < amount <= MAX_PRICE_CENTS:
        raise ShopError("price_out_of_range", most_cents=MAX_PRICE_CENTS)
    return Tender(kind, amount)


def _refuse_when_covered(payment: Payment) -> None:
    if payment.is_covered:
        raise ShopError("already_covered")
