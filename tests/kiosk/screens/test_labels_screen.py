"""Labels, from the item to the paper, with keyboard and scanner alone."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from db.items import ITEM
from db.print_jobs import JOB
from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.shop import OpenShop
from receipts.document import from_json
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from tests.kiosk.screens.stock_screens import Manager, manager_at
from tests.kiosk.services.shops import rows_of
from tests.kiosk.services.stock.stocked import add_item
from tests.support.escpos import Paper, decode
from tests.support.stocked import stocked_shop

COFFEE = "3046920028004"
ASKS_ITEM = "Scan the item, or type any part of its name."
ASKS_KIND = "What is to be on the label?"
ASKS_COUNT = "How many labels? Enter alone prints one."


@pytest.fixture
def shop(sqlite_template: Path, tmp_path: Path) -> Iterator[OpenShop]:
    file = copy(sqlite_template, tmp_path)
    with stocked_shop(f"sqlite:///{file}", tmp_path / "home") as shop:
        add_item(shop, "HONEY", label="Miel de fleurs", public_price_cents=450)
        add_item(shop, "COFFEE", label="Café moulu", gtin=COFFEE)
        add_item(shop, "PEARS", label="Poires", kind="weight", public_price_cents=240)
        yield shop


def printed(shop: OpenShop) -> list[Paper]:
    rows = rows_of(shop, JOB)
    return [decode(render_escpos(from_json(row["document"]), Profile(48))) for row in rows]


def gtin_of(shop: OpenShop, sku: str) -> str | None:
    [row] = [row for row in rows_of(shop, ITEM) if row["sku"] == sku]
    return str(row["gtin"]) if row["gtin"] else None


async def find(manager: Manager, words: str, *seen: str) -> None:
    await manager.sees(ASKS_ITEM)
    manager.write(words)
    await manager.sees(*seen)
    await manager.press("enter", ASKS_KIND)


async def test_honey_gets_a_barcode_and_three_labels(shop: OpenShop) -> None:
    async with manager_at(shop, "Labels") as manager:
        await find(manager, "miel", "Miel de fleurs", "no barcode")
        await manager.answer("1", ASKS_COUNT, "Labels: Miel de fleurs")
        await manager.answer("3", "3 labels of Miel de fleurs go to the printer.", ASKS_ITEM)
    [paper] = printed(shop)
    assert paper.barcodes == [gtin_of(shop, "HONEY")] * 3
    assert paper.lines[1] == "4,50 €"


async def test_enter_alone_prints_one_label_of_what_was_scanned(shop: OpenShop) -> None:
    async with manager_at(shop, "Labels") as manager:
        await manager.sees(ASKS_ITEM)
        await manager.scan(COFFEE, seen=ASKS_KIND)
        await manager.press("down")
        await manager.press("enter", ASKS_COUNT)
        await manager.press("enter", "1 label of Café moulu goes to the printer.")
    [paper] = printed(shop)
    assert paper.barcodes == [COFFEE]
    assert "€" not in paper.text


@pytest.mark.parametrize(("figure", "inside"), [("1", "00350"), ("2", "00084")])
async def test_a_weight_is_typed_and_stands_in_the_barcode(
    shop: OpenShop, figure: str, inside: str
) -> None:
    async with manager_at(shop, "Labels") as manager:
        await find(manager, "poires", "Poires")
        await manager.answer(figure, "How many kilograms?")
        await manager.answer("heavy", "This is not a weight.")
        await manager.answer("0,350", ASKS_COUNT)
        await manager.press("enter", "1 label of Poires goes to the printer.")
    [paper] = printed(shop)
    assert paper.barcodes[0][7:12] == inside
    assert paper.lines[2] == "0,84 €"


async def test_escape_goes_back_one_question_and_gives_no_barcode(shop: OpenShop) -> None:
    async with manager_at(shop, "Labels") as manager:
        await find(manager, "miel", "Miel de fleurs")
        await manager.answer("1", ASKS_COUNT)
        await manager.press("escape", ASKS_KIND)
        await manager.press("escape", ASKS_ITEM)
        await manager.press("escape", "Manager")
        await manager.press("escape")
        await manager.until(lambda: isinstance(manager.app.screen, CounterScreen))
    assert gtin_of(shop, "HONEY") is None
    assert printed(shop) == []


async def test_a_code_of_nothing_and_too_many_labels_are_sentences(shop: OpenShop) -> None:
    async with manager_at(shop, "Labels") as manager:
        await manager.sees(ASKS_ITEM)
        await manager.scan("4006381333931", seen="is no item here. Type a part of its name.")
        await find(manager, "miel", "Miel de fleurs")
        await manager.answer("1", ASKS_COUNT)
        await manager.answer("101", "Between 1 and 100 labels can be printed at once.")
        await manager.answer("two", "This is not a quantity.")
    assert printed(shop) == []
