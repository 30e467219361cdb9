"""A receipt as text that fits a QR code: a phone that reads it keeps it, no server is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from receipts import formats
from receipts.document import Columns, Document, Secret, Text
from receipts.words import translator

_SHORTEST_NAME = 8


@dataclass(frozen=True, slots=True)
class ShortReceipt:
    """What the shortest form says. closed_at is aware, with the shop's offset; `vat` is what
    each rate in basis points makes of the total, in cents. lang is the shop's language, also
    where the receipt is in another: here is no room for two."""

    shop_name: str
    ticket: str
    closed_at: datetime
    total_cents: int
    currency: str
    lang: str
    vat: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PhoneText:
    """A text, and whether it has the receipt's lines."""

    text: str
    has_lines: bool


def phone_texts(document: Document, short: ShortReceipt) -> Iterator[PhoneText]:
    """The receipt in forms that grow shorter: all of it, its lines without their details, and
    ticket, date, total and VAT alone.

    Top-up codes are in none of them.
    """
    yield PhoneText("\n".join(_lines(document, details=True)), has_lines=True)
    yield PhoneText("\n".join(_lines(document, details=False)), has_lines=True)
    vat = [_vat(short, rate, cents) for rate, cents in short.vat]
    for name in _names(short.shop_name):
        yield PhoneText(_short(short, name, vat), has_lines=False)
    if len(vat) > 1:
        together = [_vat(short, None, sum(cents for _rate, cents in short.vat))]
        for name in _names(short.shop_name):
            yield PhoneText(_short(short, name, together), has_lines=False)


def _lines(document: Document, *, details: bool) -> Iterator[str]:
    _ = translator(document.lang).gettext
    for element in document.elements:
        match element:
            case Text(text, indent=indent) if text and (details or not indent):
                yield _plain(text)
            case Columns(left, right):
                yield _plain(f"{left} {right}")
            case Secret():
                yield _plain(_("Top-up codes come on paper, never in a file."))


def _short(receipt: ShortReceipt, name: str, vat: list[str]) -> str:
    _ = translator(receipt.lang).gettext
    total = " ".join(
        [_("TOTAL"), formats.money(receipt.total_cents, receipt.currency, receipt.lang)]
    )
    when = formats.date_and_time(receipt.closed_at, receipt.lang)
    lines = (name, f"{receipt.ticket} {when}", total, *vat)
    return "\n".join(map(_plain, lines))


def _vat(receipt: ShortReceipt, rate_bp: int | None, cents: int) -> str:
    _ = translator(receipt.lang).gettext
    amount = formats.money(cents, receipt.currency, receipt.lang)
    rate = "" if rate_bp is None else formats.percent(rate_bp, receipt.lang)
    return _("VAT {rate} {amount}").format(rate=rate, amount=amount)


def _names(name: str) -> Iterator[str]:
    """The shop's name, and shorter ones for small screens."""
    yield name
    for length in range(len(name) - 1, _SHORTEST_NAME - 1, -1):
        yield f"{name[: length - 1].rstrip()}…"


def _plain(text: str) -> str:
    return " ".join(text.split())
