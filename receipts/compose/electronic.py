"""A receipt as a file, that says so: a file can be copied, so it is never the original."""

from collections.abc import Iterator
from dataclasses import replace

from receipts.document import Blank, Document, Element, Secret, Text
from receipts.words import translator


def electronic_of(document: Document) -> Document:
    """The same receipt, headed ELECTRONIC RECEIPT; what stands for a code stays dots, and is
    explained."""
    _ = translator(document.lang).gettext
    head = Text(_("ELECTRONIC RECEIPT"), "center", bold=True)
    return replace(document, elements=(head, Blank(), *_explained(document)))


def _explained(document: Document) -> Iterator[Element]:
    _ = translator(document.lang).gettext
    for element in document.elements:
        yield element
        if isinstance(element, Secret):
            yield Text(_("Top-up codes come on paper, never in a file."), "center")
