"""Barcodes the shop gives itself, labels, and what scanning them finds."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum import ean

from db.items import ITEM
from db.print_jobs import JOB
from db.stock import LOT, MOVEMENT
from db.tables import JournalEntry, table_of
from kiosk.opening import checked_settings
from kiosk.rules.basket import Line, Tender, add_line, add_tender
from kiosk.rules.items import Item
from kiosk.rules.rounding import price_of_weight
from kiosk.services.counter.baskets import keep_basket, kept_basket, new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanned_labels import Labelled
from kiosk.services.counter.scanning import Piece, find_scanned
from kiosk.services.counter.selling import complete_sale, price_for_sale
from kiosk.services.imports import import_items
from kiosk.services.shifts.opening import open_till
from kiosk.services.shop import OpenShop, open_shop
from kiosk.services.staff import StaffMember
from kiosk.services.stock.labels import give_barcode, print_labels
from receipts.document import from_json
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from tests.kiosk.services.shops import NOW, Files, opened_shop, rows_of
from tests.kiosk.services.stock.stocked import add_donor, add_item, add_lot, add_serial
from tests.support.escpos import Paper, decode
from tests.support.refusals import refusal_of

NADIA = StaffMember(1, "Nadia", "manager")
PEARS_GTIN = "2100012000000"
COFFEE_GTIN = "3046920028004"


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with opened_shop(database_url, tmp_path / "home") as shop:
        add_donor(shop, "Ferme")
        add_item(shop, "HONEY", label="Miel de fleurs", public_price_cents=450)
        add_item(shop, "COFFEE", gtin=COFFEE_GTIN, label="Café moulu")
        weighed: dict[str, Any] = {"kind": "weight", "public_price_cents": 240}
        add_item(shop, "PEARS", gtin=PEARS_GTIN, label="Poires", **weighed)
        add_item(shop, "12", label="Pommes", **weighed)
        add_item(shop, "NUTS", label="Noix", **weighed | {"public_price_cents": None})
        add_item(shop, "BRIC", label="Bric-à-brac", kind="open", gtin=checked("220007700000"))
        yield shop


def printed(shop: OpenShop) -> list[Paper]:
    documents = [from_json(row["document"]) for row in rows_of(shop, JOB)]
    return [decode(render_escpos(each, Profile(32)), 384) for each in documents]


def checked(digits: str) -> str:
    """A barcode with the check digit behind these twelve digits."""
    return digits + str(ean.calc_check_digit(digits))


def journal(shop: OpenShop, kind: str) -> list[dict[str, Any]]:
    rows = rows_of(shop, table_of(JournalEntry))
    return [json.loads(row["entry"])["values"] for row in rows if row["kind"] == kind]


def labelled(shop: OpenShop, code: str) -> Labelled:
    found = find_scanned(shop, code)
    assert isinstance(found, Labelled)
    return found


# Barcodes


def test_an_item_without_a_barcode_is_given_one_that_is_then_scanned(shop: OpenShop) -> None:
    code = give_barcode(shop, "HONEY", 1)
    assert (code, ean.is_valid(code)) == ("2000000000015", True)
    found = find_scanned(shop, code)
    assert isinstance(found, Item)
    assert (found.sku, found.gtin) == ("HONEY", code)
    assert journal(shop, "barcode_given") == [{"sku": "HONEY", "gtin": code, "staff": 1}]


def test_an_item_keeps_the_barcode_it_has(shop: OpenShop) -> None:
    assert give_barcode(shop, "COFFEE", 1) == COFFEE_GTIN
    first = give_barcode(shop, "HONEY", 1)
    assert give_barcode(shop, "HONEY", 1) == first
    assert len(journal(shop, "barcode_given")) == 1


def test_something_weighed_is_given_the_shape_for_weights(shop: OpenShop) -> None:
    code = give_barcode(shop, "NUTS", 1)
    assert code[:7] == "2100013"
    assert (labelled(shop, checked("210001300250")).item.sku, code[7:12]) == ("NUTS", "00000")


def test_a_code_that_stands_for_something_else_is_passed_over(shop: OpenShop) -> None:
    add_item(shop, "2000000000015", label="Une SKU qui en a l'air")
    assert give_barcode(shop, "HONEY", 1) == "2000000000022"


def test_barcodes_go_on_behind_the_highest(shop: OpenShop) -> None:
    add_item(shop, "IMPORTED", gtin=checked("200000000410"))
    assert give_barcode(shop, "HONEY", 1) == checked("200000000411")


def test_when_all_are_given_there_is_a_sentence(shop: OpenShop) -> None:
    add_item(shop, "LAST", gtin=checked("209999999999"))
    assert refusal_of(lambda: give_barcode(shop, "HONEY", 1)).code == "barcodes_used_up"


def test_two_tills_that_give_barcodes_at_once_give_two(shop: OpenShop) -> None:
    skus = [f"THING{number}" for number in range(12)]
    for sku in skus:
        add_item(shop, sku)
    others = [open_shop(shop.settings, now=lambda: NOW) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        given = list(pool.map(lambda n: give_barcode(others[n % 3], skus[n], 1), range(12)))
        again = list(pool.map(lambda n: give_barcode(others[n % 3], "HONEY", 1), range(6)))
    for other in others:
        other.close()
    assert len(set(given)) == 12
    assert len(set(again)) == 1
    assert len(journal(shop, "barcode_given")) == 13


def test_a_sheet_that_knows_of_no_barcode_takes_none_away(shop: OpenShop, tmp_path: Path) -> None:
    code = give_barcode(shop, "HONEY", 1)
    columns = "sku;gtin;label;category;market_value;public_price;social_price;kind;vat_rate"
    sheet = Files(tmp_path).text(f"{columns}\nHONEY;;Miel de sapin;Divers;4;4;;unit;\n")
    assert import_items(shop, sheet).changed == 1
    row = next(row for row in rows_of(shop, ITEM) if row["sku"] == "HONEY")
    assert (row["gtin"], row["label"]) == (code, "Miel de sapin")
    assert row["search_text"] == f"miel de sapin honey {code}"
    assert import_items(shop, sheet).unchanged == 1
    same = Files(tmp_path).text(f"{columns}\nHONEY;{code};Miel de sapin;Divers;4;4;;unit;\n")
    assert import_items(shop, same).unchanged == 1
    other = f"{columns}\nHONEY;;Miel;Divers;4;4;;unit;\nNEW;{code};Neuf;Divers;4;4;;unit;\n"
    assert import_items(shop, Files(tmp_path).text(other)).added == 1
    row = next(row for row in rows_of(shop, ITEM) if row["sku"] == "HONEY")
    assert (row["gtin"], row["barcode_given"]) == (None, False)


# Labels


def test_labels_go_to_the_printer_through_the_spool(shop: OpenShop) -> None:
    code = print_labels(shop, "HONEY", 1, count=3)
    [paper] = printed(shop)
    assert paper.barcodes == [code] * 3
    assert paper.lines.count("4,50 €") == 3
    [job] = rows_of(shop, JOB)
    assert (job["till"], job["sale_id"], job["state"]) == ("T1", None, "queued")


def test_a_label_says_no_price_where_none_is_asked_or_only_members_have_one(
    shop: OpenShop,
) -> None:
    print_labels(shop, "HONEY", 1, "bare")
    print_labels(shop, "NUTS", 1)
    assert all("€" not in paper.text for paper in printed(shop))


def test_a_weight_label_is_read_back_with_its_weight(shop: OpenShop) -> None:
    code = print_labels(shop, "PEARS", 1, "weight_inside", weight_grams=350)
    assert labelled(shop, code) == Labelled(labelled(shop, code).item, weight_grams=350)
    assert labelled(shop, code).item.sku == "PEARS"
    [paper] = printed(shop)
    assert paper.lines[1].split() == ["0,350", "kg", "2,40", "€/kg"]
    assert paper.lines[2] == "0,84 €"


def test_an_item_is_known_by_its_sku_in_a_weight_label(shop: OpenShop) -> None:
    assert labelled(shop, "2100012003506").item.sku == "PEARS"  # the barcode comes first
    add_item(shop, "345", kind="weight", public_price_cents=100)
    assert labelled(shop, checked("210034501000")).item.sku == "345"
    code = print_labels(shop, "345", 1, "price_inside", weight_grams=2000)
    assert labelled(shop, code).item.sku == "345"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(3, 41_000))
def test_a_price_label_is_read_back_as_a_weight_at_that_price(shop: OpenShop, grams: int) -> None:
    code = print_labels(shop, "PEARS", 1, "price_inside", weight_grams=grams)
    found = labelled(shop, code)
    assert found.weight_grams
    assert price_of_weight(240, found.weight_grams) == price_of_weight(240, grams)


def test_a_price_label_of_an_open_price_is_that_price(shop: OpenShop) -> None:
    found = labelled(shop, checked("220007701250"))
    assert (found.item.sku, found.price_cents, found.weight_grams) == ("BRIC", 1250, None)


def test_a_weight_label_of_an_unknown_item_is_an_unknown_code(shop: OpenShop) -> None:
    assert refusal_of(lambda: find_scanned(shop, checked("210009900350"))).code == "code_unknown"


def test_plain_in_store_codes_hold_no_weight(shop: OpenShop) -> None:
    for code in (checked("200001200350"), checked("290001200350")):
        assert refusal_of(lambda code=code: find_scanned(shop, code)).code == "code_unknown"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("sku", "kind", "values", "code"),
    [
        ("HONEY", "price", {"count": 0}, "labels_out_of_range"),
        ("HONEY", "price", {"count": 101}, "labels_out_of_range"),
        ("HONEY", "weight_inside", {"weight_grams": 100}, "label_not_by_weight"),
        ("PEARS", "weight_inside", {}, "weight_out_of_range"),
        ("PEARS", "weight_inside", {"weight_grams": 100_000}, "measure_too_large"),
        ("PEARS", "price_inside", {"weight_grams": 1}, "label_price_unclear"),
        ("NOTHING", "price", {}, "code_unknown"),
    ],
)
def test_a_label_that_can_not_be_is_refused_and_nothing_is_printed(
    shop: OpenShop, sku: str, kind: Any, values: dict[str, int], code: str
) -> None:
    assert refusal_of(lambda: print_labels(shop, sku, 1, kind, **values)).code == code
    assert rows_of(shop, JOB) == []


def test_a_carton_is_labelled_with_its_own_barcode_and_found_by_it(shop: OpenShop) -> None:
    add_item(shop, "CARTON", gtin="13046920028001", label="Biscuits ×12")
    assert print_labels(shop, "CARTON", 1) == "13046920028001"
    assert printed(shop)[0].barcodes == ["13046920028001"]
    for code in ("13046920028001", "0113046920028001"):
        found = find_scanned(shop, code)
        assert (found.item if isinstance(found, Labelled) else found).sku == "CARTON"  # type: ignore[union-attr]


def test_a_shop_without_shapes_prints_no_weight_labels(shop: OpenShop) -> None:
    bare = replace(shop, settings=shop.settings.model_copy(update={"variable_measure": ()}))
    refusal = refusal_of(lambda: print_labels(bare, "PEARS", 1, "weight_inside", weight_grams=5))
    assert refusal.code == "label_without_shape"
    assert give_barcode(bare, "NUTS", 1).startswith("20")


def test_a_shape_that_can_not_be_read_is_refused_with_the_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path))
    monkeypatch.setenv("KIOSK_VARIABLE_MEASURE", '["23IIIIXPPPPPC"]')
    assert checked_settings().variable_measure == ("23IIIIXPPPPPC",)
    monkeypatch.setenv("KIOSK_VARIABLE_MEASURE", '["20IIIIIWWWWWC"]')
    refusal = refusal_of(checked_settings)
    assert (refusal.code, refusal.data["name"]) == ("setting_no_shape", "variable_measure")


# GS1 strings


def gs1(gtin: str, rest: str) -> str:
    return f"]C101{gtin:0>14}{rest}"


def test_a_gs1_string_finds_the_item_and_its_lot(shop: OpenShop) -> None:
    add_lot(shop, "L7", "COFFEE", 5, expires_on=date(2027, 3, 1))
    found = labelled(shop, gs1(COFFEE_GTIN, "10L7\x1d17270301"))
    assert (found.item.sku, found.lot) == ("COFFEE", "L7")
    assert labelled(shop, f"https://id.gs1.org/01/0{COFFEE_GTIN}/10/l7").lot == "L7"


@pytest.mark.parametrize("lot", ["L8", "EMPTY", "PEARLOT"])
def test_a_lot_that_is_not_in_stock_does_not_matter(shop: OpenShop, lot: str) -> None:
    add_lot(shop, "EMPTY", "COFFEE", 5, balance=0)
    add_lot(shop, "PEARLOT", "PEARS", 5000)
    assert labelled(shop, gs1(COFFEE_GTIN, f"10{lot}")).lot is None


def test_what_expired_by_its_label_is_refused_with_the_day(shop: OpenShop) -> None:
    refusal = refusal_of(lambda: find_scanned(shop, gs1(COFFEE_GTIN, "17261121")))
    assert (refusal.code, refusal.data["day"]) == ("expired_on_box", date(2026, 11, 21))
    assert labelled(shop, gs1(COFFEE_GTIN, "17261122")).item.sku == "COFFEE"
    assert labelled(shop, gs1(COFFEE_GTIN, "15200101")).item.sku == "COFFEE"  # best before


@pytest.mark.parametrize(
    ("why", "code"),
    [
        ({"quarantined": True}, "lot_quarantined"),
        ({"expires_on": date(2026, 11, 21)}, "lot_expired"),
        ({"quarantined": True, "expires_on": date(2026, 11, 21)}, "lot_quarantined"),
    ],
)
def test_what_is_of_a_lot_that_may_not_be_sold_is_refused(
    shop: OpenShop, why: dict[str, Any], code: str
) -> None:
    add_lot(shop, "L7", "COFFEE", 5, **why)
    refusal = refusal_of(lambda: find_scanned(shop, gs1(COFFEE_GTIN, "10L7")))
    assert (refusal.code, refusal.data["lot"]) == (code, "L7")


def test_a_lot_is_the_one_as_spelled_before_the_one_in_capitals(shop: OpenShop) -> None:
    add_lot(shop, "L7", "COFFEE", 5)
    add_lot(shop, "l7", "COFFEE", 5)
    assert labelled(shop, gs1(COFFEE_GTIN, "10l7")).lot == "l7"
    assert labelled(shop, gs1(COFFEE_GTIN, "10L7")).lot == "L7"


def test_a_gs1_string_of_a_phone_is_its_piece(shop: OpenShop) -> None:
    add_item(shop, "PHONE", kind="serial", gtin="4006381333931")
    add_lot(shop, "LP", "PHONE", 1)
    add_serial(shop, "SN-4711", "LP", "PHONE")
    scanned = gs1("4006381333931", "21SN-4711")
    found = find_scanned(shop, scanned)
    assert isinstance(found, Piece)
    assert (found.serial, found.item.sku) == ("SN-4711", "PHONE")
    unknown = refusal_of(lambda: find_scanned(shop, gs1("4006381333931", "21SN-1")))
    assert unknown.code == "serial_unknown"
    assert labelled(shop, gs1("4006381333931", "17300101")).serial is None


def test_an_item_that_is_not_there_is_named_by_its_number(shop: OpenShop) -> None:
    refusal = refusal_of(lambda: find_scanned(shop, gs1("4006381333931", "10A")))
    assert (refusal.code, refusal.data) == ("code_unknown", {"scanned": "4006381333931"})


def test_a_code_of_the_shop_that_looks_like_gs1_is_the_shops(shop: OpenShop) -> None:
    code = f"01{COFFEE_GTIN:0>14}10A"
    add_item(shop, code)
    found = find_scanned(shop, code)
    assert isinstance(found, Item)
    assert found.sku == code


def test_the_lot_on_the_box_is_taken_before_the_first_expired(shop: OpenShop) -> None:
    add_lot(shop, "SOON", "COFFEE", 3, expires_on=date(2026, 12, 1))
    add_lot(shop, "LATER", "COFFEE", 1, expires_on=date(2027, 12, 1))
    basket = add_line(new_basket(), Line(labelled(shop, gs1(COFFEE_GTIN, "17271201")).item))
    basket = replace(basket, lines=(replace(basket.lines[0], quantity=3),))
    item, lot = (found := labelled(shop, gs1(COFFEE_GTIN, "10LATER"))).item, found.lot
    basket = add_line(basket, Line(item, quantity=2, preferred_lot=lot))
    keep_basket(shop, basket)
    basket = kept_basket(shop)  # survives the end of the program
    assert basket.lines[1].preferred_lot == "LATER"
    basket = add_tender(basket, Tender("cash", price_for_sale(shop, basket).total_cents))
    complete_sale(shop, basket, Duty(NADIA, open_till(shop, 1, 0).id))
    taken = {
        (row["line_number"], row["lot"]): -row["quantity"]
        for row in rows_of(shop, MOVEMENT)
        if row["kind"] == "sold"
    }
    assert taken == {(2, "LATER"): 1, (2, "SOON"): 1, (1, "SOON"): 2, (1, None): 1}
    assert [row["balance"] for row in rows_of(shop, LOT)] == [0, 0]
