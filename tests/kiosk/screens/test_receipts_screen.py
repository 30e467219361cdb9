"""F8: tickets as paper, and the codes of those that could not be printed."""

import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, replace
from pathlib import Path
from shutil import copy

import pytest
from rich.style import Style
from sqlalchemy import select
from textual.pilot import Pilot
from textual.widget import Widget

from db import printers
from db.print_jobs import JOB
from kiosk.app import KioskApp
from kiosk.opening import Opened
from kiosk.rules.basket import ask_look
from kiosk.rules.paper import Look
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.topups.doubts import doubtful_receipts
from kiosk.widgets.big_code import rows_of
from receipts.document import from_json
from receipts.profile import Profile
from tests.support.pilot import press_keys, screen_text, type_keys, wait_until
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.topup_shop import (
    LUC,
    LUC_PIN,
    NADIA,
    basket_of,
    code,
    duty_of,
    in_fours,
    print_waiting,
    sell,
    showings,
    topup_shop,
)


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def shop(sqlite_template: Path, tmp_path: Path, printer: ReceiptPrinter) -> Iterator[OpenShop]:
    file = copy(sqlite_template, tmp_path)
    with topup_shop(f"sqlite:///{file}", tmp_path / "home", printer=printer.url) as shop:
        yield shop


class Counter:
    """The till at the counter, as a person before it has it."""

    def __init__(self, app: KioskApp, pilot: Pilot[str]) -> None:
        self.app, self._pilot = app, pilot

    @property
    def text(self) -> str:
        return " ".join(screen_text(self.app).split())

    async def sees(self, *texts: str) -> None:
        await wait_until(self._pilot, lambda: all(text in self.text for text in texts))

    async def press(self, key: str, *seen: str) -> None:
        press_keys(self.app, key)
        await self.sees(*seen)

    async def answer(self, text: str, *seen: str) -> None:
        type_keys(self.app, f"{text}\r")
        await self.sees(*seen)


At = Callable[[StaffMember], AbstractAsyncContextManager[Counter]]


@pytest.fixture
def at_counter(shop: OpenShop) -> At:
    """Opens the till, with somebody signed in."""

    @asynccontextmanager
    async def opened(staff: StaffMember) -> AsyncIterator[Counter]:
        english = shop.settings.model_copy(update={"lang": "en"})
        app = KioskApp(lambda: Opened(replace(shop, settings=english), 0, signed_in=staff))
        async with app.run_test(size=(80, 24)) as pilot:
            counter = Counter(app, pilot)
            await counter.sees("Scan an item")
            yield counter
        assert app._worker
        app._worker.stop()

    return opened


def fail_to_print(shop: OpenShop, printer: ReceiptPrinter) -> None:
    printer.manner = "no paper"
    sell(shop)
    print_waiting(shop)


def print_well(shop: OpenShop) -> None:
    sell(shop)
    print_waiting(shop)


async def test_f8_lists_the_tickets_and_enter_shows_one_as_paper(
    shop: OpenShop, at_counter: At
) -> None:
    print_well(shop)
    sell(shop, codes=0, bread=1)
    print_waiting(shop)
    async with at_counter(LUC) as counter:
        await counter.press("f8", "T1-000001", "T1-000002", "printed", "code")
        press_keys(counter.app, "down")
        await counter.press("enter", "Recharge 25 €", "* * * *", "Votre code")
        assert "9001" not in counter.text
        await counter.press("escape", "T1-000002")
        await counter.press("escape", "Scan an item")


async def test_a_till_that_has_sold_nothing_says_so(at_counter: At) -> None:
    async with at_counter(LUC) as counter:
        await counter.press("f8", "No ticket yet.")
        press_keys(counter.app, "enter")
        await counter.press("escape", "Scan an item")


async def open_failed_ticket(counter: Counter) -> None:
    await counter.press("f8", "not printed yet")
    await counter.press("enter", "C Show the code here")


async def test_the_code_is_shown_after_two_questions_and_forgotten(
    shop: OpenShop, printer: ReceiptPrinter, at_counter: At
) -> None:
    fail_to_print(shop, printer)
    async with at_counter(LUC) as counter:
        await open_failed_ticket(counter)
        await counter.press("c", "here instead of on paper?")
        await counter.press("enter", "Is the buyer there")
        assert showings(shop) == []
        await counter.press("enter", "Ticket T1-000001: code 1 of 1", "card R-0001")
        assert big(code(1)) in screen_text(counter.app)
        assert showings(shop) == [(1, "screen")]
        await counter.press("enter", "Its code was given")
        assert big(code(1)) not in screen_text(counter.app)
        assert holders(code(1)) == []
        printer.manner = "good"
        printer.wait_for_jobs(1)  # the receipt comes without it
    assert [printer.codes_on(paper) for paper in printer.papers] == [[]]


