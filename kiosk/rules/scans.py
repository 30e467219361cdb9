"""What kind of code was scanned or typed, before anything is looked up."""

import re
from dataclasses import dataclass
from typing import Literal

from stdnum import ean

from kiosk.rules import gs1
from kiosk.rules.errors import ShopError

MAX_LENGTH = 80
GTIN_LENGTHS = (8, 12, 13, 14)
UPC_LENGTH = 12

ScanKind = Literal["receipt", "gtin", "gs1", "code"]

# The same keys, row by row, on a French console and as a scanner in US layout means them.
# Source: the `fr` and `us` layouts of xkeyboard-config (dead keys left out).
_KEYS = (
    ("²&é\"'(-è_çà)=", "`1234567890-="),
    ("1234567890°+", "!@#$%^&*()_+"),
    ("azertyuiop$", "qwertyuiop]"),
    ("AZERTYUIOP£", "QWERTYUIOP}"),
    ("qsdfghjklmù*", "asdfghjkl;'\\"),
    ("QSDFGHJKLM%µ", 'ASDFGHJKL:"|'),
    ("wxcvbn,;:!", "zxcvbnm,./"),
    ("WXCVBN?./§", "ZXCVBNM<>?"),
)
_TO_US = str.maketrans("".join(fr for fr, _ in _KEYS), "".join(us for _, us in _KEYS))
_TELLTALE = frozenset("²&é\"'(èçà)°")

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
"""What some scanners send first: which symbology it was (ISO/IEC 15424)."""
_RECEIPT = re.compile(r"([A-Za-z0-9]{1,8})-([0-9]{6,9})")


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned code: the spelling to look up first, and the others worth a try."""

    text: str
    kind: ScanKind
    spellings: tuple[str, ...]


def parse_scan(raw: str) -> Scan:
    """Say what was scanned. Raises ShopError ``scan_empty``, ``scan_too_long`` or
    ``scan_unreadable`` (control characters).

    GTIN-8, -12, -13 and -14 by the GS1 check digit. Other codes (SKU, card, voucher,
    badge) are told apart by looking them up, a misread GTIN too (`check_digits`). A GS1
    string may be longer, and ASCII 29 stands between its elements.
    """
    text = raw.strip()
    if not text:
        raise ShopError("scan_empty")
    if not text.replace(gs1.SEPARATOR, "").isprintable():
        raise ShopError("scan_unreadable")
    if any(map(gs1.looks_like_gs1, (text, text.translate(_TO_US)))):
        return _gs1_scan(text)
    if len(text) > MAX_LENGTH:
        raise ShopError("scan_too_long", most=MAX_LENGTH)
    us_text = text.translate(_TO_US)
    if _looks_azerty(text):
        text, us_text = us_text, text
    bare = _SYMBOLOGY.sub("", text, count=1)
    if bare and bare != text and not _SYMBOLOGY.match(bare):
        return Scan(bare, _kind(bare), (*_spellings(bare, us_text), text))
    return Scan(text, _kind(text), _spellings(text, us_text))


def _gs1_scan(text: str) -> Scan:
    if len(text) >= gs1.MAX_LENGTH:
        raise ShopError("scan_too_long", most=gs1.MAX_LENGTH - 1)
    us_text = text.translate(_TO_US)
    if not gs1.looks_like_gs1(text):
        text, us_text = us_text, text
    return Scan(text, "gs1", _spellings(text, us_text))


def canonical_gtin(gtin: str) -> str:
    """Return the GTIN as items keep it: UPC-A is EAN-13 with a leading zero.

    Source: GS1 General Specifications, 3.2 (data strings of 12 digits).
    """
    return gtin.zfill(13) if len(gtin) == UPC_LENGTH else gtin


def is_gtin(text: str) -> bool:
    """Tell whether the text is a GTIN of 8, 12, 13 or 14 digits with a right check digit."""
    return text.isascii() and text.isdigit() and len(text) in GTIN_LENGTHS and ean.is_valid(text)


def check_digits(scan: Scan) -> None:
    """Raise ShopError ``check_digit`` when an unknown code looks like a misread GTIN."""
    if scan.text.isdigit() and len(scan.text) in GTIN_LENGTHS and scan.kind != "gtin":
        raise ShopError("check_digit", scanned=scan.text)


def _looks_azerty(text: str) -> bool:
    """Only the shifted digits of an AZERTY row, and no digit: a scanner in US layout."""
    return not any(c in "0123456789" for c in text) and any(c in _TELLTALE for c in text)


def _kind(text: str) -> ScanKind:
    if is_gtin(text):
        return "gtin"
    return "receipt" if _RECEIPT.fullmatch(text) else "code"


def _spellings(text: str, other_layout: str) -> tuple[str, ...]:
    tries = [text, text.upper(), text.lower()]
    if text.isdigit() and len(text) == UPC_LENGTH:
        tries.append(canonical_gtin(text))
    tries += [other_layout, other_layout.upper()]
    return tuple(dict.fromkeys(tries))
