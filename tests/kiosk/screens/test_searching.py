"""Searching while one types, on every screen that does: nothing old is dealt with."""

from pathlib import Path

import pytest

from db.tables import Lot, Member, Orientation, table_of
from kiosk.services.shop import OpenShop
from tests.kiosk.screens.driven import Driven, at_the_counter, table_away
from tests.support.pilot import look_ups_held_back

FAILED = "This did not work, and it has been noted."


HINTS = {
    "Find": "Find an item",
    "Labels": "Scan the item",
    "Lots": "Expires",
    "Members": "Validity",
    "Stock": "Figures and arrows",
}


async def search_on(till: Driven, screen: str) -> None:
    """Opens a screen from the counter."""
    if screen == "Find":
        await till.presses("f2")
    else:
        await till.manages(screen)
    await till.sees(HINTS[screen])


async def touches(till: Driven, text: str) -> None:
    """Touches the first row in which a text stands."""
    place = next(place for place, row in enumerate(till.rows) if text in row)
    await till.pilot.click(offset=(10, place))


@pytest.mark.parametrize(
    ("screen", "typed", "touched", "more", "sees"),
    [
        ("Find", "li", "Livre au choix", "gne", "ligne▌ ▸ Aide aux démarches"),
        ("Labels", "li", "Livre au choix", "gne", "ligne▌ Nothing found."),
        ("Lots", "", "Pommes en vrac", "cafe", "Left ▸ Café moulu"),
        ("Members", "", "Aminata D.", "petrov", "Bogdan Petrov · M1002"),
    ],
)
async def test_no_row_is_taken_for_the_one_that_was_touched(
    home: Path, screen: str, typed: str, touched: str, more: str, sees: str
) -> None:
    """What was typed meanwhile finds other rows, which nobody has seen yet."""
    async with at_the_counter(home, lang="en") as till:
        await search_on(till, screen)
        await till.writes(typed, touched)
        there = till.app.screen
        with look_ups_held_back():
            await till.writes(more, f"{typed}{more}")
            await touches(till, touched)
            await till.sees(sees)
            assert till.app.screen is there


async def test_a_touched_row_that_moved_is_taken_where_it_is_now(home: Path) -> None:
    async with at_the_counter(home, lang="en") as till:
        await search_on(till, "Find")
        await till.writes("o", "Pommes en vrac")
        with look_ups_held_back():
            await till.writes("m", "om")
            await touches(till, "Pommes en vrac")
            await till.sees("How many kilograms")


@pytest.mark.parametrize(
    ("screen", "table", "typed", "found"),
    [
        ("Find", "item", "livre", "Livre au choix"),
        ("Labels", "item", "livre", "Livre au choix"),
        ("Lots", "lot", "pommes", "Pommes en vrac · L2"),
        ("Members", "member", "petrov", "Bogdan Petrov · M1002"),
        ("Stock", "item", "pommes", "(POMMES, "),
    ],
)
async def test_after_a_search_that_failed_the_next_key_searches_again(
    home: Path, shop: OpenShop, screen: str, table: str, typed: str, found: str
) -> None:
    async with at_the_counter(home, lang="en") as till:
        await search_on(till, screen)
        with table_away(shop, table):
            await till.writes(typed[:-1], FAILED)
            if screen != "Stock":  # Enter chooses nothing there
                await till.presses("enter")
                await till.sees(FAILED)
        await till.writes(typed[-1], found)
        assert FAILED not in till.running_text


async def test_a_lot_is_dealt_with_as_it_is_after_the_last_deed(home: Path) -> None:
    async with at_the_counter(home, lang="en") as till:
        await search_on(till, "Lots")
        await till.presses("enter", sees="5 Put in quarantine")
        await till.writes("5", "Why?")
        with look_ups_held_back():
            await till.writes("recall\r", "is in quarantine")
            await till.presses("enter", sees="5 Release")


@pytest.mark.parametrize(
    ("screen", "first", "between", "second", "sees"),
    [
        ("Lots", "L2", "Pommes en vrac · L2", "L1", "Café moulu 250 g · L1"),
        ("Lots", "L9999", "No lot is like that.", "L1", "Café moulu 250 g · L1"),
        ("Members", "M1002", "Bogdan Petrov", "M1001", "Aminata Diallo"),
    ],
)
async def test_a_scan_after_another_stands_alone(
    home: Path, screen: str, first: str, between: str, second: str, sees: str
) -> None:
    async with at_the_counter(home, lang="en") as till:
        await search_on(till, screen)
        there = till.app.screen
        await till.types(f"{first}\r", between)
        if till.app.screen is not there:
            await till.presses("escape")
            await till.until(lambda: till.app.screen is there)
        await till.types(f"{second}\r", sees)


@pytest.mark.parametrize(
    ("screen", "chosen", "code"), [("Lots", "L10", "L1"), ("Members", "M10010", "M1001")]
)
@pytest.mark.parametrize("pace", ["scanned", "typed"])
async def test_a_whole_code_finds_its_own_row_although_a_longer_one_is_chosen(
    home: Path, shop: OpenShop, screen: str, chosen: str, code: str, pace: str
) -> None:
    add_alike(shop)
    async with at_the_counter(home, lang="en") as till:
        await search_on(till, screen)
        await till.writes(chosen)
        await till.until(lambda: is_chosen(till, chosen))
        await till.presses(*["backspace"] * len(chosen))
        write = till.types if pace == "scanned" else till.writes
        await write(code)
        await till.until(lambda: is_chosen(till, code))


def is_chosen(till: Driven, code: str) -> bool:
    """Whether the name of the chosen row, below the others, ends with this code."""
    return any(row.split()[-1:] == [code] for row in till.rows)


def add_alike(shop: OpenShop) -> None:
    """A lot and a member whose codes hold those of others, and who come before them."""
    with shop.writing() as connection:
        for table, key, of, more in (
            (table_of(Lot), "lot", "L1", {"lot": "L10", "expires_on": shop.today()}),
            (table_of(Member), "reference", "M1001", {"reference": "M10010"}),
            (table_of(Orientation), "member", "M1001", {"member": "M10010"}),
        ):
            row = connection.execute(table.select().where(table.c[key] == of)).mappings().one()
            values = {name: value for name, value in row.items() if name != "id"} | more
            connection.execute(table.insert().values(values))
