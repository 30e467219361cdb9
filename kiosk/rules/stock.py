"""Which lots a line is taken from."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LotBalance:
    """What is left of a lot: pieces, or grams for items sold by weight."""

    lot: str
    balance: int


@dataclass(frozen=True, slots=True)
class Taken:
    """How much of a lot a line takes; `lot` None was in the hand but not in the books."""

    lot: str | None
    quantity: int


def allocate(
    lots: Iterable[LotBalance], wanted: int, preferred: str | None = None
) -> tuple[Taken, ...]:
    """Take `wanted` from the `preferred` lot, then from the others in the order given
    (first expired first).

    What no lot covers is taken from no lot: what the volunteer holds in the hand
    exists, whatever the books say, and the stocktake will want to know.
    """
    taken: list[Taken] = []
    for lot in sorted(lots, key=lambda lot: lot.lot != preferred):
        if wanted <= 0:
            break
        part = min(lot.balance, wanted)
        if part > 0:
            taken.append(Taken(lot.lot, part))
            wanted -= part
    if wanted > 0:
        taken.append(Taken(None, wanted))
    return tuple(taken)
