"""How a receipt is to look: its language, by its name here and in itself, and its size."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from kiosk.language import N_, _
from kiosk.rules.paper import Look
from kiosk.rules.search import fold
from kiosk.screens.questions import Question
from kiosk.services.printers.languages import not_printable
from kiosk.services.shop import OpenShop
from kiosk.widgets.signs import ON_CONSOLE
from receipts.words import LANGUAGES, OWN_NAMES, is_reviewed

NAMES = {
    "fr": N_("French"),
    "en": N_("English"),
    "ar": N_("Arabic"),
    "uk": N_("Ukrainian"),
    "ru": N_("Russian"),
    "es": N_("Spanish"),
    "pt": N_("Portuguese"),
    "tr": N_("Turkish"),
    "ro": N_("Romanian"),
    "bn": N_("Bengali"),
    "ta": N_("Tamil"),
    "prs": N_("Dari"),
    "ps": N_("Pashto"),
    "am": N_("Amharic"),
    "ti": N_("Tigrinya"),
    "tzm": N_("Tamazight (Latin)"),
    "zgh": N_("Tamazight (Tifinagh)"),
    "zh": N_("Chinese"),
}


def look_words(look: Look) -> str:
    """Return how receipts look in a few words: "Arabic, large type"; "" as the shop's are."""
    language = _(NAMES[look.lang]) if look.lang else ""
    return ", ".join(filter(None, (language, _("large type") if look.large else "")))


def language_row(lang: str, lacking: Collection[str] = ()) -> str:
    """Return a language as it is chosen: "Arabic (not checked yet)  العربية". `lacking` are
    those that the printer has no letters for."""
    if not lang:
        return _("as the shop's receipts")
    name = _(NAMES[lang])
    if lang in lacking:
        name = _("{language}: this printer can not print it").format(language=name)
    elif not is_reviewed(lang):
        name = _("{language} (not checked yet)").format(language=name)
    own = OWN_NAMES[lang]
    if own == name or (ON_CONSOLE and not own.isascii()):
        return name
    return f"{name}  {own}"


@dataclass(slots=True)
class LookDraft:
    """What was answered so far."""

    lang: str = ""
    large: bool = False

    @property
    def look(self) -> Look:
        """The answers."""
        return Look(self.lang, self.large)


def look_questions(shop: OpenShop, draft: LookDraft) -> tuple[Question, ...]:
    """Return the two questions: which language, and how large.

    What the till's printer can not print may be chosen too: others may, and a file can.
    """
    lacking = not_printable(shop)
    by_name = ("", *sorted(LANGUAGES, key=lambda lang: fold(_(NAMES[lang]))))
    languages = {language_row(lang, lacking): lang for lang in by_name}
    usual, large = _("usual size"), _("large type")
    sizes = {usual: False, large: True}

    def take_language(row: str) -> None:
        draft.lang = languages[row]

    def take_size(row: str) -> None:
        draft.large = sizes[row]

    return (
        Question(
            lambda: _("In which language are the receipts?"),
            take_language,
            lambda: language_row(draft.lang, lacking),
            _rows(languages),
        ),
        Question(
            lambda: _("In which size?"),
            take_size,
            lambda: _("large type") if draft.large else _("usual size"),
            _rows(sizes),
        ),
    )


def _rows(choices: dict[str, str] | dict[str, bool]) -> Callable[[], tuple[str, ...]]:
    return lambda: tuple(choices)
