"""One member: rights, cards, household, what is used of quotas; below it what can be done."""

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _, ngettext, spoken
from kiosk.rules.card_codes import grouped
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue, came_by_scanner
from kiosk.screens.languages import look_words
from kiosk.screens.members.deeds import Dealing, deeds_for
from kiosk.screens.members.words import standing_words, validity
from kiosk.services.members.sheets import MemberSheet, member_sheet
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE, ORIENTATION
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats

SHOWN_PERIODS = 2
SHOWN_QUOTAS = 4


class MemberScreen(Dialogue):
    """All about one member; a figure or Enter does one of the deeds."""

    def __init__(self, staff: StaffMember, reference: str, said: str = "") -> None:
        super().__init__()
        self._staff, self._reference, self._done = staff, reference, said
        self._sheet: MemberSheet | None = None
        self._line = TypedLine()
        self._list = ChoiceList(lambda: "")

    def compose(self) -> ComposeResult:
        """Who it is, what is known, what can be done, what just happened."""
        with Vertical(classes="panel whole"):
            yield Words(self._title, id="title")
            yield Words(self._about, id="about")
            yield self._list
            yield Words(self._said, id="said")
            yield KeyBar()

    def on_mount(self) -> None:
        """Look the member up."""
        super().on_mount()
        self._look()

    def typed(self, character: str, at: float) -> None:
        """Do the deed of this figure."""
        self._line.type(character, at)
        if self._row_of(self._line.text) is not None:
            self.after_a_breath(self._line, self._confirm_alone)

    def move(self, rows: int) -> None:
        """Choose another deed."""
        self._list.move(rows)

    def _confirm_alone(self) -> None:
        self.perform("confirm")

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Do the deed that was touched."""
        self._line.clear()
        self._list.cursor = message.index
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def do_confirm(self) -> None:
        """Do the chosen deed; a scan waits for the counter."""
        if came_by_scanner(self._line):
            self.keep_scan(self._line.take())
            return
        row = self._row_of(self._line.take())
        if self._sheet is None:
            return
        _label, deed = deeds_for(self._sheet)[self._list.cursor if row is None else row]
        self.refusal = self._done = ""
        deed(Dealing(self.kiosk, self._staff, self._sheet, self._is_done))

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._look()

    def _is_done(self, said: str) -> None:
        self._done, self.refusal = said, ""
        self._look()

    def _look(self) -> None:
        cursor = self._list.cursor
        self._sheet = member_sheet(self.kiosk.shop, self._reference)
        deeds = enumerate(deeds_for(self._sheet), 1)
        self._list.show([f"{number}  {_(label)}" for number, (label, _deed) in deeds])
        self._list.move(cursor)
        for words in self.query(Words):
            words.refresh()

    def _row_of(self, text: str) -> int | None:
        count = len(deeds_for(self._sheet)) if self._sheet else 0
        return int(text) - 1 if text.isdecimal() and 1 <= int(text) <= count else None

    # Words

    def _title(self) -> str:
        if self._sheet is None:
            return ""
        member, identity = self._sheet.member, self._sheet.identity
        today = self.kiosk.shop.today()
        sign = ORIENTATION[member.orientation(today)]
        name = identity.display_name or member.reference
        return f"{sign} {name}   {validity(member, today, roomy=True)}"

    def _about(self) -> str:
        if self._sheet is None:
            return ""
        return "\n".join(
            (
                self._people(self._sheet),
                self._contact(self._sheet),
                *self._periods(self._sheet),
                self._cards(self._sheet),
                *self._quotas(self._sheet),
                *self._suspension(self._sheet),
                *self._look_of(self._sheet),
            )
        )

    def _people(self, sheet: MemberSheet) -> str:
        member = sheet.member
        people = ngettext(
            "household of {count} person", "household of {count} people", member.household_size
        ).format(count=member.household_size)
        others = sheet.household_members - 1
        if others:
            more = ngettext("{count} more member", "{count} more members", others)
            people = f"{people} ({more.format(count=others)})"
        return " · ".join((_("tier {tier}").format(tier=member.tier), people, member.reference))

    def _contact(self, sheet: MemberSheet) -> str:
        if not sheet.identity_opened:
            return _("The key in this home does not open name and contact.")
        return sheet.identity.contact or _("no contact")

    def _periods(self, sheet: MemberSheet) -> list[str]:
        rows = []
        for period in sheet.periods[:SHOWN_PERIODS]:
            first = formats.short_date(period.valid_from, spoken())
            last = formats.short_date(period.valid_until, spoken())
            days = _("{first} to {last}").format(first=first, last=last)
            rows.append(f"{days}  {period.oriented_by}")
        if (earlier := len(sheet.periods) - SHOWN_PERIODS) > 0:
            words = ngettext("and {count} earlier", "and {count} earlier", earlier)
            rows.append(words.format(count=earlier))
        return rows

    def _cards(self, sheet: MemberSheet) -> str:
        day = formats.short_date(sheet.cards[0].issued_at.astimezone().date(), spoken())
        words = _("card {card} since {day}").format(card=grouped(sheet.card), day=day)
        dead = len(sheet.cards) - 1
        if dead:
            replaced = ngettext("{count} replaced", "{count} replaced", dead).format(count=dead)
            return f"{words} · {replaced}"
        return words

    def _quotas(self, sheet: MemberSheet) -> list[str]:
        currency = self.kiosk.shop.record.currency

        def money(cents: int) -> str:
            return formats.money(cents, currency, spoken())

        # What is nearest to its limit comes first.
        standings = sorted(sheet.member.standings, key=lambda each: each.left / max(1, each.limit))
        return [standing_words(each, money) for each in standings[:SHOWN_QUOTAS]]

    def _look_of(self, sheet: MemberSheet) -> list[str]:
        words = look_words(sheet.member.look)
        return [_("receipts: {look}").format(look=words)] if words else []

    def _suspension(self, sheet: MemberSheet) -> list[str]:
        if sheet.suspended_at is None:
            return []
        day = formats.short_date(sheet.suspended_at.astimezone().date(), spoken())
        words = _("suspended since {day}: {reason}")
        return [words.format(day=day, reason=sheet.suspended_reason)]

    def _said(self) -> str:
        return f"{DONE} {self._done}" if self._done and not self.refusal else self.refusal
