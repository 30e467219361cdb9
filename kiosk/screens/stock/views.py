"""The stock seen from several sides: a list, and what is known of the chosen row."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from kiosk.language import _, ngettext, spoken
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.looking import Latest
from kiosk.screens.stock.rows import VIEWS, View
from kiosk.services.stock.views import ROWS, write_off_reasons
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats

SIDEWAYS = {"left": -1, "right": 1, "tab": 1, "shift+tab": -1}
WRITTEN_OFF = len(VIEWS) - 1
Reasons = tuple[tuple[str, int], ...]


class Tabs(Widget):
    """The views by their figures; the present one stands out."""

    DEFAULT_CSS = "Tabs { height: 1; width: 1fr; }"
    COMPONENT_CLASSES = {"choice--chosen"}  # noqa: RUF012 (Textual's own form)

    class Chosen(Message):
        """Somebody clicked or touched a tab."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self.present = 0

    def show(self, index: int) -> None:
        """Mark another tab."""
        self.present = index
        self.refresh()

    def render(self) -> Text:
        """Write the names."""
        chosen = self.get_component_rich_style("choice--chosen", partial=True)
        text = Text(no_wrap=True, overflow="crop")
        for index, view in enumerate(VIEWS):
            style = chosen if index == self.present else Style()
            label = f"{index + 1} {_(view.label)}"
            shown = f"[{label}]" if index == self.present else f" {label} "
            text.append(shown, style + Style(meta={"tab": index}))
        return text

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        index = event.style.meta.get("tab")
        if index is not None:
            self.post_message(self.Chosen(index))


class StockScreen(Dialogue):
    """Figures and arrows change the view, letters search, F3 changes the period."""

    def __init__(self) -> None:
        super().__init__()
        self._index = 0
        self._periods = {index: view.periods[:1] for index, view in enumerate(VIEWS)}
        self._rows: Sequence[Any] = ()
        self._is_loaded = False
        self._reasons: Reasons = ()
        self._latest = Latest(self)
        self._begin_anew = False
        self._tabs = Tabs()
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(lambda: _(self._view.nothing) if self._is_loaded else "")

    @property
    def _view(self) -> View:
        return VIEWS[self._index]

    @property
    def _days(self) -> int:
        return next(iter(self._periods[self._index]), 0)

    def compose(self) -> ComposeResult:
        """Views, search, head, rows, details, keys."""
        with Vertical(classes="panel whole"):
            yield self._tabs
            yield Words(self._explained, id="hint-line")
            yield self._line
            yield Words(self._head, id="list-head")
            yield self._list
            yield Words(self._details, id="details")
            yield KeyBar()

    def on_mount(self) -> None:
        """Show the first view."""
        super().on_mount()
        self._load()

    # Keys

    def deeds(self) -> tuple[str, ...]:
        """Change the period where there is one, or go back."""
        return ("quantity", "back") if self._view.periods else ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter ends a scan."""
        return ("confirm", "language", "help")

    def hint(self, deed: str) -> KeyHint:
        """Say which period comes next."""
        shown = super().hint(deed)
        if deed != "quantity":
            return shown
        days = self._next_period()
        label = ngettext("{days} day", "{days} days", days).format(days=days)
        return replace(shown, label=label)

    def take_key(self, event: events.Key) -> bool:
        """Arrows sideways change the view."""
        if event.key in SIDEWAYS:
            self._choose((self._index + SIDEWAYS[event.key]) % len(VIEWS))
            return True
        return super().take_key(event)

    def typed(self, character: str, at: float) -> None:
        """Change the view by a figure alone, or search."""
        if self._begin_anew:
            self._line.clear()
        self._begin_anew = False
        self._line.type(character, at)
        text = self._line.text
        if len(text) == 1 and "1" <= text <= str(len(VIEWS)):
            self.after_a_breath(self._line, lambda: self._choose(int(text) - 1))
        else:
            self._load()

    def erase(self) -> None:
        """Search for less."""
        self._begin_anew = False
        self._line.erase()
        self._load()

    def do_confirm(self) -> None:
        """End a scan, or a search: what is typed next is another one."""
        self._begin_anew = True
        self._load()

    def do_back(self) -> None:
        """Forget the search, then go back."""
        if self._line.text:
            self._line.clear()
            self._load()
        else:
            self.close()

    def do_quantity(self) -> None:
        """Look at another period."""
        self._periods[self._index] = (self._next_period(),)
        self._load()

    def _next_period(self) -> int:
        periods = self._view.periods
        return periods[(periods.index(self._days) + 1) % len(periods)]

    def move(self, rows: int) -> None:
        """Choose another row."""
        self._list.move(rows)
        self._refresh_words()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Choose the row that was touched."""
        self.move(message.index - self._list.cursor)

    def on_tabs_chosen(self, message: Tabs.Chosen) -> None:
        """Show the view that was touched."""
        self.kiosk.do_when_free(lambda: self._choose(message.index))

    def _choose(self, index: int) -> None:
        self._index = index
        self._line.clear()
        self._tabs.show(index)
        self._rows, self._is_loaded = (), False
        self._write()
        self._load()
        self.show_keys()

    # Loading

    def _load(self) -> None:
        """Look up in a thread, whatever of the view, the search or the period changed."""
        self.refusal = ""
        index, view, shop = self._index, self._view, self.kiosk.shop
        text, days = self._line.text.strip(), self._days

        def load() -> tuple[Sequence[Any], Reasons]:
            reasons = write_off_reasons(shop, days) if index == WRITTEN_OFF else ()
            return view.load(shop, text, days), reasons

        self._latest.want(load, lambda found: self._show(*found))

    def _show(self, rows: Sequence[Any], reasons: Reasons) -> None:
        self._rows, self._reasons, self._is_loaded = rows, reasons, True
        self._write()

    def _write(self) -> None:
        rows = self._rows
        width, today = self._list.size.width - 2, self.kiosk.shop.today()
        self._list.show([self._view.row(each, width, today) for each in rows])
        self._refresh_words()

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._write()

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._tabs.refresh()
        self._write()

    # Words

    def _explained(self) -> str:
        if self._index == WRITTEN_OFF:
            return _("The last {days} days.").format(days=self._days)
        if self._view.periods:
            return _("Within {days} days, and what is past its date.").format(days=self._days)
        if len(self._rows) == ROWS:
            return _("The first {rows}. Type any part of a name to find others.").format(rows=ROWS)
        return _("Type any part of a name, or scan. Figures and arrows change the view.")

    def _head(self) -> str:
        return "  " + self._view.head(self._list.size.width - 2)

    def _details(self) -> str:
        if self.refusal or not self._rows:
            return self.refusal
        chosen = self._rows[self._list.cursor]
        lines = list(self._view.details(chosen, self._money))
        if self._index == WRITTEN_OFF:
            lines[2:] = [", ".join(f"{times} × {reason}" for reason, times in self._reasons)]
        return "\n".join(lines)

    def _money(self, cents: int) -> str:
        return formats.money(cents, self.kiosk.shop.record.currency, spoken())
