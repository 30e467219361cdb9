"""How closings and their periods are called on the screen."""

from datetime import date
from typing import Protocol

from kiosk.language import _, spoken
from kiosk.period_words import period_name
from kiosk.rules.closing_periods import Period
from kiosk.rules.figures import ClosingKind
from receipts import formats


class Numbered(Protocol):
    """A closing of a kind, with its number."""

    @property
    def kind(self) -> ClosingKind:
        """What it closes."""

    @property
    def number(self) -> int:
        """Its number among its kind."""


def closing_name(closing: Numbered) -> str:
    """Return "Z no. 12", "Month no. 3" or "Year no. 1"."""
    words = {
        "z": _("Z no. {number}"),
        "month": _("Month no. {number}"),
        "year": _("Year no. {number}"),
    }
    return words[closing.kind].format(number=closing.number)


def about_when(kind: ClosingKind, period: str) -> str:
    """Return the day, month or year that a closing is about: "22/11/2026", "November 2026"."""
    if kind == "z":
        return formats.short_date(date.fromisoformat(period), spoken())
    return period_name(Period(kind, period))
