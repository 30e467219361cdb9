"""How a month or a year is called on the screen."""

from kiosk.language import spoken
from kiosk.rules.closing_periods import Period
from receipts import formats


def period_name(period: Period) -> str:
    """Return "November 2026" or "2026"."""
    if period.kind == "year":
        return period.name
    return f"{formats.month(period.first_day, spoken())} {period.first_day.year}"
