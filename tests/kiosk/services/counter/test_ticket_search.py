"""Finding the ticket that somebody brings back."""

from kiosk.rules.ticket_search import Wanted, parse_wanted
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.ticket_search import find_tickets
from kiosk.services.counter.tickets import latest_tickets
from kiosk.services.shop import OpenShop
from tests.support.shops import NOW, Clock, OpenTill, duty_at
from tests.support.volunteer import sell


def found(shop: OpenShop, wanted: Wanted) -> list[str]:
    return [ticket.name for ticket in find_tickets(shop, wanted)]


def typed(shop: OpenShop, text: str) -> list[str]:
    wanted = parse_wanted(text, shop.till)
    assert wanted
    return found(shop, wanted)


def test_a_ticket_of_any_till_is_found_by_its_number(
    shop: OpenShop, open_till: OpenTill, duty: Duty
) -> None:
    other = open_till("T2")
    sell(shop, duty, "BREAD")
    sell(other, duty_at(other), "MILK")
    assert typed(shop, "T2-000001") == ["T2-000001"]
    assert typed(shop, "t2-1") == ["T2-000001"]
    assert typed(shop, "1") == ["T1-000001"]
    assert typed(other, "1") == ["T2-000001"]
    assert typed(shop, "2") == []


def test_a_days_tickets_of_all_tills_come_newest_first(
    shop: OpenShop, open_till: OpenTill, duty: Duty, clock: Clock
) -> None:
    other = open_till("T2")
    sell(shop, duty, "BREAD")
    clock.forward(days=2)
    sell(shop, duty, "BREAD")
    clock.forward(minutes=5)
    sell(other, duty_at(other), "MILK")
    assert typed(shop, "24/11/2026") == ["T2-000001", "T1-000002"]
    assert typed(shop, "22/11/2026") == ["T1-000001"]
    assert typed(shop, "23/11/2026") == []


def test_a_day_ends_at_midnight_on_the_wall(shop: OpenShop, duty: Duty, clock: Clock) -> None:
    clock.moment = NOW.replace(hour=23, minute=59, second=59)
    sell(shop, duty, "BREAD")
    clock.forward(seconds=1)
    sell(shop, duty, "BREAD")
    assert typed(shop, "22/11/2026") == ["T1-000001"]
    assert typed(shop, "23/11/2026") == ["T1-000002"]


def test_an_amount_is_found_within_a_month(shop: OpenShop, duty: Duty, clock: Clock) -> None:
    sell(shop, duty, "BREAD")
    sell(shop, duty, "MILK")
    assert typed(shop, "3,00") == ["T1-000001"]
    clock.forward(days=31)
    sell(shop, duty, "2*BOOK")
    assert typed(shop, "3,00") == ["T1-000001"]
    clock.forward(days=1)
    assert typed(shop, "3,00") == []
    assert typed(shop, "22/11/2026 3,00") == ["T1-000001"]
    assert typed(shop, "22/11/2026 3,01") == []


def test_a_found_ticket_says_what_the_list_says(shop: OpenShop, duty: Duty) -> None:
    sell(shop, duty, "BREAD")
    assert find_tickets(shop, Wanted(day=NOW.date())) == latest_tickets(shop)
    (ticket,) = latest_tickets(shop)
    assert (ticket.kind, ticket.at, ticket.total_cents) == ("sale", NOW, 300)
