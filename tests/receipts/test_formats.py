"""Figures as people read them, always as Babel has them, with plain spaces."""

import timeit
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from receipts import formats

CENTS = st.integers(-(10**13), 10**13)
LANGS = st.sampled_from(["fr", "en"])
REGIONS = {"fr": "fr_FR", "en": "en_GB"}
CURRENCIES = st.sampled_from(["EUR", "GBP", "CHF", "USD", "XOF", "MAD", "JPY"])
WINTER = timezone(timedelta(hours=1))


@given(CENTS, CURRENCIES, LANGS)
@example(99_999, "EUR", "fr")
@example(-100_000, "EUR", "en")
def test_money_is_what_babel_writes_with_plain_spaces(cents: int, currency: str, lang: str) -> None:
    written = format_currency(
        Decimal(cents).scaleb(-2), currency, locale=REGIONS[lang], currency_digits=False
    )
    assert formats.money(cents, currency, lang) == formats.plain_spaces(written)


@given(CENTS, LANGS)
def test_an_amount_is_what_babel_writes_with_plain_spaces(cents: int, lang: str) -> None:
    written = format_decimal(Decimal(cents).scaleb(-2), format="#,##0.00", locale=REGIONS[lang])
    assert formats.amount(cents, lang) == formats.plain_spaces(written)


def test_money_in_french_and_in_english() -> None:
    assert formats.money(1250, "EUR", "fr") == "12,50 €"
    assert formats.money(-5, "EUR", "fr") == "-0,05 €"
    assert formats.money(123456789, "EUR", "fr") == "1 234 567,89 €"
    assert formats.money(1250, "EUR", "en") == "€12.50"
    assert formats.money(-123456, "EUR", "en") == "-€1,234.56"


def test_a_rate_keeps_its_half_points() -> None:
    assert formats.percent(2000, "fr") == "20 %"
    assert formats.percent(550, "fr") == "5,5 %"
    assert formats.percent(210, "en") == "2.1%"
    assert formats.percent(0, "fr") == "0 %"


def test_a_weight_is_shown_to_the_gram() -> None:
    assert formats.kilograms(350, "fr") == "0,350 kg"
    assert formats.kilograms(1000, "en") == "1.000 kg"
    assert formats.kilograms(1_234_567, "fr") == "1 234,567 kg"
    assert formats.price_per_kilogram(200, "EUR", "fr") == "2,00 €/kg"


def test_dates_and_times_in_french_and_in_english() -> None:
    moment = datetime(2026, 11, 22, 14, 32, tzinfo=WINTER)
    assert formats.date_and_time(moment, "fr") == "22/11/2026 14:32"
    assert formats.date_and_time(moment, "en") == "22/11/2026 14:32"
    assert formats.long_date(moment, "fr") == "22 novembre 2026"
    assert formats.long_date(date(2026, 11, 22), "en") == "22 November 2026"
    assert formats.long_date(date(2026, 12, 1), "fr") == "1er décembre 2026"
    assert formats.long_date(date(2026, 12, 11), "fr") == "11 décembre 2026"
    assert formats.week_day(moment, "fr") == "dim. 22 nov."
    assert formats.week_day(moment, "en") == "Sun 22 Nov"


def test_a_sale_just_after_midnight_keeps_the_day_of_its_shop() -> None:
    moment = datetime(2026, 11, 22, 0, 10, tzinfo=WINTER)
    assert formats.date_and_time(moment, "fr") == "22/11/2026 00:10"


def test_a_time_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        formats.clock_time(datetime(2026, 11, 22, 14, 32), "fr")  # noqa: DTZ001


def test_a_language_we_do_not_have_is_written_as_english() -> None:
    assert formats.money(1250, "EUR", "de") == "€12.50"
    assert formats.money(1250, "EUR", "fr_BE") == "12,50 €"


def test_a_scan_can_afford_its_amounts() -> None:
    """Generous, for a busy machine: it takes half a microsecond, and Babel itself 17."""
    for cents in (1250, -98765432):
        formats.money(cents, "EUR", "fr")
        best = min(timeit.repeat(lambda: formats.money(cents, "EUR", "fr"), number=100, repeat=5))  # noqa: B023
        assert best / 100 < 30e-6
