"""Paper that is printed dot by dot, as a layout sees it."""

from collections.abc import Collection
from functools import partial

from receipts.profile import DOTS_A_COLUMN, Profile
from receipts.render.characters import encoded
from receipts.render.layout import Paper


def dot_paper(profile: Profile, pictures: Collection[str] = ()) -> Paper:
    """The paper of a printer; `pictures`: the SHA-256 of those that can be printed on it.

    What its code page has no letters for is drawn (`receipts.render.pictures`).
    """
    return Paper(
        profile.columns,
        big_scale=2,
        cell=DOTS_A_COLUMN,
        has_letters=partial(_has_letters, encoding=profile.encoding),
        drawn_width=_drawn_width,
        pictures=frozenset(pictures),
    )


def _has_letters(text: str, encoding: str) -> bool:
    return encoded(text, encoding) is not None


def _drawn_width(text: str, bold: bool, big: bool, lang: str) -> int:
    from receipts.render.pictures import drawn_width

    return drawn_width(text, bold, big, lang)
