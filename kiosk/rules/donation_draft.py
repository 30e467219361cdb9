"""A donation as a manager enters it: one question after the other, each can be gone back to.

A draft is a value; nothing of it is lost until it is stored or thrown away.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kiosk.rules.amounts import parse_amount
from kiosk.rules.days import parse_day
from kiosk.rules.donations import (
    LONGEST_CONDITION,
    LONGEST_DOCUMENT,
    LONGEST_PLACE,
    MAX_LOTS,
    MAX_VALUE_CENTS,
    DonationEntry,
    LotEntry,
    SerialEntry,
    check_donated_item,
    check_quantity,
    written,
)
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item

Step = Literal[
    "donor",
    "day",
    "document",
    "item",
    "quantity",
    "value",
    "expiry",
    "condition",
    "quarantine",
    "place",
    "serials",
]
OF_A_LOT: tuple[Step, ...] = (
    "quantity",
    "value",
    "expiry",
    "condition",
    "quarantine",
    "place",
    "serials",
)
"""What is asked of each lot, in this order; numbers only where pieces have them."""
NOTHING = "-"
"""Typed to empty what is there."""

_PIECES = re.compile(r"[0-9]{1,7}")
_KILOGRAMS = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,3}))?")
_YES = frozenset({"y", "yes", "o", "oui", "1"})
_NO = frozenset({"n", "no", "non", "0", NOTHING})


@dataclass(frozen=True, slots=True)
class LotDraft:
    """A lot and its item; `is_whole` once every question about it was answered."""

    item: Item
    lot: LotEntry
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been entered, and the question that is asked now.

    `donor` is a reference or the name of a new donor, `donor_name` what the screen shows.
    `at` is the lot that the question is about.
    """

    given_on: date
    step: Step = "donor"
    donor: str = ""
    donor_name: str = ""
    document: str = ""
    lots: tuple[LotDraft, ...] = ()
    at: int | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would be lost."""
        return not (self.donor or self.document or self.lots)

    @property
    def lot(self) -> LotDraft:
        """The lot that the question is about. Raises ShopError ``no_line``."""
        if self.at is None:
            raise ShopError("no_line")
        return self.lots[self.at]


def choose_donor(draft: Draft, donor: str, name: str) -> Draft:
    """Say who gives."""
    return replace(draft, donor=donor, donor_name=name, step="day")


def open_item(
    draft: Draft,
    item: Item,
    expires_on: date | None = None,
    *,
    weight_grams: int | None = None,
    serial: str | None = None,
) -> Draft:
    """Begin a lot of this item, with what its label tells.

    Raises ShopError ``item_without_stock``, ``donation_too_long``, ``serial_twice``.
    """
    check_donated_item(item)
    if len(draft.lots) >= MAX_LOTS:
        raise ShopError("donation_too_long", most=MAX_LOTS)
    quantity = weight_grams or (1000 if item.kind == "weight" else 1)
    entry = LotEntry(item.sku, quantity, item.market_value_cents, expires_on)
    lots = (*draft.lots, LotDraft(item, entry))
    opened = replace(draft, lots=lots, at=len(lots) - 1, step="quantity")
    return add_number(opened, serial) if serial else opened


def open_lot(draft: Draft, index: int) -> Draft:
    """Go through a lot's questions again; what was answered stands until it is changed."""
    return replace(draft, at=index, step="quantity")


def drop_lot(draft: Draft, index: int) -> Draft:
    """Take a lot out."""
    return replace(draft, lots=draft.lots[:index] + draft.lots[index + 1 :], at=None, step="item")


def answer(draft: Draft, text: str, today: date) -> Draft:
    """Take what was typed for a question other than donor, item and numbers.

    Nothing typed leaves what is there. Raises ShopError when it is no answer.
    """
    text = text.strip()
    if draft.step == "day":
        return replace(draft, given_on=_past(text, draft.given_on, today), step="document")
    if draft.step == "document":
        document = written(text, LONGEST_DOCUMENT) if text else draft.document
        return replace(draft, document="" if document == NOTHING else document, step="item")
    lot = _ANSWERS[draft.step](draft.lot, text) if text else draft.lot.lot
    return _next(_with(draft, lot))


def add_number(draft: Draft, serial: str) -> Draft:
    """Note the number of one more piece.

    Raises ShopError ``serials_too_many``, ``serial_twice``.
    """
    lot = draft.lot.lot
    if len(lot.serials) >= lot.quantity:
        raise ShopError("serials_too_many", label=draft.lot.item.label, count=lot.quantity)
    _refuse_twice(draft, serial)
    return _with(draft, replace(lot, serials=(*lot.serials, SerialEntry(serial))))


