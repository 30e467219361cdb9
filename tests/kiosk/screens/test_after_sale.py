"""After a sale: the ticket's QR, the change, and whether the buyer wants paper."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from db import print_jobs
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.help import HelpScreen
from kiosk.screens.menu import MenuDialogue
from kiosk.screens.questions import QuestionsScreen
from kiosk.screens.receipts.for_phone import ForPhoneDialogue
from kiosk.screens.till_screen import TillScreen
from kiosk.services.counter.reprints import print_again
from kiosk.services.shop import OpenShop, add_till, open_shop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import StaffMember
from kiosk.settings import Settings
from kiosk.widgets import qr_view
from kiosk.widgets.qr_view import QUIET_ZONE, QrView
from receipts.document import from_json
from tests.kiosk.screens.driven import LARGE, SMALL, Driven, at_the_counter
from tests.support.pilot import type_keys
from tests.support.qr_reader import read_qr
from tests.support.rows import everything

MANAGER = StaffMember(1, "Camille", "manager")
HALVES = {"█": (False, False), " ": (True, True), "▀": (False, True), "▄": (True, False)}
ASKED = "Does the buyer want the ticket on paper?"


@pytest.fixture
def asking(home: Path, shop: OpenShop) -> Path:
    set_receipts(shop, "ask", MANAGER)
    return home


def states(shop: OpenShop) -> list[str]:
    return [row["state"] for row in everything(shop.engine)["print_job"]]


def not_printed(shop: OpenShop) -> list[dict[str, Any]]:
    rows = everything(shop.engine)["journal_entry"]
    return [json.loads(row["entry"])["values"] for row in rows if row["kind"] == "not_printed"]


@asynccontextmanager
async def after_a_sale(
    home: Path, size: tuple[int, int] = SMALL, lang: str = "en", **settings: Any
) -> AsyncIterator[Driven]:
    """The till when a coffee was sold for ten euros and its QR is drawn."""
    async with at_the_counter(home, size, lang, **settings) as till:
        await sell(till)
        yield till


async def sell(till: Driven) -> None:
    """A coffee for a note of ten; waits for the QR."""
    await till.types("CAFE\r", "Café moulu 250 g, ")
    await till.presses("f12")
    await till.writes("10\r")
    await till.is_on(CounterScreen)
    await till.until(lambda: counter(till).after_sale.view.display)


def counter(till: Driven) -> CounterScreen:
    assert isinstance(till.app.screen, CounterScreen)
    return till.app.screen


def modules_seen(till: Driven) -> list[list[bool]]:
    """What a camera sees of the code in the widget's own place; true is dark."""
    region = till.app.screen.query_one(QrView).region
    rows = [row.ljust(120)[region.x + 2 : region.x + 31] for row in till.rows]
    cells = rows[region.y : region.bottom]
    return [[HALVES[cell][half] for cell in row] for row in cells for half in (0, 1)][:29]


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("theme", ["kiosk-dark", "kiosk-light"])
async def test_the_ticket_can_be_scanned_off_the_screen(
    asking: Path, size: tuple[int, int], theme: str
) -> None:
    async with after_a_sale(asking, size, theme=theme) as till:
        assert read_qr(modules_seen(till), QUIET_ZONE) == "T1-000001"
        view = till.app.screen.query_one(QrView)
        colours = {
            (segment.style.color.triplet.hex, segment.style.bgcolor.triplet.hex)  # type: ignore[union-attr]
            for segment in view.render_line(0)
            if "█" in segment.text
        }
        assert colours == {("#ffffff", "#000000")}


async def test_the_till_itself_reads_what_it_shows(asking: Path) -> None:
    async with after_a_sale(asking) as till:
        await till.types(f"{read_qr(modules_seen(till), QUIET_ZONE)}\r", "not on paper")


async def test_i_prints_and_the_change_stays(asking: Path, shop: OpenShop) -> None:
    async with after_a_sale(asking) as till:
        await till.sees(ASKED)
        await till.writes("i", "No printer here. F8 shows ticket T1-000001.")
        await till.until(lambda: states(shop) == ["sent"])
        assert ASKED not in till.running_text
        assert "Change due" in till.running_text
        assert read_qr(modules_seen(till), QUIET_ZONE) == "T1-000001"
    assert not_printed(shop) == []


async def test_l_prints_the_ticket_in_the_language_that_is_chosen(
    asking: Path, shop: OpenShop
) -> None:
    async with after_a_sale(asking) as till:
        await till.sees("L Language")
        await till.writes("l", "1 French Français 2 In large type… 3 Amharic (not checked yet)")
        await till.presses("escape")
        await till.sees(ASKED)
        assert states(shop) == ["held"]
        await till.writes("l", "2 In large")
        await till.writes("2\r", "3 Arabic")
        await till.writes("3\r", "No printer here. F8 shows ticket T1-000001.")
        await till.until(lambda: states(shop) == ["not_wanted", "sent"])
        assert ASKED not in till.running_text
        assert "Change due" in till.running_text
    paper = from_json(everything(shop.engine)["print_job"][1]["document"])
    assert (paper.lang, paper.large) == ("ar", True)
    assert not_printed(shop) == []


