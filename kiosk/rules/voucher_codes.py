"""The codes of the vouchers that the shop issues, and the shapes of other issuers' codes.

A code is 14 random characters of Crockford's base32 (70 bits) and two check digits: ISO 7064
MOD 97-10 over the characters' values, two digits each. As 97 is a prime above 31, every single
wrong character and every swap of two neighbours is found (docs/decisions/voucher-codes.md).
"""

from dataclasses import dataclass

from stdnum.iso7064 import mod_97_10

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32 without I, L, O and U: https://www.crockford.com/base32.html"""
RANDOM_LENGTH = 14
LENGTH = RANDOM_LENGTH + 2
_BITS_EACH = 5
RANDOM_BITS = _BITS_EACH * RANDOM_LENGTH
_GROUP = 4
_TYPED_AS = str.maketrans("ILO", "110")
_APART = str.maketrans("", "", " -\u00a0\u2010\u2011\u2013")
"""What people type between groups: spaces and hyphens."""


def code_of(number: int) -> str:
    """Return the code of a random number below 2 ** RANDOM_BITS: 16 characters.

    Of one number in a hundred million it is digits alone, and then none (`has_shape`).
    """
    if not 0 <= number < 1 << RANDOM_BITS:
        raise ValueError(f"not a number of {RANDOM_BITS} bits")
    places = range(RANDOM_BITS - _BITS_EACH, -1, -_BITS_EACH)
    body = "".join(ALPHABET[number >> place & len(ALPHABET) - 1] for place in places)
    return body + _check_digits(body)


def grouped(code: str) -> str:
    """Return a code as it is printed and typed; codes of another shape stay as they are.

    >>> grouped("7K3M9HD3VKABCD42")
    '7K3M-9HD3-VKAB-CD42'
    """
    if not has_shape(code):
        return code
    return "-".join(code[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))


def tidy(text: str) -> str:
    """Return a typed code as it is kept: capitals, no spaces or hyphens, I L as 1, O as 0."""
    return compact(text).translate(_TYPED_AS)


def compact(text: str) -> str:
    """Return a text in capitals, without spaces and hyphens."""
    return text.translate(_APART).upper()


def has_shape(code: str) -> bool:
    """Tell whether a tidied text could be a code of the shop, well typed or not."""
    return len(code) == LENGTH and not code.isdigit() and all(c in ALPHABET for c in code)


def is_well_typed(code: str) -> bool:
    """Tell whether the check digits of a code with the right shape are right."""
    body, check = code[:RANDOM_LENGTH], code[RANDOM_LENGTH:]
    return check.isdigit() and check == _check_digits(body)


def _check_digits(body: str) -> str:
    values = "".join(f"{ALPHABET.index(c):02}" for c in body)
    digits: str = mod_97_10.calc_check_digits(values)
    return digits


@dataclass(frozen=True, slots=True)
class CodePattern:
    """Codes of another issuer by their shape; each pays `value_cents` once.

    `mask`: 9 stands for a digit, A for a letter, * for either; all else for itself. Spaces and
    hyphens in it are how the code is written; they need not be typed, and are not kept.
    """

    id: int
    issuer: str
    mask: str
    value_cents: int

    def code_of(self, text: str) -> str | None:
        """Return how a typed code of this shape is kept, whatever the mask puts between its
        groups; None when it is not of this shape.

        >>> CodePattern(1, "Pass", "PN-9999-AA", 1000).code_of("pn1234 xy")
        'PN1234XY'
        """
        signs, given = compact(self.mask), compact(text)
        if len(given) != len(signs) or not given.isascii():
            return None
        kept = [
            character.translate(_TYPED_AS) if sign == "9" else character
            for sign, character in zip(signs, given, strict=True)
        ]
        return "".join(kept) if all(map(_fits, signs, kept)) else None

    def spelled(self, code: str) -> str:
        """Return a kept code as the mask writes it.

        >>> CodePattern(1, "Pass", "PN-9999-AA", 1000).spelled("PN1234XY")
        'PN-1234-XY'
        """
        characters = iter(code)
        return "".join(next(characters) if compact(sign) else sign for sign in self.mask)


MIN_OPEN_PLACES = 6
_BARCODE_LENGTHS = (8, 12, 13, 14)


def mask_problem(mask: str) -> str:
    """Return why a mask can not be used: "mask_too_short" with fewer than six places left
    open, "mask_like_barcode" where every barcode would be a voucher; else nothing."""
    signs = compact(mask)
    if sum(sign in "9A*" for sign in signs) < MIN_OPEN_PLACES:
        return "mask_too_short"
    if len(signs) in _BARCODE_LENGTHS and all(sign in "9*" for sign in signs):
        return "mask_like_barcode"
    return ""


def _fits(sign: str, character: str) -> bool:
    if sign == "9":
        return character.isdigit()
    if sign == "A":
        return character.isalpha()
    if sign == "*":
        return character.isalnum()
    return character == sign
