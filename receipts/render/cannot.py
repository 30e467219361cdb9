"""Why a document can not be put on paper as it is."""

import unicodedata
from collections.abc import Sequence
from typing import Literal

Lack = Literal["font", "pictures"]
DAMAGED = "; damaged "
"""In what the error says of itself, before the names of fonts with commas between."""
_MOST_NAMED = 2
"""More would not fit beside what is to be done."""


class CannotRenderError(ValueError):
    """A document that this printer, or these fonts, can not print; nothing was sent.

    lack: "font" when no font here has a character, "pictures" when the printer prints no
    pictures and has no letters for a line. characters: those that are lacking, each once.
    damaged: the names of fonts that are missing or damaged, and would perhaps have them.
    """

    def __init__(self, lack: Lack, characters: str, damaged: Sequence[str] = ()) -> None:
        names = " ".join(f"U+{ord(each):04X}" for each in characters)
        self.lack: Lack = lack
        self.characters = characters
        self.damaged = tuple(damaged[:_MOST_NAMED])
        named = DAMAGED + ", ".join(self.damaged) if self.damaged else ""
        super().__init__(f"no {lack} for {names}{named}")

    @property
    def letters(self) -> str:
        """Them as a person may read them."""
        return " ".join(map(letter_told, self.characters))


def letter_told(character: str) -> str:
    """A letter as it is, or the code of what can not stand by itself, as "U+0301"."""
    if unicodedata.category(character)[0] in "CMZ":
        return f"U+{ord(character):04X}"
    return character
