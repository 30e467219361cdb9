"""What the journal keeps of refunds and voids, as its version froze it."""

import json
from typing import Any

from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shop import OpenShop
from tests.kiosk.services.corrections.rich import SALE_ID, VOID_ID, rich_exchange, rich_sale
from tests.support.correction_journals import REFUND, VOID
from tests.support.rows import everything


def last_entry(shop: OpenShop) -> dict[str, Any]:
    """The newest entry of the till's chain."""
    rows = [row for row in everything(shop.engine)["journal_entry"] if row["till"] == "T1"]
    entry: dict[str, Any] = json.loads(max(rows, key=lambda row: row["seq"])["entry"])
    return entry


def test_the_journal_keeps_a_refund_as_its_version_froze_it(shop: OpenShop, duty: Duty) -> None:
    """Other values need another version, with golden bytes of its own."""
    sold = rich_sale(shop, duty)
    complete_sale(shop, rich_exchange(shop, sold.ticket), duty)
    entry = last_entry(shop)
    assert (entry["kind"], entry["version"]) == ("refund", 1)
    assert entry["values"] == REFUND.values


def test_the_journal_keeps_a_void_as_its_version_froze_it(shop: OpenShop, duty: Duty) -> None:
    sold = rich_sale(shop, duty)
    void_sale(shop, sold.ticket, duty, "erreur de saisie", sale_id=VOID_ID)
    entry = last_entry(shop)
    (gift,) = entry["values"]["gifts"]
    assert len(gift["voucher"]) == len(VOID.values["gifts"][0]["voucher"])
    gift["voucher"] = VOID.values["gifts"][0]["voucher"]  # a new code every time
    assert (entry["kind"], entry["version"]) == ("void", 1)
    assert entry["values"] == VOID.values


def test_nobodys_name_is_in_the_journal_of_a_correction(shop: OpenShop, duty: Duty) -> None:
    sold = rich_sale(shop, duty)
    complete_sale(shop, rich_exchange(shop, sold.ticket), duty)
    written = json.dumps(last_entry(shop), ensure_ascii=False)
    assert "Nadia" not in written
    assert "Aminata" not in written
    assert str(SALE_ID) not in written  # the ticket names it
