"""The fixed words of a receipt, in the languages it can be printed in."""

import gettext
from functools import cache
from pathlib import Path

WHOLE = ("fr", "en")
"""Languages that have a word for everything; closings and the like come in these alone."""
LANGUAGES = (
    *WHOLE,
    *("ar", "uk", "ru", "es", "pt", "tr", "ro", "bn", "ta"),
    *("prs", "ps", "am", "ti", "tzm", "zgh", "zh"),
)
"""BCP 47: prs is Dari, tzm Tamazight in Latin letters, zgh in Tifinagh. The others have the
words of what is handed to a buyer."""
RIGHT_TO_LEFT = frozenset({"ar", "prs", "ps"})
DOMAIN = "receipts"
FOLDER = Path(__file__).parent / "locale"

OWN_NAMES = {
    "fr": "Français",
    "en": "English",
    "ar": "العربية",
    "uk": "Українська",
    "ru": "Русский",
    "es": "Español",
    "pt": "Português",
    "tr": "Türkçe",
    "ro": "Română",
    "bn": "বাংলা",
    "ta": "தமிழ்",
    "prs": "دری",
    "ps": "پښتو",
    "am": "አማርኛ",
    "ti": "ትግርኛ",
    "tzm": "Tamaziɣt",
    "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "zh": "中文",
}
"""What each language calls itself."""

_MEANT = {"fa": "prs"}
"""Persian and Dari share their written words."""


def find_language(text: str) -> str | None:
    """The language that a code means ("fr_FR" is "fr", "zh-Hans" is "zh"); None for others."""
    short = text.strip().replace("-", "_").partition("_")[0].lower()
    short = _MEANT.get(short, short)
    return short if short in LANGUAGES else None


def known_language(lang: str) -> str:
    """`lang` cut to a language we have ("fr_FR" is "fr"); English for any other.

    Never fails: a sale that is paid must have its receipt.
    """
    return find_language(lang) or "en"


@cache
def translator(lang: str) -> gettext.NullTranslations:
    """The catalogue of `lang`: use its `gettext` and `ngettext`.

    Raises FileNotFoundError when the installation lacks its catalogues.
    """
    return gettext.translation(DOMAIN, FOLDER, languages=[known_language(lang)])


def is_reviewed(lang: str) -> bool:
    """Tell whether somebody who speaks the language has read its words over.

    Its catalogue says so in its header, X-Reviewed.
    """
    return translator(lang).info().get("x-reviewed", "yes") != "no"
