"""Shops for the journeys: made once by the real commands, copied for every test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.goods import TABLES, spreadsheet
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter, opened
from tests.support.made_once import made_once
from tests.support.printers import TcpPrinter

NAMES = {"fr": "Boutique solidaire d'Ivry", "en": "Solidarity shop of Ivry"}
ADDRESS = r"12 rue des Lilas\n94200 Ivry"
FLOAT = {"fr": "80,00", "en": "80.00"}

MakeShop = Callable[..., ShopFolder]


@pytest.fixture(scope="session")
def template_shop(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ShopFolder]:
    """Makes the shop of a language once; it is copied and never opened."""

    def make(folder: Path, lang: str) -> None:
        shop = ShopFolder(folder / "home", lang)
        (folder / "badge").write_text(found_shop(shop).split()[-1])
        import_goods(shop, tmp_path_factory.mktemp("files"))

    def made(lang: str) -> ShopFolder:
        folder = made_once(tmp_path_factory, f"closed-{lang}", partial(make, lang=lang))
        return ShopFolder(folder / "home", lang, badge=(folder / "badge").read_text())

    return made


@pytest.fixture(scope="session")
def template_open_shop(
    template_shop: Callable[[str], ShopFolder], tmp_path_factory: pytest.TempPathFactory
) -> ShopFolder:
    """The French shop with its till opened on a float of 80 euros; copied and never opened."""
    closed = template_shop("fr")
    folder = made_once(tmp_path_factory, "open-fr", lambda made: open_till(copied(closed, made)))
    return replace(closed, home=folder / "home")


@pytest.fixture
def closed_shop(template_shop: Callable[[str], ShopFolder], tmp_path: Path) -> MakeShop:
    """Makes a shop of a language whose till has not been opened yet."""
    return lambda lang: copied(template_shop(lang), tmp_path / lang)


@pytest.fixture
def shop(template_open_shop: ShopFolder, tmp_path: Path) -> ShopFolder:
    """A French shop whose till is open."""
    return copied(template_open_shop, tmp_path / "shop")


@pytest.fixture(scope="module")
def counter(
    template_open_shop: ShopFolder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Counter"]:
    """A counter for the tests of a module that store nothing: starting it takes a second."""
    shop = copied(template_open_shop, tmp_path_factory.mktemp("counter"))
    with ExitStack() as closing:
        yield Counter(shop, closing)


@pytest.fixture
def till(counter: "Counter") -> Till:
    """A till at the counter, so tall that fifty lines are in sight; its basket is empty."""
    return counter.ready()


class Counter:
    """One till after the other, as long as each lives."""

    def __init__(self, shop: ShopFolder, closing: ExitStack) -> None:
        self._shop, self._closing = shop, closing
        self._till: Till | None = None

    def ready(self) -> Till:
        """The till that stands there, emptied; another one if a test has left it elsewhere."""
        if self._till is None or not self._till.is_at_the_counter:
            self._closing.close()
            self._till = self._closing.enter_context(at_the_counter(self._shop, rows=70))
        self._till.press("ctrl+x", "enter")
        self._till.expect_items(0)
        return self._till


@pytest.fixture
def printer() -> Iterator[TcpPrinter]:
    """A network printer that takes everything."""
    with TcpPrinter() as printer:
        yield printer


def found_shop(shop: ShopFolder) -> str:
    """`kiosk init`, with a manager who is number 1; returns what it said."""
    person = ["--manager", "Camille", "--pin", "1234"]
    place = ["--name", NAMES[shop.lang], "--address", ADDRESS]
    # Journeys look at the paper; those about paper on request ask for themselves.
    return shop.done("init", "--no-input", "--receipts", "always", *place, *person)


def import_goods(shop: ShopFolder, folder: Path) -> None:
    """`kiosk import` of every table; the French shop starts the program for each of them."""
    commands = []
    for table in TABLES:
        file = folder / f"{table}.csv"
        file.write_bytes(spreadsheet(table, shop.lang))
        commands.append(["import", table, str(file)])
    if shop.lang == "en" or shop.database_url:
        shop.done_in_turn(commands)
        return
    for command in commands:
        shop.done(*command)


def open_till(shop: ShopFolder) -> None:
    """Signs in, counts the float, and leaves."""
    with opened(shop) as till:
        till.expect("Number or badge")
        till.terminal.type("1\r1234\r")
        till.expect("The till is closed. How much cash is in the drawer?")
        till.answer(FLOAT[shop.lang])
        till.expect_counter()
        till.press("ctrl+q")
        assert till.terminal.wait_for_exit() == 0


def copied(shop: ShopFolder, folder: Path) -> ShopFolder:
    """The same shop in another place."""
    shutil.copytree(shop.home, folder / "home")
    return replace(shop, home=folder / "home")