@pytest.mark.parametrize("answer", ["i", "n", "l"])
async def test_a_ticket_that_another_till_has_printed_is_not_said_to_come(
    asking: Path, shop: OpenShop, answer: str
) -> None:
    """The question still stands here; a copy, which can be asked for, is said to be one."""
    says = "Ticket T1-000001 was printed, or is on its way, at another till. F8 prints a copy."
    copies = 0
    async with after_a_sale(asking) as till:
        print_at_another_till(shop, "T1-000001")
        if answer == "l":
            says, copies = "No printer here: the paper is on the screen.", 1
            await till.writes("l", "What you choose is printed at once.")
            await till.presses("enter", sees=says)
        else:
            await till.writes(answer, says)
        assert ASKED not in till.running_text
        assert "Change due" in till.running_text
        await till.until(lambda: states(shop) == ["sent"] * (1 + copies))
    assert not_printed(shop) == []


def print_at_another_till(shop: OpenShop, ticket: str) -> None:
    """As F8 and I do there, until the printer has it."""
    home = shop.settings.home
    add_till(Settings(home=home), "T2", now=shop.now)
    with closing(open_shop(Settings(home=home, till="T2"), now=shop.now)) as other:
        assert print_again(other, ticket, MANAGER) == 0
        with other.writing() as connection:
            job = print_jobs.next_job(connection, "T2")
            assert job
            assert print_jobs.begin_sending(connection, job, other.now())
            print_jobs.end_sending(connection, job, "sent", "", other.now())


@pytest.mark.parametrize("answer", ["n", "N", "n\r"])
async def test_n_leaves_the_paper_away(asking: Path, shop: OpenShop, answer: str) -> None:
    async with after_a_sale(asking) as till:
        await till.writes(answer, "No paper for T1-000001. F8 prints it later.")
        assert states(shop) == ["not_wanted"]
    assert not_printed(shop) == [{"ticket": "T1-000001", "staff": 1}]


async def test_a_letter_can_be_touched(asking: Path, shop: OpenShop) -> None:
    async with after_a_sale(asking) as till:
        row = next(number for number, line in enumerate(till.rows) if "F2 " in line)
        await till.pilot.click(offset=(till.rows[row].index("No ticket"), row))
        await till.sees("No paper for T1-000001.")
    assert states(shop) == ["not_wanted"]


async def test_escape_is_a_no_too(asking: Path, shop: OpenShop) -> None:
    async with after_a_sale(asking) as till:
        await till.presses("escape", sees="No paper for T1-000001.")
    assert states(shop) == ["not_wanted"]


async def test_a_scan_is_a_no_and_is_taken(asking: Path, shop: OpenShop) -> None:
    """Also one that begins with a letter that would answer."""
    async with after_a_sale(asking) as till:
        await till.types("NOKIA\r", "“NOKIA” is unknown here.")
        await till.until(lambda: states(shop) == ["not_wanted"])
        assert not till.app.screen.query_one(QrView).display
        await till.types("CAFE\r", "1 item")


@pytest.mark.parametrize("key", ["f2", "f7", "f8", "f10", "ctrl+r"])
async def test_a_key_for_something_else_is_a_no(asking: Path, shop: OpenShop, key: str) -> None:
    async with after_a_sale(asking) as till:
        await till.presses(key)
        await till.until(lambda: states(shop) == ["not_wanted"])
        await till.until(lambda: not isinstance(till.app.screen, CounterScreen))
        await till.presses("escape")
        await till.until(lambda: isinstance(till.app.screen, CounterScreen))
        assert ASKED not in till.running_text
        assert "Change due" in till.running_text, "the volunteer is counting coins"


@pytest.mark.parametrize("key", ["f12", "enter", "f1", "ctrl+t"])
async def test_keys_that_do_nothing_else_leave_the_question(
    asking: Path, shop: OpenShop, key: str
) -> None:
    async with after_a_sale(asking) as till:
        await till.presses(key)
        if key == "f1":
            await till.sees("Show every key")
            await till.presses("escape")
        await till.writes("i")
        await till.until(lambda: states(shop) == ["sent"])


