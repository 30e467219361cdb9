"""What a receipt says about top-up codes beside the codes themselves."""

from receipts.document import Blank, Document, Text
from receipts.words import translator


def shown_on_screen(lang: str) -> Text:
    """In the place of a code that its buyer has read on the screen."""
    _ = translator(lang).gettext
    return Text(_("The code was shown on the screen. It is not printed again."), "center")


def printed_before(lang: str) -> Text:
    """In the place of a code that another paper holds, or may hold."""
    _ = translator(lang).gettext
    return Text(_("The code was given before. A manager can have a copy printed."), "center")


def headed_copy(document: Document, number: int) -> Document:
    """The same paper once more, and it says so."""
    _ = translator(document.lang).gettext
    head = Text(_("COPY {number}").format(number=number), "center", bold=True, big=True)
    return Document(document.lang, (head, Blank(), *document.elements))
