"""Whatever the shop refuses, there is a sentence for it."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import kiosk
from kiosk.language import speak
from kiosk.rules.errors import ShopError
from kiosk.sentences import REFUSAL_REASONS, sentence

SOURCES = Path(kiosk.__file__).parent
DAY = date(2026, 11, 22)
GIVEN_BY_VALUE: dict[str, dict[str, Any]] = {
    "orientation_not_valid": {"ended": DAY},
    "lot_too_little": {"left": 3},
    "quota_exceeded": {
        "measure": "price",
        "per": "month",
        "days": None,
        "label": None,
        "left": 420,
        "asked": 600,
        "most": 3000,
        "renews": DAY,
        "ends": DAY,
    },
}


def refusals() -> Iterator[Any]:
    """Every ShopError that the code raises, with the names of its values."""
    seen = set()
    for file in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "ShopError"):
                continue
            if isinstance(node.args[0], ast.Constant):
                code = str(node.args[0].value)
                names = tuple(word.arg for word in node.keywords if word.arg)
                seen.add((code, names))
    for code, names in sorted(seen):
        yield pytest.param(code, names, id=f"{code}({', '.join(names)})")


@pytest.mark.parametrize(("code", "names"), list(refusals()))
def test_every_refusal_is_a_sentence(code: str, names: tuple[str, ...]) -> None:
    values = {name: 1250 if name.endswith(("_cents", "_grams")) else "X" for name in names}
    for lang in ("fr", "en"):
        speak(lang)
        said = sentence(ShopError(code, **{**values, **GIVEN_BY_VALUE.get(code, {})}))
        assert "{" not in said
        assert said[0].isupper() or said[0] in "“«€1"


def test_amounts_and_days_are_written_as_people_read_them() -> None:
    speak("fr")
    ended = sentence(ShopError("orientation_not_valid", ended=DAY, pays_public=True))
    assert "22 novembre 2026" in ended
    assert "12,50 €" in sentence(ShopError("not_covered", remaining_cents=1250))
    speak("en")
    starts = sentence(ShopError("orientation_not_valid", starts=DAY, pays_public=False))
    assert "22 November 2026" in starts
    assert "£12.50" in sentence(ShopError("not_covered", remaining_cents=1250), "GBP")


def test_what_is_left_of_a_lot_is_told_in_pieces_or_in_kilograms() -> None:
    speak("en")
    left = sentence(ShopError("lot_too_little", lot="L1", left=3))
    assert left == "Only 3 are left of L1."
    speak("fr")
    assert "1,250 kg" in sentence(ShopError("lot_too_little", lot="L1", left_grams=1250))


QUOTA = {"label": None, "days": None, "renews": None, "ends": None, "line_number": 1}


@pytest.mark.parametrize(
    ("data", "french"),
    [
        (
            {"measure": "price", "per": "month", "left": 420, "asked": 600, "most": 3000}
            | {"renews": date(2026, 12, 1)},
            (
                "Il reste 4,20 € ce mois-ci ; cet article en demande 6,00."
                " Prochain renouvellement le 1er décembre."
            ),
        ),
        (
            {"measure": "market_value", "per": "days", "left": 0, "asked": 1250, "most": 9000}
            | {"days": 30, "renews": date(2027, 1, 5), "label": "Café moulu, un très gros paquet"},
            (
                "« Café moulu, un très gro… » : il reste 0,00 € de valeur sur 30 jours ;"
                " cet article en demande 12,50. Possible à partir du 5 janvier."
            ),
        ),
        (
            {"measure": "count", "per": "orientation", "left": 0, "asked": 1, "most": 1}
            | {"ends": date(2027, 5, 31)},
            (
                "Il en reste 0 sur 1 pour cette orientation ; il en faudrait 1."
                " L'orientation va jusqu'au 31 mai 2027."
            ),
        ),
        (
            {"measure": "price", "per": "month", "left": 420, "asked": 6000, "most": 3000},
            "Il reste 4,20 € ce mois-ci ; cet article en demande 60,00. Le maximum est de 30,00 €.",
        ),
    ],
)
def test_a_quota_says_what_is_left_what_is_asked_and_when_it_renews(
    data: dict[str, Any], french: str
) -> None:
    speak("fr")
    said = sentence(ShopError("quota_exceeded", **{**QUOTA, **data}))
    assert " ".join(said.split()) == french


def test_every_reason_against_a_voucher_has_words() -> None:
    rules = (SOURCES / "rules" / "vouchers.py").read_text(encoding="utf-8")
    [function] = [
        node
        for node in ast.walk(ast.parse(rules))
        if isinstance(node, ast.FunctionDef) and node.name == "_reason_against"
    ]
    reasons = {
        node.value.value
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant)
    }
    assert reasons - {""} <= set(REFUSAL_REASONS)


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("connect ECONNREFUSED", "takes nothing to print"),
        ("open ENODEV", "not plugged in"),
        ("open EACCES", "may not print there"),
        ("connect deadline", "Is it on, and is the address right?"),
        ("EPIPE after 0 of 12 bytes", "Is it on, and is the address right?"),
    ],
)
def test_an_unreached_printer_is_told_without_the_systems_names(detail: str, said: str) -> None:
    speak("en")
    told = sentence(ShopError("printer_not_reached", detail=detail))
    assert said in told
    assert not set(detail.split()) & set(told.split())
