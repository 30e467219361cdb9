"""What stands in the place of a paper that was given up after the legal time."""

from receipts.document import Document, Text
from receipts.words import translator


def compose_given_up(lang: str, archive: str) -> Document:
    """Say that the paper is gone, and in which archive its values are."""
    _ = translator(lang).gettext
    words = _(
        "This paper was given up after the legal time. What it said is in the archive {file}."
    )
    return Document(lang, (Text(words.format(file=archive), "center"),))
