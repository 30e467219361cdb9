"""Labels for the shelf and for things without a barcode, one or a strip of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from receipts import formats
from receipts.document import Barcode, Blank, Columns, Cut, Document, Element, Rule, Text


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says.

    name: the item. barcode: 8, 13 or 14 digits with the check digit. price_cents: what it
    costs, or a kilogram of it where `per_kilogram`; None leaves prices out. weight_grams
    and total_cents: of a label for something weighed, total_cents None without a price.
    """

    name: str
    barcode: str
    price_cents: int | None = None
    per_kilogram: bool = False
    weight_grams: int | None = None
    total_cents: int | None = None


def compose_labels(label: Label, count: int, *, lang: str, currency: str) -> Document:
    """The label `count` times on one strip, with a line to cut along between them.

    Raises ValueError for a barcode that is none.
    """
    elements: list[Element] = []
    for number in range(count):
        if number:
            elements.append(Rule())
        elements += _elements(label, lang, currency)
    return Document(lang, (*elements, Cut()))


def _elements(label: Label, lang: str, currency: str) -> Iterator[Element]:
    yield Text(label.name, "center", bold=True)
    if label.weight_grams is not None:
        weight = formats.kilograms(label.weight_grams, lang)
        yield Columns(weight, _unit_price(label, lang, currency))
    elif label.price_cents is not None:
        yield Text(_unit_price(label, lang, currency), "center", bold=True, big=True)
    if label.total_cents is not None:
        total = formats.money(label.total_cents, currency, lang)
        yield Text(_held(total), "center", bold=True, big=True)
    yield Barcode(label.barcode)
    yield Blank()


def _unit_price(label: Label, lang: str, currency: str) -> str:
    if label.price_cents is None:
        return ""
    if label.per_kilogram:
        return _held(formats.price_per_kilogram(label.price_cents, currency, lang))
    return _held(formats.money(label.price_cents, currency, lang))


def _held(figure: str) -> str:
    return figure.replace(" ", "\u00a0")
