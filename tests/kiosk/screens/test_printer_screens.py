"""The printer is set up and tried at the till, while its worker stands aside."""

import io
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk.language import _
from kiosk.screens.audit.aside import AsideScreen
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.menu import MenuDialogue
from kiosk.screens.printers import steps
from kiosk.screens.questions import QuestionsScreen
from kiosk.screens.told import ToldDialogue
from kiosk.services import printing
from kiosk.services.printers import setting_up
from kiosk.services.printers.finding import FoundPrinter
from kiosk.settings import Settings
from receipts.transport.owner import take_printer
from tests.kiosk.screens.driven import LARGE, SMALL, Driven, at_the_counter
from tests.support.cups import Cups
from tests.support.drawer_printer import DrawerPrinter
from tests.support.pilot import matches_snapshot
from tests.support.rows import everything

FOUND = [
    FoundPrinter("lp:///nowhere/usb/lp0", "lp", "EPSON TM-T20II"),
    FoundPrinter("serial:///dev/ttyUSB0", "serial", "ttyUSB0", may_open=False),
]


@pytest.fixture
def printer() -> Iterator[DrawerPrinter]:
    with DrawerPrinter() as printer:
        yield printer


@pytest.fixture(autouse=True)
def _played(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """No printers of the computer that runs the tests, and no long waits."""
    monkeypatch.setenv("KIOSK_HOME", str(home))
    monkeypatch.setattr("kiosk.screens.printers.setting_up.find_printers", lambda: FOUND)
    monkeypatch.setattr(setting_up, "ANSWER_SECONDS", 0.6)


@asynccontextmanager
async def at_printer_menu(home: Path, **more: Any) -> AsyncIterator[Driven]:
    async with at_the_counter(home, **({"lang": "en"} | more)) as till:
        await till.manages("Printer and logo", sees="How the printer is now")
        yield till


async def types_address(till: Driven, address: str) -> None:
    await till.writes("2", "Which printer is it?")
    await till.writes("3", "The printer's address")
    await till.types(f"{address}\r")


def facts(till: Driven) -> dict[str, Any]:
    rows = everything(till.app.real_shop.engine)["printer"]
    return dict(rows[0]) if rows else {}


async def test_a_printer_is_tried_and_used_at_once(home: Path, printer: DrawerPrinter) -> None:
    async with at_printer_menu(home) as till:
        await types_address(till, printer.url)
        await till.sees("Look at the page. It answers, and has paper.")
        await till.writes("3", "Which is the first numbered line")
        await till.writes("1", "Is there a row of 12 boxes")
        await till.writes("1", "Was the paper cut?")
        await till.writes("1", "Now the numbers 1 and 2")
        await till.writes("1", "Is a cash drawer plugged into the printer?")
        await till.writes("1", "Did the drawer open?")
        await till.writes("1", "Written into")
        await till.is_on(ToldDialogue)
        assert till.app.shop.settings.printer == printer.url
        found = facts(till)
        assert (found["columns"], found["code_page"], found["proof"]) == (48, 16, "process_id")
        assert (found["images"], found["cutter"], found["drawer"]) == (1, 1, 1)
        await till.presses("escape")
        await till.is_on(MenuDialogue)
        await till.writes("1", "it says when a receipt is on paper")
        assert Settings().printer == printer.url
        await till.presses("escape", "escape", "escape")
        await till.is_on(CounterScreen)
        await till.types("BRIC\r1\r")
        await till.presses("f12", "enter")
        await till.sees("T1-000001")
        await till.writes("i")
        await till.until(lambda: len(printer.mechanics.papers) == 2)
        await till.until(
            lambda: (
                [row["proof"] for row in everything(till.app.shop.engine)["print_job"]]
                == ["printed"]
            )
        )


async def test_an_enter_behind_a_figure_answers_no_question_that_nobody_has_read(
    home: Path, printer: DrawerPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "UNREAD_SECONDS", 60.0)
    async with at_printer_menu(home) as till:
        await types_address(till, printer.url)
        await till.sees("Which is the widest of the three rulers")
        await till.writes("2", "Which is the first numbered line")
        await till.presses("enter")
        assert "Which is the first numbered line" in till.running_text
        monkeypatch.setattr(steps, "UNREAD_SECONDS", 0.0)
        await till.presses("enter", sees="Is there a row of 12 boxes")


async def test_esc_goes_back_one_question_and_no_answer_is_lost(
    home: Path, printer: DrawerPrinter
) -> None:
    async with at_printer_menu(home) as till:
        await types_address(till, printer.url)
        await till.sees("Which is the widest of the three rulers")
        await till.writes("2", "Which is the first numbered line")
        await till.writes("3", "Is there a row of 12 boxes")
        await till.writes("1", "Was the paper cut?")
        await till.writes("1", "Now the numbers 1 and 2")
        numbers = len(printer.received)
        await till.presses("escape", sees="Was the paper cut?")
        await till.presses("escape", sees="Is there a row of 12 boxes")
        await till.presses("enter", sees="Was the paper cut?")
        await till.presses("enter", sees="Now the numbers 1 and 2")
        assert len(printer.received) == numbers, "what came out comes out once"
        await till.writes("1", "Is a cash drawer plugged into the printer?")
        await till.presses("escape", sees="Now the numbers 1 and 2")
        await till.writes("1", "Is a cash drawer plugged into the printer?")
        await till.writes("1", "Did the drawer open?")
        await till.presses("escape", sees="Is a cash drawer plugged into the printer?")
        await till.writes("2", "Written into")
        found = facts(till)
        assert (found["columns"], found["code_page"], found["proof"]) == (42, 19, "process_id")
        assert (found["images"], found["cutter"], found["drawer"]) == (1, 1, 0)


async def test_enter_tries_again_when_there_is_paper(home: Path, printer: DrawerPrinter) -> None:
    printer.has_paper = False
    async with at_printer_menu(home) as till:
        await types_address(till, printer.url.removeprefix("tcp://"))
        await till.sees("The printer has no paper.")
        assert "Try again" in till.text
        printer.has_paper = True
        await till.presses("enter", sees="Look at the page. It answers, and has paper.")


async def test_what_goes_wrong_is_a_sentence_and_nothing_is_kept(
    home: Path, printer: DrawerPrinter
) -> None:
    printer.has_paper = False
    async with at_printer_menu(home) as till:
        await types_address(till, "paper")
        await till.sees("“paper” is no printer's address.")
        await till.presses("escape")
        await types_address(till, printer.url)
        await till.sees("The printer has no paper. Put a roll in, and try again.")
        await till.is_on(AsideScreen)
        await till.presses("escape")
        await till.is_on(MenuDialogue)
        printer.has_paper = True
        await types_address(till, printer.url)
        await till.is_on(QuestionsScreen)
        await till.writes("3", "Which is the first numbered line")
        await till.writes("9", "Is there a row of 12 boxes")
        await till.writes("2", "The printer prints neither accents nor pictures")
        await till.presses("escape", "escape", "escape")
        await till.is_on(MenuDialogue)
        assert facts(till) == {}
        assert not (home / "kiosk.toml").exists()
        assert till.app.shop.settings.printer == "preview:"


async def test_the_drawer_is_tried_after_a_question(home: Path, printer: DrawerPrinter) -> None:
    async with at_printer_menu(home, printer=printer.url) as till:
        await till.writes("3", "Open the drawer now?")
        await till.presses("escape")
        await till.is_on(MenuDialogue)
        await till.writes("3", "Open the drawer now?")
        await till.presses("enter", sees="The printer was told to open the drawer.")
        printer.wait_for_events("drawer")
        kinds = [row["kind"] for row in everything(till.app.shop.engine)["journal_entry"]]
        assert kinds.count("drawer_tested") == 1


async def test_a_logo_is_chosen_and_taken_away(home: Path, tmp_path: Path) -> None:
    written = io.BytesIO()
    Image.new("L", (80, 40), 0).save(written, "PNG")
    (tmp_path / "logo.png").write_bytes(written.getvalue())
    async with at_printer_menu(home) as till:
        await till.writes("5", "Receipts have no logo.")
        await till.writes("4", "Where is the PNG file?")
        await till.types(f"{tmp_path}/nothing.png\r")
        await till.sees("Look at the name again. There is no file")
        await till.presses("escape", sees=f"{tmp_path}/nothing.png"[-30:])
        await till.presses(*["backspace"] * len("nothing.png"))
        await till.types("logo.png\r")
        await till.sees("The logo stands at the head of receipts from now on.")
        assert till.app.shop.record.logo_sha256
        await till.presses("escape")
        await till.writes("5", "Print receipts without the logo?")
        await till.presses("enter", sees="Receipts have no logo from now on.")
        assert till.app.shop.record.logo_sha256 is None


async def test_a_printer_that_another_till_has_is_left_alone(
    home: Path, printer: DrawerPrinter
) -> None:
    async with at_printer_menu(home) as till:
        with take_printer(printer.url, home, "till T2"):
            await types_address(till, printer.url)
            await till.sees("The till T2 has this printer: a printer serves one till.")
            await till.presses("escape")
        with take_printer(printer.url, home, "kiosk printer"):
            await types_address(till, printer.url)
            await till.sees("Another program has the printer.")
            await till.presses("escape")
        assert printer.received == b""
        await types_address(till, printer.url)
        await till.is_on(QuestionsScreen)


async def test_a_till_whose_printer_another_has_says_so(home: Path, printer: DrawerPrinter) -> None:
    with take_printer(printer.url, home, "till T2"):
        async with at_the_counter(home, lang="en", printer=printer.url) as till:
            await till.sees("another till has the printer")
            await till.types("BRIC\r1\r")
            await till.presses("f12", "enter")
            await till.sees("T1-000001")
            await till.writes("i")
            await till.until(lambda: till.app.unprinted == 1)
            await till.manages("Papers not printed", sees="It comes when that till is closed.")


async def test_a_till_whose_print_queue_is_stopped_says_so_until_it_is_opened_again(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """CUPS stops a queue by itself too; no switch and no key of the printer opens it."""
    for name in ("FIRST_PAUSE_SECONDS", "LONGEST_PAUSE_SECONDS", "LOOK_SECONDS"):
        monkeypatch.setattr(printing, name, 0.1)
    queue = Cups(tmp_path / "cups")
    queue.be("stopped", "done-at-once")
    monkeypatch.setenv("PATH", f"{queue.programs}:{os.environ['PATH']}")
    async with at_the_counter(home, lang="en", printer="cups://Till") as till:
        await till.types("BRIC\r1\r")
        await till.presses("f12", "enter")
        await till.writes("i")
        await till.sees("the print queue is stopped: cupsenable")
        await till.manages("Papers not printed", sees="cupsenable Till")
        (queue.state / "stopped").unlink()
        await till.until(lambda: not till.app.unprinted and not till.app.printer_trouble)
    assert queue.printed


async def test_a_practice_shop_has_no_printer_to_set_up(home: Path) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.presses("ctrl+e", sees="Practise freely")
        await till.writes("2")
        await till.until(lambda: till.app.training)
        await till.is_on(CounterScreen)
        await till.manages("Printer and logo", sees="The printer and the logo are the shop's.")


@pytest.mark.parametrize(("lang", "size"), [("fr", SMALL), ("en", LARGE)])
async def test_how_it_looks(
    home: Path, lang: str, size: tuple[int, int], printer: DrawerPrinter
) -> None:
    def looks(name: str) -> None:
        matches_snapshot(till.app, f"printer-{name}-{lang}-{size[0]}x{size[1]}")

    async with at_the_counter(home, size, lang) as till:
        await till.manages(_("Printer and logo"), sees="PNG")
        looks("menu")
        await till.writes("2", "EPSON TM-T20II")
        looks("which")
        await till.writes("1", _("Try again"))
        looks("not-reached")
        await till.presses("escape", sees="PNG")
        await till.writes("2", "EPSON TM-T20II")
        await till.writes("3", "9100")
        await till.types(f"{printer.url}\r", "3 48")
        looks("width")
        await till.writes("3", "2 €éœàç ÀÈÊÏÔÂ ÃØ¥--")
        looks("line")
