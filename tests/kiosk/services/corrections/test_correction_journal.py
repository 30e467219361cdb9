"""What the journal does not keep of corrections. What it keeps is frozen in `journalled`."""

import json
from typing import Any

from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shop import OpenShop
from tests.kiosk.services.corrections.rich import SALE_ID, rich_exchange, rich_sale
from tests.support.rows import everything


def last_entry(shop: OpenShop) -> dict[str, Any]:
    """The newest entry of the till's chain."""
    rows = [row for row in everything(shop.engine)["journal_entry"] if row["till"] == "T1"]
    entry: dict[str, Any] = json.loads(max(rows, key=lambda row: row["seq"])["entry"])
    return entry


def test_nobodys_name_is_in_the_journal_of_a_correction(shop: OpenShop, duty: Duty) -> None:
    sold = rich_sale(shop, duty)
    complete_sale(shop, rich_exchange(shop, sold.ticket), duty)
    written = json.dumps(last_entry(shop), ensure_ascii=False)
    assert "Nadia" not in written
    assert "Aminata" not in written
    assert str(SALE_ID) not in written  # the ticket names it
