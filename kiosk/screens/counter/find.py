"""Find an item by any part of its label, SKU or GTIN."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _, spoken
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.services.counter.searching import FoundItem, search
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import ELLIPSIS
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats


class FindDialogue(Dialogue):
    """A line to type in, results below as one types; Enter adds the chosen one."""

    def __init__(
        self,
        member: Member | None,
        take: Callable[[Item], None],
        nothing_found: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._member, self._take, self._nothing_found = member, take, nothing_found
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(self._hint)
        self._found: tuple[FoundItem, ...] = ()
        self._shown_for = ""
        self._searching = False

    def compose(self) -> ComposeResult:
        """The line, the results, the keys."""
        with Vertical(classes="panel wide tall"):
            yield Words(lambda: _("Find an item"), id="title")
            yield self._line
            yield self._list
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def deeds(self) -> tuple[str, ...]:
        """Add, sell at an open price where that is of use, or go back."""
        category = ("category",) if self._nothing_found else ()
        return ("confirm", *category, "back")

    def typed(self, character: str, at: float) -> None:
        """Search for what is typed."""
        self._line.type(character, at)
        self._search()

    def erase(self) -> None:
        """Search for less."""
        self._line.erase()
        self._search()

    def language_changed(self) -> None:
        """Write the prices anew."""
        super().language_changed()
        self._show(self._shown_for, self._found)

    def move(self, rows: int) -> None:
        """Move the choice."""
        self._list.move(rows)

    def do_confirm(self) -> None:
        """Add the chosen item; a scan is a scan here too."""
        if self._line.came_from_scanner:
            self.kiosk.keep_scan(self._line.take())
            self.close()
            return
        if self._shown_for != self._line.text:
            self._show(self._line.text, search(self.kiosk.shop, self._line.text, self._member))
        if self._found:
            chosen = self._found[self._list.cursor].item
            self.close()
            self._take(chosen)

    def do_category(self) -> None:
        """Sell it at an open price instead."""
        self.close()
        if self._nothing_found:
            self._nothing_found()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Add the item that was touched."""
        self._list.cursor = message.index
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def _search(self) -> None:
        """Look up in a thread what is typed now; what was typed meanwhile comes after."""
        if self._searching:
            return
        self._searching = True
        text = self._line.text
        self.kiosk.look_up(
            lambda: search(self.kiosk.shop, text, self._member),
            lambda found: self._searched(text, found),
        )

    def _searched(self, text: str, found: tuple[FoundItem, ...]) -> None:
        self._searching = False
        if not self.is_attached or self.kiosk.screen is not self:
            return
        self._show(text, found)
        if text != self._line.text:
            self._search()

    def _show(self, text: str, found: tuple[FoundItem, ...]) -> None:
        self._found, self._shown_for = found, text
        self._line.show_now()
        self._list.show([self._row(each) for each in found])

    def _row(self, found: FoundItem) -> str:
        price = formats.amount(found.price.cents, spoken()) if found.price else _("card?")
        if found.item.kind == "open":
            price = ELLIPSIS
        elif found.item.kind == "weight":
            price += "/kg"
        label_width = max(10, self._list.size.width - 40)
        return (
            f"{found.item.label[:label_width]:<{label_width}} {price:>9} "
            f"{_stock(found):>10} {found.item.sku[:14]:>14}"
        )

    def _hint(self) -> str:
        if not self._line.text:
            return _("Type any part of the name, the SKU or the barcode.")
        if self._nothing_found is None:
            return _("Nothing found.")
        key = self.kiosk.keys.shown("category")
        return _("Nothing found. {key} sells it at an open price.").format(key=key)


def _stock(found: FoundItem) -> str:
    if found.stock is None:
        return ""
    if found.item.kind == "weight":
        return formats.kilograms(found.stock, spoken())
    return _("{count} left").format(count=found.stock)
