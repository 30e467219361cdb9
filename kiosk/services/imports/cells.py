"""What one cell of a spreadsheet means.

Every function takes the cell's text, which is not blank, and returns its value or
raises BadCell with a code of `problems.SENTENCES`.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from kiosk.rules.errors import ShopError
from kiosk.rules.scans import canonical_gtin, is_gtin
from kiosk.rules.serials import check_serial
from receipts.words import LANGUAGES, find_language

MAX_CENTS = 10_000_000
MAX_PIECES = 1_000_000
MAX_GRAMS = 100_000_000
MAX_CODE = 40

_LONGEST_NUMBER = 40
_SPACES = " \u00a0\u2009\u202f"
_NUMBER = re.compile(
    r"(?P<sign>[-−])?\s*"
    rf"(?P<whole>[0-9]{{1,3}}(?P<mark>[.,{_SPACES}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*|[0-9]+)"
    r"(?:(?P<point>[.,])(?P<part>[0-9]+))?"
)
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FRENCH_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_CODE = re.compile(r"[!-~]+")
_SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?E[+]?[0-9]+", re.IGNORECASE)
_YEARS = range(1900, 2200)
_YES = frozenset({"yes", "y", "oui", "o", "1", "x", "true", "vrai"})
_NO = frozenset({"no", "n", "non", "0", "false", "faux"})
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Soft hyphen, joiners: parts of how some words are written.
_PARTS_OF_WORDS = frozenset("\u00ad\u200c\u200d")


class BadCell(Exception):
    """A cell that can not be understood: a code and the values of its sentence."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


def money(text: str) -> int:
    """Return cents: "12", "12,5", "1 234,50 €", "1.234,50" or "1,234.50"; at most 100,000."""
    cents = _scaled(_without(text, "€"), decimals=2)
    if cents > MAX_CENTS:
        raise BadCell("amount_too_large", value=text)
    return cents


def percent(text: str) -> int:
    """Return basis points: "20", "5,5" or "5.5 %"; at most 100 %."""
    rate_bp = _scaled(_without(text, "%"), decimals=2)
    if rate_bp > 10_000:
        raise BadCell("percent_too_large", value=text)
    return rate_bp


def pieces(text: str) -> int:
    """Return a whole number of pieces, at least one."""
    try:
        count = _scaled(text, decimals=0)
    except BadCell as bad:
        if bad.code == "too_many_decimals":
            raise BadCell("not_whole", value=text) from None
        raise
    return _in_range(text, count, MAX_PIECES, MAX_PIECES)


def kilograms(text: str) -> int:
    """Return grams for kilograms with up to three decimals: "12", "0,350" or "1.5 kg"."""
    grams = _scaled(_without(text, "kg"), decimals=3)
    return _in_range(text, grams, MAX_GRAMS, MAX_GRAMS // 1000)


def day(text: str) -> date:
    """Return the date of "2026-11-22" or "22/11/2026"."""
    if match := _ISO_DATE.fullmatch(text):
        year, month, number = match.groups()
    elif match := _FRENCH_DATE.fullmatch(text):
        number, month, year = match.groups()
    else:
        raise BadCell("not_a_date", value=text)
    if int(year) not in _YEARS:
        raise BadCell("not_a_date", value=text)
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        raise BadCell("not_a_date", value=text) from None


def words(most: int) -> Callable[[str], str]:
    """Return a reader of text of at most `most` characters, in Unicode's form C."""

    def read(text: str) -> str:
        if not text.isprintable() and any(map(_is_invisible, text)):
            raise BadCell("control_characters", value=text)
        if len(text) > most:
            raise BadCell("too_long", value=text, most=most)
        return unicodedata.normalize("NFC", text)

    return read


def code(text: str) -> str:
    """Return a code as a scanner types it: printable ASCII without spaces, at most 40."""
    if not _CODE.fullmatch(text):
        raise BadCell("not_a_code", value=text)
    if len(text) > MAX_CODE:
        raise BadCell("too_long", value=text, most=MAX_CODE)
    return text


def voucher_code(text: str) -> str:
    """Return a voucher's code, in capitals."""
    return code(text).upper()


def gtin(text: str) -> str:
    """Return a barcode number as items keep it."""
    if _SCIENTIFIC.fullmatch(text):
        raise BadCell("gtin_scientific", value=text)
    digits = re.sub(f"[{_SPACES}]", "", text)
    if not is_gtin(digits):
        raise BadCell("gtin_wrong", value=text)
    return canonical_gtin(digits)


def serial(text: str) -> str:
    """Return a serial number as the shop keeps it (`rules.serials`)."""
    try:
        return check_serial(text)
    except ShopError as refusal:
        raise BadCell(refusal.code, value=text) from None


def yes_or_no(text: str) -> bool:
    """Return whether the cell says yes: "yes", "oui", "1", "x", "true" or their opposites."""
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise BadCell("not_yes_or_no", value=text)


def language(text: str) -> str:
    """Return the language of receipts that a code means: "ar", "pt-PT"."""
    if (found := find_language(text)) is None:
        raise BadCell("not_one_of", value=text, allowed=", ".join(LANGUAGES))
    return found


def one_of(allowed: tuple[str, ...]) -> Callable[[str], str]:
    """Return a reader of one of the given words, in whatever case."""

    def read(text: str) -> str:
        if text.lower() not in allowed:
            raise BadCell("not_one_of", value=text, allowed=allowed)
        return text.lower()

    return read


def spelled(scaled: int, decimals: int) -> str:
    """Return a stored number as a cell would hold it: cents 1450 as "14.50".

    >>> spelled(5, 2)
    '0.05'
    """
    digits = str(scaled).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}"


def _scaled(text: str, decimals: int) -> int:
    """Return a decimal number times 10 ** decimals, exactly."""
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if not match:
        raise BadCell("number_unclear", value=text)
    whole, mark, point, part = match.group("whole", "mark", "point", "part")
    if point and point == mark:
        raise BadCell("number_unclear", value=text)
    if mark in (".", ",") and not point and whole.count(mark) == 1:
        # "1,234" may be a thousand and more, or one and a little: never guess a thousand.
        whole, part = whole.split(mark)
    if match["sign"]:
        raise BadCell("negative", value=text)
    if part and len(part) > decimals:
        raise BadCell("too_many_decimals", value=text, most=decimals)
    digits = "".join(c for c in whole if c.isdigit())
    return int(digits + (part or "").ljust(decimals, "0"))


def _without(text: str, unit: str) -> str:
    """Take a unit off the end, or off the beginning, once."""
    if text.lower().endswith(unit):
        return text[: -len(unit)].rstrip()
    return text.removeprefix(unit).lstrip() if unit == "€" else text


def _in_range(text: str, count: int, most: int, shown: int) -> int:
    if count == 0:
        raise BadCell("must_be_positive", value=text)
    if count > most:
        raise BadCell("quantity_too_large", value=text, most=shown)
    return count


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE and character not in _PARTS_OF_WORDS
