"""The head of a till's chain, as a closing's paper and a kept file say it.

Whoever has the head of a day knows that the log was that long and that everything up to it
was as it is: a database that says otherwise was put back, or altered.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

SHORT_BYTES = 10
"""Of the hash, in the short text: 16 letters that can be typed, one chance in 2**80."""
HASH_HEX = 64
GROUP = 4
MOST_ENTRIES = 2**31 - 1
"""A chain has no more: what a whole number of both databases holds."""

_GAPS = re.compile(r"[\s\-–—/:.…]+")
_TILL = re.compile(r"[A-Za-z0-9]{1,8}")
_SEQ = str.maketrans("OoIiLl", "001111")
_LETTERS = str.maketrans("018", "OIB")
"""Base32 (RFC 4648) has no 0, 1 nor 8."""


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The last entry of a till's chain at some moment: its number and its hash (SHA-256,
    hexadecimal, lower case)."""

    till: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class HeadMark:
    """What somebody read off a paper: the beginning of the hash, at least, and the whole
    public key where it was scanned; `till` as it was typed, whose case may differ."""

    till: str
    seq: int
    hash_start_hex: str
    public_key: str | None = None

    def is_of(self, till: str) -> bool:
        """Tell whether the mark names this till."""
        return self.till.casefold() == till.casefold()

    def fits(self, head: Head) -> bool:
        """Tell whether the mark is that of `head`: the same till, entry and hash."""
        is_same_entry = self.is_of(head.till) and self.seq == head.seq
        return is_same_entry and head.hash.startswith(self.hash_start_hex)


def short_text(head: Head) -> str:
    """Return the head as a person can type it.

    >>> short_text(Head("T1", 1234, "00" * 32))
    'T1 1234 AAAA-AAAA-AAAA-AAAA'
    """
    start = bytes.fromhex(head.hash)[:SHORT_BYTES]
    return f"{head.till} {head.seq} {_grouped(base64.b32encode(start).decode(), '-')}"


def head_code(head: Head, public_key: str) -> str:
    """Return the head as a QR code holds it: till, number, the whole hash and the whole
    public key, hexadecimal in capitals (which makes the code smaller)."""
    return f"{head.till} {head.seq} {head.hash.upper()} {public_key.upper()}"


def parse_head(text: str) -> HeadMark:
    """Read a head that was typed (`short_text`) or scanned (`head_code`).

    Case, spaces and dashes do not matter, nor do O for 0 and I for 1, nor the reverse.
    Raises ValueError for anything else.
    """
    till, seq, *rest = [*_GAPS.split(text.strip()), "", ""]
    number = seq.translate(_SEQ)
    if not _TILL.fullmatch(till) or not (number.isascii() and number.isdecimal()):
        raise ValueError("a head begins with a till and a number")
    if not 1 <= int(number) <= MOST_ENTRIES:
        raise ValueError("entries are numbered from 1, and there are not so many")
    start, key = _hash_and_key("".join(rest))
    return HeadMark(till, int(number), start, key)


def fingerprint(public_key: str) -> str:
    """Return the fingerprint of a public key (raw, hexadecimal): its SHA-256, in groups that
    two people can compare.

    >>> fingerprint("00" * 32)[:19]
    '6668 7AAD F862 BD77'
    """
    return _grouped(hashlib.sha256(bytes.fromhex(public_key)).hexdigest().upper(), " ")


def _grouped(text: str, gap: str) -> str:
    return gap.join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _hash_and_key(text: str) -> tuple[str, str | None]:
    try:
        if len(text) == SHORT_BYTES * 8 // 5:
            return base64.b32decode(text.upper().translate(_LETTERS)).hex(), None
        digits = text.translate(_SEQ).lower()
        if len(digits) in (HASH_HEX, 2 * HASH_HEX):
            bytes.fromhex(digits)
            return digits[:HASH_HEX], digits[HASH_HEX:] or None
    except (binascii.Error, ValueError):
        pass
    raise ValueError("the letters behind the number are not those of a head")
