"""Tariffs: found by tier, category or item; a new one, and the end of the chosen one."""

from collections.abc import Sequence
from typing import ClassVar

from kiosk.language import N_, _, spoken
from kiosk.rules.days import parse_day
from kiosk.screens.dialogue import AskDialogue
from kiosk.screens.list_screen import ListScreen
from kiosk.screens.rights.tariff_new import NewTariffScreen
from kiosk.services.staff import StaffMember
from kiosk.services.tariffs.rules import TariffLine, end_tariff, list_tariffs, yesterday
from kiosk.services.tariffs.words import about_what, for_whom, sizes, what_it_does, when
from kiosk.widgets.signs import TARIFF
from kiosk.widgets.typed_line import TypedLine
from receipts import formats


class TariffsScreen(ListScreen):
    """A line to search with, a new rule first, then the rules, those that hold on top."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("New, or end it")}

    def __init__(self, staff: StaffMember) -> None:
        self._typed = TypedLine(id="answer")
        super().__init__(lambda: _("Tariffs: price rules for members"), staff, self._typed)
        self._found: tuple[TariffLine, ...] = ()

    def typed(self, character: str, at: float) -> None:
        """Search for what is typed."""
        self._say_nothing()
        self._typed.type(character, at)
        self._look()

    def erase(self) -> None:
        """Search for less."""
        self._typed.erase()
        self._look()

    def begin_new(self) -> None:
        """Ask for a new rule."""
        self.kiosk.open_dialogue(NewTariffScreen(self._staff, self.say))

    def deal_with(self, index: int) -> None:
        """Ask until when a rule holds."""
        self._ask_end(self._found[index])

    # Ending a rule

    def _ask_end(self, line: TariffLine) -> None:
        def title() -> str:
            return _("Until when does this rule hold?")

        def hint() -> str:
            return _("The last day, such as 31/12/2026. Enter alone: it ends at once.")

        self.kiosk.open_dialogue(AskDialogue(title, hint, lambda text: self._end(line, text)))

    def _end(self, line: TariffLine, text: str) -> None:
        shop = self.kiosk.shop
        last_day = parse_day(text) if text.strip() else yesterday(shop)
        end = end_tariff(shop, line.rule.id, last_day, self._staff.number)
        if end is None:
            self.say(_("The rule is taken out: nothing was sold under it."))
        else:
            day = formats.long_date(end, spoken())
            self.say(_("The rule holds until {day}, that day included.").format(day=day))

    # Showing

    def look_up(self) -> Sequence[str]:
        """Return the rules that are typed for: there are some hundred at most."""
        self._found = list_tariffs(self.kiosk.shop, self._typed.text)
        return [_("+ New rule"), *map(self._row, self._found)]

    def _look(self) -> None:
        """The chosen rule stays so; else the first that is found, or a new one."""
        chosen = self._chosen()
        super()._look()
        kept = [n for n, line in enumerate(self._found, 1) if chosen == line.rule.id]
        first = 1 if self._typed.text and self._found else 0
        self._list.move((kept[0] if kept else first) - self._list.cursor)
        self._typed.show_now()
        self._refresh_words()

    def _chosen(self) -> int | None:
        if 0 < self._list.cursor <= len(self._found):
            return self._found[self._list.cursor - 1].rule.id
        return None

    # Words

    def write_head(self) -> str:
        """Name the columns."""
        names = (_("About"), _("Price"), _("Tier"), _("People"), _("Until"))
        return "  " + self._columns(" ", *names)

    def _row(self, line: TariffLine) -> str:
        rule = line.rule
        return self._columns(
            TARIFF[line.state],
            about_what(rule, line.label),
            what_it_does(rule, self.kiosk.shop.record.currency),
            rule.tier or _("all of them"),
            sizes(rule),
            formats.short_date(rule.valid_until, spoken()) if rule.valid_until else "",
        )

    def _columns(
        self, sign: str, about: str, price: str, tier: str, people: str, until: str
    ) -> str:
        room = max(30, self._list.size.width - 2 - 2 - 11)
        wide = (room - 17) // 2
        parts = ((about, wide), (price, room - 17 - wide), (tier, 9), (people, 8))
        cells = (f"{part[: most - 1]:<{most}}" for part, most in parts)
        return f"{sign} {''.join(cells)}{until:>11}"

    def write_details(self) -> str:
        """Return what is known of the chosen rule, or what the signs say."""
        if self._list.cursor == 0 or not self._found:
            return _("{active} holds today   {future} begins later   {ended} has ended").format(
                active=TARIFF["active"], future=TARIFF["future"], ended=TARIFF["ended"]
            )
        line = self._found[self._list.cursor - 1]
        rule, currency = line.rule, self.kiosk.shop.record.currency
        what = f"{about_what(rule, line.label)} · {what_it_does(rule, currency)}"
        number = _("rule {number}").format(number=rule.id)
        return "\n".join((what, for_whom(rule), " · ".join(filter(None, (number, when(rule))))))
