"""Generosity at the counter: rounding up, paying what one can, buying for somebody else."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.items import ITEM
from db.vouchers import VOUCHER
from kiosk.screens.counter.pay import PayDialogue
from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.exports import export_rows
from kiosk.services.shop import OpenShop
from tests.kiosk.screens.driven import Driven, at_the_counter


@pytest.fixture
def floor(shop: OpenShop) -> None:
    """Coffee, usually 2.50, at what people can pay, 1.00 at the least."""
    with shop.writing() as connection:
        change = update(ITEM).where(ITEM.c.sku == "CAFE").values(floor_price_cents=100)
        connection.execute(change)


def rows(shop: OpenShop, what: str, *columns: str) -> list[tuple[object, ...]]:
    found = export_rows(shop, what)  # type: ignore[arg-type]
    return [tuple(row[column] for column in columns) for row in found]


def gifts(shop: OpenShop) -> list[tuple[object, ...]]:
    return rows(shop, "gifts", "kind", "amount_cents")


def tenders(shop: OpenShop) -> list[tuple[object, ...]]:
    return rows(shop, "tenders", "kind", "amount_cents")


async def pays(till: Driven, *codes: str) -> None:
    await till.types("".join(f"{code}\r" for code in codes))
    await till.presses("f12")
    await till.is_on(PayDialogue)


# Rounding up


async def test_r_rounds_up_and_r_again_takes_it_off(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CAFE")
        await till.types("r", "Don (arrondi)")
        await till.sees("0,50 €")
        await till.types("r")
        await till.until(lambda: "Don (arrondi)" not in till.text)
        await till.types("R", "Don (arrondi)")
        await till.types("\r", "Ticket T1-000001")
    assert gifts(shop) == [("round_up", 50)]
    assert tenders(shop) == [("cash", 300)]


async def test_an_amount_before_r_is_what_is_paid_in_all(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CAFE")
        await till.types("5r", "Don (arrondi)")
        await till.types("20\r", "Ticket T1-000001")
    assert gifts(shop) == [("round_up", 250)]
    assert tenders(shop) == [("cash", 500)]


async def test_giving_the_tenders_back_takes_the_rounding_off(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CAFE")
        await till.types("1\r", "-1,00 €")
        await till.types("r", "Don (arrondi)")
        await till.presses("ctrl+z")
        await till.until(lambda: "Don (arrondi)" not in till.text and "-1,00 €" not in till.text)
        await till.types("\r", "Ticket T1-000001")
    assert gifts(shop) == []


async def test_a_whole_amount_can_only_be_rounded_to_a_higher_one(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home, lang="en") as till:
        await pays(till, "CLE4G")
        await till.types("r", "is a whole amount")
        await till.types("11r", "are due already")
        await till.types("12.5r", "Round up to a whole amount")
        await till.types("13r", "Gift (rounded up)")
        await till.types("c", "Ticket T1-000001")
    assert gifts(shop) == [("round_up", 100)]
    assert tenders(shop) == [("card", 1300)]


async def test_a_rounding_does_not_outlive_what_it_rounded(home: Path) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CAFE")
        await till.types("r", "Don (arrondi)")
        await till.presses("escape", sees="dons 0,50 €")
        await till.types("LIVRE\r", "À quel prix ?")
        await till.types("0,70\r", "Livre au choix, 0,70 €")
        await till.until(lambda: "dons" not in till.text)
        await till.presses("ctrl+z", sees="dons 0,50 €")


# Pay what you can


async def test_enter_alone_is_the_usual_price(home: Path, shop: OpenShop, floor: None) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "Au moins 1,00 €")
        await till.types("\r", "Café moulu 250 g, 2,50 €")
        await till.presses("f12", "f12", sees="Ticket T1-000001")
    assert rows(shop, "lines", "sku", "total_cents") == [("CAFE", 250)]
    assert gifts(shop) == []


async def test_less_than_the_least_is_refused_and_asked_again(
    home: Path, shop: OpenShop, floor: None
) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "Au moins 1,00 €")
        await till.writes("0,99\r", "coûte au moins 1,00 €")
        await till.writes("1\r", "Café moulu 250 g, 1,00 €")
        await till.presses("f12", "f12", sees="Ticket T1-000001")
    assert rows(shop, "lines", "sku", "total_cents") == [("CAFE", 100)]


async def test_more_than_the_usual_price_is_a_gift(home: Path, shop: OpenShop, floor: None) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "Au moins 1,00 €")
        await till.writes("4\r", "Café moulu 250 g, 2,50 €, don 1,50 €")
        await till.presses("f12", sees="Don (au-delà du prix)")
        await till.types("\r", "Ticket T1-000001")
    assert rows(shop, "lines", "sku", "total_cents") == [("CAFE", 250)]
    assert gifts(shop) == [("more", 150)]
    assert tenders(shop) == [("cash", 400)]


async def test_back_takes_no_line_and_a_scan_waits_for_the_answer(home: Path, floor: None) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\rCLE4G\r", "attend")
        await till.presses("escape", sees="Clé 4G « nomade », 12,00 €")
        await till.sees("1 article")


# For somebody else


async def test_a_suspended_purchase_is_sold_and_redeemed(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await till.presses("f10", sees="Achat suspendu")
        await till.presses("end", "enter", sees="Combien est offert")
        await till.writes("5\r", "Achat suspendu : 5,00 €")
        await till.presses("f12", sees="Achat suspendu")
        await till.types("\r", "accrochez-le")
        with shop.reading() as connection:
            of_wall = select(VOUCHER.c.code).where(VOUCHER.c.issuer == "Achat suspendu")
            code = connection.execute(of_wall).scalar_one()
        await till.types(f"CLE4G\r{code}\r", "Bon Achat suspendu")
        await till.presses("f12", "f12", sees="Ticket T1-000002")
    assert gifts(shop) == [("suspended", 500)]
    assert tenders(shop) == [("cash", 500), ("cash", 700), ("voucher", 500)]


async def test_a_suspended_purchase_stands_below_the_lines_and_can_be_taken_out(
    home: Path,
) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "Café moulu 250 g, 2,50 €")
        await till.presses("f10", "end", "enter", sees="Combien est offert")
        await till.writes("5\r", "Achat suspendu : 5,00 €")
        await till.sees("dons 5,00 €")
        [row] = [row for row in till.rows if "▸" in row]
        assert "Achat suspendu" in row
        assert "F3" not in till.text, "it has no quantity"
        await till.presses("f4", sees="Ligne annulée : Achat suspendu")
        await till.until(lambda: "dons" not in till.text)
        await till.presses("ctrl+z", sees="dons 5,00 €")
        await till.is_on(CounterScreen)
