"""The receipt of a sale, or of a basket that is still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from receipts import formats
from receipts.compose.correction import Correction, first_ticket, heading, part_title, signature
from receipts.compose.tenders import ReceiptGift, ReceiptTender, gift_name, tender_name
from receipts.document import Blank, Columns, Cut, Document, Element, Qr, Rule, Secret, Text
from receipts.words import translator


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line item. Every figure is the caller's: printing computes nothing.

    What came back has quantity, weight and amounts below zero.
    unit_price_cents is for one piece, or for one kilogram where weight_grams is given.
    market_value_cents and total_cents are for the whole line; total_cents is what is due
    after discount_cents was taken off. vat_rate_bp is in basis points (2000 is 20 %), None
    where the shop is exempt.
    """

    label: str
    quantity: int
    weight_grams: int | None
    unit_price_cents: int
    market_value_cents: int
    discount_cents: int
    total_cents: int
    vat_rate_bp: int | None
    serial: str | None = None
    """The serial number of the piece, for its guarantee."""
    secret: str | None = None
    """The ref of a top-up code, told at the moment of printing alone."""


@dataclass(frozen=True, slots=True)
class VatLine:
    """What one rate (in basis points) makes of the total."""

    rate_bp: int
    net_cents: int
    vat_cents: int


@dataclass(frozen=True, slots=True)
class SaleReceipt:
    """All that the receipt of a sale says. No member, no personal data.

    shop_address may hold several lines. closed_at is aware, with the shop's offset.
    ticket is None for a basket not yet paid: the paper then says that it is a preview.
    item_count is what a person counts in the bag. saving_cents is market value less total.
    vat_exemption is the legal wording of a shop that charges no VAT.
    closing_words take the place of the thanks. due_cents is the total with the gifts; it is
    said where there are any. correction: which ticket this one corrects; total, VAT and
    gifts may then be below zero, and item_count is of what is sold.
    """

    shop_name: str
    shop_address: str
    lang: str
    currency: str
    ticket: str | None
    closed_at: datetime
    lines: tuple[ReceiptLine, ...]
    item_count: int
    market_value_cents: int
    saving_cents: int
    total_cents: int
    tenders: tuple[ReceiptTender, ...] = ()
    gifts: tuple[ReceiptGift, ...] = ()
    due_cents: int = 0
    change_cents: int = 0
    vat: tuple[VatLine, ...] = ()
    vat_exemption: str | None = None
    staff_name: str | None = None
    closing_words: str | None = None
    correction: Correction | None = None


def compose_sale(receipt: SaleReceipt) -> Document:
    """The receipt as a document.

    Raises ValueError for a naive `closed_at` or a ticket number beyond what a QR code holds.
    """
    return Document(receipt.lang, tuple(_elements(receipt)))


def _elements(receipt: SaleReceipt) -> Iterator[Element]:
    yield from _head(receipt)
    yield Rule()
    yield from _lines(receipt)
    yield Rule()
    yield from _sums(receipt)
    yield from _gifts(receipt)
    yield from _payment(receipt)
    yield from _vat(receipt)
    if receipt.correction:
        yield from signature(receipt.correction, receipt.lang)
    yield from _foot(receipt)


def _head(receipt: SaleReceipt) -> Iterator[Element]:
    _ = translator(receipt.lang).gettext
    if receipt.ticket is None:
        yield Text(_("PREVIEW"), "center", bold=True)
        yield Blank()
    yield Text(receipt.shop_name, "center", bold=True)
    for line in receipt.shop_address.splitlines():
        yield Text(line, "center")
    yield Blank()
    if receipt.correction:
        yield from heading(receipt.correction, receipt.lang)
    if receipt.ticket is not None:
        yield Text(_("Ticket {number}").format(number=receipt.ticket), bold=True)
    yield Text(formats.date_and_time(receipt.closed_at, receipt.lang))
    if receipt.correction:
        yield from first_ticket(receipt.correction, receipt.lang)
    if receipt.staff_name:
        yield Text(_("Served by {name}").format(name=receipt.staff_name))


def _lines(receipt: SaleReceipt) -> Iterator[Element]:
    """The lines; those that came back stand first, and apart where others were sold."""
    back = [line for line in receipt.lines if line.quantity < 0]
    sold = [line for line in receipt.lines if line.quantity >= 0]
    for lines, returned in ((back, True), (sold, False)):
        if back and sold:
            yield part_title(returned, receipt.lang)
        for line in lines:
            yield from _line(line, receipt)


