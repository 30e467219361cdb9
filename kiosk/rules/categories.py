"""When two names mean the same category (docs/decisions/categories.md)."""

from collections.abc import Iterable
from functools import lru_cache

from kiosk.rules.search import fold


@lru_cache(maxsize=4096)
def category_key(name: str) -> str:
    """Return what is compared: the name without case, accents and needless spaces.

    >>> category_key("Téléphonie") == category_key(" telephonie")
    True
    """
    return fold(name)


def known_among(names: Iterable[str], categories: Iterable[str]) -> set[str]:
    """Return which names mean one of these categories."""
    keys = set(map(category_key, categories))
    return {name for name in names if category_key(name) in keys}
