"""A stocktake at the real till: sold, counted, closed, and checked from the command line."""

import sqlite3
from contextlib import closing

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter


def test_a_manager_counts_while_the_shop_sells_and_the_books_hold(shop: ShopFolder) -> None:
    assert shop.kiosk("check-stock").returncode == 0
    with at_the_counter(shop) as till:
        open_entry(till, "Stocktake")
        till.expect("A stocktake is open.")
        till.scan(goods.COFFEE)
        till.expect("{label}: counted.", label="Café moulu 250 g")
        till.terminal.type("99")
        till.press("f3")
        till.expect_text("-2")
        till.scan(*["L-OEUFS"] * 9)
        till.expect_big("9")
        till.press("escape")
        till.expect("Labels")
        till.back_to_counter()
        till.scan(goods.COFFEE)
        till.expect_text("Café moulu 250 g, 2,50 €")
        till.press("f12")
        till.expect("To pay")
        till.answer("5")
        till.expect_ticket(1)
        open_entry(till, "Stocktake")
        till.expect("The stocktake goes on.")
        till.press("f12")
        till.expect_text("3 lots")
        till.press("enter")
        till.expect_counter()
    assert balances(shop) == {"L-CAFE-1": 98, "L-CAFE-2": 0, "L-OEUFS": 9}
    checked = shop.kiosk("check-stock")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_balance_changed_by_hand_is_named_with_exit_code_one(shop: ShopFolder) -> None:
    with closing(sqlite3.connect(shop.home / "kiosk.sqlite")) as database, database:
        database.execute("UPDATE lot SET balance = 7 WHERE lot = 'L-OEUFS'")
    checked = shop.kiosk("check-stock")
    assert checked.returncode == 1
    assert "L-OEUFS" in checked.stdout
    assert "7" in checked.stdout
    assert "10" in checked.stdout


def open_entry(till: Till, label: str) -> None:
    """Opens an entry of the manager's menu by its figure."""
    till.press("ctrl+r")
    till.expect("Manager")
    shown = till.words(label)
    (row,) = (row for row in till.screen if row.strip(" ▸>").split("  ")[-1] == shown)
    till.answer(row.strip(" ▸>").split()[0])


def balances(shop: ShopFolder) -> dict[str, int]:
    """What the books say of the lots that were counted."""
    with closing(sqlite3.connect(shop.home / "kiosk.sqlite")) as database:
        rows = database.execute(
            "SELECT lot, balance FROM lot WHERE sku IN ('CAFE', 'OEUFS') ORDER BY lot"
        )
        return dict(rows)
