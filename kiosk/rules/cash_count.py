"""Counting the drawer: coins, notes, rolls, slips, and how far it is from what should be there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kiosk.rules.amounts import parse_amount
from kiosk.rules.errors import ShopError
from kiosk.rules.figures import Variance

Form = Literal["piece", "roll"]
Key = tuple[str, str]
"""A tender's kind and, of vouchers, the issuer; the issuer of all else is empty."""

CASH: Key = ("cash", "")
ALWAYS: tuple[Key, ...] = (CASH, ("card", ""), ("cheque", ""))
"""What can be counted whatever was sold: a card slip may lie where cash was typed."""
KINDS = ("cash", "card", "cheque", "voucher")

MOST_PIECES = 9_999
MOST_CENTS = 9_999_999_99
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Denomination:
    """A coin or note. per_roll: how many are in a roll of the bank; notes have none."""

    cents: int
    per_roll: int = 0


# Notes and coins: Council Regulation (EC) 974/98 and ECB/2013/10; the 500 euro note is no longer
# made but stays legal tender. Rolls: the contents that the mints and central banks of the euro
# area use alike (such as the Bundesbank's guideline for coin rolls): 25, 40 and 50 pieces.
EURO = (
    *(Denomination(cents) for cents in (500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00)),
    Denomination(2_00, 25),
    Denomination(1_00, 25),
    Denomination(50, 40),
    Denomination(20, 40),
    Denomination(10, 40),
    Denomination(5, 50),
    Denomination(2, 50),
    Denomination(1, 50),
)
_KNOWN = {"EUR": EURO}
_WHOLE = re.compile(r"[0-9]{1,4}")
_PART = re.compile(r"([+-]?)([^+-]+)")
_SUM = re.compile(r"-?[^+-]+([+-][^+-]+)*")


@dataclass(frozen=True, slots=True)
class Pile:
    """So many coins, notes or rolls of one kind; `each_cents` is what one of them is worth.

    `denomination_cents` is of one coin or note, also where rolls are counted.
    """

    form: Form
    denomination_cents: int
    each_cents: int
    count: int

    @property
    def amount_cents(self) -> int:
        """What the pile is worth."""
        return self.count * self.each_cents


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted so far, none of it beside what was expected.

    cash_cents: the cash where it is counted as one amount (`denominations_of`). amounts:
    slips, cheques and vouchers by their `Key`.
    """

    piles: tuple[Pile, ...] = ()
    cash_cents: int = 0
    amounts: tuple[tuple[Key, int], ...] = ()

    @property
    def cash_total_cents(self) -> int:
        """The cash in all."""
        return self.cash_cents + total_of(self.piles)

    @property
    def total_cents(self) -> int:
        """Everything that was counted."""
        return self.cash_total_cents + sum(cents for _, cents in self.amounts)

    def of(self, key: Key) -> int:
        """What was counted of a tender."""
        return self.cash_total_cents if key == CASH else dict(self.amounts).get(key, 0)

    def pieces(self, form: Form, denomination_cents: int) -> int:
        """How many of a coin, note or roll were counted."""
        wanted = form, denomination_cents
        piles = (p for p in self.piles if (p.form, p.denomination_cents) == wanted)
        return sum(pile.count for pile in piles)


def denominations_of(currency: str) -> tuple[Denomination, ...]:
    """Return the coins and notes of a currency, the biggest first; of one that is not known
    here none: its cash is counted as one amount."""
    return _KNOWN.get(currency, ())


def total_of(piles: Iterable[Pile]) -> int:
    """Return what the piles are worth."""
    return sum(pile.amount_cents for pile in piles)


def parse_pieces(text: str) -> int:
    """Return a number of coins, notes or rolls; nothing typed is none.

    Raises ShopError ``pieces_unclear``.
    """
    if text and not _WHOLE.fullmatch(text):
        raise ShopError("pieces_unclear", most=MOST_PIECES)
    return int(text or 0)


def parse_sum(text: str) -> int:
    """Return cents for an amount, or for several with + and - between them, such as card
    slips less those of refunds; nothing typed is none.

    Raises ShopError ``amount_unclear``, ``amount_too_large``.
    """
    text = text.strip()
    if text and not _SUM.fullmatch(text):
        raise ShopError("amount_unclear")
    parts = _PART.findall(text)
    cents = sum(parse_amount(part) * (-1 if sign == "-" else 1) for sign, part in parts)
    if abs(cents) > MOST_CENTS:
        raise ShopError("amount_too_large", most_cents=MOST_CENTS)
    return cents


def with_pieces(count: Count, form: Form, denomination: Denomination, pieces: int) -> Count:
    """Note how many of a coin, note or roll there are, whatever was noted before."""
    each = denomination.cents * (denomination.per_roll if form == "roll" else 1)
    others = tuple(
        pile
        for pile in count.piles
        if (pile.form, pile.denomination_cents) != (form, denomination.cents)
    )
    added = (Pile(form, denomination.cents, each, pieces),) if pieces else ()
    piles = sorted((*others, *added), key=lambda p: (p.denomination_cents, p.form), reverse=True)
    return replace(count, piles=tuple(piles))


def with_amount(count: Count, key: Key, cents: int) -> Count:
    """Note how much of a tender there is, whatever was noted before."""
    if key == CASH:
        return replace(count, cash_cents=cents)
    amounts = {**dict(count.amounts), key: cents}
    return replace(count, amounts=tuple((k, c) for k, c in sorted(amounts.items()) if c))


def in_order(keys: Iterable[Key]) -> tuple[Key, ...]:
    """Return tenders as they are counted: cash, card, cheques, then vouchers by issuer."""
    return tuple(sorted(set(keys), key=lambda key: (KINDS.index(key[0]), key[1])))


def variances_of(
    count: Count, expected: Mapping[Key, int], reasons: Mapping[Key, str] | None = None
) -> tuple[Variance, ...]:
    """Return what was counted beside what was expected, of cash always, and of every other
    tender that occurred or was found."""
    found = (key for key, cents in count.amounts if cents)
    given = reasons or {}
    return tuple(
        Variance(*key, expected.get(key, 0), count.of(key), given.get(key, ""))
        for key in in_order((CASH, *expected, *found))
    )


def needs_reason(variance: Variance, limit_cents: int) -> bool:
    """Tell whether it has to be said why a tender differs."""
    return abs(variance.cents) > limit_cents


def needs_signature(variances: Iterable[Variance], limit_cents: int) -> bool:
    """Tell whether a second person is to sign: one tender is enough, too much of another
    does not make up for it."""
    return any(abs(variance.cents) > limit_cents for variance in variances)


def written_reason(text: str) -> str:
    """Return a reason as it is kept. Raises ShopError ``variance_reason_missing``."""
    words = " ".join(text.split())[:LONGEST_REASON]
    if not words:
        raise ShopError("variance_reason_missing")
    return words
