"""What somebody types who looks for a ticket: its number, its day, its amount."""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from kiosk.rules.amounts import parse_amount
from kiosk.rules.days import parse_day
from kiosk.rules.errors import ShopError
from kiosk.rules.tickets import ticket_name

_TICKET = re.compile(r"([A-Za-z0-9]{1,8})-([0-9]{1,9})")
_NUMBER = re.compile(r"[0-9]{1,6}")
_DAY_MARK = re.compile(r"[/-]|\..*\.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a ticket must be like; empty, it may be any.

    `ticket` is its whole name; `total_cents` what the goods cost, in cents.
    """

    ticket: str = ""
    day: date | None = None
    total_cents: int | None = None


def parse_wanted(text: str, till: str) -> Wanted | None:
    """Return what is looked for, None when it can not be understood.

    "T1-000042" and "T1-42" are a ticket, "42" one of this `till`, "22/11/2026" a day,
    "12,50" an amount; a day and an amount may stand together.
    """
    text = text.strip()
    if match := _TICKET.fullmatch(text):
        return Wanted(ticket=ticket_name(match[1], int(match[2])))
    if _NUMBER.fullmatch(text):
        return Wanted(ticket=ticket_name(till, int(text)))
    wanted = Wanted()
    for word in text.split():
        with suppress(ShopError):
            if _DAY_MARK.search(word):
                wanted = replace(wanted, day=parse_day(word))
            else:
                wanted = replace(wanted, total_cents=parse_amount(word))
            continue
        return None
    return wanted if text else None
