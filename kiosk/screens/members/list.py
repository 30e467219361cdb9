"""Members for managers: found by name, card or reference; Enter opens one of them."""

from typing import ClassVar

from kiosk.language import N_, _, spoken
from kiosk.screens.members.deeds import enrol
from kiosk.screens.members.member import MemberScreen
from kiosk.screens.members.words import validity
from kiosk.screens.search_screen import SearchScreen
from kiosk.services.members.sheets import ROWS, MemberLine, MemberSearch, has_code
from kiosk.services.staff import StaffMember
from kiosk.widgets.signs import ORIENTATION
from receipts import formats


class MembersScreen(SearchScreen[MemberLine]):
    """A line to search with, the members below, what ends soon first.

    The list shows first names and initials: others may stand beside the screen. The whole
    name is below it, of the chosen one alone.
    """

    words: ClassVar[dict[str, str]] = {"confirm": N_("Open"), "member": N_("New member")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__(
            lambda: _("Members"),
            lambda: _("No member is like that."),
            lambda line: line.member.reference,
            staff,
        )
        self._members: MemberSearch | None = None

    def on_mount(self) -> None:
        """Show who is there."""
        self._members = MemberSearch(self.kiosk.shop)
        super().on_mount()

    def deeds(self) -> tuple[str, ...]:
        """Open the chosen one, enrol somebody, or go back."""
        return ("confirm", "member", "back") if self._search.found else ("member", "back")

    def find(self, text: str) -> tuple[MemberLine, ...]:
        """Return the members of a name, a card or a reference."""
        return self._members.find(text) if self._members else ()

    def is_whole_code(self, row: MemberLine, text: str) -> bool:
        """Tell whether a member has this card or this reference."""
        return has_code(row.member.reference, row.card, text)

    def deal_with(self, row: MemberLine) -> None:
        """Open a member."""
        self._open(row.member.reference)

    def do_member(self) -> None:
        """Enrol somebody, then open them: their card is on its way to the printer."""
        enrol(self.kiosk, self._staff, self._open)

    def _open(self, reference: str, said: str = "") -> None:
        self._search.leave()
        self.kiosk.open_dialogue(MemberScreen(self._staff, reference, said))

    # Words

    def write_head(self) -> str:
        """Name the columns."""
        return "  " + self._columns("  " + _("Name"), _("Tier"), _("People"), _("Validity"))

    def write_row(self, row: MemberLine) -> str:
        """Write a member: the light, first name and initial, tier, household, until when."""
        member, today = row.member, self.kiosk.shop.today()
        sign = ORIENTATION[member.orientation(today)]
        people = str(member.household_size)
        shown = validity(member, today, roomy=False)
        if member.orientation(today).light == "green":
            shown = _("until {day}").format(day=formats.short_date(member.until, spoken()))
        return self._columns(f"{sign} {member.name}", member.tier, people, shown)

    def _columns(self, name: str, tier: str, people: str, shown: str) -> str:
        room = max(10, self.width - 14 - 10 - 26)
        return f"{name[: room - 1]:<{room}}{tier[:13]:<14}{people[:9]:<10}{shown[:26]:>26}"

    def write_details(self, row: MemberLine) -> str:
        """Return the whole name; and that there are others, where not all are listed."""
        name = row.identity.display_name
        rows = [" · ".join(filter(None, (name, row.member.reference)))]
        if len(self._search.found) == ROWS:
            rows.append(_("The first {rows}. Type a part of a name, or scan.").format(rows=ROWS))
        return "\n".join(rows)
