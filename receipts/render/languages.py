"""Which languages a printer has letters for."""

from functools import cache
from gettext import find
from pathlib import Path

from receipts.profile import Profile
from receipts.render.characters import encoded, printable
from receipts.words import DOMAIN, FOLDER, WHOLE, known_language

_HANDED_TO_BUYERS = "es"
"""A catalogue with the words of a buyer's papers and no others: any but those of `WHOLE`."""


def prints_language(profile: Profile, lang: str) -> bool:
    """Tell whether a printer can print what receipts say in a language: as pictures, or all of
    its fixed words with the letters of the code page."""
    return profile.images or _has_letters(profile.encoding, known_language(lang))


@cache
def _has_letters(encoding: str, lang: str) -> bool:
    words = _words(lang)
    if lang in WHOLE:  # closings are no buyer's
        words = {each: words[each] for each in _words(_HANDED_TO_BUYERS) if each in words}
    texts = (text for forms in words.values() for text in forms)
    return all(encoded(printable(text), encoding) is not None for text in texts)


@cache
def _words(lang: str) -> dict[str, tuple[str, ...]]:
    """Return each word of a catalogue by its msgid, in all its forms."""
    from babel.messages.mofile import read_mo

    path = find(DOMAIN, str(FOLDER), [lang])
    if path is None:
        raise FileNotFoundError(f"no catalogue for {lang}")
    with Path(path).open("rb") as file:
        catalogue = read_mo(file)
    return {_forms(each.id)[0]: _forms(each.string) for each in catalogue if each.id}


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())
