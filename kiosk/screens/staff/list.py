"""Who works here: everybody by number; Enter deals with the chosen one."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.staff.deeds import Dealing, add_somebody
from kiosk.screens.staff.words import role_word
from kiosk.services.staff import StaffMember
from kiosk.services.staff.book import StaffSheet, staff_sheets
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE
from kiosk.widgets.words import Words


class StaffScreen(Dialogue):
    """The first row adds somebody; the others are those who work here, or did."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Choose")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._sheets: tuple[StaffSheet, ...] = ()
        self._done = ""
        self._list = ChoiceList(lambda: "")

    def compose(self) -> ComposeResult:
        """Head, rows, what just happened, keys."""
        with Vertical(classes="panel whole"):
            yield Words(lambda: _("Staff"), id="title")
            yield Words(self._head, id="list-head")
            yield self._list
            yield Words(self._said, id="details")
            yield KeyBar()

    def on_screen_resume(self) -> None:
        """Look them up, also after something was changed."""
        self._look()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._look()

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._look()

    def move(self, rows: int) -> None:
        """Choose somebody else."""
        self._done = self.refusal = ""
        self._list.move(rows)
        self._refresh_words()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Deal with who was touched."""
        self.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def do_confirm(self) -> None:
        """Add somebody, or ask what is to be done about the chosen one."""
        if self.scan_came_between():
            return
        self._done = self.refusal = ""
        if self._list.cursor == 0:
            add_somebody(self.kiosk, self._staff, self._is_done, self.refused)
        else:
            sheet = self._sheets[self._list.cursor - 1]
            Dealing(self.kiosk, self._staff, sheet, self._is_done, self.refused).choose()

    def _is_done(self, said: str) -> None:
        self._done, self.refusal = said, ""
        self._look()

    def _look(self) -> None:
        chosen = self._list.cursor
        self._sheets = staff_sheets(self.kiosk.shop)
        self._list.show([_("+ Somebody new"), *map(self._row, self._sheets)])
        self._list.move(chosen)
        self._refresh_words()

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()

    def _head(self) -> str:
        return "  " + self._columns(_("No."), _("First name"), _("Role"), _("Badge"), "")

    def _row(self, sheet: StaffSheet) -> str:
        badge = _("badge") if sheet.has_badge else ""
        state = "" if sheet.active else _("left")
        role = role_word(sheet.role)
        return self._columns(str(sheet.number), sheet.first_name, role, badge, state)

    def _columns(self, number: str, name: str, role: str, badge: str, state: str) -> str:
        return f"{number:<5}{name[:20]:<21}{role[:14]:<15}{badge[:9]:<10}{state}"

    def _said(self) -> str:
        if self._done or self.refusal:
            return self.refusal or f"{DONE} {self._done}"
        return _("The first name alone is shown. The number, or the badge, is for signing in.")
