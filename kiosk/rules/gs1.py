"""GS1 strings: what a box or a pallet label says beside the item's number.

Element strings by the GS1 General Specifications, 3 and 7.8 (FNC1 as the separator), and
GS1 Digital Link addresses. Read by `biip`, which is loaded with the first such string
(docs/decisions/gs1-parser.md).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kiosk.rules.errors import ShopError

if TYPE_CHECKING:
    from biip.gs1_element_strings import GS1ElementStrings

SEPARATOR = "\x1d"
"""How FNC1 arrives inside a string: ASCII 29, group separator."""

MAX_LENGTH = 200
"""A Digital Link with lot, serial and expiry; `kiosk.widgets.typed_line` keeps no more."""

_SYMBOLOGY = re.compile(r"\](?:C1|e0|d2|Q3|J1)")
"""GS1-128, GS1 DataBar, GS1 DataMatrix, GS1 QR Code, GS1 DotCode (ISO/IEC 15424)."""
_PARENTHESISED = re.compile(r"\([0-9]{2,4}\)")
_LINK = re.compile(r"https?://\S+/01/[0-9]{8,14}(?:[/?#]\S*)?", re.IGNORECASE)
_PLAIN = re.compile(r"01([0-9]{14})(?:.{2,})?")


@dataclass(frozen=True, slots=True)
class Gs1Label:
    """What a GS1 string says: GTIN of 14 digits, lot, expiry, serial, net weight in grams."""

    gtin: str
    lot: str | None = None
    expires_on: date | None = None
    serial: str | None = None
    weight_grams: int | None = None

    @property
    def gtins(self) -> tuple[str, ...]:
        """The spellings in which the shop may keep the item: GTIN-14, -13 or -8."""
        shorter = [
            self.gtin[-length:] for length in (13, 8) if self.gtin.startswith("0" * (14 - length))
        ]
        return (self.gtin, *shorter)


def looks_like_gs1(text: str) -> bool:
    """Tell whether a scan is to be read as a GS1 string; loads nothing.

    Without separator, prefix or parentheses: GTIN (01) first, as GS1 DataBar holds it
    alone.
    """
    plain = _PLAIN.fullmatch(text)
    return bool(
        SEPARATOR in text
        or _SYMBOLOGY.match(text)
        or _PARENTHESISED.match(text)
        or _LINK.fullmatch(text)
        or (plain and _is_valid(plain[1]))
    )


def parse_gs1(text: str, today: date) -> Gs1Label:
    """Read a GS1 string: with FNC1 as ASCII 29, with the scanner's prefix, in
    parentheses, or as a Digital Link.

    `today` tells the century of an expiry. Raises ShopError ``scan_unreadable``,
    ``scan_too_long``, ``gs1_without_item`` (no GTIN in it) and ``check_digit``.
    """
    if len(text) >= MAX_LENGTH:
        raise ShopError("scan_too_long", most=MAX_LENGTH - 1)
    elements = _elements(_SYMBOLOGY.sub("", text.strip(), count=1))
    values = {element.ai.ai: element.value for element in reversed(elements)}
    if "01" not in values:
        raise ShopError("gs1_without_item")
    gtin = values["01"].zfill(14)
    if not _is_valid(gtin):
        raise ShopError("check_digit", scanned=gtin)
    return Gs1Label(
        gtin,
        lot=values.get("10"),
        expires_on=_day(values["17"], today) if "17" in values else None,
        serial=values.get("21"),
        weight_grams=_grams(elements),
    )


def _is_valid(gtin: str) -> bool:
    from stdnum import ean  # the first screen does not wait for it

    return bool(ean.is_valid(gtin))


def _elements(text: str) -> "GS1ElementStrings":
    from biip import ParseError
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI
    from biip.gs1_messages import GS1Message

    try:
        if _LINK.fullmatch(text):
            return GS1DigitalLinkURI.parse(text).element_strings
        if text.startswith("("):
            return GS1Message.parse_hri(text).element_strings
        return GS1Message.parse(text).element_strings
    except (ParseError, ValueError):  # an address that is none
        raise ShopError("scan_unreadable") from None


def _day(value: str, today: date) -> date:
    """Return the day that YYMMDD means; day 00 is the month's last.

    The century lies such that the year is at most 49 back and 50 ahead (GS1 General
    Specifications, 7.12). Raises ShopError ``scan_unreadable``.
    """
    two_digits, month, day = (int(value[at : at + 2]) for at in (0, 2, 4))
    year = today.year - today.year % 100 + two_digits
    if year - today.year > 50:
        year -= 100
    elif year - today.year < -49:
        year += 100
    try:
        if not day:
            return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
        return date(year, month, day)
    except ValueError:
        raise ShopError("scan_unreadable") from None


def _grams(elements: "GS1ElementStrings") -> int | None:
    """Return the net weight (310n, kilograms with n decimals), rounded down to the gram."""
    weights = [e.decimal for e in elements if e.ai.ai.startswith("310") and e.decimal is not None]
    return int(weights[0] * 1000) if weights else None
