"""What the keys do in the log."""

from collections.abc import Collection, Mapping

from rich.text import Text

from kiosk.language import N_, _
from kiosk.screens.help import HelpScreen

KEYS = (
    ("← → ↑ ↓", N_("Move among days, rows and the paper")),
    ("V", N_("Check the whole log: chain, signatures, tickets, closings, stock")),
    ("E", N_("Show every entry of the journal, T the tickets again")),
    ("C", N_("Choose by till, days, kind, staff number or amount")),
    ("X", N_("Export to a folder, for spreadsheets")),
)
"""Keys that are no deeds of the key map; each is translated when it is shown."""
EXPLAINED = {
    "confirm": N_("Show the chosen row whole: paper, entry, hash"),
    "find": N_("Search a ticket, a day, an amount, an entry, a closing's code"),
    "lock": N_("Sign out; somebody else may sign in"),
    "back": N_("Back to the days, then to all that there is; it stops a check"),
    "help": N_("Show every key"),
    "language": N_("Change the language of the screens"),
    "quit": N_("Close the program"),
}


class LogHelp(HelpScreen):
    """The keys of the log, those of letters first."""

    def __init__(
        self, deeds: Collection[str], words: Mapping[str, str], *, letters: bool = True
    ) -> None:
        quits = ("quit",) if "lock" in deeds else ()
        super().__init__(only=(*deeds, "help", "language", *quits), words={**words, **EXPLAINED})
        self._letters = KEYS if letters else KEYS[:1]

    def rows_needed(self) -> int:
        """The letters stand above the others."""
        return len(self._letters) + super().rows_needed()

    @property
    def _room(self) -> int:
        return max(0, super()._room - len(self._letters))

    def _keys(self) -> Text:
        text = Text()
        for key, words in self._letters:
            text.append(f"{key:>8}  ", "bold")
            text.append(f"{_(words)}\n")
        return text + super()._keys()
