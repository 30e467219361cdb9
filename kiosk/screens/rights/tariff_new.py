"""A new tariff: one question after the other, all of them answered by keys alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.rules.amounts import parse_amount, parse_percent
from kiosk.rules.days import parse_day
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.search import fold
from kiosk.rules.tariffs import (
    BY_PERCENT,
    TariffKind,
    TariffRule,
    TariffScope,
    check_rule,
    parse_household,
)
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.services.counter.scanned_labels import Labelled
from kiosk.services.counter.scanning import Piece, find_scanned
from kiosk.services.counter.searching import search
from kiosk.services.staff import StaffMember
from kiosk.services.tariffs.rules import Named, add_tariff, names_for_tariffs
from kiosk.services.tariffs.words import about_what, for_whom, what_it_does, when
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words

Step = Literal[
    "tier", "scope", "category", "item", "kind", "value", "household", "from", "until", "sure"
]
STEPS: tuple[Step, ...] = (
    *("tier", "scope", "category", "item", "kind", "value", "household", "from", "until", "sure"),
)
NUMBERED: frozenset[Step] = frozenset({"tier", "scope", "kind"})
"""Their rows are chosen by a figure too; in the others' one types to search."""

SCOPES: dict[TariffScope, str] = {
    "all": N_("Everything"),
    "category": N_("One category"),
    "item": N_("One item"),
}
KINDS: dict[TariffKind, str] = {
    "percent_of_market": N_("A percentage of the market value"),
    "percent_off": N_("A percentage off the public price"),
    "amount_off": N_("An amount off the public price"),
    "fixed": N_("A price of its own"),
}
_QUESTIONS: dict[Step, str] = {
    "tier": N_("Which tier is it for?"),
    "scope": N_("What is it about?"),
    "category": N_("Which category? Type a part of its name."),
    "item": N_("Which item? Scan it, or type any part of its name."),
    "kind": N_("How is the price made?"),
    "household": N_("For households of how many people? 3, 3-5 or 3- (and more). Enter: all."),
    "from": N_("From which day? For example 01/12/2026. Enter: at once."),
    "until": N_("Until which day, included? Enter: without end."),
    "sure": N_("Enter stores this rule. What is sold under it can not be changed."),
}
_VALUE_QUESTIONS: dict[TariffKind, str] = {
    "percent_of_market": N_("How many percent of the market value? For example 20 or 20.5."),
    "percent_off": N_("How many percent are taken off? For example 20 or 20.5."),
    "amount_off": N_("How much is taken off? For example 1.50."),
    "fixed": N_("Which price, for one piece or one kilogram? For example 2.50."),
}
_SLOWLY = 1.0
"""Seconds between characters that are put back: they did not come from a scanner."""


