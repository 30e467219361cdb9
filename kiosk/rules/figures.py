"""What a closing says, in figures: of a shift, or added up over a month or a year.

Money is in cents. What came back is below zero, so every figure is net of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

ClosingKind = Literal["z", "month", "year"]


@dataclass(frozen=True, slots=True)
class Sum:
    """How many, and how much."""

    count: int = 0
    cents: int = 0


NOTHING = Sum()


@dataclass(frozen=True, slots=True)
class Named:
    """How many and how much of one kind; `name` is the kind's word, or an issuer."""

    name: str
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class VatSum:
    """What one rate (basis points, None where no VAT is charged) makes of the total."""

    rate_bp: int | None
    net_cents: int
    vat_cents: int

    @property
    def gross_cents(self) -> int:
        """What was paid, VAT included."""
        return self.net_cents + self.vat_cents


@dataclass(frozen=True, slots=True)
class Cash:
    """Cash of the drawer. Floats and what is expected are a shift's alone."""

    sales_cents: int = 0
    pay_ins_cents: int = 0
    pay_outs_cents: int = 0
    drops_cents: int = 0
    float_cents: int | None = None
    expected_float_cents: int | None = None
    """What the closing before left there, where it is known."""
    next_float_cents: int | None = None
    """What the next shift found in the drawer, where it was open before this one was closed."""

    @property
    def expected_cents(self) -> int:
        """What should be in the drawer."""
        into = (self.float_cents or 0) + self.sales_cents + self.pay_ins_cents
        return into - self.pay_outs_cents - self.drops_cents


@dataclass(frozen=True, slots=True)
class Variance:
    """What was counted of a tender beside what was expected; `issuer` of vouchers alone."""

    kind: str
    issuer: str
    expected_cents: int
    counted_cents: int
    reason: str = ""

    @property
    def cents(self) -> int:
        """Counted minus expected."""
        return self.counted_cents - self.expected_cents


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a closing says.

    discounts: what prices and vouchers took off, named "public", "social", "tier",
    "typed", "rule:<number>", "voucher:<kind>"; prices count lines against the market value.
    voided_lines: taken out of a basket before payment; voided_baskets: emptied whole (their
    lines are not in voided_lines). savings_cents: market value less total of each line,
    never below nothing. Counts of tenders, issuers and vouchers leave out what went back
    whole; of the card they are slips, those of refunds too. gifts_back: what voids took
    back of gifts, which `voids` does not hold; `gifts` is less it. carried_…: the perpetual
    totals of the closing before with this shift's tickets; they are the till's
    (perpetual_…) unless something went wrong.
    """

    sales: Sum = NOTHING
    refunds: Sum = NOTHING
    voids: Sum = NOTHING
    voided_lines: Sum = NOTHING
    voided_baskets: Sum = NOTHING
    market_value_cents: int = 0
    savings_cents: int = 0
    discounts: tuple[Named, ...] = ()
    tenders: tuple[Named, ...] = ()
    issuers: tuple[Named, ...] = ()
    """What vouchers paid, by their issuer; the tender "voucher" once more."""
    vat: tuple[VatSum, ...] = ()
    gifts: tuple[Named, ...] = ()
    gifts_back: Sum = NOTHING
    suspended_used: Sum = NOTHING
    topups: Sum = NOTHING
    cash: Cash = Cash()
    variances: tuple[Variance, ...] = ()
    closed_by: int | None = None
    countersigned_by: int | None = None
    float_left_cents: int | None = None
    deposit_cents: int | None = None
    no_sales: int = 0
    unprinted: int = 0
    not_wanted: int = 0
    duplicates: int = 0
    first_ticket: int | None = None
    last_ticket: int | None = None
    total_cents: int = 0
    """The grand total: every ticket with its sign."""
    absolute_cents: int = 0
    perpetual_cents: int = 0
    perpetual_absolute_cents: int = 0
    carried_cents: int = 0
    carried_absolute_cents: int = 0

    @property
    def matches(self) -> bool:
        """Tell whether the till's perpetual totals are those of the closings."""
        return (self.carried_cents, self.carried_absolute_cents) == (
            self.perpetual_cents,
            self.perpetual_absolute_cents,
        )

    @property
    def discounts_cents(self) -> int:
        """What was taken off in all."""
        return sum(each.cents for each in self.discounts)


