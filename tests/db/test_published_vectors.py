"""The log's canonical JSON and its signatures are those of RFC 8785 and RFC 8032.

The values stand in the RFCs themselves, which auditors and other programs go by.
"""

import struct
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from rfc8785 import CanonicalizationError

from db import journal
from tests.support.journals import AT, TILL_ADDED

VECTORS = Path(__file__).parent / "vectors" / "rfc8032_ed25519.txt"


def canonical(value: object) -> bytes:
    """The canonical bytes of a value, as they stand in an entry."""
    entry = journal.entry_bytes(TILL_ADDED.head, "sale", {"value": value}, AT)
    return entry.partition(b'"values":{"value":')[2].removesuffix(b'},"version":2}')


# RFC 8785, 3.2.2: the sample, and 3.2.4: its bytes.
SAMPLE: dict[str, Any] = {
    "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
    "literals": [None, True, False],
}
SAMPLE_BYTES = bytes.fromhex(
    "7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72"
    "75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a"
    "5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31"
    "65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37"
    "5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30"
    "30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d"
)
# RFC 8785, 3.2.3: names that every sorting but that by UTF-16 code units puts wrong.
UNSORTED = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\U0001f600": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
}
SORTED = (
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
)
# RFC 8785, appendix B: the bits of a double, and how it is written.
NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}


def double(bits: str) -> float:
    """The number with these bits."""
    number: float
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    return number


def test_the_sample_of_rfc_8785_has_its_bytes() -> None:
    assert canonical(SAMPLE) == SAMPLE_BYTES


def test_names_are_sorted_as_rfc_8785_sorts_them() -> None:
    written = canonical(UNSORTED).decode()
    assert sorted(SORTED, key=written.index) == list(SORTED)


@pytest.mark.parametrize(("bits", "written"), NUMBERS.items())
def test_numbers_are_written_as_rfc_8785_writes_them(bits: str, written: str) -> None:
    assert canonical(double(bits)) == written.encode()


@pytest.mark.parametrize("bits", ["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])
def test_what_rfc_8785_gives_no_form_is_refused(bits: str) -> None:
    with pytest.raises(CanonicalizationError):
        canonical(double(bits))


def vectors() -> list[list[str]]:
    """The tests of RFC 8032, 7.1: name, secret key, public key, message, signature."""
    lines = VECTORS.read_text("ascii").splitlines()
    return [line.split(":") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(
    ("secret", "public", "message", "signature"),
    [pytest.param(*each[1:], id=each[0]) for each in vectors()],
)
def test_signatures_are_those_of_rfc_8032(
    secret: str, public: str, message: str, signature: str
) -> None:
    """The key as a till's file holds it signs, and the public part as a till's row has it
    checks; one bit more or less, and it does not agree."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    data, expected = bytes.fromhex(message), bytes.fromhex(signature)
    assert key.sign(data) == expected
    assert key.public_key().public_bytes_raw().hex() == public
    known = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    known.verify(expected, data)
    with pytest.raises(InvalidSignature):
        known.verify(bytes([expected[0] ^ 1]) + expected[1:], data)
    with pytest.raises(InvalidSignature):
        known.verify(expected, data + b"\0")
