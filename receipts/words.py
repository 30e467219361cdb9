"""The fixed words of a receipt, in the languages it can be printed in."""

import gettext
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en")
DOMAIN = "receipts"
FOLDER = Path(__file__).parent / "locale"


def known_language(lang: str) -> str:
    """`lang` cut to a language we have ("fr_FR" is "fr"); English for any other.

    Never fails: a sale that is paid must have its receipt.
    """
    short = lang.replace("-", "_").partition("_")[0].lower()
    return short if short in LANGUAGES else "en"


@cache
def translator(lang: str) -> gettext.NullTranslations:
    """The catalogue of `lang`: use its `gettext` and `ngettext`.

    Raises FileNotFoundError when the installation lacks its catalogues.
    """
    return gettext.translation(DOMAIN, FOLDER, languages=[known_language(lang)])