def _line(line: ReceiptLine, receipt: SaleReceipt) -> Iterator[Element]:
    _ = translator(receipt.lang).gettext
    yield Columns(line.label, _money(line.total_cents, receipt))
    if detail := ", ".join(filter(None, (_how_priced(line, receipt), _worth(line, receipt)))):
        yield Text(detail, indent=2)
    if line.discount_cents:
        discount = _money(abs(line.discount_cents), receipt)
        yield Text(_("Discount taken off: {amount}").format(amount=discount), indent=2)
    if line.serial:
        yield Text(_("No. {serial}").format(serial=_held(line.serial)), indent=2)
    if line.secret:
        yield Text(_("Your top-up code:"), "center")
        yield Secret(line.secret)


def _how_priced(line: ReceiptLine, receipt: SaleReceipt) -> str:
    """ "2 × 1,16 €" or "0,350 kg × 2,00 €/kg"; nothing for a single piece."""
    lang, price = receipt.lang, line.unit_price_cents
    if line.weight_grams is not None:
        weight = _held(formats.kilograms(abs(line.weight_grams), lang))
        return f"{weight} × {_held(formats.price_per_kilogram(price, receipt.currency, lang))}"
    pieces = abs(line.quantity)
    return f"{pieces} × {_money(price, receipt)}" if pieces != 1 else ""


def _worth(line: ReceiptLine, receipt: SaleReceipt) -> str:
    """ "value 3,49 €", the line's second amount; nothing where it is not above what is paid."""
    if line.quantity < 0 or line.market_value_cents <= line.total_cents:
        return ""
    _ = translator(receipt.lang).gettext
    worth = _("value {amount}").format(amount=_money(line.market_value_cents, receipt))
    return _held(worth)


def _sums(receipt: SaleReceipt) -> Iterator[Element]:
    translation = translator(receipt.lang)
    _, n_ = translation.gettext, translation.ngettext
    back = sum(-line.quantity for line in receipt.lines if line.quantity < 0)
    if back:
        yield Text(
            n_("{count} item given back", "{count} items given back", back).format(count=back)
        )
    if (count := receipt.item_count) or not back:
        yield Text(n_("{count} item", "{count} items", count).format(count=count))
    if receipt.saving_cents > 0:
        yield Columns(_("Market value"), _money(receipt.market_value_cents, receipt))
        yield Columns(_("You save"), _money(receipt.saving_cents, receipt), bold=True)
    yield Rule(double=True)
    yield Columns(_("TOTAL"), _money(receipt.total_cents, receipt), bold=True, big=True)
    yield Rule(double=True)


def _gifts(receipt: SaleReceipt) -> Iterator[Element]:
    """What was given on top, and what there was to pay in all."""
    if not receipt.gifts:
        return
    _ = translator(receipt.lang).gettext
    for gift in receipt.gifts:
        yield Columns(gift_name(gift, receipt.lang), _money(gift.amount_cents, receipt))
    words = _("To pay") if receipt.due_cents >= 0 else _("To give back")
    yield Columns(words, _money(abs(receipt.due_cents), receipt), bold=True)


def _payment(receipt: SaleReceipt) -> Iterator[Element]:
    _ = translator(receipt.lang).gettext
    for tender in receipt.tenders:
        name = tender_name(tender, receipt.lang)
        yield Columns(name, _money(abs(tender.amount_cents), receipt))
    if receipt.change_cents:
        yield Columns(_("Change"), _money(receipt.change_cents, receipt), bold=True)


def _vat(receipt: SaleReceipt) -> Iterator[Element]:
    _ = translator(receipt.lang).gettext
    if receipt.vat or receipt.vat_exemption:
        yield Blank()
    for each in receipt.vat:
        rate = _held(formats.percent(each.rate_bp, receipt.lang))
        net = _money(each.net_cents, receipt)
        name = _("VAT {rate} on {net} net").format(rate=rate, net=net)
        yield Columns(name, _money(each.vat_cents, receipt))
    if receipt.vat_exemption:
        yield Text(receipt.vat_exemption)


def _foot(receipt: SaleReceipt) -> Iterator[Element]:
    _ = translator(receipt.lang).gettext
    yield Blank()
    if receipt.ticket is not None:
        yield Qr(receipt.ticket)
        yield Blank()
    for line in (receipt.closing_words or _("Thank you. See you soon!")).splitlines():
        yield Text(line, "center")
    yield Cut()


def _money(cents: int, receipt: SaleReceipt) -> str:
    return _held(formats.money(cents, receipt.currency, receipt.lang))


def _held(figure: str) -> str:
    """No-break spaces, so that an amount is never torn over two lines."""
    return figure.replace(" ", "\u00a0")
