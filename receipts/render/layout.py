"""Where words stand on paper of so many columns. Shared by every renderer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from receipts.document import (
    Align,
    Barcode,
    Blank,
    Columns,
    Cut,
    Document,
    Element,
    Image,
    Qr,
    Rule,
    Secret,
    Text,
)
from receipts.render.characters import (
    NO_BREAK_SPACE,
    cells,
    named,
    printable,
    reads_right_to_left,
)
from receipts.render.fonts import begin_paper
from receipts.render.pictographs import without_pictographs
from receipts.render.wrapping import unbroken, with_its_word, wrap
from receipts.words import RIGHT_TO_LEFT, known_language

NARROWEST = 16

HIDDEN = "* * * * * * * *"
_GAP = 2  # least room between a name and its amount, in columns

_COLUMNS = {58: 32, 80: 48}
_MIRRORED: dict[Align, Align] = {"left": "right", "center": "center", "right": "left"}


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


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line that is drawn: the medium has no letters for all of it.

    `amount` stands at the other edge than the text; `indent` counts columns; `rtl`: the text
    is read from the right; `mirrored`: lines begin at the right edge. `align` is the paper's,
    mirrored already.
    """

    text: str
    amount: str = ""
    align: Align = "left"
    bold: bool = False
    big: bool = False
    indent: int = 0
    rtl: bool = False
    mirrored: bool = False
    lang: str = ""


Piece = Line | Drawn | Qr | Barcode | Image | Cut


@dataclass(frozen=True, slots=True)
class Paper:
    """What a layout has to know of the medium.

    columns: characters of normal size a line; big_scale: columns a big letter takes.
    A medium that draws what it has no letters for says for which texts it has them, and how
    wide a line is (text, bold, big, lang) in dots, of which a column has `cell`. There a
    document of a language that is read from the right is mirrored. `pictures`: the SHA-256 of
    those it can show.
    """

    columns: int
    big_scale: int
    cell: int = 1
    has_letters: Callable[[str], bool] | None = None
    drawn_width: Callable[[str, bool, bool, str], int] | None = None
    pictures: frozenset[str] = frozenset()


