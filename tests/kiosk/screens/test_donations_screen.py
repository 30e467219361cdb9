"""Donations at the manager's screen, with keyboard and scanner alone, at 80×24."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import update
from textual.pilot import Pilot

from db.donors import DONATION, DONOR
from db.print_jobs import JOB
from db.serials import SERIAL
from db.stock import ITEM, LOT
from kiosk.app import KioskApp
from kiosk.opening import Opened
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.donations.donation import DonationScreen
from kiosk.screens.donations.past import DonationsScreen
from kiosk.screens.manager_menu import ENTRIES
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.kiosk.services.shops import rows_of
from tests.kiosk.services.stock.pieces import PHONE_BARCODE, imei, misread, two_tills
from tests.support.pilot import press_keys, screen_text, type_keys, wait_until

NADIA = StaffMember(1, "Nadia", "manager")


@pytest.fixture
def shop(sqlite_template: Path, tmp_path: Path) -> Iterator[OpenShop]:
    file = copy(sqlite_template, tmp_path)
    with two_tills(f"sqlite:///{file}", tmp_path / "home") as (first, _):
        yield first.shop


class Manager:
    """The till as a manager before it has it."""

    def __init__(self, app: KioskApp, pilot: Pilot[Any]) -> None:
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

    async def is_on(self, screen: type[Any]) -> None:
        await wait_until(self._pilot, lambda: isinstance(self.app.screen, screen))

    async def begin(self, first: str = "New donation", asked: str = "Who gives?") -> None:
        """From the counter to the first question."""
        await self.is_on(CounterScreen)
        number = 1 + [entry.label for entry in ENTRIES].index("Donations")
        await self.press("ctrl+r", "Manager")
        await self.answer(str(number), first)
        await self.answer("", asked)

    async def coffee(self) -> None:
        """Donor, day, document, and twelve packets of coffee."""
        await self.answer("Ferme du Plateau", "Donor: Ferme du Plateau", "Given on which day?")
        await self.answer("", "Number of the delivery note?")
        await self.answer("BL-7", "Document: BL-7", "Scan the item.")
        await self.answer("CAFE", "Café moulu 250 g: How many pieces?")
        await self.answer("12", "Value of one piece?", "Enter alone: 3.49")
        await self.answer("3,10", "Expires on?")
        await self.answer("03/2027", "In what condition?")
        await self.answer("new", "In quarantine")
        await self.answer("", "Where does it stand?")
        await self.answer("shelf 4", "Scan the item.", "×12 3.10 31/03/2027 new")


@asynccontextmanager
async def at_the_till(shop: OpenShop) -> AsyncIterator[Manager]:
    english = replace(shop, settings=shop.settings.model_copy(update={"lang": "en"}))
    app = KioskApp(lambda: Opened(english, -1, signed_in=NADIA))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, CounterScreen))
        yield Manager(app, pilot)
    assert app._worker
    app._worker.stop()


async def test_a_donation_is_entered_and_stored_by_keys_alone(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.coffee()
        await manager.press("f12", "Donation BL-7 is stored.", "Ferme du Plateau", "1 lot")
        await manager.is_on(DonationsScreen)
    (lot,) = rows_of(shop, LOT)
    assert (lot["sku"], lot["balance"], lot["unit_value_cents"]) == ("CAFE", 12, 310)
    assert (lot["expires_on"], lot["condition"], lot["place"]) == (
        date(2027, 3, 31),
        "new",
        "shelf 4",
    )
    assert len(rows_of(shop, JOB)) == 1


async def test_pieces_are_scanned_one_after_the_other(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.answer("Mairie", "Given on which day?")
        for _ in range(2):
            await manager.answer("")
        await manager.answer(PHONE_BARCODE, "Smartphone 32 Go: How many pieces?")
        await manager.answer("3", "Value of one piece?", "120.00")
        for seen in ("Expires on?", "condition?", "quarantine", "stand?", "Scan each number"):
            await manager.answer("", seen)
        type_keys(manager.app, f"{imei(1)}\r+{imei(2)}\r{imei(3)}\r")
        await manager.sees("2/3 ", imei(3))
        await manager.answer(misread(imei(4)), "was not read well")
        await manager.answer(imei(2), "was scanned already")
        await manager.answer(PHONE_BARCODE, "the item's barcode")
        await manager.answer("", "Scan the item.", "2/3")
        await manager.press("f12", "is stored")
    pieces = [(row["serial"], row["other_serial"]) for row in rows_of(shop, SERIAL)]
    assert pieces == [(imei(1), imei(2)), (imei(3), None)]
    assert rows_of(shop, LOT)[0]["received_quantity"] == 3


async def test_escape_goes_back_question_by_question_and_loses_nothing(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.coffee()
        await manager.press("escape", "Number of the delivery note?", "Enter alone: BL-7")
        await manager.press("escape", "Given on which day?")
        await manager.press("escape", "Who gives?")
        await manager.press("escape", "Go on with the donation that was begun")
        await manager.press("escape", "Manager")
        await manager.press("escape")
        await manager.is_on(CounterScreen)
        await manager.begin("Go on with the donation")
        await manager.answer("", "Given on which day?", "Donor: Ferme du Plateau")
        await manager.answer("", "delivery note?")
        await manager.answer("", "Scan the item.", "×12 3.10 31/03/2027 new")
        await manager.press("f12", "Donation BL-7 is stored.", "New donation")
    assert len(rows_of(shop, LOT)) == 1


async def test_a_power_cut_loses_no_answer(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.coffee()
        await manager.answer("CAFE", "How many pieces?")
        await manager.answer("6", "Value of one piece?")
    async with at_the_till(shop) as manager:
        await manager.begin("Go on with the donation", "Value of one piece?")
        await manager.sees("Donor: Ferme du Plateau", "Document: BL-7", "2 lots")
        await manager.sees("×12 3.10 31/03/2027 new", "×6 3.49", "Enter alone: 3.49")


async def test_a_label_fills_in_what_it_says(shop: OpenShop) -> None:
    with shop.writing() as connection:
        apples = update(ITEM).where(ITEM.c.sku == "POMMES")
        connection.execute(apples.values(gtin="2100012000000"))
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.answer("Mairie", "Given on which day?")
        await manager.answer("", "delivery note?")
        await manager.answer("", "Scan the item.")
        await manager.answer("2100012003506", "How many kilograms?", "Enter alone: 0.350 kg")
        for _ in range(6):
            await manager.answer("")
        await manager.answer(f"(01)0{PHONE_BARCODE}(21){imei(1)}", "How many pieces?")
        await manager.answer("2", "Value of one piece?")
        for _ in range(4):
            await manager.answer("")
        await manager.answer("", "Scan each number", f"1/2 {imei(1)}")
        await manager.answer(f"(01)0{PHONE_BARCODE}(21){imei(2)}", f"2/2 {imei(2)}")
        await manager.answer("", "Scan the item.")
        await manager.press("f12", "is stored.", "2 lots")
    assert {row["serial"] for row in rows_of(shop, SERIAL)} == {imei(1), imei(2)}


async def test_a_lot_can_be_gone_through_again_and_taken_out(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.coffee()
        await manager.answer("", "How many pieces?", "Enter alone: 12")
        await manager.answer("20", "Value of one piece?", "Enter alone: 3.10")
        await manager.press("escape", "How many pieces?", "Enter alone: 20")
        await manager.press("escape", "Scan the item.", "×20")
        await manager.answer("POMMES", "How many kilograms?")
        await manager.answer("12,5", "Value of one kilogram?")
        await manager.press("escape", "How many kilograms?", "Enter alone: 12.500 kg")
        await manager.press("escape", "Scan the item.", "2 lots")
        await manager.press("f12", "“Pommes” is not entered to its end.")
        await manager.press("f4", "1 lot ")
        await manager.press("ctrl+z", "2 lots")
        await manager.press("down")
        await manager.press("f4", "1 lot ")
        await manager.press("f12", "is stored")
    assert [row["received_quantity"] for row in rows_of(shop, LOT)] == [20]


async def test_a_donation_is_thrown_away_after_a_question_alone(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.coffee()
        await manager.press("ctrl+x", "Throw this whole donation away?")
        await manager.press("escape", "Scan the item.", "×12")
        await manager.press("ctrl+x", "Throw this whole donation away?")
        await manager.press("enter", "New donation")
    assert rows_of(shop, LOT) == []


async def test_what_is_refused_keeps_everything_that_was_entered(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.answer("Mairie", "Given on which day?")
        await manager.answer("32/13/2026", "This is not a date.")
        await manager.answer("22/11/2199", "is still to come")
        await manager.answer("21/11/2026", "delivery note?", "Day: 21/11/2026")
        await manager.answer("", "Scan the item.")
        await manager.answer("9520042099998", "is unknown here")
        await manager.answer("AIDE", "is a service")
        await manager.answer("CAFE", "How many pieces?")
        await manager.answer("0", "A quantity lies between 1 and 1000000.")
        await manager.answer("many", "This is not a quantity.")
        await manager.answer("5", "Value of one piece?", "Donor: Mairie")
        await manager.answer("x", "This is not an amount.")
        await manager.answer("-", "Expires on?")
    assert rows_of(shop, DONATION) == []


async def test_a_donor_who_gave_before_is_chosen_and_not_made_twice(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        for _ in range(2):
            await manager.begin()
            await manager.answer("ferme du plateau" if rows_of(shop, DONOR) else "Ferme du Plateau")
            for seen in ("delivery note?", "Scan the item."):
                await manager.answer("", seen)
            await manager.answer("CAFE", "How many pieces?")
            for seen in ("Value", "Expires", "condition", "quarantine", "stand?", "Scan the item."):
                await manager.answer("", seen)
            await manager.press("f12", "is stored")
            await manager.press("escape", "Manager")
            await manager.press("escape")
    assert [row["name"] for row in rows_of(shop, DONOR)] == ["Ferme du Plateau"]
    assert [row["document_number"] for row in rows_of(shop, DONATION)] == ["D26-0001", "D26-0002"]


async def test_an_item_is_found_by_its_name(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.answer("Mairie", "Given on which day?")
        await manager.answer("")
        await manager.answer("", "Scan the item.")
        await manager.press("f2", "Find an item")
        assert "F10" not in manager.text
        type_keys(manager.app, "Café")
        await manager.sees("Café moulu 250 g")
        await manager.press("enter", "Café moulu 250 g: How many pieces?")
        await manager.is_on(DonationScreen)


async def test_a_scan_in_the_search_is_the_item(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.answer("Mairie", "Given on which day?")
        await manager.answer("")
        await manager.answer("", "Scan the item.")
        await manager.press("f2", "Find an item")
        await manager.answer(PHONE_BARCODE, "Smartphone 32 Go: How many pieces?")


async def test_the_acknowledgement_is_printed_again_as_a_duplicate(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.coffee()
        await manager.press("f12", "is stored")
        await manager.press("down")
        await manager.press("enter", "Print the acknowledgement BL-7 again")
        await manager.press("enter", "The duplicate of BL-7 goes to the printer.")
    assert rows_of(shop, DONATION)[0]["copies"] == 1
    assert len(rows_of(shop, JOB)) == 2


async def test_enter_twice_stores_one_donation(shop: OpenShop) -> None:
    async with at_the_till(shop) as manager:
        await manager.begin()
        await manager.coffee()
        press_keys(manager.app, "f12", "f12", "f12")
        await manager.sees("is stored")
    assert len(rows_of(shop, DONATION)) == 1