async def test_esc_between_two_codes_asks_before_the_second_is_gone(
    shop: OpenShop, printer: ReceiptPrinter, at_counter: At
) -> None:
    printer.manner = "no paper"
    sell(shop, codes=2)
    print_waiting(shop)
    async with at_counter(LUC) as counter:
        await open_failed_ticket(counter)
        await counter.press("c", "here instead of on paper?")
        await counter.press("enter", "Is the buyer there")
        await counter.press("enter", "code 1 of 2")
        await counter.press("escape", "Close before every code was read?")
        await counter.press("escape", "code 1 of 2")
        await counter.press("enter", "code 2 of 2")
        assert big(code(2)) in screen_text(counter.app)
        await counter.press("escape", "Its code was given")
        assert holders(code(1)) == holders(code(2)) == []


async def test_a_code_with_letters_is_shown_large_too(tmp_path: Path) -> None:
    assert rows_of("ABZ9 001K", Style(bold=True)) == ["", "A B Z 9   0 0 1 K"]


async def test_the_counter_says_that_a_code_could_not_be_printed(
    printer: ReceiptPrinter, at_counter: At
) -> None:
    printer.manner = "no paper"
    async with at_counter(LUC) as counter:
        await counter.answer("TOP25", "Recharge 25 €, €5.00")
        await counter.press("f12", "To pay")
        await counter.press("enter", "The code of T1-000001 could not be printed. F8 shows it.")
        await counter.press("f8", "not printed yet")


async def test_the_counter_says_that_a_code_may_have_come_out_by_half(
    printer: ReceiptPrinter, at_counter: At
) -> None:
    printer.manner = "breaks off"
    async with at_counter(LUC) as counter:
        await counter.answer("TOP25", "Recharge 25 €, €5.00")
        await counter.press("f12", "To pay")
        await counter.press("enter", "Is the code of T1-000001 on its paper?", "fetch a manager")
        await counter.press("f8", "perhaps printed")
        await counter.press("enter", "Perhaps its code", "I Print again")


async def test_codes_that_others_sold_meanwhile_are_missed_before_money_is_taken(
    shop: OpenShop, at_counter: At
) -> None:
    async with at_counter(LUC) as counter:
        await counter.answer("TOP25", "Recharge 25 €, €5.00")
        await counter.press("f3", "How many?")
        await counter.answer("2", "2 × Recharge 25 €, €10.00")
        sell(shop, codes=2)
        await counter.press("f12", "Codes left for “Recharge 25 €”: 1. Sell fewer (F3).")
        await counter.press("f3", "How many?")
        await counter.answer("1", "Recharge 25 €, €5.00", "1 item")
        sell(shop, codes=1)
        await counter.press("f12", "No code is left for “Recharge 25 €”. Take the line out (F4).")
        await counter.press("f4", "0 items")


@pytest.mark.parametrize("questions", [0, 1])
async def test_esc_at_a_question_shows_nothing(
    shop: OpenShop, printer: ReceiptPrinter, at_counter: At, questions: int
) -> None:
    fail_to_print(shop, printer)
    async with at_counter(LUC) as counter:
        await open_failed_ticket(counter)
        await counter.press("c", "here instead of on paper?")
        for _ in range(questions):
            await counter.press("enter", "Is the buyer there")
        await counter.press("escape", "C Show the code here")
    assert showings(shop) == []


async def test_a_scan_answers_no_question_about_a_code(
    shop: OpenShop, printer: ReceiptPrinter, at_counter: At
) -> None:
    fail_to_print(shop, printer)
    async with at_counter(LUC) as counter:
        await open_failed_ticket(counter)
        await counter.press("c", "here instead of on paper?")
        type_keys(counter.app, "BREAD\r")
        await counter.sees("here instead of on paper?")
        for key in ("escape", "escape", "escape"):
            press_keys(counter.app, key)
        await counter.sees("1 item", "Pain")
    assert showings(shop) == []


async def test_a_volunteer_fetches_a_manager_to_see_it_again(
    shop: OpenShop, at_counter: At
) -> None:
    print_well(shop)
    async with at_counter(LUC) as counter:
        await counter.press("f8", "printed")
        await counter.press("enter", "C Code again (manager)")
        await counter.press("c", "number or badge")
        await counter.answer("2", "A manager allows this: PIN")
        await counter.answer(LUC_PIN, "This takes a manager's number and PIN.")
        await counter.press("escape", "number or badge")
        await counter.answer("1", "A manager allows this: PIN")
        type_keys(counter.app, "1234")
        await counter.sees("••••")
        assert "1234" not in counter.text
        await counter.press("enter", "code 1 of 1")
        assert big(code(1)) in screen_text(counter.app)
        await counter.press("escape", "Its code was given")
    assert showings(shop) == [(1, "receipt"), (1, "copy")]


async def test_a_manager_has_a_copy_printed(
    shop: OpenShop, printer: ReceiptPrinter, at_counter: At
) -> None:
    print_well(shop)
    async with at_counter(NADIA) as counter:
        await counter.press("f8", "printed")
        await counter.press("enter", "I Print again")
        await counter.press("i", "A manager allows this: PIN")
        await counter.answer("9999", "Number or PIN is not right")
        await counter.answer("1234", "Duplicate 1 goes")
        printer.wait_for_jobs(2)
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)]] * 2
    assert printer.receipts[1].lines[0] == "DUPLICATA n° 1"


