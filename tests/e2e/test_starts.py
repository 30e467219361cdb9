"""What `kiosk run` does when the till can not be opened: a sentence, exit code 2, nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import at_the_counter, opened

IN_USE = "The till {till} is open in another window. Go on there, or close it."
NO_SHOP = "There is no shop here yet. Make one with: kiosk init"


def squeezed(text: str) -> str:
    """Text without the places where a terminal breaks its lines."""
    return "".join(text.split())


def refused(shop: ShopFolder, **settings: str) -> str:
    """What the program leaves on the terminal when it ends with exit code 2."""
    with shop.terminal(24, 80, "xterm", **settings) as terminal:
        assert terminal.wait_for_exit() == 2
        return " ".join(terminal.text.split())


def test_a_second_program_on_one_till_says_so(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan("SAC")
        till.expect_items(1)
        assert squeezed(till.words(IN_USE, till="T1")) == squeezed(refused(shop))
        till.scan("SAC")
        till.expect_items(2)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_without_a_shop_it_says_how_to_make_one(tmp_path: Path, lang: str) -> None:
    home = tmp_path / "nothing"
    assert "kiosk init" in refused(ShopFolder(home, lang))
    assert not home.exists()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"printer": "fax:///dev/modem"}, "fax:///dev/modem"),
        ({"till": "T9"}, "T9"),
        ({"database_url": "sqlite:////nowhere/at/all.sqlite"}, "unable to open"),
    ],
)
def test_a_wrong_setting_is_named(shop: ShopFolder, settings: dict[str, str], named: str) -> None:
    said = refused(shop, **settings)
    assert named in said
    assert "Traceback" not in said


def test_a_damaged_database_ends_in_a_sentence(shop: ShopFolder) -> None:
    (shop.home / "kiosk.sqlite").write_bytes(b"this is no database" * 100)
    assert "file is not a database" in refused(shop)


def test_other_keys_from_the_settings_file_are_shown_and_work(shop: ShopFolder) -> None:
    (shop.home / "kiosk.toml").write_text("[keys]\npay = 'f11'\n", encoding="utf-8")
    with at_the_counter(shop) as till:
        till.scan("SAC")
        till.expect_items(1)
        assert re.search(r"F11 +Payer", till.terminal.text)
        till.press("f11", "f11")
        till.expect_ticket(1)


def test_a_till_speaks_the_language_of_its_shop_unless_told_otherwise(
    closed_shop: Callable[[str], ShopFolder],
) -> None:
    shop = closed_shop("fr")
    with opened(shop, lang="") as till:
        till.expect_text("Numéro ou badge")
    with opened(shop, lang="en") as till:
        till.expect_text("Number or badge")


def test_whoever_is_not_signed_in_can_change_the_language_ask_for_help_and_leave(
    shop: ShopFolder,
) -> None:
    with opened(shop) as till:
        till.expect("Number or badge")
        till.press("ctrl+t")
        till.expect_text("Number or badge")
        till.press("f1")
        till.expect_text("Show every key")
        till.press("f1")
        till.expect_text("Number or badge")
        till.press("ctrl+q")
        assert till.terminal.wait_for_exit() == 0
        assert till.terminal.text.strip() == ""
