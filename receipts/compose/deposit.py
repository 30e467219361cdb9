"""The slip that goes to the bank with the money."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from receipts import formats
from receipts.document import Blank, Columns, Cut, Document, Element, Rule, Text
from receipts.words import translator


@dataclass(frozen=True, slots=True)
class DepositPile:
    """So many coins or notes of one kind; of rolls, how many pieces are in each, else 0."""

    count: int
    denomination_cents: int
    per_roll: int
    amount_cents: int


@dataclass(frozen=True, slots=True)
class DepositSlip:
    """All that the slip says; first names alone.

    piles: the cash by denomination, the biggest first; empty where it was not counted so.
    countersigned_by is empty where nobody signed, and `signature_missing` where somebody
    should have.
    """

    shop_name: str
    lang: str
    currency: str
    till: str
    shift: int
    z_number: int
    at: datetime
    piles: tuple[DepositPile, ...]
    cash_cents: int
    cheques_cents: int
    float_left_cents: int
    closed_by: str
    countersigned_by: str = ""
    signature_missing: bool = False


def compose_deposit(slip: DepositSlip) -> Document:
    """The slip as a document. Raises ValueError for a naive `at`."""
    return Document(slip.lang, tuple(_elements(slip)))


def _elements(slip: DepositSlip) -> Iterator[Element]:
    _ = translator(slip.lang).gettext
    yield Text(slip.shop_name, "center", bold=True)
    yield Text(_("BANK DEPOSIT"), "center", bold=True)
    yield Text(_money(slip.cash_cents + slip.cheques_cents, slip), "center", bold=True, big=True)
    yield Blank()
    place = _("Till {till}, shift {number}, Z no. {z}")
    yield Text(place.format(till=slip.till, number=slip.shift, z=slip.z_number))
    yield Text(formats.date_and_time(slip.at, slip.lang))
    yield Rule()
    for pile in slip.piles:
        yield Columns(_pile(pile, slip), _money(pile.amount_cents, slip))
    if slip.piles:
        yield Rule()
    yield Columns(_("Cash"), _money(slip.cash_cents, slip), bold=True)
    if slip.cheques_cents:
        yield Columns(_("Cheques"), _money(slip.cheques_cents, slip), bold=True)
    yield Columns(_("Left in the drawer"), _money(slip.float_left_cents, slip))
    yield Blank()
    yield Text(_("Counted by: {name}").format(name=slip.closed_by))
    if slip.countersigned_by:
        yield Text(_("Second signature: {name}").format(name=slip.countersigned_by))
    elif slip.signature_missing:
        yield Text(_("Second signature missing: nobody else was there."), bold=True)
    yield Blank()
    yield Text(_("Signature:"))
    yield Blank()
    yield Blank()
    yield Rule()
    yield Text(_("This is not a receipt."), "center")
    yield Cut()


def _pile(pile: DepositPile, slip: DepositSlip) -> str:
    _ = translator(slip.lang).gettext
    value = _money(pile.denomination_cents, slip)
    if pile.per_roll:
        rolls = _("{count} × roll of {pieces} × {value}")
        return rolls.format(count=pile.count, pieces=pile.per_roll, value=value)
    return f"{pile.count} × {value}"


def _money(cents: int, slip: DepositSlip) -> str:
    """No-break spaces, so that an amount is never torn over two lines."""
    return formats.money(cents, slip.currency, slip.lang).replace(" ", "\u00a0")
