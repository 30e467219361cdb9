"""The figures of a receipt: what was due, how it was paid, the VAT in it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from receipts import formats
from receipts.compose.tenders import gift_name, tender_name
from receipts.document import Blank, Columns, Element, Rule, Text
from receipts.words import translator

if TYPE_CHECKING:
    from receipts.compose.sale import SaleReceipt


def sums(receipt: "SaleReceipt") -> Iterator[Element]:
    """How many items, what was saved, and the total, in big letters."""
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
        yield Columns(_("Market value"), money(receipt.market_value_cents, receipt))
        yield Columns(_("You save"), money(receipt.saving_cents, receipt), bold=True)
    # Where every line is big, room around it makes the total stand out.
    around = (Blank(),) if receipt.large else ()
    yield Rule(double=True)
    yield from around
    yield Columns(_("TOTAL"), money(receipt.total_cents, receipt), bold=True, big=True)
    yield from around
    yield Rule(double=True)


def gifts(receipt: "SaleReceipt") -> Iterator[Element]:
    """What was given on top, and what there was to pay in all."""
    if not receipt.gifts:
        return
    _ = translator(receipt.lang).gettext
    for gift in receipt.gifts:
        yield Columns(gift_name(gift, receipt.lang), money(gift.amount_cents, receipt))
    words = _("To pay") if receipt.due_cents >= 0 else _("To give back")
    yield Columns(words, money(abs(receipt.due_cents), receipt), bold=True)


def payment(receipt: "SaleReceipt") -> Iterator[Element]:
    """Each tender, and the change."""
    _ = translator(receipt.lang).gettext
    for tender in receipt.tenders:
        name = tender_name(tender, receipt.lang)
        yield Columns(name, money(abs(tender.amount_cents), receipt))
    if receipt.change_cents:
        yield Columns(_("Change"), money(receipt.change_cents, receipt), bold=True)


def vat(receipt: "SaleReceipt") -> Iterator[Element]:
    """The VAT of each rate, or the law's words for a shop that charges none.

    These words are of the law: where the receipt is in another language than the shop's,
    they stand at its end (`house_words`).
    """
    _ = translator(receipt.lang).gettext
    exemption = None if receipt.house_lang else receipt.vat_exemption
    if receipt.vat or exemption:
        yield Blank()
    for each in receipt.vat:
        rate = held(formats.percent(each.rate_bp, receipt.lang))
        net = money(each.net_cents, receipt)
        name = _("VAT {rate} on {net} net").format(rate=rate, net=net)
        yield Columns(name, money(each.vat_cents, receipt))
    if exemption:
        yield Text(exemption)


def money(cents: int, receipt: "SaleReceipt") -> str:
    """An amount that is never torn over two lines."""
    return held(formats.money(cents, receipt.currency, receipt.lang))


def held(figure: str) -> str:
    """No-break spaces, so that an amount is never torn over two lines."""
    return figure.replace(" ", "\u00a0")
