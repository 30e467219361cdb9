"""The slip of cash that went in or out of the drawer without a sale."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from receipts import formats
from receipts.document import Blank, Cut, Document, Element, Rule, Text
from receipts.words import translator

MovementKind = Literal["pay_in", "pay_out", "cash_drop", "no_sale"]


@dataclass(frozen=True, slots=True)
class CashSlip:
    """All that the slip says. amount_cents is 0 for a drawer opened without a sale;
    allowed_by is empty where nobody else had to allow it. First names alone."""

    shop_name: str
    lang: str
    currency: str
    kind: MovementKind
    till: str
    shift: int
    at: datetime
    amount_cents: int
    reason: str
    staff_name: str
    allowed_by: str = ""


def compose_cash_slip(slip: CashSlip) -> Document:
    """The slip as a document. Raises ValueError for a naive `at`."""
    return Document(slip.lang, tuple(_elements(slip)))


def _elements(slip: CashSlip) -> Iterator[Element]:
    _ = translator(slip.lang).gettext
    titles = {
        "pay_in": _("PAY-IN"),
        "pay_out": _("PAY-OUT"),
        "cash_drop": _("CASH DROP TO THE SAFE"),
        "no_sale": _("DRAWER OPENED WITHOUT A SALE"),
    }
    yield Text(slip.shop_name, "center", bold=True)
    yield Text(titles[slip.kind], "center", bold=True)
    yield Blank()
    if slip.amount_cents:
        yield Text(
            _held(formats.money(slip.amount_cents, slip.currency, slip.lang)), "center", True, True
        )
        yield Blank()
    yield Text(_("Till {till}, shift {number}").format(till=slip.till, number=slip.shift))
    yield Text(formats.date_and_time(slip.at, slip.lang))
    yield Text(_("Reason: {reason}").format(reason=slip.reason))
    yield Text(_("By: {name}").format(name=slip.staff_name))
    if slip.allowed_by:
        yield Text(_("Allowed by: {name}").format(name=slip.allowed_by))
    if slip.amount_cents:
        yield Blank()
        yield Text(_("Signature:"))
        yield Blank()
        yield Blank()
    yield Rule()
    yield Text(_("This is not a receipt."), "center")
    yield Cut()


def _held(figure: str) -> str:
    """No-break spaces, so that a figure is never torn over two lines."""
    return figure.replace(" ", "\u00a0")