async def test_a_pin_typed_at_a_scanners_pace_is_no_scan(shop: OpenShop, at_counter: At) -> None:
    """It would be shown at the counter as a code that nobody knows."""
    print_well(shop)
    async with at_counter(NADIA) as counter:
        await counter.press("f8", "printed")
        await counter.press("enter", "I Print again")
        await counter.press("i", "A manager allows this: PIN")
        await counter.answer("12345678", "Number or PIN is not right")
        for key in ("escape", "escape", "escape"):
            press_keys(counter.app, key)
        await counter.sees("Scan an item")
        assert "12345678" not in counter.text


async def test_a_ticket_without_a_code_offers_none(shop: OpenShop, at_counter: At) -> None:
    sell(shop, codes=0, bread=1)
    print_waiting(shop)
    async with at_counter(NADIA) as counter:
        await counter.press("f8", "printed")
        await counter.press("enter", "Pain")
        assert "manager" not in counter.text
        press_keys(counter.app, "c")
        await counter.press("escape", "printed")
    assert showings(shop) == []


# Settling


async def test_a_manager_settles_what_may_have_come_out_by_half(
    shop: OpenShop, printer: ReceiptPrinter, at_counter: At
) -> None:
    printer.manner = "breaks off"
    sell(shop)
    sell(shop)
    print_waiting(shop)
    printer.manner = "good"
    async with at_counter(NADIA) as counter:
        await open_list(counter, "T1-000001")
        await counter.press("enter", "Did T1-000001 come out with its code?")
        await counter.answer("1", "Top-up codes to settle", "T1-000002")
        assert [each.ticket for each in doubtful_receipts(shop)] == ["T1-000002"]
        await counter.press("enter", "Did T1-000002 come out with its code?")
        await counter.answer("2", "A manager allows this: PIN")
        await counter.answer("1234", "Every code that was sold has been printed or shown.")
        printer.wait_for_jobs(1)
    assert doubtful_receipts(shop) == ()
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(2)]]
    assert printer.receipts[0].lines[0] == "DUPLICATA n° 1"


async def open_list(counter: Counter, ticket: str) -> None:
    await counter.press("ctrl+r", "Top-up codes to settle")
    [row] = [row for row in screen_text(counter.app).splitlines() if "Top-up codes to" in row]
    await counter.answer(row.split()[0].strip("▸"), ticket, "the printer broke off")


# What tests see


def big(shown: str) -> str:
    """The first row of a code's big figures, as far as one row of the screen holds it."""
    return rows_of(in_fours(shown), Style(bold=True))[0].rstrip()


def holders(shown: str) -> list[str]:
    """The widgets and screens that are still about and hold a code in an attribute."""
    gc.collect()
    widgets = [each for each in gc.get_objects() if isinstance(each, Widget)]
    return [
        repr(widget)
        for widget in widgets
        for value in vars(widget).values()
        if isinstance(value, str | list | tuple | dict)
        and (shown in str(value) or in_fours(shown) in str(value) or "CodeShown" in str(value))
    ]


async def test_somebody_who_comes_back_gets_a_copy_they_can_read(
    shop: OpenShop, at_counter: At
) -> None:
    sell(shop, codes=0, bread=1)
    print_waiting(shop)
    async with at_counter(LUC) as counter:
        await counter.press("f8", "printed")
        await counter.press("enter", "L Language")
        await counter.press("l", "Language of the receipt T1-000001", "1 French", "2 In large")
        await counter.answer("2", "1 French", "3 Arabic")
        await counter.answer("3", "Duplicate 1 goes")
    with shop.reading() as connection:
        papers = connection.execute(select(JOB.c.document).order_by(JOB.c.id)).scalars().all()
    again = from_json(papers[-1])
    assert (again.lang, again.large) == ("ar", True)


async def test_a_receipt_that_this_printer_has_no_letters_for_comes_in_the_shops_language(
    shop: OpenShop, at_counter: At
) -> None:
    basket = ask_look(basket_of(shop, codes=0, bread=1), Look("ar"))
    complete_sale(shop, basket, duty_of(shop))
    without_pictures(shop)
    print_waiting(shop)
    async with at_counter(LUC) as counter:
        await counter.press("f8", "can not be printed")
        await counter.press("enter", "I Print", "L Language")
        await counter.press("i", "has no letters for", "L prints the receipt in another language")
        await counter.press("l", "1 French", "3 English")
        assert "Arabic" not in counter.text
        await counter.press("1", "The receipt goes to the printer.")
        await counter.sees("Receipt: sent; this")


def without_pictures(shop: OpenShop) -> None:
    """The printer was tested: it prints no pictures, and never answers."""
    facts = asdict(Profile(proof="none", images=False)) | {"drawer": False, "tested_at": shop.now()}
    with shop.writing() as connection:
        printers.keep_printer(connection, shop.till, shop.settings.printer, facts)
