"""What a manager changes about the shop is journalled and holds at every till."""

import json

import pytest

from kiosk.rules.errors import ShopError
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import look_again, set_receipts
from tests.support.books import check_books
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, OpenTill


def test_a_shop_from_before_prints_every_receipt(shop: OpenShop) -> None:
    assert shop.record.receipts == "always"


def test_whether_receipts_are_printed_can_be_changed(shop: OpenShop, open_till: OpenTill) -> None:
    other = open_till("T2")
    assert set_receipts(shop, "ask", NADIA).record.receipts == "ask"
    assert look_again(other).record.receipts == "ask"
    assert open_till("T2").record.receipts == "ask"
    changed = [
        json.loads(row["entry"])["values"]
        for row in everything(shop.engine)["journal_entry"]
        if row["kind"] == "settings_changed"
    ]
    assert changed == [{"setting": "receipts", "before": "always", "after": "ask", "staff": 1}]
    check_books(shop.engine)


def test_a_volunteer_does_not_change_it(shop: OpenShop) -> None:
    with pytest.raises(ShopError, match="manager_needed"):
        set_receipts(shop, "never", LUC)
    assert look_again(shop).record.receipts == "always"
