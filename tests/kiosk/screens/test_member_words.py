"""The line about a member: what is most needed stays, however narrow the counter is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.language import speak
from kiosk.rules.basket import Line
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.pricing import PricedLine, UnitPrice
from kiosk.rules.quotas import Quota, Standing
from kiosk.screens.members.words import member_line, standing_words
from receipts import formats
from tests.support.strategies import TODAY, members

MONTHLY = Quota(1, None, "all", "", "price", 3000, "month", "person")
STANDING = Standing(MONTHLY, "M1", "2026-11", 3000, used=1000)
AWA = Member("M1", "Aminata D.", "B", 2000, 4, TODAY, TODAY + timedelta(190), standings=(STANDING,))


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    speak("fr")
    yield
    speak("en")


def money(cents: int) -> str:
    return formats.money(cents, "EUR", "fr")


def bought(cents: int) -> PricedLine:
    item = Item("SIM", "Carte SIM", "misc", "unit", None, 1000, None, None, None)
    return PricedLine(Line(item), UnitPrice(cents, "tier"), 1000, cents)


def shown(member: Member, width: int, *lines: PricedLine) -> str:
    return " ".join(member_line(member, lines, TODAY, width, money).split())


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (80, "● Aminata D. tarif B jusqu'au 31/05/2027 reste 20,00 € en novembre"),
        (60, "● Aminata D. tarif B jusqu'au 31/05/2027 reste 20,00 €"),
        (45, "● Aminata D. tarif B reste 20,00 €"),
        (30, "● Aminata D. reste 20,00 €"),
    ],
)
def test_what_is_left_is_said_at_every_width(width: int, line: str) -> None:
    assert shown(AWA, width) == line


def test_what_is_left_follows_the_basket() -> None:
    assert "reste 17,40 €" in shown(AWA, 80, bought(260))
    assert "reste 0,00 €" in shown(AWA, 80, bought(1500), bought(500))
    assert "reste 5,00 €" in shown(AWA, 80, bought(1500), bought(9999)), "it can not be sold"


def test_a_quota_by_value_says_so() -> None:
    by_value = replace(STANDING, quota=replace(MONTHLY, measure="market_value"))
    assert shown(replace(AWA, standings=(by_value,)), 80).endswith(
        "reste 20,00 € de valeur en novembre"
    )
    assert shown(replace(AWA, standings=(by_value,)), 45).endswith("reste 20,00 € de valeur")


def test_amber_says_the_days_beside_what_is_left() -> None:
    soon = replace(AWA, valid_until=TODAY + timedelta(9))
    assert shown(soon, 80) == "◐ Aminata D. tarif B encore 9 jours reste 20,00 € en novembre"


@pytest.mark.parametrize(
    ("red", "word"),
    [
        ({"suspended": True}, "pas aujourd'hui"),
        ({"card_ended": True}, "carte remplacée"),
        ({"valid_until": TODAY - timedelta(1)}, "terminée le 21/11/2026"),
        ({"valid_from": TODAY + timedelta(1)}, "à partir du 23/11/2026"),
    ],
)
def test_red_says_what_is_the_matter_and_no_quota(red: dict[str, object], word: str) -> None:
    for width in (80, 45):
        line = shown(replace(AWA, **red), width)  # type: ignore[arg-type]
        assert line.startswith("○")
        assert line.endswith(word)
        assert "reste" not in line


@given(members(), st.integers(24, 120), st.booleans(), st.text(min_size=1, max_size=40))
def test_the_line_is_as_wide_as_its_place(
    member: Member, width: int, has_quota: bool, name: str
) -> None:
    named = replace(member, name=name, standings=(STANDING,) if has_quota else ())
    assert len(member_line(named, (), TODAY, width, money)) == width


def test_managers_read_how_much_is_used() -> None:
    assert standing_words(STANDING, money) == "10,00 € sur 30,00 € utilisés · ce mois-ci"
    phones = Quota(2, None, "category", "Téléphonie", "count", 2, "days", "household", days=30)
    said = standing_words(Standing(phones, "H", "d30", 2, used=1), money)
    assert said == "1 sur 2 utilisés · Téléphonie · en 30 jours"
