"""The language of a receipt that is printed now: a short list, and what is chosen comes out.

The same key where the till asks for paper and at a ticket (F8), for everybody: no card needed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.language import N_, _
from kiosk.rules.paper import AS_THE_SHOP, Look
from kiosk.rules.search import fold
from kiosk.screens.languages import NAMES, language_row
from kiosk.screens.questions import Question, QuestionsScreen
from kiosk.services.printers.languages import can_print, not_printable
from kiosk.services.shop import OpenShop
from receipts.document import Document
from receipts.words import LANGUAGES, known_language

if TYPE_CHECKING:
    from kiosk.app import KioskApp

LETTER = "l"
"""The same in both languages: Language and Langue; as in the pay dialogue."""
LABEL = N_("Language")


def ask_look_now(
    kiosk: "KioskApp",
    shop: OpenShop,
    ticket: str,
    document: Document,
    print_it: Callable[[Look], None],
) -> None:
    """Ask in which language a ticket's receipt is to come, then `print_it`. `document` is the
    one that it has."""

    def title() -> str:
        return _("Language of the receipt {ticket}").format(ticket=ticket)

    choice = _Choice(shop, _present(shop, document))

    def deed() -> Callable[[], None]:
        return lambda: print_it(choice.look)

    kiosk.open_dialogue(QuestionsScreen(title, choice.questions(), deed))


def _present(shop: OpenShop, document: Document) -> Look:
    """Return how a receipt looks, in the shop's language where this printer lacks its letters."""
    house = known_language(shop.record.lang)
    if known_language(document.lang) == house or not can_print(shop, document.lang):
        return Look(AS_THE_SHOP.lang, document.large)
    return Look(document.lang, document.large)


@dataclass(slots=True)
class _Choice:
    """What is chosen: one of the languages that the till's printer prints, the present one
    first; the second row leads to the same list in the other size."""

    shop: OpenShop
    look: Look
    _resized: bool = False

    def questions(self) -> tuple[Question, Question]:
        """Return the list, and the one in the other size."""
        present = self.look
        rows = self._languages(present.lang)
        first = next(iter(rows))

        def choices() -> tuple[str, ...]:
            return (first, self._other_size(present), *list(rows)[1:])

        def take(row: str, large: bool) -> None:
            self._resized = row not in rows
            self.look = Look(rows.get(row, present.lang), large)

        return (
            Question(
                lambda: _("What you choose is printed at once."),
                lambda row: take(row, present.large),
                lambda: first,
                choices,
            ),
            Question(
                lambda: self._other_size(present),
                lambda row: take(row, not present.large),
                lambda: first,
                lambda: tuple(rows),
                is_asked=lambda: self._resized,
            ),
        )

    def _other_size(self, present: Look) -> str:
        return _("In the usual size…") if present.large else _("In large type…")

    def _languages(self, present: str) -> dict[str, str]:
        """Return the languages by their rows; the shop's is "", as in every look."""
        house, lacking = known_language(self.shop.record.lang), not_printable(self.shop)
        by_name = sorted(set(LANGUAGES) - lacking, key=lambda lang: fold(_(NAMES[lang])))
        of_look = {lang: "" if lang == house else lang for lang in by_name}
        in_order = sorted(by_name, key=lambda lang: of_look[lang] != present)
        return {language_row(lang): of_look[lang] for lang in in_order}
