"""One row of the log whole: the paper on the left, its journal entries on the right."""

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.language import _
from kiosk.screens.audit.checked import said_of_rows
from kiosk.screens.audit.lists import NARROW_PAPER, WIDE_SCREEN
from kiosk.screens.audit.words import entry_keys, entry_lines, hash_words, row_name
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.looking import Latest
from kiosk.services.audit.places import key_of
from kiosk.services.audit.rows import LogRow
from kiosk.services.audit.sheets import NOTHING, Sheet, sheet_of
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.paper_view import PaperView
from kiosk.widgets.scrolled_text import ScrolledText
from kiosk.widgets.signs import DONE
from kiosk.widgets.words import Words
from receipts.render.layout import columns_of


class SheetScreen(Dialogue):
    """A paper and all that its entries hold; `fits`: a code off a paper is that entry's."""

    def __init__(self, row: LogRow, *, fits: bool = False) -> None:
        super().__init__()
        self._row, self._fits = row, fits
        self._sheet = NOTHING
        self._looking = Latest(self)
        self._moves_paper = False
        self._paper = PaperView(id="log-paper")
        self._text = ScrolledText(id="log-entries")

    def compose(self) -> ComposeResult:
        """What it is, the paper beside the entries, keys."""
        with Vertical(classes="panel whole", id="log-whole"):
            yield Words(lambda: row_name(self._row), id="title")
            with Horizontal(id="log-sheet"):
                yield self._paper
                yield self._text
            yield Words(self._said, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Look it up."""
        super().on_mount()
        self._paper.display = False
        shop, row = self.kiosk.shop, self._row
        self._looking.want(lambda: sheet_of(shop, row), self._show)

    def on_resize(self, event: events.Resize) -> None:
        """The paper is as wide as there is room for."""
        wide = event.size.width >= WIDE_SCREEN
        paper_mm = self.kiosk.shop.settings.paper_mm
        self._paper.set_columns(columns_of(paper_mm) if wide else NARROW_PAPER)
        if self._sheet.paper:
            self._paper.show(self._sheet.paper)

    def language_changed(self) -> None:
        """Write it anew."""
        super().language_changed()
        self._text.show(self._entries())

    def deeds(self) -> tuple[str, ...]:
        """Only back."""
        return ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter leads back too."""
        return ("confirm", "language", "help")

    def show_keys(self) -> None:
        """Show the arrows before the way back."""
        arrows = (KeyHint("↑ ↓", _("Further"), ""), KeyHint("← →", _("Paper or entry"), ""))
        shown = arrows if self._sheet.paper else arrows[:1]
        for bar in self.query(KeyBar):
            bar.show((*shown, self.hint("back")))

    def take_key(self, event: events.Key) -> bool:
        """Arrows to the sides choose what the others move."""
        if event.key in ("left", "right", "tab", "shift+tab"):
            self._moves_paper = event.key == "left" or (
                event.key.endswith("tab") and not self._moves_paper
            )
            self._show_side()
            return True
        return super().take_key(event)

    def move(self, rows: int) -> None:
        """Look further up or down."""
        if self._moves_paper:
            self._paper.move(rows)
        else:
            self._text.move(rows)

    def do_confirm(self) -> None:
        """Go back; a scan is taken by the log."""
        self._between.clear()
        self.close()

    def do_help(self) -> None:
        """Show what the keys do here."""
        from kiosk.screens.audit.help import LogHelp

        self.kiosk.open_dialogue(LogHelp(self.deeds(), self.words, letters=False))

    def _show(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._paper.display = sheet.paper is not None
        if sheet.paper:
            self._paper.show(sheet.paper)
            self.call_after_refresh(self._paper.move, -10_000)
        self._text.show(self._entries())
        self._show_side()
        self.show_keys()

    def _show_side(self) -> None:
        self._moves_paper = self._moves_paper and self._sheet.paper is not None
        self._paper.set_class(self._moves_paper, "here")
        self._text.set_class(not self._moves_paper, "here")

    def _entries(self) -> Text:
        text = Text()
        keys = (key_of(self._row), *entry_keys(self._sheet.entries))
        if said := said_of_rows(self.kiosk.log_check, keys):
            text.append("\n".join(said) + "\n\n", self.kiosk.tone_style("said-stop"))
        for entry in self._sheet.entries:
            head, *lines = entry_lines(entry)
            text.append(f"{head}\n", "bold")
            text.append("\n".join(lines) + "\n")
            previous = hash_words(entry.previous) or "–"
            text.append(_("On {hash}").format(hash=previous) + "\n")
            text.append("\n".join(entry.values) + "\n\n")
        if not self._sheet.entries and not self._looking.is_busy:
            text.append(_("No entry of this is in the log any more."))
        return text

    def _said(self) -> str:
        if self.refusal:
            return self.refusal
        words = _("{sign} The code on the paper is that of this entry.")
        return words.format(sign=DONE) if self._fits else ""
