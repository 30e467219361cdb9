"""Labels on the receipt printer: which item, what is on them, how many."""

from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, ngettext, spoken
from kiosk.rules.amounts import parse_quantity, parse_weight
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.searching import Search
from kiosk.services.counter.scanned_labels import Labelled
from kiosk.services.counter.scanning import Piece, find_scanned
from kiosk.services.counter.searching import search
from kiosk.services.staff import StaffMember
from kiosk.services.stock.labels import LabelKind, print_labels
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE
from kiosk.widgets.words import Words
from receipts import formats

Step = Literal["item", "kind", "weight", "count"]

_KINDS: dict[LabelKind, str] = {
    "price": N_("Name, price and barcode"),
    "bare": N_("Name and barcode, no price"),
    "weight_inside": N_("Weighed: the weight in the barcode"),
    "price_inside": N_("Weighed: the price in the barcode"),
}
_WEIGHED: tuple[LabelKind, ...] = ("weight_inside", "price_inside")


class LabelsScreen(Dialogue):
    """One question after the other; Esc goes back one of them."""

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._step: Step = "item"
        self._item: Item | None = None
        self._kind: LabelKind = "price"
        self._grams: int | None = None
        self._done = ""
        self._search = Search(
            self,
            self._found,
            self._row,
            lambda item: item.sku,
            nothing=lambda: _("Nothing found.") if self._line.text else "",
            best_first=True,
        )
        self._line, self._list = self._search.line, self._search.list

    def compose(self) -> ComposeResult:
        """What is asked, the line, what can be chosen, what happened."""
        with Vertical(classes="panel wide tall"):
            yield Words(self._title, id="title")
            yield Words(self._question, id="hint")
            yield self._line
            yield self._list
            yield Words(self._said, id="refusal")
            yield KeyBar()

    # Typing

    def typed(self, character: str, at: float) -> None:
        """Search, answer, or take the row of a figure."""
        self._say("")
        if self._step == "item":
            self._search.type(character, at)
            return
        self._line.type(character, at)
        if self._step == "kind" and self._typed_kind() is not None:
            self.after_a_breath(self._line, self._confirm_alone)

    def _confirm_alone(self) -> None:
        self.perform("confirm")

    def erase(self) -> None:
        """Take a character back."""
        self._say("")
        if self._step == "item":
            self._search.erase()
        else:
            self._line.erase()

    def move(self, rows: int) -> None:
        """Move the choice."""
        self._list.move(rows)

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Take the row that was touched."""
        self.kiosk.do_when_free(lambda: self._take_touched(message.index))

    def _take_touched(self, index: int) -> None:
        if self._step == "item":
            with self.kiosk.refusals(self.refused):
                self._choose(self._search.now(index))
        else:
            self._list.cursor = index
            self.perform("confirm")

    def do_confirm(self) -> None:
        """Take the answer to what is asked."""
        take = {
            "item": self._take_item,
            "kind": self._take_kind,
            "weight": self._take_weight,
            "count": self._take_count,
        }
        take[self._step]()

    def do_back(self) -> None:
        """Go back one question, then to where one came from."""
        before: dict[Step, Step] = {"kind": "item", "weight": "kind", "count": "kind"}
        self._say("")
        if self._step in before:
            self._ask(before[self._step])
        elif self._line.text:
            self._search.clear()
        else:
            self.close()

    # What is asked

    def _take_item(self) -> None:
        if self._line.came_from_scanner:
            self._choose(self._scanned())
            return
        item = self._search.now()
        if self._line.text and not self._search.found:
            item = self._scanned()
        self._choose(item)

    def _choose(self, item: Item | None) -> None:
        if item is not None:
            self._item = item
            self._ask("kind")

    def _scanned(self) -> Item:
        code = self._line.text
        self._search.clear()
        try:
            found = find_scanned(self.kiosk.shop, code)
        except ShopError as refusal:
            if refusal.code not in ("code_unknown", "voucher_refused"):
                raise
            raise ShopError("label_item_unknown", scanned=code) from None
        if isinstance(found, Labelled | Piece):
            return found.item
        if isinstance(found, Item):
            return found
        raise ShopError("label_item_unknown", scanned=code)

    def _take_kind(self) -> None:
        typed = self._typed_kind()
        self._line.clear()
        self._kind = self._kinds()[self._list.cursor if typed is None else typed]
        self._ask("weight" if self._kind in _WEIGHED else "count")

    def _take_weight(self) -> None:
        self._grams = parse_weight(self._line.take())
        self._ask("count")

    def _take_count(self) -> None:
        text = self._line.take()
        count = parse_quantity(text) if text else 1
        if self._item is None:
            return
        sku, grams = self._item.sku, self._grams if self._kind in _WEIGHED else None
        print_labels(
            self.kiosk.shop, sku, self._staff.number, self._kind, count=count, weight_grams=grams
        )
        self.kiosk.receipt_waits()
        label = self._item.label
        self._ask("item")
        done = ngettext(
            "{sign} {count} label of {label} goes to the printer.",
            "{sign} {count} labels of {label} go to the printer.",
            count,
        )
        self._say(done.format(sign=DONE, count=count, label=label))

    def _ask(self, step: Step) -> None:
        self._step = step
        self._line.clear()
        self._search.drop()
        if step == "item":
            self._item = None
        elif step == "kind":
            rows = enumerate(self._kinds(), 1)
            self._list.show([f"{number}  {_(_KINDS[kind])}" for number, kind in rows])
        self.show_keys()
        self._say("")

    def _kinds(self) -> tuple[LabelKind, ...]:
        weighed = self._item is not None and self._item.kind == "weight"
        return (*_WEIGHED, "price", "bare") if weighed else ("price", "bare")

    def _typed_kind(self) -> int | None:
        text = self._line.text
        if len(text) == 1 and text.isdecimal() and 1 <= int(text) <= len(self._kinds()):
            return int(text) - 1
        return None

    # Searching and showing

    def _found(self, text: str) -> tuple[Item, ...]:
        found = search(self.kiosk.shop, text, None)
        return tuple(each.item for each in found if each.item.kind != "service")

    def _row(self, item: Item) -> str:
        price = item.public_price_cents
        shown = "" if price is None else formats.amount(price, spoken())
        width = max(10, self._list.size.width - 28)
        code = item.gtin or _("no barcode")
        return f"{item.label[:width]:<{width}} {shown:>9} {code:>14}"

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        if self._step == "item":
            self._search.write()

    def refused(self, refusal: ShopError) -> None:
        """Show why, below what is asked."""
        self._done = ""
        super().refused(refusal)

    def _say(self, text: str) -> None:
        self._done, self.refusal = text, ""
        for words in self.query(Words):
            words.refresh()

    def _said(self) -> str:
        return self.refusal or self._done

    def _title(self) -> str:
        if self._item is None:
            return _("Labels")
        return _("Labels: {label}").format(label=self._item.label)

    def _question(self) -> str:
        if self._step == "item":
            return _("Scan the item, or type any part of its name.")
        if self._step == "kind":
            return _("What is to be on the label?")
        if self._step == "weight":
            return _("How many kilograms?")
        return _("How many labels? Enter alone prints one.")