@pytest.mark.parametrize(
    ("letter", "above"),
    [("", CounterScreen), ("l", QuestionsScreen), ("q", ForPhoneDialogue), ("f1", HelpScreen)],
)
async def test_locking_asks_nobody_whatever_stands_above_the_question(
    asking: Path, shop: OpenShop, letter: str, above: type[TillScreen]
) -> None:
    async with after_a_sale(asking) as till:
        assert "No ticket" in till.text
        await till.presses(*[letter] if letter else [])
        await till.is_on(above)
        await till.presses("ctrl+l", sees="Number or badge")
        await till.until(lambda: states(shop) == ["not_wanted"])
        await till.writes("1\r", "PIN")
        await till.writes("1234\r", "No paper for T1-000001. F8 prints it later.")
        await till.is_on(CounterScreen)
        assert "No ticket" not in till.text
        assert ASKED not in till.running_text
        await till.types("CAFE\r", "Café moulu 250 g, ")
    assert not_printed(shop) == [{"ticket": "T1-000001", "staff": 1}]


async def test_closing_the_program_asks_nobody(asking: Path, shop: OpenShop) -> None:
    async with after_a_sale(asking):
        assert states(shop) == ["held"]
    assert states(shop) == ["not_wanted"]
    assert len(not_printed(shop)) == 1


async def test_two_sales_in_a_row_are_two_questions(asking: Path, shop: OpenShop) -> None:
    async with after_a_sale(asking) as till:
        await till.writes("i", "F8 shows ticket T1-000001.")
        await sell(till)
        await till.until(lambda: "Ticket T1-000002" in till.text)
        await till.writes("n", "No paper for T1-000002.")
        await till.until(lambda: states(shop) == ["sent", "not_wanted"])


async def test_a_shop_that_prints_always_shows_the_code_and_asks_nothing(
    home: Path, shop: OpenShop
) -> None:
    async with after_a_sale(home) as till:
        assert read_qr(modules_seen(till), QUIET_ZONE) == "T1-000001"
        assert ASKED not in till.running_text
        await till.until(lambda: states(shop) == ["sent"])
        await till.types("NOKIA\r", "“NOKIA” is unknown here.")


async def test_a_window_that_is_too_small_asks_without_the_code(
    asking: Path, shop: OpenShop
) -> None:
    async with after_a_sale(asking) as till:
        await till.pilot.resize_terminal(60, 20)
        await till.until(lambda: not till.app.screen.query_one(QrView).display)
        await till.sees("No ticket")
        await till.pilot.resize_terminal(*SMALL)
        await till.until(lambda: till.app.screen.query_one(QrView).display)
        assert read_qr(modules_seen(till), QUIET_ZONE) == "T1-000001"
        await till.writes("i")
        await till.until(lambda: states(shop) == ["sent"])


async def test_a_console_without_half_blocks_asks_all_the_same(
    asking: Path, shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qr_view, "HALF_BLOCKS", False)
    async with at_the_counter(asking, SMALL, "en") as till:
        await till.types("CAFE\r", "Café moulu 250 g, ")
        await till.presses("f12", "f12", sees="No ticket")
        await till.sees(ASKED)
        assert not till.app.screen.query_one(QrView).display
        type_keys(till.app, "i")
        await till.until(lambda: states(shop) == ["sent"])


async def test_a_large_console_without_half_blocks_shows_it_with_two_cells(
    asking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qr_view, "HALF_BLOCKS", False)
    async with after_a_sale(asking, (150, 48)) as till:
        region = till.app.screen.query_one(QrView).region
        rows = [row[region.x + 2 : region.x + 60 : 2] for row in till.rows]
        modules = [[cell == " " for cell in row] for row in rows[region.y : region.y + 29]]
        assert read_qr(modules, QUIET_ZONE) == "T1-000001"


# The manager's setting


async def test_a_manager_changes_whether_receipts_are_printed(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, SMALL, "en") as till:
        await till.manages("Receipts", sees="Are receipts printed?")
        await till.writes("1")
        await till.is_on(MenuDialogue)
        await till.presses("escape")
        await till.is_on(CounterScreen)
        await sell(till)
        await till.sees(ASKED)
        await till.manages("Receipts", sees="▸ 1 Ask the buyer")
        await till.writes("3")
        await till.is_on(MenuDialogue)
        await till.presses("escape")
        await till.is_on(CounterScreen)
        await sell(till)
        assert ASKED not in till.running_text
    assert states(shop) == ["not_wanted", "not_wanted"]


async def test_a_setting_that_is_looked_at_is_not_changed(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, SMALL, "en") as till:
        await till.manages("Receipts", sees="▸ 2 Print every receipt")
        await till.presses("enter")
        await till.is_on(MenuDialogue)
    kinds = [row["kind"] for row in everything(shop.engine)["journal_entry"]]
    assert "settings_changed" not in kinds


async def test_what_another_till_changed_holds_from_the_next_sign_in(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home, SMALL, "en") as till:
        set_receipts(shop, "ask", MANAGER)
        await till.presses("ctrl+l", sees="Number or badge")
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)
        await sell(till)
        await till.sees(ASKED)
