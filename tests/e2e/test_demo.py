"""`kiosk demo`: a shop to try, which leaves nothing behind and touches nothing real."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.services.training.goods import FILES
from tests.e2e.shop_folder import KIOSK, ShopFolder
from tests.e2e.till import PAPER_WIDTH, Till
from tests.support.terminal import Terminal

FAULT = "This did not work, and it has been noted. Try again, or ask a manager."


@contextmanager
def demo(lang: str, folder: Path, rows: int, columns: int, **env: str) -> Iterator[Till]:
    """The demo, with a temporary folder of its own."""
    folder.mkdir()
    argv = [KIOSK, "demo", "--lang", lang]
    with Terminal(argv, {"TMPDIR": str(folder), **env}, rows, columns) as terminal:
        yield Till(terminal, lang, columns - PAPER_WIDTH[58])


@pytest.mark.parametrize(("lang", "rows", "columns"), [("fr", 24, 80), ("en", 40, 120)])
def test_the_demo_opens_sells_and_leaves_nothing_behind(
    tmp_path: Path, lang: str, rows: int, columns: int
) -> None:
    with demo(lang, tmp_path / "tmp", rows, columns) as till:
        till.scan("M1001", "CLE4G")  # typed before there is a counter
        till.expect_items(1)
        till.terminal.wait_for("Aminata D.")
        row = next(n for n, text in enumerate(till.terminal.screen) if " KG11 " in text)
        till.terminal.click(row, till.terminal.screen[row].index(" KG11 ") + 3)
        till.expect("How many kilograms?")
        till.answer("1")
        till.expect_items(2)
        till.press("f12", "f12")
        till.terminal.wait_for(re.compile(r"\[ T1-\d{6} \]"))
        till.press("ctrl+q")
        assert till.terminal.wait_for_exit() == 0
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_demo_whose_window_is_closed_leaves_nothing_behind(tmp_path: Path) -> None:
    with demo("fr", tmp_path / "tmp", 24, 80) as till:
        till.expect_counter()
        assert list((tmp_path / "tmp").iterdir())
        till.terminal.hang_up()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_every_code_of_the_panel_does_what_it_says(tmp_path: Path) -> None:
    with demo("fr", tmp_path / "tmp", 40, 120) as till:
        till.expect_counter()
        for code, shows in panel("fr"):
            till.terminal.wait_for(shows)
            if code == "{suspended}":  # another one each time
                code = till.terminal.text.partition(f" {shows}")[0].split()[-1]
            till.terminal.wait_for(code)
            till.scan(code)
            wait_for_change(till)
            assert till.words(FAULT) not in till.text
            till.press("escape")
            till.expect_counter()


def wait_for_change(till: Till) -> None:
    before = till.terminal.text
    till.terminal.wait_for(lambda: till.terminal.text != before)


def panel(lang: str) -> list[list[str]]:
    with (FILES / lang / "codes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";" if lang == "fr" else ","))[1:]


def test_the_demo_touches_nothing_of_a_real_shop(shop: ShopFolder, tmp_path: Path) -> None:
    before = contents(shop.home)
    with demo("fr", tmp_path / "tmp", 24, 80, **shop.variables(printer="file:///nowhere")) as till:
        till.expect_counter()
        till.scan("M1001", "CLE4G")
        till.expect_items(1)
        till.press("f12", "f12")
        till.terminal.wait_for(re.compile(r"\[ T1-\d{6} \]"))
        till.terminal.hang_up()
    assert contents(shop.home) == before


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }
