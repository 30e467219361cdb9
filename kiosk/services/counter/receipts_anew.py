"""The receipt of a stored sale, refund or void once more, in another language or size.

A stored receipt is final: one in other words is composed from the ticket's own rows, which
are final too, and only where these rows, composed as the receipt was, give that very receipt
back to the byte. So it says nothing that the stored one does not.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection

from db import corrections
from db import gifts as gift_rows
from db.rows import AnyRow
from db.staff import find_staff
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import Look
from kiosk.rules.tickets import ticket_name
from kiosk.services.closings.papers import local_time
from kiosk.services.paper import has_exempt, house_lang
from kiosk.services.printers.languages import printable_look
from kiosk.services.shop import OpenShop
from receipts.compose.correction import Correction, CorrectionKind
from receipts.compose.sale import ReceiptLine, SaleReceipt, VatLine, compose_sale
from receipts.compose.tenders import ReceiptGift, ReceiptTender
from receipts.document import Document, Image, from_json, to_json


def composed_anew(
    connection: Connection, shop: OpenShop, sale_id: UUID, stored: str, look: Look
) -> Document:
    """Return the receipt of a sale in this look, or in the shop's language where the printer
    has no letters for the look's; `stored` is the one that it has.

    Raises ShopError ``receipt_only_as_it_was`` where its rows do not give it back: the shop's
    name or somebody's first name has changed since.
    """
    first = from_json(stored)
    sale = corrections.sale_by_id(connection, sale_id)
    if sale is None:
        raise ShopError("receipt_only_as_it_was")
    receipt = replace(_receipt_of(connection, shop, sale), logo_sha256=_logo(first))
    as_it_was = Look(first.lang, first.large)
    if to_json(_in_look(shop, receipt, as_it_was)) != stored:
        raise ShopError("receipt_only_as_it_was")
    return _in_look(shop, receipt, printable_look(shop, look))


def _in_look(shop: OpenShop, receipt: SaleReceipt, look: Look) -> Document:
    lang = look.lang or shop.record.lang
    house = house_lang(shop, look)
    return compose_sale(replace(receipt, lang=lang, house_lang=house, large=look.large))


def _logo(document: Document) -> str | None:
    pictures = (each.sha256 for each in document.elements if isinstance(each, Image))
    return next(pictures, None)


def _receipt_of(connection: Connection, shop: OpenShop, sale: AnyRow) -> SaleReceipt:
    rows = corrections.sold_lines(connection, sale.sale_id)
    back = corrections.lines_back(connection, sale.sale_id)
    tenders = corrections.tenders_of(connection, sale.sale_id)
    gifts = gift_rows.of_sale(connection, sale.sale_id)
    served_by = find_staff(connection, str(sale.staff_number))
    exempt = has_exempt(row.vat_rate_bp for row in (*rows, *back))
    return SaleReceipt(
        shop_name=shop.record.name,
        shop_address=shop.record.address,
        lang=shop.record.lang,
        currency=shop.record.currency,
        ticket=ticket_name(sale.till, sale.ticket_number),
        closed_at=local_time(sale.closed_at, sale.closed_offset_minutes),
        lines=tuple(_line(row) for row in (*back, *rows)),
        item_count=sum(row.quantity for row in rows),
        market_value_cents=sum(row.market_value_cents for row in rows),
        saving_cents=sum(max(0, row.market_value_cents - row.total_cents) for row in rows),
        total_cents=sale.total_cents,
        gifts=tuple(ReceiptGift(row.kind, row.amount_cents) for row in gifts),
        due_cents=sale.total_cents + sum(row.amount_cents for row in gifts),
        tenders=tuple(ReceiptTender(row.kind, row.given_cents, row.issuer) for row in tenders),
        change_cents=sum(row.given_cents - row.amount_cents for row in tenders),
        vat=_vat([*rows, *back]),
        vat_exemption=shop.record.vat_exemption if exempt else None,
        staff_name=served_by.first_name if served_by else None,
        correction=_correction(connection, sale, tenders, is_exchange=bool(rows)),
    )


def _correction(
    connection: Connection, sale: AnyRow, tenders: Sequence[AnyRow], *, is_exchange: bool
) -> Correction | None:
    """Return what a refund or a void says of the ticket that it takes back."""
    if sale.kind == "sale":
        return None
    of = corrections.sale_by_id(connection, sale.corrects)
    if of is None:
        raise ShopError("receipt_only_as_it_was")
    cash_back = any(row.kind == "cash" and row.amount_cents < 0 for row in tenders)
    refund: CorrectionKind = "exchange" if is_exchange else "refund"
    return Correction(
        kind="void" if sale.kind == "void" else refund,
        ticket=ticket_name(of.till, of.ticket_number),
        closed_at=local_time(of.closed_at, of.closed_offset_minutes),
        reason=sale.reason,
        signature=sale.allowed_by is not None and cash_back,
    )


def _line(row: AnyRow) -> ReceiptLine:
    return ReceiptLine(
        label=row.label,
        quantity=row.quantity,
        weight_grams=row.weight_grams,
        unit_price_cents=row.unit_price_cents,
        market_value_cents=row.market_value_cents,
        discount_cents=row.discount_cents,
        total_cents=row.total_cents,
        vat_rate_bp=row.vat_rate_bp,
        serial=row.serial,
    )


def _vat(rows: Sequence[AnyRow]) -> tuple[VatLine, ...]:
    def of(rate_bp: int) -> VatLine:
        same = [row for row in rows if row.vat_rate_bp == rate_bp]
        vat = sum(row.vat_cents for row in same)
        return VatLine(rate_bp, sum(row.total_cents for row in same) - vat, vat)

    return tuple(of(rate) for rate in sorted({row.vat_rate_bp for row in rows} - {None, 0}))
