"""Where words stand on paper of so many columns. Shared by every renderer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from receipts.document import (
    Align,
    Barcode,
    Blank,
    Columns,
    Cut,
    Document,
    Element,
    Qr,
    Rule,
    Secret,
    Text,
)
from receipts.render.characters import NO_BREAK_SPACE, cells

NARROWEST = 16

HIDDEN = "* * * * * * * *"
_GAP = 2  # least room between a name and its amount

_COLUMNS = {58: 32, 80: 48}


def columns_of(paper_mm: int) -> int:
    """Characters a line on paper of 58 or 80 mm. Raises ValueError for other paper."""
    if paper_mm not in _COLUMNS:
        raise ValueError(f"paper of {paper_mm} mm is not known, only 58 and 80")
    return _COLUMNS[paper_mm]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, not yet aligned. Big letters take twice the columns."""

    text: str
    align: Align = "left"
    bold: bool = False
    big: bool = False


Piece = Line | Qr | Barcode | Cut


@dataclass(frozen=True, slots=True)
class Paper:
    """What a layout has to know of the medium.

    columns: characters of normal size a line; big_scale: columns a big letter takes;
    spell: makes any text fit for the medium.
    """

    columns: int
    big_scale: int
    spell: Callable[[str], str]


def lay_out(document: Document, paper: Paper) -> Iterator[Piece]:
    """The document line by line, none wider than the paper. Raises ValueError under 16 columns."""
    if paper.columns < NARROWEST:
        raise ValueError(f"{paper.columns} columns are too few for a receipt")
    for element in document.elements:
        yield from _pieces(element, paper)


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken at spaces, or inside a word too long.

    Runs of spaces become one. Always at least one line. Widths from 2 up.
    """
    words = [word for word in text.split(" ") if word]
    if cells(text) <= width:
        return [" ".join(words)]
    lines: list[str] = []
    line = ""
    for word in words:
        for part in _cut(word, width):
            longer = f"{line} {part}" if line else part
            if cells(longer) <= width:
                line = longer
            else:
                lines.append(line)
                line = part
    return [*lines, line]


def _pieces(element: Element, paper: Paper) -> Iterator[Piece]:
    match element:
        case Text():
            yield from _text(element, paper)
        case Columns():
            yield from _columns(element, paper)
        case Secret():
            yield Line(HIDDEN, align="center", bold=True)
        case Rule(double):
            yield Line(("=" if double else "-") * paper.columns)
        case Blank():
            yield Line("")
        case Qr() | Barcode() | Cut():
            yield element


def _text(element: Text, paper: Paper) -> Iterator[Line]:
    width = paper.columns // (paper.big_scale if element.big else 1)
    indent = max(0, min(element.indent, width // 4))
    for line in wrap(paper.spell(element.text), width - indent):
        text = " " * indent + _released(line)
        yield Line(text, element.align, element.bold, element.big)


def _columns(element: Columns, paper: Paper) -> Iterator[Line]:
    left, right = paper.spell(element.left), paper.spell(element.right)
    big_width = paper.columns // paper.big_scale
    big = element.big and cells(right) <= big_width
    width = big_width if big else paper.columns
    for line in _beside(left, right, width):
        yield Line(_released(line), bold=element.bold, big=big)


def _beside(left: str, right: str, width: int) -> Iterator[str]:
    """The left wrapped, the right flush at the end of its last line or below it."""
    *above, last = wrap(left, _left_width(left, right, width))
    yield from above
    *rights, right = wrap(right, width)
    gap = width - cells(last) - cells(right)
    if rights or (last and gap < _GAP):
        yield last
        last, gap = "", width - cells(right)
    yield from rights
    yield last + " " * gap + right


def _left_width(left: str, right: str, width: int) -> int:
    """The column left of the amounts; the whole width when a word would break in it."""
    beside = width - cells(right) - _GAP
    longest = max(map(cells, left.split(" ")))
    return beside if beside >= max(longest, width // 4) else width


def _cut(word: str, width: int) -> Iterator[str]:
    """`word` in parts of at most `width` cells."""
    if cells(word) <= width:
        yield word
        return
    part, taken = "", 0
    for character in word:
        more = cells(character)
        if taken + more > width:
            yield part
            part, taken = "", 0
        part += character
        taken += more
    yield part


def _released(line: str) -> str:
    """No-break spaces have held their words together; on paper they are spaces."""
    return line.replace(NO_BREAK_SPACE, " ")
