"""A refund, an exchange or a void that can not be stored leaves nothing behind."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import DBAPIError

from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.baskets import keep_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.shop import OpenShop
from tests.kiosk.services.corrections.rich import rich_exchange, rich_sale
from tests.support.books import check_books
from tests.support.faults import refusing
from tests.support.rows import everything

WRITES = [
    ("INSERT", "line_returned"),
    ("UPDATE", "line_returned"),
    ("UPDATE", "voucher"),
    ("INSERT", "quota_use"),
    ("UPDATE", "quota_balance"),
    ("UPDATE", "serial_number"),
    ("INSERT", "sale"),
    ("INSERT", "sale_line"),
    ("INSERT", "tender"),
    ("INSERT", "redemption"),
    ("INSERT", "stock_movement"),
    ("INSERT", "print_job"),
    ("INSERT", "journal_entry"),
    ("UPDATE", "till"),
    ("UPDATE", "lot"),
]


def broken_at_each_write(
    shop: OpenShop, deed: Callable[[], Sold], writes: list[tuple[str, str]]
) -> Sold:
    """Break the deed at each kind of write in turn, then let it happen."""
    before = everything(shop.engine)
    for write, table in writes:
        with (
            refusing(shop.engine, write, table),
            pytest.raises(DBAPIError, match="broken on purpose"),
        ):
            deed()
        assert everything(shop.engine) == before, (write, table)
    done = deed()
    check_books(shop.engine)
    return done


def test_whichever_write_of_a_refund_fails_nothing_is_stored(shop: OpenShop, duty: Duty) -> None:
    sold = rich_sale(shop, duty)
    basket = rich_exchange(shop, sold.ticket)
    keep_basket(shop, basket)
    writes = [*WRITES, ("DELETE", "basket")]
    done = broken_at_each_write(shop, lambda: complete_sale(shop, basket, duty), writes)
    assert done.ticket == "T1-000002"


def test_whichever_write_of_a_void_fails_nothing_is_stored(shop: OpenShop, duty: Duty) -> None:
    sold = rich_sale(shop, duty)
    writes = [*WRITES, ("INSERT", "sale_gift"), ("INSERT", "voucher_cancellation")]
    void = broken_at_each_write(
        shop, lambda: void_sale(shop, sold.ticket, duty, "erreur de saisie"), writes
    )
    assert void.ticket == "T1-000002"
