"""What a donor brings, before it is recorded."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.rules.errors import ShopError
from kiosk.rules.items import STOCKED, Item
from kiosk.rules.rounding import price_of_weight

MAX_LOTS = 200
MAX_PIECES = 1_000_000
MAX_GRAMS = 100_000_000
MAX_VALUE_CENTS = 10_000_000
LONGEST_DONOR = 120
LONGEST_DOCUMENT = 60
LONGEST_CONDITION = 60
LONGEST_PLACE = 40


@dataclass(frozen=True, slots=True)
class SerialEntry:
    """The number of one piece, and a second one such as IMEI 2."""

    serial: str
    other: str | None = None

    @property
    def numbers(self) -> tuple[str, ...]:
        """Both numbers, or the only one."""
        return (self.serial, self.other) if self.other else (self.serial,)


@dataclass(frozen=True, slots=True)
class LotEntry:
    """One kind of thing that was given.

    `quantity` in pieces, or in grams for items sold by weight; `unit_value_cents` of one
    piece or one kilogram, None where nobody knows it.
    """

    sku: str
    quantity: int
    unit_value_cents: int | None = None
    expires_on: date | None = None
    condition: str = ""
    quarantined: bool = False
    place: str = ""
    serials: tuple[SerialEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class DonationEntry:
    """A donation. `donor` is a reference or a name; without a document number the
    donation's own name stands for it."""

    donor: str
    given_on: date
    document_number: str
    lots: tuple[LotEntry, ...]


def written(text: str, longest: int) -> str:
    """Return words as they are stored: trimmed, in Unicode's form C.

    Raises ShopError ``words_unreadable`` for invisible characters, ``words_too_long``.
    """
    words = " ".join(unicodedata.normalize("NFC", text).split())
    if not words.isprintable():
        raise ShopError("words_unreadable")
    if len(words) > longest:
        raise ShopError("words_too_long", most=longest)
    return words


def check_donation(entry: DonationEntry, today: date) -> None:
    """Raise ShopError when the donation can not be as it is written.

    ``donor_missing``, ``donation_in_future``, ``donation_empty``, ``donation_too_long``,
    ``serial_twice`` and those of `written`.
    """
    if not written(entry.donor, LONGEST_DONOR):
        raise ShopError("donor_missing")
    written(entry.document_number, LONGEST_DOCUMENT)
    if entry.given_on > today:
        raise ShopError("donation_in_future", day=entry.given_on)
    if not entry.lots:
        raise ShopError("donation_empty")
    if len(entry.lots) > MAX_LOTS:
        raise ShopError("donation_too_long", most=MAX_LOTS)
    check_numbers([number for lot in entry.lots for each in lot.serials for number in each.numbers])


def check_numbers(numbers: Sequence[str]) -> None:
    """Raise ShopError ``serial_twice`` when a number stands for two pieces, or twice for one."""
    seen: set[str] = set()
    for number in numbers:
        if number in seen:
            raise ShopError("serial_twice", serial=number)
        seen.add(number)


def check_lot(lot: LotEntry, item: Item) -> LotEntry:
    """Return the lot with its words as they are stored, if its item can come so.

    Raises ShopError ``item_without_stock``, ``quantity_out_of_range``,
    ``weight_received_out_of_range``, ``price_out_of_range``, ``serials_not_asked``,
    ``serials_too_many`` and those of `written`.
    """
    check_donated_item(item)
    check_quantity(lot.quantity, item)
    if lot.unit_value_cents is not None and not 0 <= lot.unit_value_cents <= MAX_VALUE_CENTS:
        raise ShopError("price_out_of_range", most_cents=MAX_VALUE_CENTS)
    if lot.serials and item.kind != "serial":
        raise ShopError("serials_not_asked", label=item.label)
    if len(lot.serials) > lot.quantity:
        raise ShopError("serials_too_many", label=item.label, count=lot.quantity)
    return LotEntry(
        lot.sku,
        lot.quantity,
        lot.unit_value_cents,
        lot.expires_on,
        written(lot.condition, LONGEST_CONDITION),
        lot.quarantined,
        written(lot.place, LONGEST_PLACE),
        lot.serials,
    )


def check_donated_item(item: Item) -> Item:
    """Return the item if it lies on a shelf. Raises ShopError ``item_without_stock``."""
    if item.kind not in STOCKED:
        raise ShopError("item_without_stock", label=item.label)
    return item


def check_quantity(quantity: int, item: Item) -> int:
    """Return the quantity if so much can be received. Raises ShopError."""
    if item.kind == "weight":
        if not 1 <= quantity <= MAX_GRAMS:
            raise ShopError("weight_received_out_of_range", most=MAX_GRAMS // 1000)
    elif not 1 <= quantity <= MAX_PIECES:
        raise ShopError("quantity_out_of_range", most=MAX_PIECES)
    return quantity


def value_of(lot: LotEntry, item: Item) -> int | None:
    """Return what the whole lot is worth, in cents; None where nobody knows it."""
    if lot.unit_value_cents is None:
        return None
    if item.kind == "weight":
        return price_of_weight(lot.unit_value_cents, lot.quantity)
    return lot.unit_value_cents * lot.quantity
