"""Find an item by any part of its label, SKU or GTIN."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _, spoken
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.searching import Search
from kiosk.services.counter.searching import FoundItem, search
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import ELLIPSIS
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
        self._search = Search(
            self, self._find, self._row, _sku_of, nothing=self._hint, best_first=True
        )

    def compose(self) -> ComposeResult:
        """The line, the results, the keys."""
        with Vertical(classes="panel wide tall"):
            yield Words(lambda: _("Find an item"), id="title")
            yield self._search.line
            yield self._search.list
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def deeds(self) -> tuple[str, ...]:
        """Add, sell at an open price where that is of use, or go back."""
        category = ("category",) if self._nothing_found else ()
        return ("confirm", *category, "back")

    def typed(self, character: str, at: float) -> None:
        """Search for what is typed."""
        self._say_nothing()
        self._search.type(character, at)

    def erase(self) -> None:
        """Search for less."""
        self._say_nothing()
        self._search.erase()

    def language_changed(self) -> None:
        """Write the prices anew."""
        super().language_changed()
        self._search.write()

    def move(self, rows: int) -> None:
        """Move the choice."""
        self._search.list.move(rows)

    def do_confirm(self) -> None:
        """Add the chosen item; a scan is a scan here too."""
        if self._search.line.came_from_scanner:
            self.kiosk.keep_scan(self._search.line.take())
            self.close()
        else:
            self._add()

    def do_category(self) -> None:
        """Sell it at an open price instead."""
        self.close()
        if self._nothing_found:
            self._nothing_found()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Add the item that was touched."""
        self.kiosk.do_when_free(lambda: self._add(message.index))

    def _add(self, touched: int | None = None) -> None:
        with self.kiosk.refusals(self.refused):
            found = self._search.now(touched)
            if found is not None:
                self.close()
                self._take(found.item)

    def _find(self, text: str) -> tuple[FoundItem, ...]:
        return search(self.kiosk.shop, text, self._member)

    def _say_nothing(self) -> None:
        if self.refusal:
            self.refusal = ""
            self.query_one("#refusal", Words).refresh()

    def _row(self, found: FoundItem) -> str:
        price = formats.amount(found.price.cents, spoken()) if found.price else _("card?")
        if found.item.kind == "open":
            price = ELLIPSIS
        elif found.item.kind == "weight":
            price += "/kg"
        label_width = max(10, self._search.list.size.width - 40)
        return (
            f"{found.item.label[:label_width]:<{label_width}} {price:>9} "
            f"{_stock(found):>10} {found.item.sku[:14]:>14}"
        )

    def _hint(self) -> str:
        if not self._search.line.text:
            return _("Type any part of the name, the SKU or the barcode.")
        if self._nothing_found is None:
            return _("Nothing found.")
        key = self.kiosk.keys.shown("category")
        return _("Nothing found. {key} sells it at an open price.").format(key=key)


def _sku_of(found: FoundItem) -> str:
    return found.item.sku


def _stock(found: FoundItem) -> str:
    if found.stock is None:
        return ""
    if found.item.kind == "weight":
        return formats.kilograms(found.stock, spoken())
    return _("{count} left").format(count=found.stock)
