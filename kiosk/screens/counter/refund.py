"""What comes back of a ticket: lines and pieces, onto the shelf or written off."""

from collections.abc import Callable
from typing import ClassVar

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, ngettext, spoken
from kiosk.rules import return_choice as choosing
from kiosk.rules.amounts import parse_quantity
from kiosk.rules.errors import ShopError
from kiosk.rules.return_choice import ReturnChoice
from kiosk.rules.returns import ReturnableLine, ReturnLine, return_line, returned_cents
from kiosk.screens.choice import ChoiceList
from kiosk.screens.counter.reason import REFUND_REASONS, ReasonDialogue
from kiosk.screens.dialogue import Dialogue
from kiosk.services.corrections.scanned_back import scanned_back
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats

WHY_NOT = {"returned": N_("all came back"), "code_shown": N_("its code was told")}
LETTERS = {
    " ": N_("All of this line"),
    "w": N_("Not back to the shelf"),
    "a": N_("The whole ticket"),
}
SPACE = N_("Space")
LABEL_COLUMNS = 30

Take = Callable[[tuple[ReturnLine, ...], str], None]


class RefundScreen(Dialogue):
    """The lines of a ticket; what is chosen comes back. `take` gets it with the reason."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Go on")}

    def __init__(self, ticket: str, choice: ReturnChoice, take: Take) -> None:
        super().__init__()
        self._ticket, self._choice, self._take = ticket, choice, take
        self._line = TypedLine()
        self._list = ChoiceList(lambda: _("Nothing was sold with this ticket."))

    def compose(self) -> ComposeResult:
        """The ticket, its lines, what goes back, the keys."""
        with Vertical(classes="panel wide tall", id="refund"):
            yield Words(self._title, id="title")
            yield Words(lambda: _("What comes back? Type how many, or scan it."), id="how")
            yield self._list
            yield Words(self._sum, id="sum")
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Show the lines."""
        self._show()
        super().on_mount()

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self._show()

    # Keys

    def show_keys(self) -> None:
        """Show the letters before the other keys."""
        letters = tuple(
            KeyHint(_(SPACE) if key == " " else key.upper(), _(label), f"letter-{key}")
            for key, label in LETTERS.items()
        )
        for bar in self.query(KeyBar):
            bar.show((*letters, *(self.hint(deed) for deed in self.deeds())))

    def touched(self, deed: str) -> None:
        """Do what was touched."""
        letter = deed.removeprefix("letter-")
        if letter == deed:
            super().touched(deed)
        else:
            self._act(letter)

    def typed(self, character: str, at: float) -> None:
        """Type how many, or do what a letter stands for; a run of them is a scan."""
        self._line.type(character, at)
        text = self._line.text.lower()
        if text in LETTERS or text.isdecimal():
            self.after_a_breath(self._line, lambda: self._act(text))

    def erase(self) -> None:
        """Take a figure back."""
        self._line.erase()

    def move(self, rows: int) -> None:
        """Choose another line."""
        self._line.clear()
        self._list.move(rows)

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Choose the line that was touched, and all of it."""
        self.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self._act(" "))

    def do_confirm(self) -> None:
        """Go on to the reason, or choose the line of what was scanned."""
        scanned, text = self._line.came_from_scanner, self._line.take()
        self.refusal = ""
        if scanned or not (text.isdecimal() or text.lower() in ("", *LETTERS)):
            self._scanned(text)
            return
        if text:
            self._do(text.lower())
        self._go_on()

    def _act(self, text: str) -> None:
        """Do what was typed; a figure stays, for one more may follow."""
        self.refusal = ""
        with self.kiosk.refusals(self._refused_figure):
            self._do(text)
        if not text.isdecimal():
            self._line.clear()

    def _refused_figure(self, refusal: ShopError) -> None:
        """Take the last figure alone when both together are too many."""
        text = self._line.take()
        if refusal.code != "return_too_many" or len(text) < 2:
            self.refused(refusal)
            return
        self._line.type(text[-1], 0)
        self._act(text[-1])

    def _do(self, text: str) -> None:
        choice, index = self._choice, self._list.cursor
        match text:
            case " ":
                self._choice = choosing.toggle(choice, index)
            case "w":
                self._choice = choosing.toggle_write_off(choice, index)
            case "a":
                self._choice = choosing.choose_everything(choice)
            case _:
                self._choice = choosing.choose(choice, index, parse_quantity(text))
        self._show()

    def _scanned(self, code: str) -> None:
        """Take one piece of what was scanned back. Raises ShopError."""
        sku, serial = scanned_back(self.kiosk.shop, self._choice.lines, code)
        index = choosing.line_for(self._choice, sku, serial)
        self._choice = choosing.choose_scanned(self._choice, sku, serial, code)
        self._list.move((index or 0) - self._list.cursor)
        self._show()

    def _go_on(self) -> None:
        returns = self._choice.returns
        if not returns:
            raise ShopError("nothing_comes_back")

        def take(reason: str) -> None:
            self.close()
            self._take(returns, reason)

        self.kiosk.open_dialogue(ReasonDialogue(self._title, REFUND_REASONS, take))

    # Words

    def _show(self) -> None:
        chosen = self._list.cursor
        self._list.show([self._row(at, line) for at, line in enumerate(self._choice.lines)])
        self._list.move(chosen)
        for words in self.query(Words):
            words.refresh()

    def _row(self, index: int, line: ReturnableLine) -> str:
        pieces = self._choice.chosen(index)
        box = f"[{pieces or '':>3}]" if line.left else "  -  "
        of = _("of {count}").format(count=line.left)
        label = set_cell_size(self._label(line), LABEL_COLUMNS)
        total = self._money(self._worth(index, line))
        where = ""
        if line.why_not:
            where = _(WHY_NOT.get(line.why_not, WHY_NOT["returned"]))
        elif pieces and self._choice.is_written_off(index):
            where = _("written off")
        elif pieces:
            where = _("to the shelf")
        return f"{box} {of:<7} {label} {total:>10}  {where}"

    def _worth(self, index: int, line: ReturnableLine) -> int:
        """What goes back for the pieces that were chosen, or for all that are left."""
        pieces = self._choice.chosen(index) or line.left
        return return_line(line, pieces).total_cents if pieces else line.total_cents

    def _label(self, line: ReturnableLine) -> str:
        if line.weight_grams is not None:
            return f"{line.label}, {formats.kilograms(line.weight_grams, spoken())}"
        return f"{line.label}  {line.serial}" if line.serial else line.label

    def _title(self) -> str:
        return _("Back from ticket {ticket}").format(ticket=self._ticket)

    def _sum(self) -> str:
        returns = self._choice.returns
        pieces = sum(line.quantity for line in returns)
        amount = self._money(returned_cents(returns))
        words = ngettext("{count} item back: {amount}", "{count} items back: {amount}", pieces)
        return words.format(count=pieces, amount=amount)

    def _money(self, cents: int) -> str:
        return formats.money(cents, self.kiosk.shop.record.currency, spoken())
