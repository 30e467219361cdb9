"""Why a document can not be put on paper as it is."""

import unicodedata
from typing import Literal

Lack = Literal["font", "pictures"]


class CannotRenderError(ValueError):
    """A document that this printer, or these fonts, can not print; nothing was sent.

    lack: "font" when no font here has a character, "pictures" when the printer prints no
    pictures and has no letters for a line. characters: those that are lacking, each once.
    """

    def __init__(self, lack: Lack, characters: str) -> None:
        names = " ".join(f"U+{ord(each):04X}" for each in characters)
        super().__init__(f"no {lack} for {names}")
        self.lack: Lack = lack
        self.characters = characters

    @property
    def letters(self) -> str:
        """Them as a person may read them."""
        return " ".join(map(letter_told, self.characters))


def letter_told(character: str) -> str:
    """A letter as it is, or the code of what can not stand by itself, as "U+0301"."""
    if unicodedata.category(character)[0] in "CMZ":
        return f"U+{ord(character):04X}"
    return character
