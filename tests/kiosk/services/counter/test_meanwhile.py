"""What changes between the scan and the sale: another till, a manager, midnight."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.tariffs import TariffRule
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.members import deeds
from kiosk.services.members.present import look_again
from kiosk.services.shop import OpenShop
from kiosk.services.tariffs.rules import add_tariff, end_tariff
from tests.support.books import check_books
from tests.support.rows import everything
from tests.support.shops import TODAY, Clock, OpenTill
from tests.support.volunteer import paid, scanned


def sales(shop: OpenShop) -> list[dict[str, Any]]:
    """Every sale that is stored."""
    return everything(shop.engine)["sale"]


def refused(shop: OpenShop, basket: Basket, duty: Duty) -> str:
    """Why the basket is not sold; nothing of it is stored."""
    with pytest.raises(ShopError) as caught:
        complete_sale(shop, basket, duty)
    assert sales(shop) == []
    return caught.value.code


def test_a_sale_that_is_stored_is_returned_after_its_voucher_and_its_member_have_ended(
    shop: OpenShop, duty: Duty, clock: Clock
) -> None:
    """Its answer was lost on the way: nobody pays twice."""
    basket = paid(shop, scanned(shop, "M-AWA", "BREAD", "SIM", "PASS"))
    first = complete_sale(shop, basket, duty)
    clock.forward(days=100)
    assert complete_sale(shop, basket, duty) == first
    assert len(sales(shop)) == 1


def test_a_tier_that_was_changed_at_another_till_is_not_sold_by(
    shop: OpenShop, duty: Duty, open_till: OpenTill
) -> None:
    basket = paid(shop, scanned(shop, "M-AWA", "BOOK", "MILK"))
    deeds.change_tier(open_till("T2"), 1, "M-AWA", "B")
    assert refused(shop, basket, duty) == "member_changed"
    now = look_again(shop, basket)
    assert now.member
    assert now.member.tier == "B"
    complete_sale(shop, paid(shop, now), duty)
    assert [sale["tier"] for sale in sales(shop)] == ["B"]


@pytest.mark.parametrize(
    ("change", "size"),
    [
        (lambda shop: deeds.change_household_size(shop, 1, "M-AWA", 7), 7),
        (lambda shop: deeds.move_to_household(shop, 1, "M-AWA", "M-SOON"), 2),
    ],
)
def test_a_household_that_was_changed_at_another_till_is_not_sold_by(
    shop: OpenShop,
    duty: Duty,
    open_till: OpenTill,
    change: Callable[[OpenShop], None],
    size: int,
) -> None:
    basket = paid(shop, scanned(shop, "M-AWA", "BREAD"))
    change(open_till("T2"))
    assert refused(shop, basket, duty) == "member_changed"
    complete_sale(shop, look_again(shop, basket), duty)
    assert [sale["household_size"] for sale in sales(shop)] == [size]


def test_a_rule_that_is_withdrawn_while_the_sale_is_stored_gives_no_price(
    shop: OpenShop, duty: Duty, open_till: OpenTill
) -> None:
    """The price is looked up again; what was paid no longer covers it."""
    rule = TariffRule(0, None, "item", "SIM", "fixed", 100, valid_from=TODAY)
    number = add_tariff(shop, rule, 1)
    basket = paid(shop, scanned(shop, "M-AWA", "SIM"))
    other = open_till("T2")
    withdrawn: list[object] = []

    def withdraw(*_told: object) -> None:
        if not withdrawn:
            withdrawn.append(end_tariff(other, number, TODAY - timedelta(days=1), 1))

    with before_writing(shop, withdraw):
        assert refused(shop, basket, duty) == "not_covered"
    assert withdrawn == [None], "it is taken out: nothing was sold by it"
    check_books(shop.engine)


@contextmanager
def before_writing(shop: OpenShop, deed: Callable[..., None]) -> Iterator[None]:
    """Do something when the till is about to write, and has not begun to."""

    def about_to(connection: Connection, _cursor: object, statement: str, *_others: object) -> None:
        reads = connection.get_execution_options().get("kiosk_reading")
        if not reads and statement.startswith(("BEGIN IMMEDIATE", "SELECT till.last_ticket")):
            deed()

    event.listen(shop.engine, "before_cursor_execute", about_to)
    try:
        yield
    finally:
        event.remove(shop.engine, "before_cursor_execute", about_to)
