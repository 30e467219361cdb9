"""The end of a receipt in another language than the shop's: what counts, in the shop's own.

In France the law asks for French on receipts, as legible as any translation beside it (loi
n° 94-665 of 4 August 1994, articles 2 and 4); and whoever works here must be able to read
what a buyer brings back. The labels of the goods are in the shop's language as they are.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from receipts.compose.correction import first_ticket, titles
from receipts.compose.sale_sums import gifts, money, payment, vat
from receipts.document import Columns, Element, Rule, Text
from receipts.words import translator

if TYPE_CHECKING:
    from receipts.compose.sale import SaleReceipt


def house_words(receipt: "SaleReceipt") -> Iterator[Element]:
    """Ticket, total, tenders and VAT once more, in the language of the shop; nothing where
    the receipt is in it, or is the preview of a basket. What a customer signs stands in both
    where the signature goes (`correction.signature`)."""
    if receipt.house_lang is None or receipt.ticket is None:
        return
    house = replace(receipt, lang=receipt.house_lang, house_lang=None)
    _ = translator(house.lang).gettext
    yield Rule()
    yield Text(_("Ticket {number}").format(number=house.ticket), bold=True)
    if house.correction:
        yield Text(titles(house.lang)[house.correction.kind], bold=True)
        yield from first_ticket(house.correction, house.lang)
    yield Columns(_("TOTAL"), money(house.total_cents, house), bold=True)
    yield from gifts(house)
    yield from payment(house)
    yield from vat(house)
