"""Money, rates, dates and weights as a person reads them.

All shapes come from Babel. What it costs is paid once per language and currency: a scan
formats several amounts, so the common ones are put together here from the shape.

A cent is a hundredth of the currency, whatever the currency.

Only French and English have shapes of their own. In every other language a receipt writes its
figures as the labels on the shelves do, and the lines below it for whoever works here: Latin
figures, "12,50 €", 22/11/2026, 14:32 (docs/languages.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from receipts.words import known_language

if TYPE_CHECKING:
    from babel import Locale
    from babel.dates import DateTimePattern

DateLength = Literal["short", "long"]

# The shops are in Europe: 22/11/2026 and 14:32, also in English.
_REGIONS = {"fr": "fr_FR", "en": "en_GB"}
_OTHERS = "fr_FR"

# Thermal printers and the Linux console have no glyph for these.
_PLAIN_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})


def plain_spaces(text: str) -> str:
    """`text` with no-break, narrow no-break and thin spaces as plain spaces."""
    return text.translate(_PLAIN_SPACES)


def money(cents: int, currency: str, lang: str) -> str:
    """An amount with its currency: "12,50 €", "€12.50", "-0,50 €"."""
    shape = _money_shape(currency, lang)
    digits = _digits(abs(cents), lang)
    if cents < 0:
        return f"{shape.minus_before}{digits}{shape.minus_after}"
    return f"{shape.before}{digits}{shape.after}"


def amount(cents: int, lang: str) -> str:
    """An amount without a symbol: "1 234,50", "-0.50"."""
    digits = _digits(abs(cents), lang)
    return _minus_sign(lang) + digits if cents < 0 else digits


@lru_cache(maxsize=256)
def percent(basis_points: int, lang: str) -> str:
    """A rate from basis points: 550 is "5,5 %", 2000 is "20%" in English."""
    from babel.numbers import format_percent

    rate = Decimal(basis_points) / 10_000
    return plain_spaces(format_percent(rate, locale=_locale(lang), decimal_quantization=False))


@lru_cache(maxsize=1024)
def kilograms(grams: int, lang: str) -> str:
    """A weight from grams, always to the gram: "0,350 kg"."""
    from babel.units import format_unit

    weight = Decimal(grams) / 1000
    return plain_spaces(
        format_unit(weight, "mass-kilogram", "short", format="#,##0.000", locale=_locale(lang))
    )


def price_per_kilogram(cents: int, currency: str, lang: str) -> str:
    """A price for one kilogram: "2,00 €/kg"."""
    return f"{money(cents, currency, lang)}/kg"


def short_date(day: date, lang: str) -> str:
    """A date in figures: "22/11/2026". An aware datetime gives the date at its own offset."""
    return _date_shape("short", lang)(day)


def long_date(day: date, lang: str) -> str:
    """A date in words: "22 novembre 2026", and "1er décembre 2026" as French has it.

    In figures where the language has no words of its own here.
    """
    if known_language(lang) not in _REGIONS:  # months in the words of no other language
        return short_date(day, lang)
    words = _date_shape("long", lang)(day)
    return words.replace("1 ", "1er ", 1) if lang == "fr" and day.day == 1 else words


def day_and_month(day: date, lang: str) -> str:
    """A date of the coming year: "22 novembre", and "1er décembre" as French has it."""
    words = _skeleton_shape("MMMMd", lang)(day)
    return words.replace("1 ", "1er ", 1) if lang == "fr" and day.day == 1 else words


def week_day(day: date, lang: str) -> str:
    """A date of these weeks: "dim. 22 nov."."""
    return _skeleton_shape("MMMEd", lang)(day)


def month(day: date, lang: str) -> str:
    """The name of a day's month: "novembre"."""
    return str(_locale(lang).months["stand-alone"]["wide"][day.month])


def clock_time(moment: datetime, lang: str) -> str:
    """Hours and minutes at the moment's own offset: "14:32". Raises ValueError if naive."""
    if moment.tzinfo is None:
        raise ValueError("a time needs its offset")
    return _time_shape(lang)(moment)


def date_and_time(moment: datetime, lang: str) -> str:
    """Date and time at the moment's own offset: "22/11/2026 14:32". Raises ValueError if naive."""
    return f"{short_date(moment, lang)} {clock_time(moment, lang)}"


@dataclass(frozen=True, slots=True)
class _MoneyShape:
    """What stands around the digits."""

    before: str
    after: str
    minus_before: str
    minus_after: str


@cache
def _locale(lang: str) -> "Locale":
    from babel import Locale

    return Locale.parse(_REGIONS.get(known_language(lang), _OTHERS))


@cache
def _money_shape(currency: str, lang: str) -> _MoneyShape:
    from babel.numbers import format_currency

    one = _digits(100, lang)

    def around(value: int) -> tuple[str, str]:
        text = format_currency(
            value, currency, locale=_locale(lang), currency_digits=False, format=None
        )
        before, _, after = plain_spaces(text).partition(one)
        return before, after

    return _MoneyShape(*around(1), *around(-1))


def _digits(cents: int, lang: str) -> str:
    whole, hundredths = divmod(cents, 100)
    if whole < 1000:  # nothing to group: most amounts at a counter
        return f"{whole}{_decimal_point(lang)}{hundredths:02}"
    return _grouped_digits(cents, lang)


@lru_cache(maxsize=1024)
def _grouped_digits(cents: int, lang: str) -> str:
    text = _amount_shape(lang)(Decimal(cents).scaleb(-2))
    return plain_spaces(text)


@cache
def _amount_shape(lang: str) -> Callable[[Decimal], str]:
    from babel.numbers import parse_pattern

    pattern = parse_pattern("#,##0.00")
    locale = _locale(lang)
    return lambda value: pattern.apply(value, locale)


@cache
def _decimal_point(lang: str) -> str:
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(_locale(lang))


@cache
def _minus_sign(lang: str) -> str:
    from babel.numbers import get_minus_sign_symbol

    return get_minus_sign_symbol(_locale(lang))


@cache
def _date_shape(length: DateLength, lang: str) -> Callable[[date], str]:
    from babel.dates import get_date_format

    return _applied(get_date_format(length, _locale(lang)), lang)


@cache
def _skeleton_shape(skeleton: str, lang: str) -> Callable[[date], str]:
    return _applied(_locale(lang).datetime_skeletons[skeleton], lang)


@cache
def _time_shape(lang: str) -> Callable[[date], str]:
    from babel.dates import get_time_format

    return _applied(get_time_format("short", _locale(lang)), lang)


def _applied(pattern: "DateTimePattern", lang: str) -> Callable[[date], str]:
    locale = _locale(lang)
    return lambda moment: plain_spaces(pattern.apply(moment, locale))
