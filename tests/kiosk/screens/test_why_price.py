"""Why this price? Asked at the counter for the chosen line."""

from pathlib import Path

from kiosk.rules.tariffs import TariffRule
from kiosk.services.printing import count_unprinted
from kiosk.services.shop import OpenShop
from kiosk.services.tariffs.rules import add_tariff
from tests.kiosk.screens.driven import LARGE, Driven, at_the_counter
from tests.support.rows import everything

TENTH = TariffRule(0, None, "all", "", "percent_of_market", 1000)
GROCERIES = TariffRule(0, "B", "category", "Épicerie", "percent_off", 3330)


def rows(till: Driven) -> list[str]:
    return [" ".join(row.split()) for row in till.rows]


async def test_the_steps_of_the_chosen_line_are_shown(home: Path, shop: OpenShop) -> None:
    add_tariff(shop, TENTH, 1)
    add_tariff(shop, GROCERIES, 1)
    async with at_the_counter(home) as till:
        await till.types("M1001\rCAFE\rCLE4G\r", "Clé 4G")
        await till.presses("up", "ctrl+p", sees="Pourquoi ce prix ? Café moulu 250 g")
        await till.sees("À payer")
        assert "Règle pour tout : 10 % de la valeur, arrondi 0,35 €" in rows(till)
        assert "Vous économisez 3,14 €" in rows(till)
        await till.presses("ctrl+t", sees="Why this price? Café moulu 250 g")
        await till.sees("The lowest is paid")
        await till.presses("escape", sees="Clé 4G")
        assert not till.app.screen.is_modal


async def test_it_is_printed_on_request_and_belongs_to_no_sale(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en", printer="tcp://127.0.0.1:1") as till:
        await till.types("M1001\rCAFE\r", "Café")
        await till.presses("ctrl+p", sees="Why this price? Café moulu 250 g")
        await till.writes("p", sees="The explanation goes to the printer.")
        (job,) = everything(shop.engine)["print_job"]
        assert (job["sale_id"], count_unprinted(shop)) == (None, 1)
        assert "Aminata" not in job["document"]
        assert "M1001" not in job["document"]
        assert "Pourquoi ce prix" in job["document"], "in the shop's language"
        await till.presses("ctrl+p", sees="Qty")


async def test_a_scan_that_comes_between_is_no_request_to_print(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await till.types("M1001\rCAFE\r", "Café")
        await till.presses("ctrl+p", sees="Pourquoi")
        await till.types("POMMES\r", "Combien de kilos ?")
    assert everything(shop.engine)["print_job"] == []


async def test_there_is_nothing_to_explain_without_a_line(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("M1001\r", "Aminata D.")
        await till.presses("ctrl+p")
        await till.types("CAFE\r", "Café moulu 250 g, 0,70 €")
        assert not till.app.screen.is_modal


async def test_every_line_shows_value_and_price(home: Path, shop: OpenShop) -> None:
    add_tariff(shop, TENTH, 1)
    async with at_the_counter(home, LARGE) as till:
        await till.types("M1001\rCAFE\rCLE4G\rPOMMES\r", "kilos")
        await till.types("0,350\r", "Pommes en vrac, ")
        lines = [row for row in rows(till) if "Café moulu" in row or "Clé 4G" in row]
        assert any("1 Café moulu 250 g 3,49 0,35" in row for row in lines)
        assert any("1 Clé 4G « nomade » 30,00 3,00" in row for row in lines)
        assert any("valeur 3,49 €" in row for row in rows(till)), "on the paper beside it"
        await till.sees("économie")
