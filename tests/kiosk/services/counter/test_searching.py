"""Finding an item by any part of its label, SKU or GTIN."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from db.items import ITEM
from kiosk.rules.members import Member
from kiosk.rules.pricing import UnitPrice
from kiosk.rules.search import fold
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.counter.searching import RESULTS, open_price_items, search
from kiosk.services.shop import OpenShop
from tests.support.examples import examples
from tests.support.rows import GOOD
from tests.support.volunteer import sell


def skus(shop: OpenShop, text: str) -> list[str]:
    """What is found, in order."""
    return [found.item.sku for found in search(shop, text, None)]


def add_items(shop: OpenShop, *labels: str) -> None:
    """Put items with these labels into the shop; their SKUs are A0, A1 and so on."""
    rows = [
        GOOD["item"]
        | {
            "sku": f"A{number}",
            "gtin": None,
            "label": label,
            "search_text": fold(f"{label} A{number}"),
        }
        for number, label in enumerate(labels)
    ]
    with shop.writing() as connection:
        connection.execute(insert(ITEM), rows)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pain", ["BREAD"]),
        ("PAIN", ["BREAD"]),
        ("Pain de mie", ["BREAD"]),
        ("mie pain", ["BREAD"]),
        ("ain mi", ["BREAD"]),
        ("BREAD", ["BREAD"]),
        ("301762", ["BREAD"]),
        ("422003", ["BREAD"]),
        ("reparation", ["REPAIR"]),
        ("RÉPARATION", ["REPAIR"]),
        ("telephone", ["PHONE"]),
        ("bric-a-brac", ["OPEN"]),
        ("recharge 5 €", ["TOPUP"]),
        ("pain lait", []),
        ("xyz", []),
        ("", []),
        ("  \t ", []),
        ("%", []),
        ("_", []),
        ("p%n", []),
        ("\\", []),
        ("'", []),
        ("\x00", []),
        ("pain\x00", ["BREAD"]),
    ],
)
def test_words_are_found_with_or_without_accents_and_capitals(
    shop: OpenShop, text: str, found: list[str]
) -> None:
    assert skus(shop, text) == found


def test_what_begins_with_the_word_comes_first(shop: OpenShop) -> None:
    add_items(shop, "Chocolat au riz", "Riz rond", "Riz basmati", "Curiza")
    assert skus(shop, "riz") == ["A2", "RICE", "A1", "A0", "A3"]


def test_the_item_whose_whole_number_is_typed_comes_first(shop: OpenShop) -> None:
    add_items(shop, "A1 en papier", "Riz rond", "A1 en carton")
    assert skus(shop, "a1") == ["A1", "A2", "A0"]


def test_signs_that_sql_reads_are_read_as_signs(shop: OpenShop) -> None:
    add_items(shop, "Jus 100% orange", "Clé usb_c", "Coca \\ cola", "Jus 100 orange")
    assert skus(shop, "100%") == ["A0"]
    assert skus(shop, "usb_c") == ["A1"]
    assert skus(shop, "\\") == ["A2"]


def test_only_so_many_are_shown(shop: OpenShop) -> None:
    add_items(shop, *["Chemise"] * (RESULTS + 1))
    assert len(skus(shop, "chemise")) == RESULTS


def test_a_price_is_that_of_the_person_who_is_there(shop: OpenShop) -> None:
    awa = find_scanned(shop, "M-AWA")
    assert isinstance(awa, Member)
    assert [found.price for found in search(shop, "sim", None)] == [None]
    assert [found.price for found in search(shop, "sim", awa)] == [UnitPrice(250, "social")]


def test_what_is_left_can_be_seen(shop: OpenShop, duty: Duty) -> None:
    sell(shop, duty, "2*BREAD")
    stock = {
        found.item.sku: found.stock
        for word in ("pain", "riz", "livre", "reparation", "bric", "lait")
        for found in search(shop, word, None)
    }
    assert stock == {
        "BREAD": 15,  # without the five that have expired
        "RICE": 5000,
        "BOOK": 0,
        "REPAIR": None,
        "OPEN": None,
        "MILK": 10,
    }


def test_category_keys_are_the_items_whose_price_is_typed(shop: OpenShop) -> None:
    assert [item.sku for item in open_price_items(shop)] == ["OPEN"]


def test_a_whole_page_pasted_into_the_search_finds_nothing_and_breaks_nothing(
    shop: OpenShop,
) -> None:
    assert skus(shop, "pain " * 2000) == ["BREAD"]
    assert skus(shop, " ".join(f"mot{number}" for number in range(2000))) == []
    assert skus(shop, "9" * 100_000) == []


def test_whatever_is_typed_finds_items_that_hold_it(shop: OpenShop) -> None:
    texts = st.text(max_size=30) | st.text("pain riz%_\\'é ", max_size=12)

    @given(texts)
    @settings(max_examples=examples(60), deadline=None)
    def finds(text: str) -> None:
        for found in search(shop, text, None):
            item = found.item
            held = fold(" ".join(filter(None, (item.label, item.sku, item.gtin))))
            assert all(word in held for word in fold(text).split())

    finds()
