"""A document as lines of text, for the receipt shown on the screen."""

from collections.abc import Iterator

from receipts.document import Barcode, Cut, Document, Image, Qr
from receipts.render.characters import cells, named, printable
from receipts.render.layout import Drawn, Line, Paper, Piece, lay_out
from receipts.render.wrapping import wrap


def render_text(document: Document, columns: int) -> tuple[str, ...]:
    """The document as lines of at most `columns` cells, without spaces at their ends.

    A QR code is its text in brackets, a barcode its digits between bars. Raises ValueError
    under 16 columns.
    """
    return tuple(line.text for line in render_lines(document, columns))


def render_lines(document: Document, columns: int) -> tuple[Line, ...]:
    """As `render_text`, aligned, but each line knows whether it is bold or big.

    Big letters take one column here: a screen has one size.
    """
    paper = Paper(columns, big_scale=1)
    lines = [each for piece in lay_out(document, paper) for each in _lines(piece, columns)]
    return tuple(_aligned(line, columns) for line in lines)


def _lines(piece: Piece, columns: int) -> Iterator[Line]:
    match piece:
        case Line():
            yield piece
        case Qr(data):
            for line in wrap(f"[ {named(printable(data))} ]", columns):
                yield Line(line, align="center")
        case Barcode(data):
            yield Line(f"||| {data} |||", align="center")
        case Image() | Drawn():  # a screen shows no picture, and has letters for all
            raise AssertionError(piece)
        case Cut():
            yield Line("")


def _aligned(line: Line, columns: int) -> Line:
    room = columns - cells(line.text)
    before = {"left": 0, "center": room // 2, "right": room}[line.align]
    return Line((" " * before + line.text).rstrip(), "left", line.bold, line.big)
