"""Quotas for managers: which hold, a new one, the end of one, and what a member has used."""

from collections.abc import Sequence
from typing import ClassVar

from kiosk.language import N_, _, spoken
from kiosk.quota_words import quota_words
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member
from kiosk.screens.dialogue import ConfirmDialogue
from kiosk.screens.list_screen import ListScreen
from kiosk.screens.look import LookDialogue
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
from kiosk.widgets.signs import TARIFF
from kiosk.widgets.typed_line import TypedLine
from receipts import formats


class UsedQuotasScreen(LookDialogue):
    """What one member has used of each quota that binds them today."""

    def __init__(self, member: Member, uses: tuple[MemberUse, ...]) -> None:
        super().__init__(
            lambda: _("What {name} has used").format(name=member.name),
            lambda: _("No quota binds this member today."),
        )
        self._uses = uses

    def write_rows(self) -> None:
        """Write a quota a row."""
        self.rows.show([self._row(use) for use in self._uses])

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


class QuotasScreen(ListScreen):
    """A line for a member's card, a new quota first, then the quotas, those that hold on top."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("New quota, or end one")}

    def __init__(self, staff: StaffMember) -> None:
        self._card = TypedLine(id="answer")
        super().__init__(lambda: _("Quotas: how much members may have"), staff, self._card)
        self._quotas: tuple[QuotaLine, ...] = ()

    def typed(self, character: str, at: float) -> None:
        """Type a card's number."""
        self._say_nothing()
        self._card.type(character, at)

    def erase(self) -> None:
        """Take a character back."""
        self._card.erase()

    def do_confirm(self) -> None:
        """Show what a member has used, begin a new quota, or end the chosen one."""
        if self._card.text:
            self._say_nothing()
            self._show_member(self._card.take())
        else:
            super().do_confirm()

    def begin_new(self) -> None:
        """Ask for a new quota."""
        ask_new_quota(self.kiosk, self._staff, self.say)

    def deal_with(self, index: int) -> None:
        """Ask whether a quota is to end."""
        self._ask_end(self._quotas[index])

    def _ask_end(self, line: QuotaLine) -> None:
        if line.ended:
            raise ShopError("quota_gone")

        def end() -> None:
            with self.kiosk.refusals(self.refused):
                end_quota(self.kiosk.shop, line.quota.id, self._staff.number)
                self.say(_("The quota has ended."))

        question = ConfirmDialogue(lambda: _("End this quota, from today on?"), end)
        self.kiosk.open_dialogue(question)

    def _show_member(self, code: str) -> None:
        found = find_scanned(self.kiosk.shop, code)
        if not isinstance(found, Member):
            raise ShopError("member_unknown")
        uses = used_by_member(self.kiosk.shop, found)
        self.kiosk.open_dialogue(UsedQuotasScreen(found, uses))

    def look_up(self) -> Sequence[str]:
        """Return the quotas, after the row that makes a new one."""
        self._quotas = list_quotas(self.kiosk.shop)
        return [_("+ New quota"), *map(self._row, self._quotas)]

    # Words

    def _money(self, cents: int) -> str:
        return formats.money(cents, self.kiosk.shop.record.currency, spoken())

    def write_head(self) -> str:
        """Name the columns."""
        return "  " + self._columns(" ", _("About"), _("How much"), _("For whom"), _("Tier"))

    def _row(self, line: QuotaLine) -> str:
        about, much, whom = quota_words(line.quota, line.label, self._money)
        tier = line.quota.tier or "-"
        return self._columns(TARIFF["ended" if line.ended else "active"], about, much, whom, tier)

    def _columns(self, sign: str, about: str, much: str, whom: str, tier: str) -> str:
        room = max(12, self._list.size.width - 2 - 2 - 26 - 22 - 7)
        cells = ((about, room), (much, 26), (whom, 22), (tier, 7))
        return f"{sign} " + "".join(f"{cell[: wide - 1]:<{wide}}" for cell, wide in cells)

    def write_details(self) -> str:
        """Return all of the chosen quota, or what can be done."""
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
