"""A paper once more, that says so."""

from dataclasses import replace

from receipts.document import Blank, Document, Text
from receipts.words import translator


def duplicate_of(document: Document, number: int) -> Document:
    """The same paper, headed DUPLICATE and its number; all else stays as it was.

    The Code général des impôts has no copy without a mark: two originals of one sale could
    be taken for two sales.
    """
    _ = translator(document.lang).gettext
    head = Text(_("DUPLICATE No. {number}").format(number=number), "center", bold=True, big=True)
    return replace(document, elements=(head, Blank(), *document.elements))
