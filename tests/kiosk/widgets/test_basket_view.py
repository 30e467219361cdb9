"""The basket's lines on the screen: columns that stay, and rows drawn only where they differ."""

import random
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from textual.app import App, ComposeResult

from kiosk.language import speak
from kiosk.rules.basket import Basket, Line
from kiosk.rules.items import Item
from kiosk.rules.pricing import PricedBasket, price_basket
from kiosk.rules.returns import ReturnLine
from kiosk.widgets.basket_view import BasketView
from tests.support.pilot import screen_text, wait_until

TODAY = date(2026, 11, 22)
ITEMS = (
    Item("A", "Café moulu 250 g", "", "unit", public_price_cents=250, market_value_cents=349),
    Item("B", "Œufs ×6 plein air", "", "unit", market_value_cents=578),
    Item(
        "C", "大米 5 公斤, un très long nom qui ne tient pas", "", "unit", public_price_cents=99999
    ),
    Item("D", "Pommes", "", "weight", public_price_cents=180),
    Item("E", "a", "", "unit", public_price_cents=1_234_567),
)


def line(item: Item, quantity: int = 1) -> Line:
    return (
        Line(item, weight_grams=quantity * 125) if item.kind == "weight" else Line(item, quantity)
    )


def priced(*lines: Line) -> PricedBasket:
    return price_basket(Basket(UUID(int=1), lines), TODAY)


class BasketApp(App[None]):
    """A basket alone."""

    def __init__(self) -> None:
        super().__init__()
        self.view = BasketView("Scan an item.")
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_basket_view_chosen(self, message: BasketView.Chosen) -> None:
        self.chosen.append(message.index)


def back(number: int, label: str, **changes: Any) -> ReturnLine:
    """A piece that comes back."""
    line = ReturnLine(
        sale_id=UUID(int=2),
        ticket="T1-000001",
        line_number=number,
        sku="A",
        label=label,
        kind="unit",
        quantity=2,
        weight_grams=None,
        unit_price_cents=250,
        market_value_cents=698,
        discount_cents=0,
        total_cents=500,
        vat_rate_bp=None,
        vat_cents=0,
        tariff="public",
    )
    return replace(line, **changes)


async def test_what_comes_back_has_a_minus_and_a_word() -> None:
    speak("fr")
    app = BasketApp()
    async with app.run_test(size=(80, 12)) as pilot:
        weighed = back(2, "Pommes", kind="weight", quantity=1, weight_grams=1350, to_stock=False)
        basket = replace(priced(line(ITEMS[0])), returns=(back(1, "Café"), weighed))
        app.view.show(basket, 2)
        await wait_until(pilot, lambda: "Rebut" in screen_text(app))
        rows = [" ".join(row.split()) for row in screen_text(app).splitlines()]
    assert rows[2:4] == ["-2 Retour : Café -6,98 -5,00", "▸-1,350kg Rebut : Pommes -6,98 -5,00"]


@pytest.mark.parametrize("width", [40, 46, 59, 60, 80, 90, 120])
async def test_amounts_stand_below_each_other_whatever_the_labels(width: int) -> None:
    speak("fr")
    app = BasketApp()
    async with app.run_test(size=(width, 12)) as pilot:
        app.view.show(priced(*map(line, ITEMS)), 1)
        await wait_until(pilot, lambda: "12 345,67" in screen_text(app))
        rows = screen_text(app).splitlines()
        ends = {row.rfind(amount) + len(amount) for row, amount in zip(
            (rows[1], rows[4], rows[5]), amounts_at(width), strict=True
        )}  # fmt: skip
        assert len(ends) == 1
        assert rows[2].startswith("▸")
        assert all(len(row) <= width for row in rows)


def amounts_at(width: int) -> tuple[str, str, str]:
    """The last column: the saving where there is room for it, else the price."""
    return ("0,99", "0,00", "0,00") if width >= 90 else ("2,50", "0,23", "12 345,67")


@pytest.mark.parametrize("seed", range(8))
async def test_rows_drawn_one_by_one_look_like_all_drawn_at_once(seed: int) -> None:
    speak("fr")
    chance = random.Random(seed)
    app = BasketApp()
    async with app.run_test(size=(60, 8)) as pilot:
        lines: list[Line] = []
        for _ in range(40):
            match chance.choice(["add", "add", "add", "void", "change", "empty", "move"]):
                case "add":
                    lines.append(line(chance.choice(ITEMS)))
                case "void" if lines:
                    lines.pop(chance.randrange(len(lines)))
                case "change" if lines:
                    index = chance.randrange(len(lines))
                    lines[index] = line(lines[index].item, chance.randint(1, 9))
                case "empty" if chance.random() < 0.2:
                    lines.clear()
            app.view.show(priced(*lines), chance.randrange(len(lines)) if lines else 0)
            await wait_until(pilot, lambda: True)
            piecemeal = screen_text(app)
            app.view.refresh()
            await wait_until(pilot, lambda: True)
            assert piecemeal == screen_text(app)


async def test_the_line_that_is_touched_is_named() -> None:
    speak("fr")
    app = BasketApp()
    async with app.run_test(size=(60, 5)) as pilot:
        app.view.show(priced(*(line(ITEMS[number % 2]) for number in range(10))), 9)
        await wait_until(pilot, lambda: "▸" in screen_text(app))
        for row in range(5):
            await pilot.click(offset=(20, row))
        await wait_until(pilot, lambda: len(app.chosen) == 4)
        assert app.chosen == [6, 7, 8, 9]


PHONE = Item("PHONE", "Smartphone 32 Go", "", "serial", public_price_cents=6000)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, "Smartphone 32 Go  001000000000017 "),
        (60, "Smartphone 32 Go  …000017 "),
        (46, "Smartphone 32  …000017 "),
        (40, "Smartph  …000017 "),
    ],
)
async def test_phones_of_one_kind_are_told_apart_by_their_numbers(width: int, shown: str) -> None:
    app = BasketApp()
    async with app.run_test(size=(width, 12)) as pilot:
        app.view.show(priced(Line(PHONE, serial="001000000000017")), 0)
        await wait_until(pilot, lambda: "60" in screen_text(app))
        assert shown in screen_text(app)
