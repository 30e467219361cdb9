"""How labels and what people type are made comparable."""

import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'"})


def fold(text: str) -> str:
    """Return text without case, accents and ligatures: "Œufs frais" becomes "oeufs frais"."""
    decomposed = unicodedata.normalize("NFKD", text)
    # Signs that stand for letters, such as "™", are capitals only once they are taken apart.
    lowered = unicodedata.normalize("NFKD", decomposed.casefold()).translate(_LIGATURES)
    return " ".join("".join(filter(None, map(_kept, lowered))).split())


def whole_code(text: str) -> str:
    """Return what was typed as one code: without spaces around it and what nobody can type."""
    return "".join(filter(str.isprintable, text)).strip()


def _kept(character: str) -> str:
    if unicodedata.combining(character):
        return ""
    return character if character.isprintable() else " "
