"""A clock that was once set ahead holds tickets there; what is valid goes by the day it is."""

from datetime import timedelta

import pytest

from kiosk.rules.members import Member
from kiosk.rules.vouchers import Voucher
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from tests.support.books import check_books
from tests.support.rows import everything
from tests.support.shops import NADIA, NOW, TODAY, Clock, duty_at
from tests.support.volunteer import paid, scanned, sell

AHEAD = timedelta(days=120)


@pytest.fixture
def was_ahead(shop: OpenShop, clock: Clock) -> OpenShop:
    """A till that sold once on a day in March; its clock is right again."""
    clock.moment = NOW + AHEAD
    sell(shop, duty_at(shop), "BOOK")
    end_shift(shop, NADIA)
    clock.moment = NOW
    return shop


def test_rights_vouchers_and_lots_go_by_the_day_it_is(was_ahead: OpenShop) -> None:
    shop = was_ahead
    member, voucher = find_scanned(shop, "M-AWA"), find_scanned(shop, "PASS")
    assert isinstance(member, Member)
    assert member.has_rights(shop.today())
    assert isinstance(voucher, Voucher)
    sold = complete_sale(
        shop, paid(shop, scanned(shop, "M-AWA", "BREAD", "MILK", "PASS")), duty_at(shop)
    )
    rows = everything(shop.engine)
    lines = {row["sku"]: row for row in rows["sale_line"]}
    assert (lines["BREAD"]["tariff"], lines["BREAD"]["unit_price_cents"]) == ("tier", 120)
    assert [row["voucher"] for row in rows["redemption"]] == ["PASS"]
    moved = [row["lot"] for row in rows["stock_movement"] if row["kind"] == "sold" and row["lot"]]
    assert moved == ["B-SOON", "MILK-1"]
    assert sold.ticket == "T1-000002"


def test_a_shift_is_of_the_day_it_is_and_its_tickets_stay_in_order(was_ahead: OpenShop) -> None:
    shop = was_ahead
    sell(shop, duty_at(shop), "BOOK")
    rows = everything(shop.engine)
    assert [row["day"] for row in rows["shift"]] == [TODAY + AHEAD, TODAY]
    first, second = sorted(rows["sale"], key=lambda sale: sale["ticket_number"])
    assert first["closed_at"] == second["closed_at"] == NOW + AHEAD
    check_books(shop.engine)
