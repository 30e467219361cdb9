"""The counter asks whether a paper came out whole, and about old ones; nothing is stolen."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest

from db import print_jobs
from kiosk.screens.counter.header import widest
from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.clock import SteadyClock
from kiosk.services.shop import OpenShop
from kiosk.widgets.signs import CARET
from receipts.document import Cut, Document, Text, to_json
from tests.kiosk.screens.driven import Driven
from tests.kiosk.screens.paper_counter import at_counter, bread, states
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.shops import Clock
from tests.support.topup_shop import print_waiting, sell, topup_shop

ASKED = "! Did T1-000001 come out whole? Ctrl+U answers"
YES, NO = "1 Yes, it is whole", "2 No, or only a part: print a copy"


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def shop(sqlite_template: Path, tmp_path: Path, printer: ReceiptPrinter) -> Iterator[OpenShop]:
    file = copy(sqlite_template, tmp_path)
    with topup_shop(f"sqlite:///{file}", tmp_path / "home", printer=printer.url) as shop:
        yield shop


def old_papers(shop: OpenShop, printer: ReceiptPrinter, count: int) -> OpenShop:
    """So many receipts that could not be printed, and the shop six hours later."""
    printer.manner = "no paper"
    for _ in range(count):
        sell(shop, codes=0, bread=1)
    evening = Clock()
    evening.forward(hours=6)
    later = replace(shop, now=SteadyClock(evening))
    print_waiting(later)
    printer.manner = "good"
    return later


def look_at_clock(till: Driven) -> None:
    """The moment comes when the counter looks at the clock."""
    counter = till.app.screen
    assert isinstance(counter, CounterScreen)
    counter._look_at_clock()


async def test_a_yes_settles_the_paper(shop: OpenShop, printer: ReceiptPrinter) -> None:
    bread(shop, comes_out=False, printer=printer)
    async with at_counter(shop) as till:
        await till.sees(ASKED)
        await till.presses("ctrl+u", sees=f"{YES} {NO}")
        await till.writes("1", "T1-000001 is settled.")
        await till.until(lambda: "come out" not in till.text)
    assert states(shop) == ["printed"]
    assert printer.papers == []


async def test_a_no_prints_a_copy_that_says_so(shop: OpenShop, printer: ReceiptPrinter) -> None:
    bread(shop, comes_out=False, printer=printer)
    async with at_counter(shop) as till:
        await till.presses("ctrl+u", sees=NO)
        await till.writes("2", "T1-000001 goes to the printer as duplicate 1.")
        printer.wait_for_jobs(1)
        await till.until(lambda: "come out" not in till.text)
    assert [paper.lines[0] for paper in printer.receipts] == ["DUPLICATA n° 1"]


async def test_another_paper_is_asked_about_too_and_comes_again_as_it_is(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    with shop.writing() as connection:
        closing = to_json(Document("fr", (Text("CLÔTURE Z 12"), *[Text("TVA")] * 9, Cut())))
        print_jobs.add_job(connection, shop.till, None, closing, shop.now())
    printer.manner = "breaks off"
    print_waiting(shop)
    printer.manner = "good"
    async with at_counter(shop, lang="fr") as till:
        await till.sees("! Le papier « CLÔTURE Z 12 » est-il sorti en entier ? Ctrl+U")
        await till.presses("ctrl+u", sees="2 Non, ou en partie : l'imprimer à nouveau")
        await till.writes("2", "CLÔTURE Z 12 part à l'imprimante.")
        printer.wait_for_jobs(1)
        await till.until(lambda: "sorti en entier" not in till.text)
    assert states(shop) == ["printed"]


async def test_nothing_moves_and_no_scan_is_taken_when_the_question_comes(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    async with at_counter(shop) as till:
        await till.types("BREAD\r", "1 item")
        await till.types("BRE", f"BRE{CARET}")
        before = [*till.rows]
        printer.manner = "breaks off"
        sell(shop, codes=0, bread=1)
        till.app.receipt_waits()
        await till.sees(ASKED)
        assert till.rows[1:] == before[1:]
        await till.types("AD\r", "2 items")
        await till.presses("ctrl+u", sees=YES)
        await till.types("BREAD\r", "waits until this is answered")
        await till.presses("enter", sees="3 items")  # Enter alone is later
    assert states(shop) == ["uncertain"]


async def test_later_receipts_go_on_while_the_question_stands(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    bread(shop, comes_out=False, printer=printer)
    async with at_counter(shop) as till:
        await till.sees(ASKED)
        sell(shop, codes=0, bread=1)
        till.app.receipt_waits()
        printer.wait_for_jobs(1)
        await till.until(lambda: states(shop) == ["uncertain", "printed"])
        await till.sees(ASKED)


async def test_who_says_later_is_asked_again_after_ten_minutes(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    bread(shop, comes_out=False, printer=printer)
    clock = Clock()
    async with at_counter(replace(shop, now=SteadyClock(clock))) as till:
        await till.presses("ctrl+u", sees=YES)
        await till.presses("escape", sees="! 1 unprinted (F8)")
        clock.forward(minutes=9)
        look_at_clock(till)
        await till.sees("! 1 unprinted (F8)")
        clock.forward(minutes=2)
        look_at_clock(till)
        await till.sees(ASKED)


async def test_old_papers_are_asked_about_once_with_their_number_and_since_when(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    evening = old_papers(shop, printer, 3)
    async with at_counter(evening) as till:
        await till.sees("! 3 papers have not been printed since 14:32. Ctrl+U answers")
        assert not printer.papers
        await till.presses("ctrl+u", sees="1 Print them all 2 Look at them")
        await till.writes("2", "too old to come by itself")
        await till.presses("escape", "ctrl+u", sees="1 Print them all")
        await till.writes("1", "3 papers go to the printer.")
        printer.wait_for_jobs(3)
        await till.until(lambda: "unprinted" not in till.text)
    assert states(shop) == ["printed"] * 3
    assert all("DUPLICATA" not in paper.text for paper in printer.receipts)


async def test_old_papers_can_be_left(shop: OpenShop, printer: ReceiptPrinter) -> None:
    evening = old_papers(shop, printer, 1)
    async with at_counter(evening) as till:
        await till.sees("! 1 paper has not been printed since 14:32.")
        await till.presses("ctrl+u", sees="3 Leave them unprinted")
        await till.writes("3", "1 paper stays unprinted.")
        await till.until(lambda: "! 1" not in till.text)
    assert states(shop) == ["not_wanted"]
    assert printer.papers == []


@pytest.mark.parametrize(
    ("lack", "words"),
    [("has_paper", "the printer has no paper"), ("cover_open", "the printer's cover is open")],
)
async def test_the_counter_says_what_the_printer_lacks_as_long_as_it_does(
    shop: OpenShop, printer: ReceiptPrinter, lack: str, words: str
) -> None:
    async with at_counter(shop) as till:
        quiet = [*till.rows]
        setattr(printer.mechanics, lack, lack != "has_paper")
        sell(shop, codes=0, bread=1)
        till.app.receipt_waits()
        await till.sees(f"! 1 unprinted (F8): {words}")
        assert till.rows[1:] == quiet[1:]
        setattr(printer.mechanics, lack, lack == "has_paper")
        await till.until(lambda: till.rows == quiet)
    assert states(shop) == ["printed"]


async def test_paper_that_ends_in_the_middle_is_said_before_what_is_asked(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    async with at_counter(shop) as till:
        printer.mechanics.trouble_after = printer.mechanics.dealt_with + 300
        printer.mechanics.goes_on_without_paper = True  # as those do that have a large buffer
        sell(shop, codes=0, bread=1)
        till.app.receipt_waits()
        await till.sees("! The printer has no paper. Did T1-000001 come out whole? Ctrl+U")
        printer.manner = "good"
        await till.sees(ASKED)
    assert states(shop) == ["uncertain"]


async def test_a_printer_that_is_off_is_said_to_be(shop: OpenShop) -> None:
    off = shop.settings.model_copy(update={"printer": "tcp://127.0.0.1:9"})
    sell(shop, codes=0, bread=1)
    async with at_counter(replace(shop, settings=off)) as till:
        await till.sees("! 1 unprinted (F8): the printer does not answer: is it on?")
        await till.presses("ctrl+u", sees="not printed yet, will come")


async def test_a_printer_that_never_answers_is_told_apart(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    printer.manner = "dumb"
    sell(shop, codes=0, bread=1)
    print_waiting(shop)
    async with at_counter(shop) as till:
        printer.manner = "good"
        sell(shop, codes=0, bread=1)
        till.app.receipt_waits()
        await till.until(lambda: states(shop) == ["sent", "printed"])
        await till.presses("f8", sees="sent, no answer")
        await till.sees("€5.00 printed")
        await till.presses("down", "enter", sees="Receipt: sent; this")


async def test_a_touch_on_the_first_line_answers_too(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    bread(shop, comes_out=False, printer=printer)
    async with at_counter(shop) as till:
        await till.sees(ASKED)
        await till.pilot.click(offset=(10, 0))
        await till.sees(YES)


def test_a_line_holds_the_longest_words_that_fit() -> None:
    lefts, rights = ["a long question", "short?"], (" Sunday 12:00", "12:00")
    for width in range(40):
        line = widest(lefts, rights, width)
        assert len(line) <= max(width, 1)
    assert widest(lefts, rights, 40) == "a long question" + " " * 12 + " Sunday 12:00"
    assert widest(lefts, rights, 22) == "a long question  12:00"
    assert widest(lefts, rights, 15) == "short?    12:00"
    assert widest(lefts, rights, 13) == "short?  12:00"
    assert widest(lefts, rights, 7) == "short?"
    assert widest(lefts, rights, 4) == "sho…"
