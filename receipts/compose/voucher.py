"""A voucher that the shop issues: on the receipt printer, and the words of the printed sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from receipts import formats
from receipts.document import Blank, Cut, Document, Element, Qr, Text
from receipts.words import translator

VoucherKind = Literal["payment", "percent", "amount", "free"]


@dataclass(frozen=True, slots=True)
class VoucherSlip:
    """What one voucher says of itself; nothing about a person.

    code is what the QR code holds, shown_code how it is typed. value: cents of payment and
    amount, basis points of percent. target: the name of the only item or category it is
    for, None for everything. Both days are included. with_card: it takes a member's card.
    """

    shop_name: str
    lang: str
    currency: str
    kind: VoucherKind
    issuer: str
    code: str
    shown_code: str
    value: int = 0
    target: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    min_basket_cents: int = 0
    uses: int = 1
    with_card: bool = False


def compose_voucher(slip: VoucherSlip) -> Document:
    """Return the voucher as one piece of paper."""
    return Document(slip.lang, tuple(_elements(slip)))


def title_of(slip: VoucherSlip) -> str:
    """Return what it is worth: "Voucher of 10.00 €", "20 % off", "Free: coffee"."""
    _ = translator(slip.lang).gettext
    amount = formats.money(slip.value, slip.currency, slip.lang)
    percent = formats.percent(slip.value, slip.lang)
    words = {
        "payment": _("Voucher of {amount}"),
        "amount": _("{amount} off"),
        "percent": _("{percent} off"),
        "free": _("Free: {target}"),
    }[slip.kind]
    return words.format(amount=amount, percent=percent, target=slip.target)


def conditions_of(slip: VoucherSlip) -> tuple[str, ...]:
    """Return for what, from which purchase on, how often and until when it is good."""
    return tuple(_conditions(slip))


def _conditions(slip: VoucherSlip) -> Iterator[str]:
    translation = translator(slip.lang)
    _, n_ = translation.gettext, translation.ngettext
    if slip.target and slip.kind != "free":
        yield _("On: {target}").format(target=slip.target)
    if slip.kind == "free":
        yield _("One piece, for nothing")
    if slip.min_basket_cents:
        least = formats.money(slip.min_basket_cents, slip.currency, slip.lang)
        yield _("From {amount} on").format(amount=least)
    if slip.kind == "payment":
        yield _("What is left stays on it")
    elif slip.uses > 1:
        times = n_("Good for {count} purchase", "Good for {count} purchases", slip.uses)
        yield times.format(count=slip.uses)
    if slip.with_card:
        yield _("With the member's card")
    yield from _days(slip)


def _days(slip: VoucherSlip) -> Iterator[str]:
    _ = translator(slip.lang).gettext
    first, last = (
        formats.short_date(day, slip.lang) if day else None
        for day in (slip.valid_from, slip.valid_until)
    )
    if first and last:
        yield _("From {first} to {last}").format(first=first, last=last)
    elif last:
        yield _("Until {last}").format(last=last)
    elif first:
        yield _("From {first}").format(first=first)


def _elements(slip: VoucherSlip) -> Iterator[Element]:
    yield Text(slip.shop_name, "center")
    yield Text(title_of(slip), "center", bold=True, big=True)
    if slip.issuer != slip.shop_name:
        yield Text(slip.issuer, "center")
    yield Blank()
    yield Qr(slip.code)
    yield Text(slip.shown_code, "center", bold=True)
    yield Blank()
    for condition in conditions_of(slip):
        yield Text(condition, "center")
    yield Blank()
    yield Cut()
