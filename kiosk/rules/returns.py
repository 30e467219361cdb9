"""What comes back of a sold line: pieces, and the money that goes with them.

The parts of a line are differences of rounded running sums: whoever returns a line piece by
piece gets the line's amounts to the cent, in whatever order (docs/decisions/refunds.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from kiosk.rules.errors import ShopError
from kiosk.rules.items import ItemKind
from kiosk.rules.rounding import share_of_run

LONGEST_REASON = 80


@dataclass(frozen=True, slots=True)
class _OfSale:
    """What a line of a sale was, and the amounts of it, in cents."""

    sale_id: UUID
    ticket: str
    line_number: int
    sku: str
    label: str
    kind: ItemKind
    quantity: int
    weight_grams: int | None
    unit_price_cents: int
    market_value_cents: int
    discount_cents: int
    total_cents: int
    vat_rate_bp: int | None
    vat_cents: int
    tariff: str
    tariff_id: int | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnableLine(_OfSale):
    """A line of a sale as it was sold, in cents, and how many pieces of it came back.

    `why_not` says why nothing of it may come back: empty, "returned" (all came back)
    or "code_shown" (a top-up whose code was told).
    """

    returned: int = 0
    why_not: str = ""

    @property
    def left(self) -> int:
        """How many pieces may still come back; a weighed line is one."""
        return 0 if self.why_not else self.quantity - self.returned


@dataclass(frozen=True, slots=True)
class ReturnLine(_OfSale):
    """What comes back of a sold line: every amount is above zero, or nothing.

    `to_stock` False: it can not be sold again and is written off.
    """

    to_stock: bool = True


def return_line(line: ReturnableLine, quantity: int, *, to_stock: bool = True) -> ReturnLine:
    """Return what so many pieces of a line bring back, after those that came back before.

    Raises ShopError ``return_returned`` and ``return_code_shown`` (as `why_not` says), and
    ``return_too_many`` (left).
    """
    if line.why_not:
        raise ShopError(f"return_{line.why_not}", label=line.label)
    if not 1 <= quantity <= line.left:
        raise ShopError("return_too_many", label=line.label, left=line.left)
    before, after = line.returned, line.returned + quantity
    discount = _part(line.discount_cents, before, after, line.quantity)
    total = _total(line, after) - _total(line, before)
    return ReturnLine(
        sale_id=line.sale_id,
        ticket=line.ticket,
        line_number=line.line_number,
        sku=line.sku,
        label=line.label,
        kind=line.kind,
        quantity=quantity,
        weight_grams=line.weight_grams,
        unit_price_cents=line.unit_price_cents,
        market_value_cents=_part(line.market_value_cents, before, after, line.quantity),
        discount_cents=discount,
        total_cents=total,
        vat_rate_bp=line.vat_rate_bp,
        # By the money, so that no part holds more VAT than it is worth.
        vat_cents=_part(
            line.vat_cents, _total(line, before), _total(line, after), line.total_cents
        ),
        tariff=line.tariff,
        tariff_id=line.tariff_id,
        serial=line.serial,
        to_stock=to_stock,
    )


def checked_reason(reason: str) -> str:
    """Return the reason of a correction without blanks around it.

    Raises ShopError ``return_reason_missing`` and ``words_too_long``.
    """
    reason = reason.strip()
    if not reason:
        raise ShopError("return_reason_missing")
    if len(reason) > LONGEST_REASON:
        raise ShopError("words_too_long", most=LONGEST_REASON)
    return reason


def returned_cents(returns: Iterable[ReturnLine]) -> int:
    """Return what the goods that come back are worth in money, in cents."""
    return sum(line.total_cents for line in returns)


def _total(line: ReturnableLine, count: int) -> int:
    """Return what the first `count` pieces of a line cost: their price less their discount."""
    gross = line.total_cents + line.discount_cents
    return share_of_run(gross, count, line.quantity) - share_of_run(
        line.discount_cents, count, line.quantity
    )


def _part(whole: int, before: int, after: int, count: int) -> int:
    return share_of_run(whole, after, count) - share_of_run(whole, before, count)
