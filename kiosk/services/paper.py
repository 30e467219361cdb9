"""A basket as the receipt it becomes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest
from uuid import UUID

from sqlalchemy import Connection

from db import print_jobs
from kiosk.rules.basket import Gift
from kiosk.rules.gifts import gifts_total
from kiosk.rules.paper import AS_THE_SHOP, Look
from kiosk.rules.payment import Settled
from kiosk.rules.pricing import PricedBasket, PricedLine
from kiosk.rules.returns import ReturnLine, returned_cents
from kiosk.services.counter.allocating import LineStock
from kiosk.services.printers.languages import printable_look
from kiosk.services.shop import OpenShop
from receipts.compose.correction import Correction
from receipts.compose.sale import (
    ReceiptLine,
    SaleReceipt,
    VatLine,
    compose_sale,
)
from receipts.compose.tenders import ReceiptGift, ReceiptTender
from receipts.document import Document, DocumentError, from_json
from receipts.words import known_language


def receipt_of(
    shop: OpenShop,
    priced: PricedBasket,
    *,
    ticket: str | None,
    at: datetime,
    tenders: tuple[Settled, ...] = (),
    staff_name: str | None = None,
    stock: tuple[LineStock, ...] = (),
    correction: Correction | None = None,
    look: Look = AS_THE_SHOP,
) -> Document:
    """Return the receipt as data; `ticket` None makes the preview of an open basket.

    `look` is the buyer's; where the printer has no letters for its language, the receipt is in
    the shop's.

    `correction` says which sale the basket's returns correct, once they are stored.
    """
    look = printable_look(shop, look)
    sold = tuple(line for line in priced.lines if line.price)
    rates = [line.line.item.vat_rate_bp for line in sold]
    exempt = has_exempt([*rates, *(line.vat_rate_bp for line in priced.returns)])
    back = tuple(_returned(line) for line in priced.returns)
    return compose_sale(
        SaleReceipt(
            shop_name=shop.record.name,
            shop_address=shop.record.address,
            lang=look.lang or shop.record.lang,
            house_lang=house_lang(shop, look),
            large=look.large,
            currency=shop.record.currency,
            ticket=ticket,
            closed_at=at,
            lines=(*back, *(_line(line, of) for line, of in zip_longest(sold, stock))),
            item_count=sum(line.line.quantity for line in sold),
            market_value_cents=sum(line.market_value_cents for line in sold),
            saving_cents=priced.saving_cents,
            total_cents=priced.total_cents,
            gifts=tuple(ReceiptGift(gift.kind, gift.amount_cents) for gift in priced.gifts),
            due_cents=priced.due_cents,
            tenders=_tenders(tenders),
            change_cents=sum(t.given_cents - t.amount_cents for t in tenders),
            vat=_vat_by_rate(sold, priced.returns),
            vat_exemption=shop.record.vat_exemption if exempt else None,
            staff_name=staff_name,
            correction=correction,
            logo_sha256=shop.record.logo_sha256,
        )
    )


def void_of(
    shop: OpenShop,
    returns: tuple[ReturnLine, ...],
    correction: Correction,
    *,
    ticket: str,
    at: datetime,
    gifts: tuple[Gift, ...] = (),
    tenders: tuple[Settled, ...] = (),
    staff_name: str | None = None,
    look: Look = AS_THE_SHOP,
) -> Document:
    """Return the paper of a void; `gifts` and `tenders` are the sale's, below zero."""
    look = printable_look(shop, look)
    total = -returned_cents(returns)
    exempt = has_exempt(line.vat_rate_bp for line in returns)
    return compose_sale(
        SaleReceipt(
            shop_name=shop.record.name,
            shop_address=shop.record.address,
            lang=look.lang or shop.record.lang,
            house_lang=house_lang(shop, look),
            large=look.large,
            currency=shop.record.currency,
            ticket=ticket,
            closed_at=at,
            lines=tuple(_returned(line) for line in returns),
            item_count=0,
            market_value_cents=0,
            saving_cents=0,
            total_cents=total,
            gifts=tuple(ReceiptGift(gift.kind, gift.amount_cents) for gift in gifts),
            due_cents=total + gifts_total(gifts),
            tenders=_tenders(tenders),
            vat=_vat_by_rate((), returns),
            vat_exemption=shop.record.vat_exemption if exempt else None,
            staff_name=staff_name,
            correction=correction,
            logo_sha256=shop.record.logo_sha256,
        )
    )


def look_of_receipt(connection: Connection, shop: OpenShop, sale_id: UUID) -> Look:
    """Return how the stored receipt of a sale looks: what corrects it looks the same. One that
    can not be read any more looks as the shop's."""
    try:
        first = from_json(print_jobs.receipt_of(connection, sale_id))
    except DocumentError:
        return AS_THE_SHOP
    return Look("" if first.lang == shop.record.lang else first.lang, first.large)


def house_lang(shop: OpenShop, look: Look) -> str | None:
    """Return the shop's language where the receipt is in another."""
    house = shop.record.lang
    return house if known_language(look.lang or house) != known_language(house) else None


def _tenders(tenders: tuple[Settled, ...]) -> tuple[ReceiptTender, ...]:
    return tuple(
        ReceiptTender(t.kind, t.given_cents, t.voucher.issuer if t.voucher else None)
        for t in tenders
    )


def has_exempt(rates: Iterable[int | None]) -> bool:
    """Tell whether something bears no VAT, so that the receipt says why."""
    return any(rate in (None, 0) for rate in rates)


def _returned(line: ReturnLine) -> ReceiptLine:
    return ReceiptLine(
        label=line.label,
        quantity=-line.quantity,
        weight_grams=None if line.weight_grams is None else -line.weight_grams,
        unit_price_cents=line.unit_price_cents,
        market_value_cents=-line.market_value_cents,
        discount_cents=-line.discount_cents,
        total_cents=-line.total_cents,
        vat_rate_bp=line.vat_rate_bp,
        serial=line.serial,
    )


def _line(line: PricedLine, stock: LineStock | None) -> ReceiptLine:
    return ReceiptLine(
        label=line.line.item.label,
        quantity=line.line.quantity,
        weight_grams=line.line.weight_grams,
        unit_price_cents=line.price.cents if line.price else 0,
        market_value_cents=line.market_value_cents,
        discount_cents=line.discount_cents,
        total_cents=line.total_cents,
        vat_rate_bp=line.line.item.vat_rate_bp,
        serial=stock.serial if stock else line.line.serial,
        secret=topup_ref(stock.topup_id) if stock and stock.topup_id is not None else None,
    )


def topup_ref(topup_id: int) -> str:
    """Return the name under which a receipt asks for a top-up code."""
    return f"topup:{topup_id}"


def _vat_by_rate(
    lines: tuple[PricedLine, ...], returns: tuple[ReturnLine, ...] = ()
) -> tuple[VatLine, ...]:
    """Add up the lines' VAT, as stored with each, less what comes back; rates rising."""
    totals: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    sold = ((line.line.item.vat_rate_bp, line.total_cents, line.vat_cents) for line in lines)
    back = ((line.vat_rate_bp, -line.total_cents, -line.vat_cents) for line in returns)
    for rate_bp, total_cents, vat_cents in (*sold, *back):
        if rate_bp:
            net, vat = totals[rate_bp]
            totals[rate_bp] = (net + total_cents - vat_cents, vat + vat_cents)
    return tuple(VatLine(rate_bp, *totals[rate_bp]) for rate_bp in sorted(totals))