def lay_out(document: Document, paper: Paper) -> Iterator[Piece]:
    """The document line by line, none wider than the paper. Raises ValueError under 16 columns."""
    if paper.columns < NARROWEST:
        raise ValueError(f"{paper.columns} columns are too few for a receipt")
    begin_paper()
    mirrored = paper.has_letters is not None and known_language(document.lang) in RIGHT_TO_LEFT
    layout = _Layout(paper, document.lang, document.large and paper.big_scale > 1, mirrored)
    for element in document.elements:
        yield from layout.pieces(element)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the lines of one document stand on one paper. Widths are in units of the paper."""

    paper: Paper
    lang: str
    large: bool
    mirrored: bool

    def pieces(self, element: Element) -> Iterator[Piece]:
        match element:
            case Text():
                yield from self._text(element)
            case Columns():
                yield from self._columns(element)
            case Secret():
                yield from self._text(Text(HIDDEN, "center", bold=True))
            case Rule(double):
                yield self._rule("=" if double else "-")
            case Blank():
                yield Line("", big=self.large)
            case Image(sha256, alt) if sha256 not in self.paper.pictures:
                if alt:
                    yield from self._text(Text(alt, "center", bold=True))
            case Image() | Qr() | Barcode() | Cut():
                yield element

    def _rule(self, sign: str) -> Line:
        return Line(sign * self._columns_of(self.large), big=self.large)

    def _text(self, element: Text) -> Iterator[Piece]:
        big = element.big or self.large
        columns = self._columns_of(big)
        indent = max(0, min(element.indent, columns // 4))
        text = self._shown(element.text)
        whole = Drawn("", "", element.align, element.bold, big, indent, self._rtl(text))
        room = (columns - indent) * self._cell(big)
        width_of = self._ruler(text, element.bold, big)
        for line in with_its_word(wrap(text, room, width_of), room, width_of):
            yield self._line(replace(whole, text=line))

    def _columns(self, element: Columns) -> Iterator[Piece]:
        left, right = self._shown(element.left), self._shown(element.right)
        big = element.big or self.large
        if big and self._ruler(left + right, element.bold, big)(right) > self._room(big):
            big = False
        whole = Drawn("", bold=element.bold, big=big, rtl=self._rtl(left))
        for name, amount in self._beside(left, right, whole):
            yield self._line(replace(whole, text=name, amount=amount))

    def _beside(self, left: str, right: str, look: Drawn) -> Iterator[tuple[str, str]]:
        """The left wrapped, the right at the end of its last line or below it."""
        width, gap = self._room(look.big), _GAP * self._cell(look.big)
        width_of = self._ruler(left + right, look.bold, look.big)
        amount_width = self._width(right, look, drawn=not self._has_letters(left + right))
        left_width = _left_width(left, width - amount_width - gap, width, width_of)
        *above, last = wrap(left, left_width, width_of)
        yield from ((line, "") for line in above)
        *rights, right = wrap(right, width, width_of)
        drawn = not self._has_letters(last + right)
        used = self._width(last, look, drawn) + self._width(right, look, drawn)
        if rights or (last and width - used < gap):
            yield last, ""
            last = ""
        yield from (("", line) for line in rights)
        yield last, right

    def _width(self, text: str, look: Drawn, drawn: bool) -> int:
        """How wide a text is as it stands in a line that is drawn, or not."""
        if drawn and self.paper.drawn_width:
            return self.paper.drawn_width(text, look.bold, look.big, self.lang)
        return cells(text) * self._cell(look.big)

    def _line(self, line: Drawn) -> Piece:
        """The line as text where the medium has letters for all of it."""
        align = _MIRRORED[line.align] if self.mirrored else line.align
        if not self._has_letters(line.text + line.amount):
            return replace(line, align=align, mirrored=self.mirrored, lang=self.lang)
        text, amount = _released(line.text), _released(line.amount)
        if amount:
            gap = " " * (self._columns_of(line.big) - cells(text + amount))
            text = f"{amount}{gap}{text}" if self.mirrored else f"{text}{gap}{amount}"
            return Line(text, "left", line.bold, line.big)
        indent = " " * line.indent
        text = text + indent if self.mirrored else indent + text
        return Line(text, align, line.bold, line.big)

    def _shown(self, text: str) -> str:
        """A text as far as it can be shown; what is unknown is named, or no font has it."""
        text = without_pictographs(printable(text))
        return text if self.paper.has_letters else named(text)

    def _columns_of(self, big: bool) -> int:
        return self.paper.columns // (self.paper.big_scale if big else 1)

    def _cell(self, big: bool) -> int:
        return self.paper.cell * (self.paper.big_scale if big else 1)

    def _room(self, big: bool) -> int:
        return self._columns_of(big) * self._cell(big)

    def _has_letters(self, text: str) -> bool:
        return self.paper.has_letters is None or self.paper.has_letters(text)

    def _rtl(self, text: str) -> bool:
        return self.paper.has_letters is not None and reads_right_to_left(text, self.mirrored)

    def _ruler(self, text: str, bold: bool, big: bool) -> Callable[[str], int]:
        """What measures the parts of a text. If some are drawn, the others may be too."""
        drawn_width, cell = self.paper.drawn_width, self._cell(big)
        if drawn_width is None or self._has_letters(text):
            return lambda part: cells(part) * cell

        def width_of(part: str) -> int:
            drawn = drawn_width(part, bold, big, self.lang)
            return max(drawn, cells(part) * cell) if self._has_letters(part) else drawn

        return width_of


def _left_width(left: str, beside: int, width: int, width_of: Callable[[str], int]) -> int:
    """The room left of the amounts; the whole width if that is half of it, or breaks a word."""
    longest = max(map(width_of, unbroken(left)))
    return beside if beside >= longest and beside * 2 > width else width


def _released(line: str) -> str:
    """No-break spaces have held their words together; on paper they are spaces."""
    return line.replace(NO_BREAK_SPACE, " ")
