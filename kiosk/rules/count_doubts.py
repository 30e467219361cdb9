"""What of a count is asked about once, before the till says what should be there."""

from kiosk.rules.cash_count import Count, Key, Pile

RARE_NOTE_CENTS = 200_00
"""Notes from here on hardly ever lie in a shop's drawer."""
MOST_NOTES = 100
LEAST_NOTE_CENTS = 5_00
TIMES_OF_TAKINGS = 10
ALWAYS_LIKELY_CENTS = 1_000_00


def doubtful_piles(count: Count) -> tuple[Pile, ...]:
    """Return the piles of notes that are more likely a slip of the finger."""
    return tuple(
        pile
        for pile in count.piles
        if pile.form == "piece"
        and (
            pile.denomination_cents >= RARE_NOTE_CENTS
            or (pile.denomination_cents >= LEAST_NOTE_CENTS and pile.count > MOST_NOTES)
        )
    )


def is_far_too_much(count: Count, put_in_cents: int, sales_cents: int) -> bool:
    """Tell whether more cash was counted than the drawer can ever have held.

    put_in_cents: float and pay-ins. sales_cents: everything sold, however it was paid.
    """
    likely = max(ALWAYS_LIKELY_CENTS, TIMES_OF_TAKINGS * (put_in_cents + sales_cents))
    return count.cash_total_cents > likely


def not_counted(count: Count, occurred: tuple[Key, ...], typed: frozenset[Key]) -> tuple[Key, ...]:
    """Return the slips and papers that occurred in the shift and were left empty.

    typed: what somebody typed a figure for, a zero too.
    """
    return tuple(
        key for key in occurred if key[0] != "cash" and key not in typed and not count.of(key)
    )
