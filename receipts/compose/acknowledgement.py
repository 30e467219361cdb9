"""The acknowledgement that a donor takes home: who gave what, and thanks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from receipts import formats
from receipts.document import Blank, Columns, Cut, Document, Element, Rule, Text
from receipts.words import translator

SIGNATURE_ROOM = 3
"""Empty lines for a hand and a stamp."""


@dataclass(frozen=True, slots=True)
class GivenLot:
    """One line of the inventory. Every figure is the caller's: printing computes nothing.

    `quantity` counts pieces; `weight_grams` stands in its place for what is weighed.
    `value_cents` is the estimated value of the whole line, None where nobody knows it.
    """

    label: str
    quantity: int
    weight_grams: int | None = None
    condition: str = ""
    value_cents: int | None = None
    serials: tuple[str, ...] = ()
    """One text a piece; two numbers of one piece stand as "1234 / 5678"."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """All that the acknowledgement says.

    shop_address may hold several lines. total_cents is the estimated value of the lines
    whose value is known, None where there is none; all_valued says whether it covers all.
    """

    shop_name: str
    shop_address: str
    lang: str
    currency: str
    donor_name: str
    donor_reference: str
    given_on: date
    document_number: str
    lots: tuple[GivenLot, ...]
    total_cents: int | None = None
    all_valued: bool = True


def compose_acknowledgement(given: Acknowledgement) -> Document:
    """The acknowledgement as a document."""
    return Document(given.lang, tuple(_elements(given)))


def as_duplicate(document: Document, number: int) -> Document:
    """The same paper once more; the first line says that it is the copy `number`."""
    _ = translator(document.lang).gettext
    mark = Text(_("DUPLICATE {number}").format(number=number), "center", bold=True)
    return replace(document, elements=(mark, Blank(), *document.elements))


def _elements(given: Acknowledgement) -> Iterator[Element]:
    yield from _head(given)
    yield Rule()
    for lot in given.lots:
        yield from _lot(lot, given)
    yield Rule()
    yield from _total(given)
    yield from _foot(given)


def _head(given: Acknowledgement) -> Iterator[Element]:
    _ = translator(given.lang).gettext
    yield Text(given.shop_name, "center", bold=True)
    for line in given.shop_address.splitlines():
        yield Text(line, "center")
    yield Blank()
    yield Text(_("DONATION RECEIVED"), "center", bold=True)
    yield Blank()
    yield Text(_("Donor: {name}").format(name=given.donor_name), bold=True)
    yield Text(_("Reference: {reference}").format(reference=given.donor_reference))
    day = _held(formats.long_date(given.given_on, given.lang))
    yield Text(_("Received on {day}").format(day=day))
    yield Text(_("Document {number}").format(number=given.document_number))


def _lot(lot: GivenLot, given: Acknowledgement) -> Iterator[Element]:
    _ = translator(given.lang).gettext
    yield Columns(lot.label, _quantity(lot, given.lang))
    if lot.condition:
        yield Text(_("Condition: {condition}").format(condition=lot.condition), indent=2)
    for serial in lot.serials:
        yield Text(_("No. {serial}").format(serial=serial.replace(" / ", "\u00a0/ ")), indent=2)
    if lot.value_cents is not None:
        value = _money(lot.value_cents, given)
        yield Text(_("Estimated value: {amount}").format(amount=value), indent=2)


def _quantity(lot: GivenLot, lang: str) -> str:
    if lot.weight_grams is not None:
        return _held(formats.kilograms(lot.weight_grams, lang))
    return f"×\u00a0{lot.quantity}"


def _total(given: Acknowledgement) -> Iterator[Element]:
    _ = translator(given.lang).gettext
    if given.total_cents is None:
        return
    yield Columns(_("Estimated value in all"), _money(given.total_cents, given), bold=True)
    if not given.all_valued:
        yield Text(_("Lines without a value are not counted in it."))


def _foot(given: Acknowledgement) -> Iterator[Element]:
    _ = translator(given.lang).gettext
    yield Blank()
    yield Text(_("Thank you for your donation!"), "center", bold=True)
    yield Blank()
    yield Text(_("For the shop, name and signature:"))
    for _line in range(SIGNATURE_ROOM):
        yield Blank()
    yield Rule()
    yield Cut()


def _money(cents: int, given: Acknowledgement) -> str:
    return _held(formats.money(cents, given.currency, given.lang))


def _held(figure: str) -> str:
    """No-break spaces, so that a figure is never torn over two lines."""
    return figure.replace(" ", "\u00a0")
