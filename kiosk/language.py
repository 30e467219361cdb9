"""What people see, in their language (gettext)."""

import gettext
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kiosk.home import SETTINGS_FILE

LANGUAGES = ("fr", "en")
LOCALE = Path(__file__).parent / "locale"

_current = gettext.NullTranslations()
_lang = "en"


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation("kiosk", LOCALE, languages=[lang])


def speak(lang: str) -> None:
    """Choose the language of everything shown from now on."""
    global _current, _lang  # one person looks at one screen
    _current, _lang = _catalogue(lang), lang


def spoken() -> str:
    """Return the language that screens speak now."""
    return _lang


def other_language() -> str:
    """Return the language that the switch key leads to."""
    return LANGUAGES[(LANGUAGES.index(_lang) + 1) % len(LANGUAGES)]


def _(message: str) -> str:
    """Return the message in the language of the screens."""
    return _current.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the message for this count in the language of the screens."""
    return _current.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 (gettext's customary name)
    """Mark a message that is translated when it is shown."""
    return message


def preferred_language(environ: Mapping[str, str], home: Path) -> str:
    """Return KIOSK_LANG, the settings file's `lang`, or the system's language.

    Read by itself so that the first screen need not wait for all settings, which are
    checked in full a moment later (`kiosk.settings`).
    """
    chosen = environ.get("KIOSK_LANG") or _lang_in(home / SETTINGS_FILE)
    system = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    for wish in (chosen, system):
        if wish[:2].lower() in LANGUAGES:
            return wish[:2].lower()
    return "en"


def _lang_in(file: Path) -> str:
    try:
        return str(tomllib.loads(file.read_text("utf-8")).get("lang", ""))
    except (OSError, ValueError):
        return ""


def system_language() -> str:
    """Return the language for a command that has no shop to ask."""
    from kiosk.home import home_folder

    return preferred_language(os.environ, home_folder())
