"""Tariffs: found by tier, category or item; a new one, and the end of the chosen one."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, spoken
from kiosk.rules.days import parse_day
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import AskDialogue, Dialogue
from kiosk.screens.rights.tariff_new import NewTariffScreen
from kiosk.services.staff import StaffMember
from kiosk.services.tariffs.rules import TariffLine, end_tariff, list_tariffs, yesterday
from kiosk.services.tariffs.words import about_what, for_whom, sizes, what_it_does, when
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE, TARIFF
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats


class TariffsScreen(Dialogue):
    """A line to search with, a new rule first, then the rules, those that hold on top."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("New, or end it")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._found: tuple[TariffLine, ...] = ()
        self._done = ""
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(lambda: "")

    def compose(self) -> ComposeResult:
        """Search, head, rows, what is known of the chosen one, keys."""
        with Vertical(classes="panel whole"):
            yield Words(lambda: _("Tariffs: price rules for members"), id="title")
            yield self._line
            yield Words(self._head, id="list-head")
            yield self._list
            yield Words(self._details, id="details")
            yield KeyBar()

    def on_screen_resume(self) -> None:
        """Show them, also after one was added or ended on the screen above."""
        self._search()

    def deeds(self) -> tuple[str, ...]:
        """Deal with the chosen row, or go back."""
        return ("confirm", "back")

    def hidden_deeds(self) -> tuple[str, ...]:
        """No more than this."""
        return ("language", "help")

    # Typing

    def typed(self, character: str, at: float) -> None:
        """Search for what is typed."""
        self._done = self.refusal = ""
        self._line.type(character, at)
        self._search()

    def erase(self) -> None:
        """Search for less."""
        self._line.erase()
        self._search()

    def move(self, rows: int) -> None:
        """Choose another row."""
        self._done = self.refusal = ""
        self._list.move(rows)
        self._refresh_words()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Deal with the row that was touched."""
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
        """Begin a new rule, or ask until when the chosen one holds."""
        if self._list.cursor == 0:
            self.kiosk.open_dialogue(NewTariffScreen(self._staff, self._say))
        else:
            self._ask_end(self._found[self._list.cursor - 1])

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
            self._say(_("The rule is taken out: nothing was sold under it."))
        else:
            day = formats.long_date(end, spoken())
            self._say(_("The rule holds until {day}, that day included.").format(day=day))

    def _say(self, text: str) -> None:
        self._done, self.refusal = text, ""
        self._refresh_words()

    # Showing

    def _search(self) -> None:
        """Show what is typed for: there are some hundred rules at most."""
        chosen = self._chosen()
        self._found = list_tariffs(self.kiosk.shop, self._line.text)
        self._list.show([_("+ New rule"), *map(self._row, self._found)])
        kept = [n for n, line in enumerate(self._found, 1) if chosen == line.rule.id]
        first = 1 if self._line.text and self._found else 0
        self._list.move(kept[0] if kept else first)
        self._line.show_now()
        self._refresh_words()

    def _chosen(self) -> int | None:
        if 0 < self._list.cursor <= len(self._found):
            return self._found[self._list.cursor - 1].rule.id
        return None

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._search()

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._search()

    # Words

    def _head(self) -> str:
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

    def _details(self) -> str:
        """Return what is known of the chosen rule, or what just happened."""
        if self._done or self.refusal:
            return self.refusal or f"{DONE} {self._done}"
        if self._list.cursor == 0 or not self._found:
            return _("{active} holds today   {future} begins later   {ended} has ended").format(
                active=TARIFF["active"], future=TARIFF["future"], ended=TARIFF["ended"]
            )
        line = self._found[self._list.cursor - 1]
        rule, currency = line.rule, self.kiosk.shop.record.currency
        what = f"{about_what(rule, line.label)} · {what_it_does(rule, currency)}"
        number = _("rule {number}").format(number=rule.id)
        return "\n".join((what, for_whom(rule), " · ".join(filter(None, (number, when(rule))))))
