"""Amounts in big figures on a terminal's screen."""

from collections.abc import Sequence
from functools import cache

from rich.segment import Segment
from rich.style import Style
from textual.renderables.digits import Digits

ROWS = 3


@cache
def drawn(amount: str, *, bold: bool) -> tuple[str, ...]:
    """The three rows of an amount, as Textual draws its digits."""
    style = Style(bold=bold)
    segments = Digits(amount, style).render(style)
    text = "".join(segment.text for segment in segments if isinstance(segment, Segment))
    return tuple(text.split("\n")[:ROWS])


def shows_big(screen: Sequence[str], amount: str) -> bool:
    """Whether this amount, and no longer one that ends like it, stands on the screen."""
    width = max(map(len, screen), default=0)
    padded = [row.ljust(width) for row in screen]
    return any(
        _stands_at(padded[top : top + ROWS], drawn(amount, bold=bold))
        for bold in (True, False)
        for top in range(len(padded) - ROWS + 1)
    )


def _stands_at(rows: Sequence[str], figure: Sequence[str]) -> bool:
    wide = max(range(ROWS), key=lambda row: len(figure[row].strip()))
    start = rows[wide].find(figure[wide].rstrip())
    while start >= 0:
        cut = [row[start : start + len(part)] for row, part in zip(rows, figure, strict=True)]
        before = [row[max(0, start - ROWS) : start] for row in rows]
        matches = all(a.rstrip() == b.rstrip() for a, b in zip(cut, figure, strict=True))
        if matches and not any(map(str.strip, before)):
            return True
        start = rows[wide].find(figure[wide].rstrip(), start + 1)
    return False
