"""The guided first sale: what is taught, step by step, and when a step was done.

A step is done when the counter stands as it should, whichever keys led there: there is no
wrong turn. What is said for each step is the screens' matter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Place = Literal[
    "counter", "asks", "finds", "chooses", "pays", "tickets", "ticket", "locked", "elsewhere"
]
"""What stands in front: the counter, or what opened over it."""

Light = Literal["none", "valid", "red"]
"""Of the card in the basket."""

Need = Literal["", "line", "parked", "dearer"]
"""What must be there before a step can be done: a line in the basket, a basket put aside,
more to pay than there is."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be seen of the practice counter at one moment.

    `lines`: SKU and pieces. `parked`: how many baskets are put aside. `refusals`: the codes
    of everything that was refused so far. `tickets`: how many sales there were so far.
    `asks_paper`: the till waits to hear whether the receipt is wanted. `remaining_cents` is what
    the basket still lacks, `change_cents` what goes back of the sale that was just stored.
    """

    place: Place = "counter"
    lines: tuple[tuple[str, int], ...] = ()
    light: Light = "none"
    vouchers: int = 0
    parked: int = 0
    refusals: tuple[str, ...] = ()
    tickets: int = 0
    asks_paper: bool = False
    remaining_cents: int = 0
    change_cents: int = 0


Done = Callable[[Seen, Seen, Seen], bool]
"""Takes what was seen when the step began, a moment ago, and now."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to learn. `places`: where it is done; `code`: to be scanned or typed.

    More than `above_cents` must be left to pay: a voucher that paid all leaves no change to
    be given.
    """

    name: str
    is_done: Done
    places: tuple[Place, ...] = ("counter",)
    code: str = ""
    need: Need = ""
    above_cents: int | None = None


def _scanned(began: Seen, before: Seen, now: Seen) -> bool:
    return bool(now.lines)


def _valid_card(began: Seen, before: Seen, now: Seen) -> bool:
    return now.light == "valid"


def _other_quantity(began: Seen, before: Seen, now: Seen) -> bool:
    if [sku for sku, _ in now.lines] != [sku for sku, _ in before.lines]:
        return False
    return any(
        pieces > were for (_, were), (_, pieces) in zip(before.lines, now.lines, strict=True)
    )


def _taken_out(began: Seen, before: Seen, now: Seen) -> bool:
    same_basket = (now.parked, now.tickets) == (before.parked, before.tickets)
    return same_basket and len(now.lines) < len(before.lines)


def _put_back(began: Seen, before: Seen, now: Seen) -> bool:
    return len(now.lines) > len(began.lines)


def _another_item(began: Seen, before: Seen, now: Seen) -> bool:
    return bool({sku for sku, _ in now.lines} - {sku for sku, _ in began.lines})


def _parked(began: Seen, before: Seen, now: Seen) -> bool:
    return now.parked > began.parked


def _recalled(began: Seen, before: Seen, now: Seen) -> bool:
    return bool(now.lines) and now.parked < before.parked


def _red_light(began: Seen, before: Seen, now: Seen) -> bool:
    return now.light == "red"


def _voucher_refused(began: Seen, before: Seen, now: Seen) -> bool:
    return "voucher_refused" in now.refusals[len(began.refusals) :]


def _voucher_taken(began: Seen, before: Seen, now: Seen) -> bool:
    return now.vouchers > 0


def _sold(began: Seen, before: Seen, now: Seen) -> bool:
    return now.tickets > began.tickets


def _answered(began: Seen, before: Seen, now: Seen) -> bool:
    return not now.asks_paper


def _on_paper(began: Seen, before: Seen, now: Seen) -> bool:
    return now.place == "ticket"


def _locked(began: Seen, before: Seen, now: Seen) -> bool:
    return now.place == "locked"


def _signed_in(began: Seen, before: Seen, now: Seen) -> bool:
    return now.place != "locked"


CARD, ENDED_CARD = "M1001", "M1007"
COFFEE = "9520042023696"
USED_VOUCHER, GOOD_VOUCHER = "PASS-4RX9TC", "PASS-3EYT7M"
VOUCHER_CENTS = 5_00
DEARER = "9520042012966"
"""A pocket router: with a member's card it still costs more than the voucher pays."""
NOTES_CENTS = (20_00, 50_00, 100_00, 200_00, 500_00)
"""A note of 20 is what most people give; the larger ones are there for a dear basket."""

STEPS = (
    Step("scan", _scanned, code=COFFEE),
    Step("card", _valid_card, code=CARD),
    Step("quantity", _other_quantity, ("counter", "asks"), COFFEE, "line"),
    Step("void", _taken_out, code=COFFEE, need="line"),
    Step("undo", _put_back),
    Step("find", _another_item, ("counter", "finds")),
    Step("park", _parked, code=COFFEE, need="line"),
    Step("recall", _recalled, ("counter", "chooses"), COFFEE, "parked"),
    Step("red_card", _red_light, code=ENDED_CARD),
    Step("right_card", _valid_card, code=CARD),
    Step("used_voucher", _voucher_refused, code=USED_VOUCHER),
    Step("voucher", _voucher_taken, ("counter",), GOOD_VOUCHER, "line", VOUCHER_CENTS),
    Step("pay", _sold, ("counter", "pays"), COFFEE, "line", 0),
    Step("paper", _answered, ("counter", "asks", "chooses", "elsewhere")),
    Step("ticket", _on_paper, ("counter", "tickets")),
    Step("lock", _locked),
    Step("unlock", _signed_in, ("locked",)),
)
"""Practice codes are those of the practice goods (`kiosk/demo_shop`), in both languages."""


def first_step_after(name: str) -> int:
    """Return the index of the step behind the one of this name, 0 for a name of none."""
    names = [step.name for step in STEPS]
    return names.index(name) + 1 if name in names else 0


def lacks(step: Step, now: Seen) -> Need:
    """Return what must come before the step can be done; empty for nothing."""
    if step.need == "line" and not now.lines and now.place == "counter":
        return "line"
    if step.need == "parked" and not now.parked:
        return "parked"
    if step.above_cents is not None and now.remaining_cents <= step.above_cents:
        return "dearer"
    return ""


def note_given(remaining_cents: int) -> int:
    """Return the banknote that a buyer gives for what is left to pay, in cents: there is always
    change to be given on it."""
    larger = (note for note in NOTES_CENTS if note > remaining_cents)
    return next(larger, remaining_cents + NOTES_CENTS[0])
