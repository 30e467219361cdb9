"""The sales log: days, what stands in the chosen one, and below it the chosen row whole."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.language import N_, _
from kiosk.rules.log_breaks import Break, Notice
from kiosk.rules.log_search import ALL, Chosen, parse_place
from kiosk.rules.ticket_search import Wanted
from kiosk.screens.audit.checked import check_it, first_break_place, said_of_rows
from kiosk.screens.audit.lists import PANES, LogLists
from kiosk.screens.audit.words import chain_words, chosen_words, entry_keys, entry_lines
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import AskDialogue
from kiosk.services.audit.checking import written_since
from kiosk.services.audit.places import key_of, row_of_finding
from kiosk.services.audit.rows import LogRow
from kiosk.services.audit.sheets import find_place, row_of
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.signs import ELLIPSIS
from kiosk.widgets.words import Words

SIDES = {"left": -1, "right": 1, "tab": 1, "shift+tab": -1}

LINES_OF_A_BREAK = 2
"""So much of what a check found stands above an entry; Enter shows all of it."""
LETTERS = {
    "v": N_("Verify"),
    "e": N_("Events"),
    "t": N_("Tickets"),
    "c": N_("Choose"),
    "x": N_("Export"),
}


class LogScreen(LogLists):
    """Days on the left, rows on the right, the chosen row below; nothing is ever changed.

    An auditor's only screen, and a manager's over the counter (`is_first` tells which).
    """

    words: ClassVar[dict[str, str]] = {
        "confirm": N_("Whole"),
        "find": N_("Search"),
        "lock": N_("Sign out"),
    }

    def __init__(self, staff: StaffMember, *, is_first: bool) -> None:
        super().__init__()
        self._staff, self._is_first = staff, is_first
        self._since = 0

    @property
    def is_modal(self) -> bool:
        """It covers everything."""
        return False

    def compose(self) -> ComposeResult:
        """The chain's state, what is chosen, both lists, the chosen row, keys."""
        yield Words(self._chain, id="chain")
        yield Words(self._what, id="chosen")
        with Horizontal(id="log-lists"):
            with Vertical(id="log-days"):
                yield self._day_list
            with Vertical(id="log-rows"):
                yield self._row_list
        with Horizontal(id="log-sheet"):
            yield self._paper
            yield Words(self._entries, id="log-entries")
        yield Words(self._said, id="log-said")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look up the newest day."""
        super().on_mount()
        self._show_pane()
        self._look_days()

    def on_screen_resume(self) -> None:
        """Say how the chain stands now, and which rows are broken."""
        self._look_since()
        self._write_rows()
        self._refresh_words()

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._write_days()
        self._write_rows()
        self._refresh_words()

    # Keys

    def deeds(self) -> tuple[str, ...]:
        """What can be done beside the letters."""
        leads_back = not self._is_first or self._pane != "days" or self._chosen != ALL
        back, lock = ("back",) if leads_back else (), ("lock",) if self._is_first else ()
        return ("confirm", "find", *back, *lock, "help")

    def hidden_deeds(self) -> tuple[str, ...]:
        """The other language, the end; Esc also where it leads nowhere."""
        return ("back", "language", "quit") if self._is_first else ("language",)

    def show_keys(self) -> None:
        """Show the letters before the other keys."""
        letters = tuple(
            KeyHint(letter.upper(), _(LETTERS[letter]), letter) for letter in self._letters()
        )
        for bar in self.query(KeyBar):
            bar.show((*letters, *(self.hint(deed) for deed in self.deeds())))

    def hint(self, deed: str) -> KeyHint:
        """Say where Esc leads now."""
        hint = super().hint(deed)
        if deed != "back" or (self._pane == "days" and self._chosen == ALL):
            return hint
        return replace(hint, label=_("Days") if self._pane != "days" else _("Show all"))

    def _show_pane(self) -> None:
        super()._show_pane()
        self.show_keys()

    def _letters(self) -> tuple[str, ...]:
        return ("v", "t" if self._shows_events else "e", "c", "x")

    def take_key(self, event: events.Key) -> bool:
        """Arrows to the sides and Tab lead from one pane to the next."""
        if event.key in SIDES:
            place = PANES.index(self._pane) + SIDES[event.key]
            last = len(PANES) - (1 if self._sheet.paper else 2)
            self._go_to(PANES[max(0, min(place, last))])
            return True
        return super().take_key(event)

    def touched(self, deed: str) -> None:
        """Do what was touched."""
        if deed in LETTERS:
            self._by_letter(deed)
        else:
            super().touched(deed)

    def typed(self, character: str, at: float) -> None:
        """Do what a letter stands for; anything longer is looked for at Enter."""
        self._between.type(character, at)
        self._say_nothing()
        letter = self._between.text.lower()
        if letter in self._letters():
            self.after_a_breath(self._between, lambda: self._by_letter(letter))

    def erase(self) -> None:
        """Take a character back."""
        self._between.erase()
        self._say_nothing()

    def do_confirm(self) -> None:
        """Look for what was typed; else go into the day, or show the chosen row whole."""
        if text := self._between.take().strip():
            if then := self._search(text):
                then()
        elif self._pane == "days":
            self._go_to("rows")
        elif self._rows:
            self._open(self._rows[self._row_list.cursor])

    def do_back(self) -> None:
        """Rub out what is typed, back to the days, back to all that there is, then leave."""
        if self._between.text:
            self._between.clear()
            self._say_nothing()
        elif self._pane != "days":
            self._go_to("days")
        elif self._chosen != ALL:
            self.choose(ALL)
        elif not self._is_first:
            self.close()

    def do_lock(self) -> None:
        """Let somebody else sign in."""
        self.kiosk.lock()

    def do_find(self) -> None:
        """Ask what is looked for."""
        self.kiosk.open_dialogue(
            AskDialogue(
                lambda: _("Search the log"),
                lambda: _("A ticket, a day, an amount (12.50), an entry (#1234), a closing's code"),
                self._search,
                wants_code=True,
            )
        )

    def do_help(self) -> None:
        """Show what the keys do here."""
        from kiosk.screens.audit.help import LogHelp

        self.kiosk.open_dialogue(LogHelp((*self.deeds(), "back"), self.words))

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Take the row that was touched, in the list where it stands."""
        pane = "days" if message.rows is self._day_list else "rows"
        again = pane == self._pane and message.index == self._list.cursor
        self._go_to(pane)
        self.move(message.index - self._list.cursor)
        if again:
            self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def _by_letter(self, letter: str) -> None:
        self._between.clear()
        self._say_nothing()
        match letter:
            case "v":
                check_it(self.kiosk, self._staff, self.go_to_finding)
            case "c":
                from kiosk.screens.audit.choosing import open_choosing

                open_choosing(self.kiosk, lambda: self._chosen, self.choose)
            case "x":
                from kiosk.screens.audit.export import open_export

                open_export(self.kiosk, self._staff, self._chosen)
            case _:
                self._shows_events = not self._shows_events
                self.show_keys()
                self._write_days()
                self._look_rows()

    # Choosing and searching

    def choose(self, chosen: Chosen) -> None:
        """Show this of the log."""
        self._chosen = chosen
        if chosen.group:
            self._shows_events = True
        elif chosen.total_cents is not None:
            self._shows_events = False
        self.show_keys()
        self._look_days()

    def go_to_finding(self, found: Break | Notice) -> None:
        """Show where something is that a check found."""
        self._open(row_of_finding(self.kiosk.shop, found))

    def _search(self, text: str) -> Callable[[], None] | None:
        sought = parse_place(text, self.kiosk.shop.till)
        if isinstance(sought, Wanted):
            self.choose(
                Chosen(
                    till=self._chosen.till,
                    first_day=sought.day or self._chosen.first_day,
                    last_day=sought.day or self._chosen.last_day,
                    total_cents=sought.total_cents,
                )
            )
            return None
        found = find_place(self.kiosk.shop, sought)
        row = row_of(self.kiosk.shop, found)
        fits = found.mark is not None
        return lambda: self._open(row, fits=fits)

    def _open(self, row: LogRow, *, fits: bool = False) -> None:
        from kiosk.screens.audit.sheet import SheetScreen

        self.kiosk.open_dialogue(SheetScreen(row, fits=fits))

    # Words

    def _look_since(self) -> None:
        """Count what was written after the check, and say it."""
        checked, shop = self.kiosk.log_check, self.kiosk.shop
        if checked is None:
            return

        def show(since: int) -> None:
            self._since = since
            self.query_one("#chain", Words).refresh()

        self._looking["since"].want(lambda: written_since(shop, checked), show)

    def _chain(self) -> Text:
        checked = self.kiosk.log_check
        where = first_break_place(checked)
        text = chain_words(checked, self._since, where, "V")
        room = max(1, self.size.width - 2)
        if len(text) > room:  # a sum has no entry to name
            text.right_crop(len(text) - room + len(ELLIPSIS))
            text.append(ELLIPSIS)
        broken = checked is not None and bool(checked.report.breaks)
        text.stylize(self.kiosk.tone_style("said-stop" if broken else "said-quiet"))
        return text

    def _what(self) -> str:
        what = _("Events") if self._shows_events else _("Tickets")
        chosen = chosen_words(self._chosen, self.kiosk.shop.record.currency)
        return f"{what} · {chosen}"

    def _entries(self) -> Text:
        text = Text()
        if self._rows:
            keys = (key_of(self._rows[self._row_list.cursor]), *entry_keys(self._sheet.entries))
            for line in said_of_rows(self.kiosk.log_check, keys)[:LINES_OF_A_BREAK]:
                text.append(f"{line}\n", self.kiosk.tone_style("said-stop"))
        for number, entry in enumerate(self._sheet.entries):
            if number:
                text.append("\n")
            head, *lines = entry_lines(entry)
            text.append(f"{head}\n", "bold")
            text.append("\n".join((*lines, *entry.values)) + "\n")
        if not self._sheet.entries and self._rows:
            text.append(_("No entry of this is in the log any more."))
        return text

    def _said(self) -> str:
        if self.refusal:
            return self.refusal
        typed = self._between.text
        return _("Search: {typed}").format(typed=typed) if len(typed) > 1 else ""
