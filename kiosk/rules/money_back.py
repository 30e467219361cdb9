"""Which money goes back how, when goods come back (docs/decisions/refunds.md).

What people paid a sale with, less what was given back of it, is what there is to give back.
Vouchers come first: a third party's money goes back onto the voucher and never becomes cash.
Then the card, then cash; a cheque is given back in cash.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.rules.basket import TenderKind


@dataclass(frozen=True, slots=True)
class PaidWith:
    """A tender of a sale, or of a correction of it (below zero: given back), in cents."""

    kind: TenderKind
    amount_cents: int
    voucher: str | None = None


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Money that goes back: onto a voucher, onto the card, or out of the drawer, in cents."""

    kind: TenderKind
    amount_cents: int
    voucher: str | None = None
    """The voucher's code."""
    issuer: str = ""
    """Whose money it is, of a voucher."""


def money_back(paid: Iterable[PaidWith], due_back_cents: int) -> tuple[GivenBack, ...]:
    """Return how `due_back_cents` goes back; no tender gets more than it paid and has left.

    `paid` are the tenders of the sale and of all its corrections. Vouchers are taken in the
    order of their codes. Raises ValueError when so much was never paid.
    """
    left: defaultdict[tuple[TenderKind, str | None], int] = defaultdict(int)
    for tender in paid:
        kind: TenderKind = "cash" if tender.kind == "cheque" else tender.kind
        left[kind, tender.voucher] += tender.amount_cents
    result = []
    for kind, voucher in sorted(left, key=_order):
        amount = min(left[kind, voucher], due_back_cents)
        if amount > 0:
            result.append(GivenBack(kind, amount, voucher))
            due_back_cents -= amount
    if due_back_cents > 0:
        raise ValueError(f"{due_back_cents} cents were never paid")
    return tuple(result)


_KINDS: tuple[TenderKind, ...] = ("voucher", "card", "cash")


def _order(tender: tuple[TenderKind, str | None]) -> tuple[int, str]:
    kind, voucher = tender
    return _KINDS.index(kind), voucher or ""
