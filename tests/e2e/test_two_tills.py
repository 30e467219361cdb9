"""Two tills of one shop on PostgreSQL, at the same time, and one voucher between them."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e import goods
from tests.e2e.conftest import found_shop, import_goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, opened

if TYPE_CHECKING:
    from tests.support.postgresql import PostgreSQL

REFUSED = "This voucher can not be taken here. A manager can see why."


@pytest.fixture
def big_shop(postgresql: "PostgreSQL", postgresql_template: str, tmp_path: Path) -> ShopFolder:
    """A shop with two tills that share a database."""
    url = postgresql.new_database(template=postgresql_template)
    shop = ShopFolder(tmp_path / "home", "fr", database_url=url)
    found_shop(shop)
    import_goods(shop, tmp_path)
    shop.done("init", "--no-input", "--till", "T2")
    return shop


def test_two_tills_share_baskets_and_never_spend_the_same_voucher(big_shop: ShopFolder) -> None:
    with opened(big_shop, till="T1") as first, opened(big_shop, till="T2") as second:
        for till in (first, second):
            open_till(till)
        a_parked_basket_changes_hands(first, second)
        for till in (first, second):
            till.scan("CLE4G", goods.PASS)
            till.expect_big("2,00 €")
            till.press("f12")
            till.expect("To pay")
        for till in (first, second):
            till.answer("")
        winner, loser = (first, second) if has_sold(first) else (second, first)
        assert has_sold(winner)
        loser.expect(REFUSED)
        loser.expect_big("10,00 €")
        loser.manages("Refused vouchers")
        loser.expect("It was spent at another till.")
        loser.back_to_counter()
        loser.press("f12", "f12")
        loser.expect_ticket(1, "T2" if loser is second else "T1")
    sales = big_shop.export("sales", till="T1")
    assert sorted(row["ticket"] for row in sales) == ["T1-000001", "T2-000001"]
    assert [row["amount_cents"] for row in big_shop.export("redemptions", till="T2")] == ["1000"]
    stock = {row["lot"]: row["quantity"] for row in big_shop.export("stock")}
    assert stock["L-CLE"] == "3"


def a_parked_basket_changes_hands(first: Till, second: Till) -> None:
    first.scan("SAC", goods.MEMBER)
    first.expect_items(1)
    first.press("f5")
    first.expect_items(0)
    second.press("f6")
    second.expect("The basket is taken up again.")
    second.expect_items(1)
    first.press("f6")
    first.expect("No basket is parked.")
    first.back()
    second.press("f4", "f7")
    second.expect_items(0)


def open_till(till: Till) -> None:
    till.expect("Number or badge")
    till.terminal.type("1\r1234\r")
    till.expect("The till is closed. How much cash is in the drawer?")
    till.answer("50")
    till.expect_counter()


def has_sold(till: Till) -> bool:
    """Waits for the outcome: a ticket, or a refusal."""
    refused = till.words(REFUSED)
    till.terminal.wait_for(lambda: "-000001" in till.terminal.text or refused in till.text)
    return "-000001" in till.terminal.text
