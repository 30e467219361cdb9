"""A till's money as balanced accounting entries.

What was taken is booked from the stored amounts alone: nothing is rounded here. A debit is
above zero, a credit below.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kiosk.rules.accounts import Account, Accounts, rate_label
from kiosk.rules.figures import VatSum


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry.

    `party` is the auxiliary account's label, "" without one; `note` says more of the line than
    its entry does, such as the VAT rate.
    """

    account: Account
    cents: int
    party: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced entry: the day it counts on, its document, and when it became final."""

    day: date
    piece: str
    piece_day: date
    valid_day: date
    label: str
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Paid:
    """What a kind of tender brought, in cents.

    `kind`: cash, card, cheque, voucher (of `issuer`), own_vouchers (given away by the shop) or
    suspended (paid by somebody else before).
    """

    kind: str
    cents: int
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Takings:
    """What tickets amount to: how they were paid, what was sold by VAT rate, and given."""

    paid: tuple[Paid, ...] = ()
    vat: tuple[VatSum, ...] = ()
    gifts: tuple[tuple[str, int], ...] = ()
    """Kind and cents."""


@dataclass(frozen=True, slots=True)
class Drawer:
    """What became of a shift's money besides its tickets and movements, in cents.

    first_float: a float that no closing had left. float_found: what was counted at the opening
    beyond what the closing before had left. variances: tender and counted minus expected.
    """

    first_float_cents: int = 0
    float_found_cents: int = 0
    variances: tuple[Paid, ...] = ()
    deposit_cents: int = 0


def takings_postings(accounts: Accounts, takings: Takings) -> list[Posting]:
    """Book tickets: what was paid against sales, VAT and gifts."""
    postings = [_debit(accounts, each) for each in takings.paid]
    for rate in takings.vat:
        note = rate_label(rate.rate_bp)
        postings.append(Posting(accounts.sales_at(rate.rate_bp), -rate.net_cents, note=note))
        postings.append(Posting(accounts.vat_at(rate.rate_bp), -rate.vat_cents, note=note))
    for kind, cents in takings.gifts:
        name = "suspended" if kind == "suspended" else "gifts"
        postings.append(Posting(accounts.of(name), -cents))
    return postings


_MOVED = {
    "pay_in": ("pay_ins", 1, "apport"),
    "pay_out": ("pay_outs", -1, "sortie"),
    "cash_drop": ("safe", -1, "coffre"),
}


def movement_postings(accounts: Accounts, kind: str, cents: int) -> list[Posting]:
    """Book cash that went in or out without a sale: `pay_in`, `pay_out` or `cash_drop`."""
    name, sign, note = _MOVED[kind]
    return _through_cash(accounts, name, sign * cents, note)


def drawer_postings(accounts: Accounts, drawer: Drawer) -> list[Posting]:
    """Book floats, differences and what went to the bank."""
    postings = _through_cash(accounts, "deposits", drawer.first_float_cents, "fond de caisse")
    postings += _through_cash(accounts, "deposits", -drawer.deposit_cents, "banque")
    for each in (Paid("cash", drawer.float_found_cents), *drawer.variances):
        against = accounts.of("surplus" if each.cents > 0 else "shortage")
        postings += [_debit(accounts, each), Posting(against, -each.cents)]
    return postings


def merged(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Add up what goes to the same account, debits first; what comes to nothing is left out.

    Raises ValueError when it does not balance.
    """
    sums: dict[tuple[Account, str, str], Posting] = {}
    for each in postings:
        key = each.account, each.party, each.note
        before = sums.get(key, replace(each, cents=0))
        sums[key] = replace(before, cents=before.cents + each.cents)
    if difference := sum(each.cents for each in sums.values()):
        raise ValueError(f"an entry is {difference} cents out of balance")
    kept = [each for each in sums.values() if each.cents]
    return tuple(sorted(kept, key=_debits_first))


def _debits_first(posting: Posting) -> tuple[bool, str, str, str]:
    return posting.cents < 0, posting.account.number, posting.party, posting.note


def _through_cash(accounts: Accounts, name: str, into_cents: int, note: str) -> list[Posting]:
    cash = Posting(accounts.of("cash"), into_cents)
    return [cash, Posting(accounts.of(name), -into_cents, note=note)]


def _debit(accounts: Accounts, paid: Paid) -> Posting:
    if paid.kind == "voucher":
        return Posting(accounts.vouchers_of(paid.issuer), paid.cents, paid.issuer)
    return Posting(accounts.of(paid.kind), paid.cents)
