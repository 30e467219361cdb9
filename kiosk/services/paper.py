"""A basket as the receipt it becomes."""

from collections import defaultdict
from datetime import datetime
from itertools import zip_longest

from kiosk.rules.payment import Settled
from kiosk.rules.pricing import PricedBasket, PricedLine
from kiosk.services.counter.allocating import LineStock
from kiosk.services.shop import OpenShop
from receipts.compose.sale import (
    ReceiptGift,
    ReceiptLine,
    ReceiptTender,
    SaleReceipt,
    VatLine,
    compose_sale,
)
from receipts.document import Document


def receipt_of(
    shop: OpenShop,
    priced: PricedBasket,
    *,
    ticket: str | None,
    at: datetime,
    tenders: tuple[Settled, ...] = (),
    staff_name: str | None = None,
    stock: tuple[LineStock, ...] = (),
) -> Document:
    """Return the receipt as data; `ticket` None makes the preview of an open basket."""
    sold = tuple(line for line in priced.lines if line.price)
    exempt = any(line.line.item.vat_rate_bp in (None, 0) for line in sold)
    return compose_sale(
        SaleReceipt(
            shop_name=shop.record.name,
            shop_address=shop.record.address,
            lang=shop.record.lang,
            currency=shop.record.currency,
            ticket=ticket,
            closed_at=at,
            lines=tuple(_line(line, of) for line, of in zip_longest(sold, stock)),
            item_count=sum(line.line.quantity for line in sold),
            market_value_cents=sum(line.market_value_cents for line in sold),
            saving_cents=priced.saving_cents,
            total_cents=priced.total_cents,
            gifts=tuple(ReceiptGift(gift.kind, gift.amount_cents) for gift in priced.gifts),
            due_cents=priced.due_cents,
            tenders=tuple(
                ReceiptTender(t.kind, t.given_cents, t.voucher.issuer if t.voucher else None)
                for t in tenders
            ),
            change_cents=sum(t.given_cents - t.amount_cents for t in tenders),
            vat=_vat_by_rate(sold),
            vat_exemption=shop.record.vat_exemption if exempt else None,
            staff_name=staff_name,
        )
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


def _vat_by_rate(lines: tuple[PricedLine, ...]) -> tuple[VatLine, ...]:
    """Add up the lines' VAT, as stored with each; rates in rising order."""
    totals: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for line in lines:
        if rate_bp := line.line.item.vat_rate_bp:
            net, vat = totals[rate_bp]
            totals[rate_bp] = (net + line.total_cents - line.vat_cents, vat + line.vat_cents)
    return tuple(VatLine(rate_bp, *totals[rate_bp]) for rate_bp in sorted(totals))
