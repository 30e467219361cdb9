"""Vouchers and shapes of codes from spreadsheets."""

from pathlib import Path

import pytest

from db.voucher_books import PATTERN
from db.vouchers import VOUCHER
from kiosk.rules.vouchers import Voucher
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.imports import (
    Imported,
    ImportRefused,
    describe,
    import_voucher_patterns,
    import_vouchers,
)
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.cancelling import check_vouchers
from tests.kiosk.services.shops import Files, rows_of
from tests.support.volunteer import sell

COLUMNS = (
    *("code", "kind", "value", "issuer", "valid_from", "valid_until"),
    *("uses", "scope", "target", "min_basket", "member", "tier"),
)
OLD_COLUMNS = COLUMNS[:6]
GOOD = (
    "N-PAY;payment;10,00;Ville;;;;;;;;",
    "N-PAY-A;payment;10,00;Ville;;;1;all;;;;A",
    "N-HALF;percent;50;;;;3;category;misc;12,50;;",
    "N-FREE;free;;;;;2;item;BREAD;;M-AWA;",
    "N-FIVE;amount;5;;;;;;;;;",
)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A folder to write files into."""
    return Files(tmp_path)


def problems(shop: OpenShop, path: Path) -> list[tuple[str, str]]:
    with pytest.raises(ImportRefused) as refused:
        import_vouchers(shop, path)
    assert all(describe(problem) for problem in refused.value.problems)
    return [(problem.column, problem.code) for problem in refused.value.problems]


def test_vouchers_come_with_all_they_say(shop: OpenShop, files: Files) -> None:
    path = files.sheet(COLUMNS, *GOOD)
    assert import_vouchers(shop, path) == Imported(5, 0, 0)
    assert import_vouchers(shop, path) == Imported(0, 0, 5)
    rows = {row["code"]: row for row in rows_of(shop, VOUCHER) if row["code"].startswith("N-")}
    assert (rows["N-PAY-A"]["tier"], rows["N-PAY-A"]["balance_cents"]) == ("A", 1000)
    assert (rows["N-PAY"]["uses"], rows["N-PAY"]["uses_left"]) == (None, None)
    half = rows["N-HALF"]
    assert (half["percent_bp"], half["uses"], half["uses_left"]) == (5000, 3, 3)
    assert (half["scope"], half["target"], half["min_basket_cents"]) == ("category", "misc", 1250)
    free = rows["N-FREE"]
    assert (free["kind"], free["value_cents"], free["percent_bp"]) == ("free", None, None)
    assert (free["scope"], free["target"], free["member"]) == ("item", "BREAD", "M-AWA")
    assert (rows["N-FIVE"]["uses"], rows["N-FIVE"]["scope"]) == (1, "all")
    found = find_scanned(shop, "n-free")
    assert isinstance(found, Voucher)
    assert found.covers("BREAD", "misc")


def test_a_file_of_before_is_read_as_before(shop: OpenShop, files: Files, duty: Duty) -> None:
    path = files.sheet(OLD_COLUMNS, "N-FIVE;amount;1;;;", "FIVE;amount;5;CCAS;;")
    assert import_vouchers(shop, path) == Imported(1, 0, 1)
    sell(shop, duty, "BREAD", "N-FIVE")
    assert import_vouchers(shop, path) == Imported(0, 0, 2)
    assert check_vouchers(shop) == ()


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("X;free;5;;;;;item;BREAD;;;", ("value", "value_of_free")),
        ("X;free;;;;;;;;;;", ("scope", "free_of_all")),
        ("X;free;;;;;;item;NOTHING;;;", ("target", "item_unknown")),
        ("X;free;;;;;;category;nothing;;;", ("target", "category_unknown")),
        ("X;amount;5;;;;;item;;;;", ("target", "target_or_all")),
        ("X;amount;5;;;;;;BREAD;;;", ("target", "target_or_all")),
        ("X;amount;5;;;;;shelf;BREAD;;;", ("scope", "not_one_of")),
        ("X;payment;5;Ville;;;2;;;;;", ("uses", "not_of_payment")),
        ("X;payment;5;Ville;;;;item;BREAD;;;", ("scope", "not_of_payment")),
        ("X;amount;5;;;;1001;;;;;", ("uses", "quantity_too_large")),
        ("X;amount;5;;;;0;;;;;", ("uses", "must_be_positive")),
        ("X;amount;5;;;;;;;-1;;", ("min_basket", "negative")),
        ("X;amount;5;;;;;;;;M-NOBODY;", ("member", "member_unknown")),
        ("X;amount;5;;;;;;;;;Z", ("tier", "tier_unknown")),
    ],
)
def test_what_does_not_go_together_is_named(
    shop: OpenShop, files: Files, row: str, found: tuple[str, str]
) -> None:
    before = rows_of(shop, VOUCHER)
    assert found in problems(shop, files.sheet(COLUMNS, GOOD[0], row))
    assert rows_of(shop, VOUCHER) == before


def test_what_was_issued_is_not_edited(shop: OpenShop, files: Files) -> None:
    import_vouchers(shop, files.sheet(COLUMNS, *GOOD))
    for column, row in {
        "uses": "N-HALF;percent;50;;;;4;category;misc;12,50;;",
        "scope": "N-HALF;percent;50;;;;3;item;BREAD;12,50;;",
        "min_basket": "N-HALF;percent;50;;;;3;category;misc;12,51;;",
        "member": "N-HALF;percent;50;;;;3;category;misc;12,50;M-AWA;",
        "tier": "N-HALF;percent;50;;;;3;category;misc;12,50;;A",
    }.items():
        assert problems(shop, files.sheet(COLUMNS, row)) == [(column, "voucher_differs")]


# Shapes of codes

SHAPES = ("issuer", "mask", "value", "valid_from", "valid_until")


def test_shapes_of_codes_come_from_a_file(shop: OpenShop, files: Files) -> None:
    path = files.sheet(
        SHAPES,
        "Pass numérique;pn-9999-aa99;10;2026-01-01;31/12/2026",
        "Mairie;MA-******;5,50;;",
    )
    assert import_voucher_patterns(shop, path) == Imported(2, 0, 0)
    assert import_voucher_patterns(shop, path) == Imported(0, 0, 2)
    assert [(row["mask"], row["value_cents"]) for row in rows_of(shop, PATTERN)] == [
        ("PN-9999-AA99", 1000),
        ("MA-******", 550),
    ]
    found = find_scanned(shop, "ma 12ab34")
    assert isinstance(found, Voucher)
    assert (found.code, found.balance_cents, found.issuer) == ("MA12AB34", 550, "Mairie")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("Pass numérique;PN-9999-AA99;20;2026-01-01;2026-12-31", ("value", "pattern_differs")),
        ("Pass;PN-9999-AA99;10;2026-01-01;2026-12-31", ("issuer", "pattern_differs")),
        (";MA-******;10;;", ("issuer", "required")),
        ("Mairie;MA-99;10;;", ("mask", "mask_too_short")),
        ("Mairie;9999999999999;10;;", ("mask", "mask_like_barcode")),
        ("Mairie;MA-******;0;;", ("value", "must_be_positive")),
        ("Pass;PN 9999 AA99;10;;", ("mask", "mask_same_shape")),
        ("Mairie;MA-******;1;;\nMairie;MA ******;1;;", ("mask", "mask_same_shape")),
        ("Mairie;MA-******;1;2026-02-01;2026-01-01", ("valid_until", "ends_before_start")),
    ],
)
def test_a_shape_that_can_not_be_taken_is_named(
    shop: OpenShop, files: Files, row: str, found: tuple[str, str]
) -> None:
    first = "Pass numérique;PN-9999-AA99;10;2026-01-01;2026-12-31"
    import_voucher_patterns(shop, files.sheet(SHAPES, first))
    with pytest.raises(ImportRefused) as refused:
        import_voucher_patterns(shop, files.sheet(SHAPES, row))
    assert all(describe(problem) for problem in refused.value.problems)
    assert found in [(problem.column, problem.code) for problem in refused.value.problems]
    assert len(rows_of(shop, PATTERN)) == 1
