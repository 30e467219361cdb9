"""Codes of member cards: random, easy to read out, and a slip of the finger is noticed.

A code is ``C``, nine random characters and two check characters. The alphabet has no
characters that are easily confused and none that sits elsewhere on an AZERTY keyboard; it
has 23 of them, a prime, so that the two sums below are a Reed-Solomon code of distance
three: any two wrong characters, and any two that changed places, are noticed.
"""

from kiosk.rules.errors import ShopError

ALPHABET = "23456789CDFGHJKLNPRTVXY"
PREFIX = "C"
RANDOM_LENGTH = 9
LENGTH = len(PREFIX) + RANDOM_LENGTH + 2
GROUP = 4

_SEPARATORS = str.maketrans("", "", " -\u00a0")
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def with_check(random_part: str) -> str:
    """Return the card code of nine random characters of ALPHABET."""
    values = [_VALUES[character] for character in PREFIX + random_part]
    plain, weighted = _sums(values)
    place, prime = LENGTH - 1, len(ALPHABET)
    last = (place * plain - weighted) % prime
    return f"{PREFIX}{random_part}{ALPHABET[(-plain - last) % prime]}{ALPHABET[last]}"


def plain_card(text: str) -> str:
    """Return a code without the spaces and hyphens of its groups, in capitals."""
    return text.translate(_SEPARATORS).upper()


def grouped(card: str) -> str:
    """Return one of our codes in fours, ``C7XK 4NP9 2FTG``; others as they are."""
    if not has_shape(card):
        return card
    return " ".join(card[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def has_shape(card: str) -> bool:
    """Tell whether a plain code looks like one of ours, whatever its check characters."""
    return len(card) == LENGTH and card.startswith(PREFIX) and all(c in _VALUES for c in card)


def is_right(card: str) -> bool:
    """Tell whether a plain code is one of ours with the right check characters."""
    return has_shape(card) and _sums([_VALUES[c] for c in card]) == (0, 0)


def check_card(text: str) -> None:
    """Raise ShopError ``card_misread`` for an unknown code that looks like a misread card."""
    card = plain_card(text)
    if has_shape(card) and not is_right(card):
        raise ShopError("card_misread", scanned=text)


def _sums(values: list[int]) -> tuple[int, int]:
    prime = len(ALPHABET)
    weighted = sum(place * value for place, value in enumerate(values, 1))
    return sum(values) % prime, weighted % prime