class NewTariffScreen(Dialogue):
    """Esc goes back one question and keeps every answer; `done` hears what was stored."""

    def __init__(self, staff: StaffMember, done: Callable[[str], None]) -> None:
        super().__init__()
        self._staff, self._tell = staff, done
        self._step: Step = "tier"
        self._rule = TariffRule(0, None, "all", "", "percent_of_market", 0)
        self._label = ""
        self._typed: dict[Step, str] = {}
        self._named = Named((), ())
        self._items: tuple[Item, ...] = ()
        self._categories: tuple[str, ...] = ()
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(lambda: _("Nothing found.") if self._line.text else "")

    def compose(self) -> ComposeResult:
        """What is known so far, what is asked, the line, what can be chosen."""
        with Vertical(classes="panel wide tall"):
            yield Words(self._title, id="title")
            yield Words(self._question, id="hint")
            yield self._line
            yield self._list
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Ask the first question."""
        self._named = names_for_tariffs(self.kiosk.shop)
        self._ask("tier")
        super().on_mount()

    # Typing

    def typed(self, character: str, at: float) -> None:
        """Search, answer, or take the row of a figure."""
        self._line.type(character, at)
        self._say_no_more()
        if self._step in NUMBERED:
            row = self._typed_row()
            if row is not None:
                self._list.move(row - self._list.cursor)
                self.after_a_breath(self._line, self._confirm_alone)
        else:
            self._search()

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()
        self._search()

    def move(self, rows: int) -> None:
        """Move the choice."""
        self._list.move(rows)

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Take the row that was touched."""
        self._list.cursor = message.index
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def _confirm_alone(self) -> None:
        self.perform("confirm")

    def _typed_row(self) -> int | None:
        text = self._line.text
        if len(text) == 1 and text.isdecimal() and 1 <= int(text) <= len(self._rows()):
            return int(text) - 1
        return None

    # Questions and answers

    def do_back(self) -> None:
        """Go back one question, then to the list."""
        if self._line.text and self._step in ("category", "item"):
            self._line.clear()
            self._search()
            return
        before = [step for step in self._asked() if STEPS.index(step) < STEPS.index(self._step)]
        if before:
            self._ask(before[-1])
        else:
            self.close()

    def do_confirm(self) -> None:
        """Take the answer and ask the next question, or store the rule."""
        text = self._line.text.strip()
        if self._step in NUMBERED and text and self._typed_row() is None:
            self._line.clear()
            raise ShopError("choice_unknown", typed=text)
        self._take(self._step, text)
        self._typed[self._step] = text
        if self._step == "sure":
            self._store()
            return
        after = [step for step in self._asked() if STEPS.index(step) > STEPS.index(self._step)]
        self._ask(after[0])

    def _asked(self) -> list[Step]:
        """Return the questions that this rule takes."""
        left_out = {"category", "item"} - {self._rule.scope}
        return [step for step in STEPS if step not in left_out]

    def _take(self, step: Step, text: str) -> None:
        """Put an answer into the rule. Raises ShopError."""
        cursor, rule = self._list.cursor, self._rule
        match step:
            case "tier":
                self._rule = replace(rule, tier=(None, *self._named.tiers)[cursor])
            case "scope":
                self._take_scope(tuple(SCOPES)[cursor])
            case "category":
                self._take_category(cursor)
            case "item":
                self._take_item(text)
            case "kind":
                self._rule = replace(rule, kind=tuple(KINDS)[cursor])
            case "value":
                read = parse_percent if rule.kind in BY_PERCENT else parse_amount
                self._rule = replace(rule, value=read(text))
            case "household":
                least, most = parse_household(text)
                self._rule = replace(rule, household_min=least, household_max=most)
            case "from":
                self._rule = replace(rule, valid_from=parse_day(text) if text else None)
            case "until":
                until = parse_day(text) if text else None
                self._rule = check_rule(replace(rule, valid_until=until))

    def _take_scope(self, scope: TariffScope) -> None:
        if scope != self._rule.scope:
            self._rule = replace(self._rule, scope=scope, target="")
            self._label = ""

    def _take_category(self, cursor: int) -> None:
        if not self._categories:
            raise ShopError("choice_unknown", typed=self._line.text)
        self._label = self._categories[cursor]
        self._rule = replace(self._rule, target=self._label)

    def _take_item(self, text: str) -> None:
        if self._line.came_from_scanner or (text and not self._items):
            item = self._scanned(text)
        elif self._items:
            item = self._items[self._list.cursor]
        elif self._rule.target:
            return
        else:
            raise ShopError("tariff_target")
        self._label = item.label
        self._rule = replace(self._rule, target=item.sku)

    def _scanned(self, code: str) -> Item:
        found = find_scanned(self.kiosk.shop, code)
        if isinstance(found, Labelled | Piece):
            return found.item
        if isinstance(found, Item):
            return found
        raise ShopError("label_item_unknown", scanned=code)

    def _store(self) -> None:
        number = add_tariff(self.kiosk.shop, self._rule, self._staff.number)
        self.close()
        self._tell(_("Rule {number} is stored.").format(number=number))

    def _ask(self, step: Step) -> None:
        self._step = step
        self._line.clear()
        for place, character in enumerate(self._typed.get(step, "")):
            if step not in NUMBERED:
                self._line.type(character, place * _SLOWLY)
        self._search()
        self._list.move(self._answered())
        self._say_no_more()
        self.show_keys()

    def _answered(self) -> int:
        """Return the row of the answer that was given before."""
        rule = self._rule
        answers: dict[Step, tuple[Sequence[str | None], str | None]] = {
            "tier": ((None, *self._named.tiers), rule.tier),
            "scope": (tuple(SCOPES), rule.scope),
            "category": (self._categories, rule.target),
            "item": (tuple(item.sku for item in self._items), rule.target),
            "kind": (tuple(KINDS), rule.kind),
        }
        rows, answer = answers.get(self._step, ((), None))
        return rows.index(answer) if answer in rows else 0

    # Showing

    def _search(self) -> None:
        """Show what can be chosen for what is typed."""
        text = fold(self._line.text)
        if self._step == "category":
            self._categories = tuple(name for name in self._named.categories if text in fold(name))
        elif self._step == "item":
            found = search(self.kiosk.shop, self._line.text, None)
            self._items = tuple(each.item for each in found)
        self._list.show(self._rows())

    def _rows(self) -> list[str]:
        match self._step:
            case "tier":
                tiers = (_("tier {tier}").format(tier=tier) for tier in self._named.tiers)
                return _numbered([_("Every tier"), *tiers])
            case "scope":
                return _numbered([_(name) for name in SCOPES.values()])
            case "category":
                return list(self._categories)
            case "item":
                return [f"{item.label}  ({item.sku})" for item in self._items]
            case "kind":
                return _numbered([_(name) for name in KINDS.values()])
            case "sure":
                return self._summary()
        return []

    def _summary(self) -> list[str]:
        rule, currency = self._rule, self.kiosk.shop.record.currency
        days = when(rule) or _("from now on")
        return [
            about_what(rule, self._label),
            what_it_does(rule, currency),
            for_whom(rule),
            days,
        ]

    def _say_no_more(self) -> None:
        self.refusal = ""
        for words in self.query(Words):
            words.refresh()

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        cursor = self._list.cursor
        self._list.show(self._rows())
        self._list.move(cursor)

    # Words

    def _title(self) -> str:
        if self._label:
            return _("New rule: {label}").format(label=self._label)
        return _("New rule")

    def _question(self) -> str:
        if self._step == "value":
            return _(_VALUE_QUESTIONS[self._rule.kind])
        return _(_QUESTIONS[self._step])


def _numbered(rows: list[str]) -> list[str]:
    return [f"{number}  {row}" for number, row in enumerate(rows, 1)]
