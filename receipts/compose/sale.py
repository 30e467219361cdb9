"""The receipt of a sale, or of a basket that is still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from receipts import formats
from receipts.compose.correction import Correction, first_ticket, heading, part_title, signature
from receipts.compose.house_words import house_words
from receipts.compose.sale_sums import gifts, held, money, payment, sums, vat
from receipts.compose.tenders import ReceiptGift, ReceiptTender
from receipts.document import (
    Blank,
    Columns,
    Cut,
    Document,
    Element,
    Image,
    Qr,
    Rule,
    Secret,
    Text,
)
from receipts.words import WHOLE, known_language, translator


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
    logo_sha256: str | None = None
    """The picture at the head; a preview has none."""
    house_lang: str | None = None
    """The shop's own language, where `lang` is another: what counts is said in it too."""
    large: bool = False
    """In large type."""


def compose_sale(receipt: SaleReceipt) -> Document:
    """The receipt as a document.

    Raises ValueError for a naive `closed_at` or a ticket number beyond what a QR code holds.
    """
    return Document(receipt.lang, tuple(_elements(receipt)), receipt.large)


def _elements(receipt: SaleReceipt) -> Iterator[Element]:
    yield from _head(receipt)
    yield Rule()
    yield from _lines(receipt)
    yield Rule()
    yield from sums(receipt)
    yield from gifts(receipt)
    yield from payment(receipt)
    yield from vat(receipt)
    if receipt.correction:
        yield from signature(receipt.correction, receipt.lang, receipt.house_lang)
    yield from _foot(receipt)
    yield from house_words(receipt)
    yield Cut()


def _head(receipt: SaleReceipt) -> Iterator[Element]:
    _ = translator(receipt.lang).gettext
    if receipt.ticket is None:
        yield Text(_("PREVIEW"), "center", bold=True)
        yield Blank()
    elif receipt.logo_sha256:
        yield Image(receipt.logo_sha256, "")  # the shop's name, which follows, says as much
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
    yield Columns(line.label, money(line.total_cents, receipt))
    price, worth = _how_priced(line, receipt), _worth(line, receipt)
    if price and worth:
        yield Text(_("{price}, {worth}").format(price=price, worth=worth), indent=2)
    elif price or worth:
        yield Text(price or worth, indent=2)
    if line.discount_cents:
        discount = money(abs(line.discount_cents), receipt)
        yield Text(_("Discount taken off: {amount}").format(amount=discount), indent=2)
    if line.serial:
        yield Text(_("No. {serial}").format(serial=held(line.serial)), indent=2)
    if line.secret:
        yield Text(_("Your top-up code:"), "center")
        yield Secret(line.secret)


def _how_priced(line: ReceiptLine, receipt: SaleReceipt) -> str:
    """ "2 × 1,16 €" or "0,350 kg × 2,00 €/kg"; nothing for a single piece."""
    lang, price = receipt.lang, line.unit_price_cents
    if line.weight_grams is not None:
        weight = held(formats.kilograms(abs(line.weight_grams), lang))
        return f"{weight} × {held(formats.price_per_kilogram(price, receipt.currency, lang))}"
    pieces = abs(line.quantity)
    return f"{pieces} × {money(price, receipt)}" if pieces != 1 else ""


def _worth(line: ReceiptLine, receipt: SaleReceipt) -> str:
    """ "value 3,49 €", the line's second amount; nothing where it is not above what is paid."""
    if line.quantity < 0 or line.market_value_cents <= line.total_cents:
        return ""
    _ = translator(receipt.lang).gettext
    worth = _("value {amount}").format(amount=money(line.market_value_cents, receipt))
    # Held to a long word, an amount would be torn from its currency; to words that are read
    # from the right, it would turn with them.
    short = known_language(receipt.lang) in WHOLE and not receipt.large
    return held(worth) if short else worth


def _foot(receipt: SaleReceipt) -> Iterator[Element]:
    _ = translator(receipt.lang).gettext
    yield Blank()
    if receipt.ticket is not None:
        yield Qr(receipt.ticket)
        yield Blank()
    for line in (receipt.closing_words or _("Thank you. See you soon!")).splitlines():
        yield Text(line, "center")
