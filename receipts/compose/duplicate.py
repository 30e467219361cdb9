"""A paper once more, that says so."""

from dataclasses import replace

from receipts.document import Blank, Document, Text
from receipts.words import WHOLE, known_language, translator


def duplicate_of(document: Document, number: int) -> Document:
    """The same paper, headed DUPLICATE and its number; all else stays as it was.

    The Code général des impôts has no copy without a mark: two originals of one sale could
    be taken for two sales. Whoever works here reads the mark in French too.
    """
    _ = translator(document.lang).gettext
    words = _("DUPLICATE No. {number}").format(number=number)
    head: tuple[Text, ...] = (Text(words, "center", bold=True, big=True),)
    if known_language(document.lang) not in WHOLE:
        mark = translator("fr").gettext("DUPLICATE No. {number}").format(number=number)
        head = (Text(mark, "center", bold=True, big=True), Text(words, "center", bold=True))
    return replace(document, elements=(*head, Blank(), *document.elements))
