"""Tickets of any till, found by number, day or amount."""

from datetime import date, datetime, time, timedelta

from db.ticket_search import search_sales
from kiosk.rules.ticket_search import Wanted
from kiosk.rules.tickets import split_ticket
from kiosk.services.counter.tickets import SHOWN, Ticket, tickets_from
from kiosk.services.shop import OpenShop

AMOUNT_DAYS = 31
"""How far back an amount is looked for without a day."""


def find_tickets(shop: OpenShop, wanted: Wanted) -> tuple[Ticket, ...]:
    """Return the tickets of any till that are like this, the newest first.

    Days are those of the till's clock, at its present offset. A till's name may be typed
    in small letters.
    """
    with shop.reading() as connection:
        if wanted.ticket:
            for name in dict.fromkeys((wanted.ticket, wanted.ticket.upper())):
                rows = search_sales(connection, 1, ticket=split_ticket(name))
                if rows:
                    return tickets_from(connection, rows)
            return ()
        between = _between(shop.now(), wanted.day)
        rows = search_sales(connection, SHOWN, between=between, total_cents=wanted.total_cents)
        return tickets_from(connection, rows)


def _between(now: datetime, day: date | None) -> tuple[datetime, datetime]:
    if day:
        since = datetime.combine(day, time(), now.tzinfo)
        return since, since + timedelta(days=1)
    return now - timedelta(days=AMOUNT_DAYS), now + timedelta(days=1)
