"""Why this price? The explanation that a person takes home."""

from datetime import datetime, timedelta, timezone

import pytest

from receipts.compose.price_steps import (
    PriceRule,
    PriceStep,
    PriceSteps,
    compose_price_paper,
    compose_price_steps,
)
from receipts.document import Cut, from_json, to_json
from receipts.render.text import render_text

AT = datetime(2026, 11, 22, 14, 32, 5, tzinfo=timezone(timedelta(hours=1)))
COFFEE = PriceSteps(
    label="Café moulu 250 g",
    quantity=3,
    weight_grams=None,
    unit_price_cents=35,
    steps=(
        PriceStep("value", 349),
        PriceStep("public", 250),
        PriceStep("tier", 70, tier="B", percent_bp=2000, rounded=True),
        PriceStep("rule", 35, wins=True, rule=PriceRule("percent_of_market", 1000, "all")),
        PriceStep("lowest", 35, wins=True),
        PriceStep("times", 105),
        PriceStep("vouchers", -53),
        PriceStep("to_pay", 52),
        PriceStep("line_value", 1047),
        PriceStep("saving", 995),
    ),
    lang="fr",
    currency="EUR",
)


def rows(explained: PriceSteps, columns: int = 48) -> list[str]:
    """The steps without their fill."""
    return [" ".join(row.split()) for row in render_text(compose_price_steps(explained), columns)]


def test_the_steps_lead_from_the_value_to_what_is_paid_and_saved() -> None:
    shown = rows(COFFEE)
    assert shown == [
        "Valeur marchande 3,49 €",
        "Prix public 2,50 €",
        "Tarif B : 20 % de la valeur, arrondi 0,70 €",
        "Règle pour tout : 10 % de la valeur 0,35 €",
        "Le plus bas est payé 0,35 €",
        "3 × 0,35 € 1,05 €",
        "Réduction des bons -0,53 €",
        "-" * 48,
        "À payer 0,52 €",
        "Valeur totale 10,47 €",
        "Vous économisez 9,95 €",
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (PriceRule("fixed", 100, "item"), "Règle pour cet article : prix fixe 1,00 €"),
        (
            PriceRule("percent_off", 3330, "category", "Épicerie"),
            "Règle pour « Épicerie » : 33,3 % de réduction sur le prix public 1,00 €",
        ),
        (
            PriceRule("amount_off", 50, "all", off_value=True),
            "Règle pour tout : 0,50 € de réduction sur la valeur 1,00 €",
        ),
    ],
)
def test_each_kind_of_rule_has_its_words(rule: PriceRule, words: str) -> None:
    explained = PriceSteps("A", 1, None, 100, (PriceStep("rule", 100, rule=rule),), "fr", "EUR")
    assert rows(explained, 78) == [words]


def test_goods_by_weight_are_explained_by_the_kilogram() -> None:
    steps = (PriceStep("value", 240), PriceStep("times", 46, rounded=True))
    assert rows(PriceSteps("KG", 1, 1234, 37, steps, "fr", "EUR")) == [
        "Valeur marchande 2,40 €/kg",
        "1,234 kg × 0,37 €/kg, arrondi 0,46 €",
    ]


def test_what_takes_a_card_says_so() -> None:
    steps = (PriceStep("no_value"), PriceStep("card_missing"))
    assert rows(PriceSteps("SIM", 1, None, 0, steps, "en", "EUR")) == [
        "It has no market value of its own.",
        "It is sold with a member's card alone.",
    ]


@pytest.mark.parametrize("columns", [32, 48])
def test_the_paper_is_no_receipt_and_names_nobody(columns: int) -> None:
    paper = compose_price_paper(COFFEE, "Boutique solidaire", AT)
    lines = render_text(paper, columns)
    assert lines[0].strip() == "Boutique solidaire"
    assert "Café moulu 250 g" in lines
    assert "Ceci n'est pas un ticket de caisse." in " ".join(" ".join(lines).split())
    assert all(len(line) <= columns for line in lines)
    assert isinstance(paper.elements[-1], Cut)
    assert from_json(to_json(paper)) == paper
