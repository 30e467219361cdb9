"""Days as people type them, and the time between two."""

import re
from calendar import monthrange
from datetime import date

from kiosk.rules.errors import ShopError

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FULL = re.compile(r"([0-9]{1,2})[/. ]([0-9]{1,2})[/. ]([0-9]{4}|[0-9]{2})")
_MONTH = re.compile(r"([0-9]{1,2})[/. ]([0-9]{4})")
_YEARS = range(1900, 2200)


def parse_day(text: str) -> date:
    """Return the day of "22/11/2026", "22/11/26", "22.11.2026" or "2026-11-22".

    A month alone, "11/2026", is its last day, as on packages. Raises ShopError
    ``date_unclear``.
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _FULL.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _MONTH.fullmatch(text):
        month, year = map(int, match.groups())
        day = monthrange(year, month)[1] if 1 <= month <= 12 and year in _YEARS else 0
    else:
        raise ShopError("date_unclear")
    year = year + 2000 if year < 100 else year
    if year not in _YEARS:
        raise ShopError("date_unclear")
    try:
        return date(year, month, day)
    except ValueError:
        raise ShopError("date_unclear") from None


def check_period(first: date | None, last: date | None) -> None:
    """Raise ShopError ``days_backwards`` when a period ends before it begins."""
    if first and last and last < first:
        raise ShopError("days_backwards", first=first, last=last)
