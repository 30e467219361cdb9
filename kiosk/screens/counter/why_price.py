"""Why this price? The steps of one line, from what it is worth to what is paid."""

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _, spoken
from kiosk.rules.members import Member
from kiosk.rules.pricing import PricedLine
from kiosk.screens.dialogue import Dialogue
from kiosk.services.tariffs.why import price_steps, print_price_steps
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.paper_view import PaperView
from kiosk.widgets.signs import DONE
from kiosk.widgets.words import Words

COLUMNS = 70
PRINT = "p"


class WhyPriceDialogue(Dialogue):
    """The steps as they would be on paper; P prints them for who asks."""

    def __init__(self, line: PricedLine, member: Member | None) -> None:
        super().__init__()
        self._priced, self._member = line, member
        self._printed = False
        self._paper = PaperView(id="price-steps")

    def compose(self) -> ComposeResult:
        """The question, the steps, what happened, the keys."""
        with Vertical(classes="panel wide"):
            yield Words(self._title, id="title")
            yield self._paper
            yield Words(self._said, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Show the steps."""
        self._paper.set_columns(min(COLUMNS, self.size.width - 6))
        self._show()
        super().on_mount()

    def deeds(self) -> tuple[str, ...]:
        """Only back; P prints."""
        return ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter and the question's own key lead back too."""
        return ("confirm", "why", "language", "help")

    def do_why(self) -> None:
        """Go back."""
        self.close()

    def do_confirm(self) -> None:
        """Go back; a scan is taken then."""
        self.scan_came_between()
        self.close()

    def move(self, rows: int) -> None:
        """Look further up or down."""
        self._paper.move(rows)

    def language_changed(self) -> None:
        """Say it in the other language."""
        super().language_changed()
        self._show()

    def show_keys(self) -> None:
        """Show the letter before the other keys."""
        for bar in self.query(KeyBar):
            bar.show((KeyHint(PRINT.upper(), _("Print"), PRINT), self.hint("back")))

    def touched(self, deed: str) -> None:
        """Do what was touched."""
        if deed == PRINT:
            self._print()
        else:
            super().touched(deed)

    def typed(self, character: str, at: float) -> None:
        """Print by the letter alone; a run of letters is a scan."""
        self._between.type(character, at)
        if self._between.text.lower() == PRINT:
            self.after_a_breath(self._between, self._print)

    def _print(self) -> None:
        self._between.clear()
        with self.kiosk.refusals(self.refused):
            print_price_steps(self.kiosk.shop, self._priced, self._member)
            self.kiosk.receipt_waits()
            self._printed, self.refusal = True, ""
        self.query_one("#refusal", Words).refresh()

    def _show(self) -> None:
        steps = price_steps(self.kiosk.shop, self._priced, self._member, spoken())
        self._paper.show(steps)

    def _title(self) -> str:
        label = self._priced.line.item.label
        return _("Why this price? {label}").format(label=label)

    def _said(self) -> str:
        if self._printed and not self.refusal:
            return _("{sign} The explanation goes to the printer.").format(sign=DONE)
        return self.refusal
