"""The least price of items where people pay what they can, as a spreadsheet brings it."""

from pathlib import Path

import pytest

from kiosk.rules.items import Item
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.imports import ImportRefused, import_items
from kiosk.services.shop import OpenShop

HEAD = "sku,gtin,label,category,market_value,public_price,social_price,kind,vat_rate"


def take_in(shop: OpenShop, folder: Path, *rows: str, head: str = f"{HEAD},floor_price") -> None:
    file = folder / "items.csv"
    file.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    import_items(shop, file)


def floor_of(shop: OpenShop, sku: str = "SOUP") -> int | None:
    found = find_scanned(shop, sku)
    assert isinstance(found, Item)
    return found.floor_price_cents


def test_an_item_may_have_a_least_price(shop: OpenShop, tmp_path: Path) -> None:
    take_in(shop, tmp_path, "SOUP,,Soupe,food,4.00,3.00,1.50,unit,5.5,1.00")
    assert floor_of(shop) == 100
    take_in(shop, tmp_path, "SOUP,,Soupe,food,4.00,3.00,1.50,unit,5.5,")
    assert floor_of(shop) is None, "an empty cell takes it off"


def test_a_file_without_the_column_leaves_it(shop: OpenShop, tmp_path: Path) -> None:
    take_in(shop, tmp_path, "SOUP,,Soupe,food,4.00,3.00,1.50,unit,5.5,1.00")
    take_in(shop, tmp_path, "SOUP,,Soupe chaude,food,4.00,3.00,1.50,unit,5.5", head=HEAD)
    assert floor_of(shop) == 100


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("SOUP,,Soupe,food,4.00,3.00,,unit,,3.01", "floor_above_price"),
        ("SOUP,,Soupe,food,4.00,,,unit,,4.01", "floor_above_price"),
        ("SOUP,,Soupe,food,4.00,3.00,,weight,,1.00", "floor_of_weight"),
    ],
)
def test_a_least_price_that_can_not_be_is_refused(
    shop: OpenShop, tmp_path: Path, row: str, code: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        take_in(shop, tmp_path, row)
    assert [(p.line, p.column, p.code) for p in refused.value.problems] == [
        (2, "floor_price", code)
    ]


def test_an_open_price_may_have_a_least_one(shop: OpenShop, tmp_path: Path) -> None:
    take_in(shop, tmp_path, "SOUP,,Soupe,food,,,,open,,0.50")
    assert floor_of(shop) == 50