def sum_of(parts: Sequence[Figures]) -> Figures:
    """Add up the figures of one till's closings, the oldest first.

    Perpetual totals are those of the last one; floats, reasons and signatures are left to
    the closings themselves.
    """
    if not parts:
        return Figures()
    values: dict[str, Any] = {
        each.name: sum(getattr(part, each.name) for part in parts)
        for each in fields(Figures)
        if each.type is int
    }
    values |= {name: _sum(getattr(part, name) for part in parts) for name in _SUMS}
    values |= {
        name: _named(each for part in parts for each in getattr(part, name)) for name in _NAMED
    }
    first, last = parts[0], parts[-1]
    values["perpetual_cents"] = last.perpetual_cents
    values["perpetual_absolute_cents"] = last.perpetual_absolute_cents
    # What the closing before the first one said, with every ticket since.
    before = first.carried_cents - first.total_cents
    before_absolute = first.carried_absolute_cents - first.absolute_cents
    values["carried_cents"] = before + values["total_cents"]
    values["carried_absolute_cents"] = before_absolute + values["absolute_cents"]
    return Figures(
        **values,
        vat=_vat(each for part in parts for each in part.vat),
        cash=_cash(part.cash for part in parts),
        variances=_variances(each for part in parts for each in part.variances),
        deposit_cents=sum(part.deposit_cents or 0 for part in parts),
        first_ticket=min((p.first_ticket for p in parts if p.first_ticket), default=None),
        last_ticket=max((p.last_ticket for p in parts if p.last_ticket), default=None),
    )


_SUMS = (
    "sales",
    "refunds",
    "voids",
    "voided_lines",
    "voided_baskets",
    "gifts_back",
    "suspended_used",
    "topups",
)
_NAMED = ("discounts", "tenders", "issuers", "gifts")


def _sum(parts: Iterable[Sum]) -> Sum:
    found = list(parts)
    return Sum(sum(each.count for each in found), sum(each.cents for each in found))


def _named(parts: Iterable[Named]) -> tuple[Named, ...]:
    added: dict[str, Sum] = {}
    for each in parts:
        added[each.name] = _sum((added.get(each.name, NOTHING), Sum(each.count, each.cents)))
    return tuple(Named(name, added[name].count, added[name].cents) for name in added)


def _vat(parts: Iterable[VatSum]) -> tuple[VatSum, ...]:
    added: dict[int | None, VatSum] = {}
    for each in parts:
        rate = each.rate_bp
        before = added.get(rate, VatSum(rate, 0, 0))
        net, vat = before.net_cents + each.net_cents, before.vat_cents + each.vat_cents
        added[rate] = VatSum(rate, net, vat)
    return tuple(added[rate] for rate in sorted(added, key=_by_rate))


def _by_rate(rate_bp: int | None) -> int:
    return -1 if rate_bp is None else rate_bp


def _cash(parts: Iterable[Cash]) -> Cash:
    found = list(parts)
    return Cash(
        sum(each.sales_cents for each in found),
        sum(each.pay_ins_cents for each in found),
        sum(each.pay_outs_cents for each in found),
        sum(each.drops_cents for each in found),
    )


def _variances(parts: Iterable[Variance]) -> tuple[Variance, ...]:
    added: dict[tuple[str, str], Variance] = {}
    for each in parts:
        key = (each.kind, each.issuer)
        before = added.get(key, Variance(*key, 0, 0))
        added[key] = Variance(
            *key,
            before.expected_cents + each.expected_cents,
            before.counted_cents + each.counted_cents,
        )
    return tuple(added.values())
