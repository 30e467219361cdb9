"""Members for managers: found by name, card or reference; Enter opens one of them."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, spoken
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.members.deeds import enrol
from kiosk.screens.members.member import MemberScreen
from kiosk.screens.members.words import validity
from kiosk.services.members.sheets import ROWS, MemberLine, MemberSearch
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import ORIENTATION
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats


class MembersScreen(Dialogue):
    """A line to search with, the members below, what ends soon first.

    The list shows first names and initials: others may stand beside the screen. The whole
    name is below it, of the chosen one alone.
    """

    words: ClassVar[dict[str, str]] = {"confirm": N_("Open"), "member": N_("New member")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._search_in: MemberSearch | None = None
        self._found: tuple[MemberLine, ...] = ()
        self._shown_for: str | None = None
        self._searching = self._search_again = False
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(self._nothing)

    def compose(self) -> ComposeResult:
        """Search, head, rows, details, keys."""
        with Vertical(classes="panel whole"):
            yield Words(lambda: _("Members"), id="title")
            yield self._line
            yield Words(self._head, id="list-head")
            yield self._list
            yield Words(self._details, id="details")
            yield KeyBar()

    def on_mount(self) -> None:
        """Show who is there."""
        super().on_mount()
        self._search_in = MemberSearch(self.kiosk.shop)
        self._search()

    def on_screen_resume(self) -> None:
        """Show what was done on the screen above."""
        if self._shown_for is not None:
            self._search()

    def deeds(self) -> tuple[str, ...]:
        """Open the chosen one, enrol somebody, or go back."""
        return ("confirm", "member", "back") if self._found else ("member", "back")

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter ends a scan too."""
        return ("confirm", "language", "help")

    # Typing

    def typed(self, character: str, at: float) -> None:
        """Search for what is typed."""
        self.refusal = ""
        self._line.type(character, at)
        self._search()

    def erase(self) -> None:
        """Search for less."""
        self._line.erase()
        self._search()

    def move(self, rows: int) -> None:
        """Choose another member."""
        self._list.move(rows)
        self._refresh_words()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Open the member that was touched."""
        self.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def do_back(self) -> None:
        """Forget the search, then go back."""
        if self._line.text:
            self._line.clear()
            self._search()
        else:
            self.close()

    def do_confirm(self) -> None:
        """Open the chosen member."""
        if self._shown_for != self._line.text:
            self._show(self._line.text, self._look(self._line.text))
        if self._found:
            self._open(self._found[self._list.cursor].member.reference)

    def do_member(self) -> None:
        """Enrol somebody, then open them: their card is on its way to the printer."""
        enrol(self.kiosk, self._staff, self._open)

    def _open(self, reference: str, said: str = "") -> None:
        self._line.clear()
        self.kiosk.open_dialogue(MemberScreen(self._staff, reference, said))

    # Searching

    def _look(self, text: str) -> tuple[MemberLine, ...]:
        return self._search_in.find(text) if self._search_in else ()

    def _search(self) -> None:
        """Look up in a thread what is typed now; what was typed meanwhile comes after."""
        if self._searching:
            self._search_again = True
            return
        self._searching, self._search_again = True, False
        text = self._line.text
        self.kiosk.look_up(lambda: self._look(text), lambda found: self._searched(text, found))

    def _searched(self, text: str, found: tuple[MemberLine, ...]) -> None:
        self._searching = False
        if not self.is_attached:
            return
        self._show(text, found)
        if self._search_again:
            self._search()

    def _show(self, text: str, found: tuple[MemberLine, ...]) -> None:
        kept = self._found[self._list.cursor].member.reference if self._found else None
        self._found, self._shown_for = found, text
        self._list.show([self._row(each) for each in found])
        places = (n for n, each in enumerate(found) if each.member.reference == kept)
        self._list.move(next(places, 0))
        self._refresh_words()
        self.show_keys()

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._show(self._shown_for or "", self._found)

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._show(self._shown_for or "", self._found)

    # Words

    def _head(self) -> str:
        return "  " + self._columns("  " + _("Name"), _("Tier"), _("People"), _("Validity"))

    def _row(self, line: MemberLine) -> str:
        member, today = line.member, self.kiosk.shop.today()
        sign = ORIENTATION[member.orientation(today)]
        people = str(member.household_size)
        shown = validity(member, today, roomy=False)
        if member.orientation(today).light == "green":
            shown = _("until {day}").format(day=formats.short_date(member.until, spoken()))
        return self._columns(f"{sign} {member.name}", member.tier, people, shown)

    def _columns(self, name: str, tier: str, people: str, shown: str) -> str:
        room = max(10, self._list.size.width - 2 - 14 - 10 - 26)
        return f"{name[: room - 1]:<{room}}{tier[:13]:<14}{people[:9]:<10}{shown[:26]:>26}"

    def _details(self) -> str:
        """Return what is known of the chosen member, or what was refused."""
        if self.refusal or not self._found:
            return self.refusal
        line = self._found[self._list.cursor]
        name = line.identity.display_name
        rows = [" · ".join(filter(None, (name, line.member.reference)))]
        if len(self._found) == ROWS:
            rows.append(_("The first {rows}. Type a part of a name, or scan.").format(rows=ROWS))
        return "\n".join(rows)

    def _nothing(self) -> str:
        return "" if self._shown_for is None else _("No member is like that.")
