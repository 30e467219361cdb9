"""Quotas for managers: which hold, a new one, the end of one, and what a member has used."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, spoken
from kiosk.quota_words import quota_words
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import ConfirmDialogue, Dialogue
from kiosk.screens.rights.quota_new import ask_new_quota
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.quotas.book import (
    MemberUse,
    QuotaLine,
    end_quota,
    list_quotas,
    used_by_member,
)
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE, TARIFF
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats


class UsedQuotasScreen(Dialogue):
    """What one member has used of each quota that binds them today."""

    def __init__(self, member: Member, uses: tuple[MemberUse, ...]) -> None:
        super().__init__()
        self._member, self._uses = member, uses
        self._list = ChoiceList(lambda: _("No quota binds this member today."))

    def compose(self) -> ComposeResult:
        """The list and the way back."""
        with Vertical(classes="panel wide tall"):
            yield Words(self._title, id="title")
            yield self._list
            yield KeyBar()

    def on_mount(self) -> None:
        """Write the rows."""
        self._list.show([self._row(use) for use in self._uses])
        super().on_mount()

    def deeds(self) -> tuple[str, ...]:
        """Only back."""
        return ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter leads back too."""
        return ("confirm", "language", "help")

    def do_confirm(self) -> None:
        """Go back; a scan is taken then."""
        self.scan_came_between()
        self.close()

    def move(self, rows: int) -> None:
        """Look further down."""
        self._list.move(rows)

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self._list.show([self._row(use) for use in self._uses])

    def _title(self) -> str:
        return _("What {name} has used").format(name=self._member.name)

    def _row(self, use: MemberUse) -> str:
        currency = self.kiosk.shop.record.currency

        def money(cents: int) -> str:
            return formats.money(cents, currency, spoken())

        standing, quota = use.standing, use.standing.quota
        show = str if quota.measure == "count" else money
        about, _much, whom = quota_words(quota, use.label, money)
        used = _("{used} of {limit}").format(used=show(standing.used), limit=show(standing.limit))
        if use.beyond:
            beyond = _("{beyond} allowed beyond").format(beyond=show(use.beyond))
            used = f"{used}, {beyond}"
        return f"{about[:19]:<19} {whom[:21]:<21} {used}"


class QuotasScreen(Dialogue):
    """A line for a member's card, a new quota first, then the quotas, those that hold on top."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("New quota, or end one")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._quotas: tuple[QuotaLine, ...] = ()
        self._done = ""
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(lambda: "")

    def compose(self) -> ComposeResult:
        """The card, head, rows, what is known of the chosen one, keys."""
        with Vertical(classes="panel whole"):
            yield Words(lambda: _("Quotas: how much members may have"), id="title")
            yield self._line
            yield Words(self._head, id="list-head")
            yield self._list
            yield Words(self._details, id="details")
            yield KeyBar()

    def on_screen_resume(self) -> None:
        """Show them, also after one was added or ended."""
        self._show()

    def hidden_deeds(self) -> tuple[str, ...]:
        """No more than this."""
        return ("language", "help")

    # Typing

    def typed(self, character: str, at: float) -> None:
        """Type a card's number."""
        self._say_nothing()
        self._line.type(character, at)

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()

    def move(self, rows: int) -> None:
        """Choose another row."""
        self._say_nothing()
        self._list.move(rows)
        self._refresh_words()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Deal with the row that was touched."""
        self.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def do_back(self) -> None:
        """Forget what is typed, then go back."""
        if self._line.text:
            self._line.clear()
        else:
            self.close()

    def do_confirm(self) -> None:
        """Show what a member has used, begin a new quota, or end the chosen one."""
        self._say_nothing()
        if self._line.text:
            self._show_member(self._line.take())
        elif self._list.cursor == 0:
            ask_new_quota(self.kiosk, self._staff, self._say)
        else:
            self._ask_end(self._quotas[self._list.cursor - 1])

    def _ask_end(self, line: QuotaLine) -> None:
        if line.ended:
            raise ShopError("quota_gone")

        def end() -> None:
            with self.kiosk.refusals(self.refused):
                end_quota(self.kiosk.shop, line.quota.id, self._staff.number)
                self._say(_("The quota has ended."))
            self._show()

        question = ConfirmDialogue(lambda: _("End this quota, from today on?"), end)
        self.kiosk.open_dialogue(question)

    def _show_member(self, code: str) -> None:
        found = find_scanned(self.kiosk.shop, code)
        if not isinstance(found, Member):
            raise ShopError("member_unknown")
        uses = used_by_member(self.kiosk.shop, found)
        self.kiosk.open_dialogue(UsedQuotasScreen(found, uses))

    # Showing

    def _show(self) -> None:
        cursor = self._list.cursor
        self._quotas = list_quotas(self.kiosk.shop)
        self._list.show([_("+ New quota"), *map(self._row, self._quotas)])
        self._list.move(cursor)
        self._refresh_words()

    def _say(self, text: str) -> None:
        self._done, self.refusal = text, ""
        self._refresh_words()

    def _say_nothing(self) -> None:
        self._done = self.refusal = ""

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._show()

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._show()

    # Words

    def _money(self, cents: int) -> str:
        return formats.money(cents, self.kiosk.shop.record.currency, spoken())

    def _head(self) -> str:
        return "  " + self._columns(" ", _("About"), _("How much"), _("For whom"), _("Tier"))

    def _row(self, line: QuotaLine) -> str:
        about, much, whom = quota_words(line.quota, line.label, self._money)
        tier = line.quota.tier or "-"
        return self._columns(TARIFF["ended" if line.ended else "active"], about, much, whom, tier)

    def _columns(self, sign: str, about: str, much: str, whom: str, tier: str) -> str:
        room = max(12, self._list.size.width - 2 - 2 - 26 - 22 - 7)
        cells = ((about, room), (much, 26), (whom, 22), (tier, 7))
        return f"{sign} " + "".join(f"{cell[: wide - 1]:<{wide}}" for cell, wide in cells)

    def _details(self) -> str:
        """Return all of the chosen quota, what just happened, or what can be done."""
        if self._done or self.refusal:
            return self.refusal or f"{DONE} {self._done}"
        scan = _("Scan a member's card to see what is used.")
        if self._list.cursor == 0 or not self._quotas:
            return scan
        line = self._quotas[self._list.cursor - 1]
        about, much, whom = quota_words(line.quota, line.label, self._money)
        ended = ""
        if line.quota.ended_on and line.ended:
            day = formats.short_date(line.quota.ended_on, spoken())
            ended = _("ended on {day}").format(day=day)
        what = _("quota {number}").format(number=line.quota.id)
        tier = line.quota.tier
        for_tier = _("tier {tier}").format(tier=tier) if tier else _("every tier")
        said = " · ".join(filter(None, (what, about, much, whom, for_tier, ended)))
        return f"{said}\n{scan}"
