"""What an auditor finds at the till: what only reads. Who audits sells nothing."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import may
from kiosk.screens.cash.menu import ENTRIES, Entry
from kiosk.screens.choice import ChoiceList
from kiosk.screens.till_screen import TillScreen
from kiosk.services.shifts.state import current_shift
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words


class AuditorScreen(TillScreen):
    """The deeds of the day's cash that an auditor may do."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Show"), "lock": N_("Sign out")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._entries: tuple[Entry, ...] = ()
        self._refusal = ""
        self._list = ChoiceList(lambda: "")

    def compose(self) -> ComposeResult:
        """A greeting, what can be read, keys."""
        with Vertical(classes="panel tall"):
            yield Words(lambda: _("Hello {name}").format(name=self._staff.first_name), id="title")
            yield self._list
            yield Words(lambda: self._refusal, id="refusal")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        """Show what there is now."""
        is_open = current_shift(self.kiosk.shop) is not None
        self._entries = tuple(
            entry
            for entry in ENTRIES
            if may(self._staff.role, entry.deed) and (is_open or not entry.in_shift)
        )
        chosen = self._list.cursor
        self._list.show([_(entry.label) for entry in self._entries])
        self._list.move(chosen)

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self.on_screen_resume()

    def deeds(self) -> tuple[str, ...]:
        """Show the chosen one, sign out, leave."""
        return ("confirm", "lock", "language", "help", "quit")

    def hidden_deeds(self) -> tuple[str, ...]:
        """Nothing else."""
        return ()

    def move(self, rows: int) -> None:
        """Choose another one."""
        self._list.move(rows)

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Show what was touched."""
        self._list.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def do_confirm(self) -> None:
        """Show the chosen one."""
        self._refusal = ""
        if self._entries:
            self._entries[self._list.cursor].show(self.kiosk, self._staff, self._staff)

    def do_lock(self) -> None:
        """Let somebody else sign in."""
        self.kiosk.lock()

    def refused(self, refusal: ShopError) -> None:
        """Say why."""
        self._refusal = self.kiosk.sentence(refusal)
        self.kiosk.bell()
        for words in self.query(Words):
            words.refresh()
