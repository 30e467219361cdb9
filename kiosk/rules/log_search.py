"""What somebody types who looks for something in the log, and what of it is chosen."""

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from kiosk.rules.amounts import parse_amount
from kiosk.rules.days import check_period, parse_day
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import HeadMark, parse_head
from kiosk.rules.ticket_search import Wanted, parse_wanted

_ENTRY = re.compile(r"(?:([A-Za-z0-9]{1,8})\s*#?\s+#?|#)([0-9]{1,9})")
_YEAR = re.compile(r"([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})|([0-9]{1,2})[/.]([0-9]{4})")
_MINUS = re.compile(r"(?:^|(?<=\s))[-\u2212](?=[0-9])")
_STAFF = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the log is shown; None is all. Days are the shop's own, both included.

    group: a group of kinds of entries. staff: who did it, or allowed it. total_cents: a
    ticket's total, with either sign.
    """

    till: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    group: str | None = None
    staff: int | None = None
    total_cents: int | None = None

    @property
    def is_narrow(self) -> bool:
        """Tell whether rows are chosen, and not days and tills alone."""
        return any(each is not None for each in (self.group, self.staff, self.total_cents))


ALL = Chosen()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in the log: an entry of a till, or a ticket by its name.

    `mark` is what somebody read off a paper, to compare the entry with.
    """

    till: str
    seq: int | None = None
    ticket: str | None = None
    mark: HeadMark | None = None


def parse_place(text: str, till: str) -> Place | Wanted:
    """Return what is looked for: a place, or what tickets are to be like (a day, an amount).

    "T1-42" and "42" are tickets, "-12,50" an amount of either sign, "T1 1234" and "#1234"
    entries (of this `till` where none is said), a head as a closing says it is the entry that
    it must be. Raises ShopError ``log_search_unclear``.
    """
    text = text.strip()
    if text.startswith(("-", "\u2212")):
        with suppress(ShopError):
            return Wanted(total_cents=parse_total(text))
    if match := _ENTRY.fullmatch(text):
        return Place(match[1] or till, seq=int(match[2]))
    wanted = parse_wanted(_MINUS.sub("", text), till)
    if wanted and wanted.ticket:
        return Place(wanted.ticket.rpartition("-")[0], ticket=wanted.ticket)
    if wanted:
        return wanted
    try:
        mark = parse_head(text)
    except ValueError:
        raise ShopError("log_search_unclear") from None
    return Place(mark.till, seq=mark.seq, mark=mark)


def parse_days(text: str) -> tuple[date, date]:
    """Return the first and last day of "2026", "2026-11", "11/2026", "22/11/2026" or of two
    days with a space between.

    Raises ShopError ``log_days_unclear`` and ``days_backwards``.

    >>> [day.isoformat() for day in parse_days("11/2026")]
    ['2026-11-01', '2026-11-30']
    """
    words = text.split()
    try:
        if len(words) == 1:
            return _whole(words[0])
        first, last = (parse_day(word) for word in words)
    except (ShopError, ValueError):
        raise ShopError("log_days_unclear") from None
    check_period(first, last)
    return first, last


def parse_total(text: str) -> int:
    """Return the cents of a ticket's total without its sign: "-12,00" is 1200, as "12,00" is.

    Raises ShopError ``amount_unclear``.
    """
    text = text.strip()
    return parse_amount(text[1:] if text.startswith(("-", "\u2212")) else text)


def parse_staff(text: str) -> int:
    """Return a staff number. Raises ShopError ``staff_number_unclear``."""
    if not _STAFF.fullmatch(text.strip()):
        raise ShopError("staff_number_unclear")
    return int(text)


def _whole(word: str) -> tuple[date, date]:
    if match := _YEAR.fullmatch(word):
        year = int(match[1])
        return date(year, 1, 1), date(year, 12, 31)
    if match := _MONTH.fullmatch(word):
        year, month = int(match[1] or match[4]), int(match[2] or match[3])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    day = parse_day(word)
    return day, day
