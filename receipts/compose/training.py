"""The heading of papers made in training: nobody may take one for a real one."""

from collections.abc import Iterator
from dataclasses import replace

from receipts.document import Blank, Cut, Document, Element, Rule, Text
from receipts.words import translator

TRAINING_MARK = "FACTICE / TRAINING"
"""In both languages at once: whoever finds the paper may read either."""


def marked(document: Document) -> Document:
    """The document with the mark on top and at the bottom of each piece that is cut off."""
    return replace(document, elements=tuple(_pieces(document)))


def _pieces(document: Document) -> Iterator[Element]:
    piece: list[Element] = []
    for element in document.elements:
        piece.append(element)
        if isinstance(element, Cut):
            yield from _marked(piece, document.lang)
            piece = []
    if piece or not document.elements:
        yield from _marked(piece, document.lang)


def _marked(piece: list[Element], lang: str) -> Iterator[Element]:
    yield from _mark(lang)
    yield Blank()
    yield from (each for each in piece if not isinstance(each, Cut))
    yield Blank()
    yield from _mark(lang)
    yield from (each for each in piece if isinstance(each, Cut))


def _mark(lang: str) -> Iterator[Element]:
    _ = translator(lang).gettext
    yield Rule(double=True)
    yield Text(TRAINING_MARK, "center", bold=True)
    yield Text(_("Training: nothing is sold"), "center")
    yield Rule(double=True)
