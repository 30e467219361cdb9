"""How long the log is kept before an archived period may be given up."""

from datetime import date

from kiosk.rules.closing_periods import Period

KEPT_YEARS = 6
"""From the end of the period. Source: livre des procédures fiscales, article L102 B (books,
registers and documents on which the administration may exercise its rights). What a shop's
own law keeps longer (such as ten years for accounts, code de commerce, article L123-22) is
for the shop to keep."""


def free_from(period: Period) -> date:
    """Return the first day on which a period may be given up.

    >>> from kiosk.rules.closing_periods import parse_period
    >>> free_from(parse_period("2026-11")).isoformat()
    '2032-12-01'
    """
    after = period.next_day
    return after.replace(year=after.year + KEPT_YEARS)