def add_second_number(draft: Draft, number: str) -> Draft:
    """Note a second number of the last piece. Raises ShopError ``no_line``, ``serial_twice``."""
    lot = draft.lot.lot
    if not lot.serials:
        raise ShopError("no_line")
    _refuse_twice(draft, number)
    last = replace(lot.serials[-1], other=number)
    return _with(draft, replace(lot, serials=(*lot.serials[:-1], last)))


def drop_number(draft: Draft) -> Draft:
    """Take the last piece's numbers back."""
    return _with(draft, replace(draft.lot.lot, serials=draft.lot.lot.serials[:-1]))


def end_numbers(draft: Draft) -> Draft:
    """Go on; numbers that are missing can come later, by an import."""
    return _next(draft)


def back(draft: Draft) -> Draft | None:
    """Return the draft at the question before; None before the first one."""
    steps: tuple[Step, ...] = ("donor", "day", "document", "item")
    if draft.step in steps:
        index = steps.index(draft.step)
        return replace(draft, step=steps[index - 1]) if index else None
    index = OF_A_LOT.index(draft.step)
    if index == 0:
        return replace(draft, at=None, step="item")
    return replace(draft, step=OF_A_LOT[index - 1])


def entry_of(draft: Draft) -> DonationEntry:
    """Return what is to be stored. Raises ShopError ``donation_empty``, ``donation_unfinished``."""
    for lot in draft.lots:
        if not lot.is_whole:
            raise ShopError("donation_unfinished", label=lot.item.label)
    if not draft.lots:
        raise ShopError("donation_empty")
    lots = tuple(each.lot for each in draft.lots)
    return DonationEntry(draft.donor, draft.given_on, draft.document, lots)


def _next(draft: Draft) -> Draft:
    """Ask the next question about the lot; after the last one the lot is whole."""
    steps = OF_A_LOT if draft.lot.item.kind == "serial" else OF_A_LOT[:-1]
    index = steps.index(draft.step) + 1
    if index < len(steps):
        return replace(draft, step=steps[index])
    whole = replace(draft.lot, is_whole=True)
    return replace(_with_draft(draft, whole), at=None, step="item")


def _with(draft: Draft, lot: LotEntry) -> Draft:
    return _with_draft(draft, replace(draft.lot, lot=lot))


def _with_draft(draft: Draft, lot: LotDraft) -> Draft:
    lots = tuple(lot if index == draft.at else each for index, each in enumerate(draft.lots))
    return replace(draft, lots=lots)


def _refuse_twice(draft: Draft, number: str) -> None:
    present = {n for each in draft.lots for piece in each.lot.serials for n in piece.numbers}
    if number in present:
        raise ShopError("serial_twice", serial=number)


def _past(text: str, present: date, today: date) -> date:
    day = parse_day(text) if text else present
    if day > today:
        raise ShopError("donation_in_future", day=day)
    return day


def _quantity(draft: LotDraft, text: str) -> LotEntry:
    if draft.item.kind == "weight":
        match = _KILOGRAMS.fullmatch(text)
        if not match:
            raise ShopError("weight_unclear")
        quantity = int(match[1]) * 1000 + int((match[2] or "").ljust(3, "0"))
    elif _PIECES.fullmatch(text):
        quantity = int(text)
    else:
        raise ShopError("quantity_unclear")
    check_quantity(quantity, draft.item)
    if quantity < len(draft.lot.serials):
        raise ShopError("serials_too_many", label=draft.item.label, count=quantity)
    return replace(draft.lot, quantity=quantity)


def _value(draft: LotDraft, text: str) -> LotEntry:
    cents = None if text == NOTHING else parse_amount(text)
    if cents is not None and cents > MAX_VALUE_CENTS:
        raise ShopError("price_out_of_range", most_cents=MAX_VALUE_CENTS)
    return replace(draft.lot, unit_value_cents=cents)


def _expiry(draft: LotDraft, text: str) -> LotEntry:
    return replace(draft.lot, expires_on=None if text == NOTHING else parse_day(text))


def _condition(draft: LotDraft, text: str) -> LotEntry:
    words = "" if text == NOTHING else written(text, LONGEST_CONDITION)
    return replace(draft.lot, condition=words)


def _place(draft: LotDraft, text: str) -> LotEntry:
    return replace(draft.lot, place="" if text == NOTHING else written(text, LONGEST_PLACE))


def _quarantine(draft: LotDraft, text: str) -> LotEntry:
    word = text.lower()
    if word not in _YES | _NO:
        raise ShopError("yes_or_no")
    return replace(draft.lot, quarantined=word in _YES)


_ANSWERS: dict[Step, Callable[[LotDraft, str], LotEntry]] = {
    "quantity": _quantity,
    "value": _value,
    "expiry": _expiry,
    "condition": _condition,
    "quarantine": _quarantine,
    "place": _place,
}
