"""Members from a spreadsheet: households that they share, contacts, and dead cards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from db.members import CARD, HOUSEHOLD, IDENTITY, MEMBER, ORIENTATION, TIER
from kiosk.rules.orientations import Period
from kiosk.services.imports import Imported, ImportRefused, Problem, describe, import_members
from kiosk.services.imports.members import COLUMNS, OPTIONAL
from kiosk.services.keys import identity_cipher
from kiosk.services.members import deeds
from kiosk.services.members.identities import Identity
from kiosk.services.members.sheets import member_sheet
from kiosk.services.shop import OpenShop
from tests.kiosk.services.shops import NOW, Files, opened_shop, rows_of

TODAY = NOW.date()


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with opened_shop(database_url, tmp_path / "home") as shop:
        with shop.writing() as connection:
            connection.execute(insert(TIER), [{"tier": "A", "percent_bp": 3000}])
        yield shop


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def take(shop: OpenShop, files: Files, *rows: str) -> Imported:
    return import_members(shop, files.sheet((*COLUMNS, *OPTIONAL), *rows))


def problems(shop: OpenShop, files: Files, *rows: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ImportRefused) as refused:
        take(shop, files, *rows)
    return [(each.line, each.column, each.code) for each in refused.value.problems]


def row(card: str, size: int, household: str = "", name: str = "", contact: str = "") -> str:
    return f"{card};{name};A;{size};2026-09-01;2027-05-31;CCAS;{household};{contact}"


def sizes(shop: OpenShop) -> dict[str, int]:
    return {each["reference"]: each["size"] for each in rows_of(shop, HOUSEHOLD)}


def homes(shop: OpenShop) -> dict[str, str]:
    return {each["reference"]: each["household"] for each in rows_of(shop, MEMBER)}


def test_several_rows_share_a_household(shop: OpenShop, files: Files) -> None:
    rows = (row("M1", 4, "FAM"), row("M2", 4, "FAM"), row("M3", 1))
    assert take(shop, files, *rows) == Imported(3, 0, 0)
    assert homes(shop) == {"M1": "FAM", "M2": "FAM", "M3": "M3"}
    assert sizes(shop) == {"FAM": 4, "M3": 1}
    assert take(shop, files, *rows) == Imported(0, 0, 3)


def test_a_household_may_be_called_after_one_of_its_members(shop: OpenShop, files: Files) -> None:
    take(shop, files, row("M1", 2, "M2"), row("M2", 2))
    assert homes(shop) == {"M1": "M2", "M2": "M2"}
    assert sizes(shop) == {"M2": 2}


def test_rows_that_share_a_household_agree_on_its_size(shop: OpenShop, files: Files) -> None:
    rows = (row("M1", 4, "FAM"), row("M2", 3, "FAM"))
    assert problems(shop, files, *rows) == [(3, "household_size", "household_differs")]
    assert sizes(shop) == {}


def test_they_agree_however_long_the_file_is(shop: OpenShop, files: Files) -> None:
    rows = [row(f"M{number}", 1) for number in range(1100)]
    rows[0], rows[1050] = row("M0", 4, "FAM"), row("M1050", 5, "FAM")
    assert problems(shop, files, *rows) == [(1052, "household_size", "household_differs")]


def test_another_size_changes_the_household(shop: OpenShop, files: Files) -> None:
    take(shop, files, row("M1", 4, "FAM"), row("M2", 4, "FAM"))
    assert take(shop, files, row("M2", 5)) == Imported(0, 1, 0)
    assert sizes(shop) == {"FAM": 5}
    assert homes(shop)["M2"] == "FAM", "an empty household is left as it is"
    take(shop, files, row("M2", 1, "M2"))
    assert (homes(shop)["M2"], sizes(shop)) == ("M2", {"FAM": 5, "M2": 1})


def test_a_contact_is_sealed_with_the_name(shop: OpenShop, files: Files) -> None:
    take(shop, files, row("M1", 1, name="Zoé Marchand", contact="zoe@example.org"))
    assert member_sheet(shop, "M1").identity == Identity("Zoé Marchand", "zoe@example.org")
    assert "zoe" not in str(rows_of(shop, IDENTITY))
    take(shop, files, row("M1", 1, name="Zoé Petit"))
    assert member_sheet(shop, "M1").identity == Identity("Zoé Petit", "zoe@example.org")


def test_a_name_of_before_is_read_and_sealed_anew(shop: OpenShop, files: Files) -> None:
    take(shop, files, row("M1", 1))
    sealed = identity_cipher(shop.settings.home).encrypt("Zoé Marchand".encode()).decode()
    with shop.writing() as connection:
        connection.execute(insert(IDENTITY), {"member": "M1", "sealed": sealed})
    assert take(shop, files, row("M1", 1, name="Zoé Marchand")) == Imported(0, 0, 1)
    take(shop, files, row("M1", 1, name="Zoé Petit"))
    (stored,) = rows_of(shop, IDENTITY)
    assert stored["sealed_key"]
    assert member_sheet(shop, "M1").identity == Identity("Zoé Petit")


def test_a_dead_card_is_a_problem_with_its_name(shop: OpenShop, files: Files) -> None:
    take(shop, files, row("M1", 1))
    fresh = deeds.replace_card(shop, 1, "M1", "M1")
    assert problems(shop, files, row("M1", 2)) == [(2, "card", "card_replaced")]
    assert "M1" in describe(Problem("f.csv", 2, "card", "card_replaced", {"value": "M1"}))
    assert take(shop, files, row(fresh, 2)) == Imported(0, 1, 0)
    assert sizes(shop) == {"M1": 2}


def test_a_reference_is_not_a_card(shop: OpenShop, files: Files) -> None:
    period = Period(TODAY, TODAY)
    made = deeds.enrol(shop, 1, deeds.NewMember("A", period))
    found = problems(shop, files, row(made.reference, 1))
    assert found == [(2, "card", "taken_by_member")]


def test_a_file_of_before_a_renewal_changes_nothing(shop: OpenShop, files: Files) -> None:
    take(shop, files, row("M1", 1))
    renewal = Period(Period(TODAY, TODAY).valid_from.replace(month=12), TODAY.replace(year=2028))
    deeds.renew(shop, 1, "M1", renewal)
    assert take(shop, files, row("M1", 1)) == Imported(0, 0, 1)
    with shop.reading() as connection:
        until = connection.execute(select(ORIENTATION.c.valid_until)).scalars().all()
    assert renewal.valid_until in until
    assert len(until) == 2
    assert len(rows_of(shop, CARD)) == 1


def looks(shop: OpenShop) -> dict[str, tuple[str, bool]]:
    rows = rows_of(shop, MEMBER)
    return {each["reference"]: (each["receipt_lang"], each["large_print"]) for each in rows}


def test_a_file_says_how_members_read_their_receipts_or_leaves_it(
    shop: OpenShop, files: Files
) -> None:
    asked = (f"{row('M1', 1)};ar-MA;oui", f"{row('M2', 1)};;", row("M3", 1))
    assert take(shop, files, *asked) == Imported(3, 0, 0)
    assert looks(shop) == {"M1": ("ar", True), "M2": ("", False), "M3": ("", False)}
    others = (row("M1", 1), f"{row('M2', 1)};uk;", f"{row('M3', 1)};;x")
    assert take(shop, files, *others) == Imported(0, 2, 1)
    assert looks(shop) == {"M1": ("ar", True), "M2": ("uk", False), "M3": ("", True)}
    assert take(shop, files, f"{row('M1', 1)};FR;non") == Imported(0, 1, 0)
    assert looks(shop)["M1"] == ("fr", False)


def test_a_language_that_receipts_do_not_come_in_is_named(shop: OpenShop, files: Files) -> None:
    assert problems(shop, files, f"{row('M1', 1)};elvish;") == [(2, "receipt_lang", "not_one_of")]
