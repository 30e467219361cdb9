"""Whether a sale's receipt is printed: as the shop decided, but always where it must be.

In France, since 1 August 2023, receipts are printed at the customer's request alone (Code de
l'environnement, L. 541-15-10 IV and D. 541-370 to D. 541-372, décret n° 2022-1565, begun by
décret n° 2023-237). Those that tell of a legal guarantee are not among them (D. 541-371).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from kiosk.rules.items import ItemKind

Policy = Literal["ask", "always", "never"]
"""The buyer is asked; every receipt is printed; only those that must be."""

POLICIES: tuple[Policy, ...] = get_args(Policy)

PaperState = Literal["queued", "held", "not_wanted"]
"""Goes to the printer; waits for the buyer's answer; stays unprinted."""

ALWAYS_ON_PAPER: frozenset[ItemKind] = frozenset({"serial", "topup"})
"""A piece with a number of its own has a guarantee; a code is told on paper."""


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody reads their receipts: in a language (`receipts.words`; "" is the shop's),
    and in large type or not."""

    lang: str = ""
    large: bool = False


AS_THE_SHOP: Look = Look()


def must_be_printed(kinds: Iterable[ItemKind], *, corrects: bool = False, slips: int = 0) -> bool:
    """Tell whether a sale of such items has its paper whatever the shop decided.

    `corrects`: something came back; `slips`: vouchers for others that hang on the wall.
    """
    return corrects or slips > 0 or not ALWAYS_ON_PAPER.isdisjoint(kinds)


def first_state(policy: Policy, *, must_be: bool) -> PaperState:
    """Return what becomes of a receipt when its sale is stored."""
    if must_be or policy == "always":
        return "queued"
    return "held" if policy == "ask" else "not_wanted"
