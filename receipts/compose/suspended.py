"""The slip of a suspended purchase: somebody has paid for somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from receipts import formats
from receipts.document import Blank, Cut, Document, Element, Qr, Rule, Text
from receipts.words import translator


@dataclass(frozen=True, slots=True)
class SuspendedSlip:
    """All that the slip says; nobody's name. `code` is what the till takes when scanned,
    `shown_code` the same for people's eyes."""

    shop_name: str
    lang: str
    currency: str
    value_cents: int
    code: str
    shown_code: str
    given_on: date


def compose_suspended(slip: SuspendedSlip) -> Document:
    """The slip as a document, to hang on the wall."""
    return Document(slip.lang, tuple(_elements(slip)))


def _elements(slip: SuspendedSlip) -> Iterator[Element]:
    _ = translator(slip.lang).gettext
    amount = formats.money(slip.value_cents, slip.currency, slip.lang).replace(" ", "\u00a0")
    day = formats.long_date(slip.given_on, slip.lang).replace(" ", "\u00a0")
    yield Text(slip.shop_name, "center", bold=True)
    yield Blank()
    yield Text(_("ALREADY PAID, FOR YOU"), "center", bold=True)
    yield Text(amount, "center", bold=True, big=True)
    yield Blank()
    yield Text(_("Somebody has left this for whoever needs it. Take it to the till."), "center")
    yield Blank()
    yield Qr(slip.code)
    yield Text(slip.shown_code, "center", bold=True)
    yield Blank()
    yield Rule()
    yield Text(_("Given on {day}").format(day=day), "center")
    yield Cut()
