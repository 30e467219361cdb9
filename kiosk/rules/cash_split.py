"""What stays in the drawer for the next shift, and what goes to the bank.

Small money stays, for it is what change is given with; banks take notes for nothing and
want a fee for coins.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kiosk.rules.cash_count import Pile

FARTHEST_CENTS = 20_000_00
"""No drawer is left with more; parting takes the longer the more is to stay."""


@dataclass(frozen=True, slots=True)
class Split:
    """The same piles, parted."""

    left: tuple[Pile, ...] = ()
    deposited: tuple[Pile, ...] = ()


def propose_float(piles: Iterable[Pile], cash_cents: int, wanted_cents: int) -> int:
    """Return the cash to leave: never more than there is, nor than is wanted.

    Of piles, the smallest money first, as much of each as fits: then all that goes to the
    bank is too big to stay. Where cash was counted as one amount, that amount.
    """
    smallest_first = _smallest_first(piles)
    if not smallest_first:
        return max(0, min(cash_cents, wanted_cents))
    left = 0
    for pile in smallest_first:
        fitting = max(0, wanted_cents - left) // pile.each_cents
        left += min(pile.count, fitting) * pile.each_cents
    return left


def split_piles(piles: Iterable[Pile], float_cents: int) -> Split | None:
    """Part the piles so that exactly this amount stays, in as much small money as can be.

    None when these coins and notes can not be parted so.
    """
    if not 0 <= float_cents <= FARTHEST_CENTS:
        return None
    smallest_first = _smallest_first(piles)
    possible = [1]
    for pile in reversed(smallest_first):
        possible.append(_with_pile(possible[-1], pile, float_cents))
    possible.reverse()  # possible[n]: the amounts that the piles from n on can make, as bits
    if not possible[0] >> float_cents & 1:
        return None
    left, deposited = [], []
    rest = float_cents
    for pile, behind in zip(smallest_first, possible[1:], strict=True):
        stays = next(n for n in _most_first(pile, rest) if behind >> rest - n * pile.each_cents & 1)
        rest -= stays * pile.each_cents
        left.append(replace(pile, count=stays))
        deposited.append(replace(pile, count=pile.count - stays))
    return Split(_biggest_first(left), _biggest_first(deposited))


def _with_pile(possible: int, pile: Pile, most_cents: int) -> int:
    """Return the amounts up to `most_cents` that can be made when a pile is added."""
    left, step = pile.count, 1
    while left:  # 1, 2, 4, … pieces at once make every number of them
        taken = min(step, left)
        possible |= possible << taken * pile.each_cents
        possible &= (1 << most_cents + 1) - 1
        left, step = left - taken, step * 2
    return possible


def _most_first(pile: Pile, rest_cents: int) -> Iterator[int]:
    yield from range(min(pile.count, rest_cents // pile.each_cents), -1, -1)


def _smallest_first(piles: Iterable[Pile]) -> list[Pile]:
    return sorted(piles, key=lambda pile: (pile.denomination_cents, pile.each_cents))


def _biggest_first(piles: Iterable[Pile]) -> tuple[Pile, ...]:
    return tuple(reversed([pile for pile in piles if pile.count]))
