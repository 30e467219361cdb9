"""What may come back of a ticket, and how its money would go back.

Goods come back in a basket (`kiosk.rules.basket.set_returns`), which `complete_sale` stores
as a refund; `kiosk.services.corrections.voids.void_sale` takes a whole sale back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from db import corrections, gifts, print_jobs, sales, shifts, topups, vouchers
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.money_back import GivenBack, PaidWith, money_back
from kiosk.rules.pricing import PricedBasket
from kiosk.rules.returns import ReturnableLine, ReturnLine, return_line
from kiosk.rules.tickets import split_ticket, ticket_name
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class Returnable:
    """A ticket as whoever takes goods back sees it.

    `lines` are those that were sold with it, also those that can not come back (`why_not`).
    `why_not_void` is empty or one of: "correction" (a refund or a void itself),
    "other_till", "shift_over" (not of the till's open shift), "voided", "returned"
    (something came back already), "code_shown" (a top-up's code was told), "gift_spent"
    (a purchase for somebody else was used).
    """

    ticket: str
    sale_id: UUID
    at: datetime
    total_cents: int
    lines: tuple[ReturnableLine, ...]
    why_not_void: str = ""

    @property
    def can_void(self) -> bool:
        """Tell whether the whole sale may be taken back."""
        return not self.why_not_void


def returnable(shop: OpenShop, ticket: str) -> Returnable:
    """Return what may come back of a ticket of any till. Raises ShopError ``code_unknown``."""
    with shop.reading() as connection:
        sale = find_ticket(connection, ticket)
        lines = lines_of_sale(connection, sale)
        why_not = why_not_void(connection, shop, sale, lines)
    return Returnable(
        ticket_name(sale.till, sale.ticket_number),
        sale.sale_id,
        sale.closed_at,
        sale.total_cents,
        lines,
        why_not,
    )


def money_back_of(shop: OpenShop, priced: PricedBasket) -> tuple[GivenBack, ...]:
    """Return how money would go back for a basket that is due below zero, as things stand.

    Nothing where nothing goes back. Vouchers come with their issuers. Raises ShopError
    ``returned_meanwhile`` when so much is not there any more, as after a void elsewhere.
    """
    if priced.due_cents >= 0 or not priced.returns:
        return ()
    with shop.reading() as connection:
        first = corrections.first_of_family(connection, priced.returns[0].sale_id)
        try:
            return how_back(connection, first, -priced.due_cents)
        except ValueError:
            raise ShopError("returned_meanwhile", label=priced.returns[0].label) from None


def taken_back_before(shop: OpenShop, returns: Sequence[ReturnLine]) -> int:
    """Return what goods of the ticket of these lines came back before, in cents: what the
    limit of a refund counts besides them."""
    if not returns:
        return 0
    with shop.reading() as connection:
        first = corrections.first_of_family(connection, returns[0].sale_id)
        return corrections.family_returned(connection, first)


def how_back(connection: Connection, first: UUID, due_back_cents: int) -> tuple[GivenBack, ...]:
    """Return how money of a family of sales goes back."""
    rows = corrections.family_tenders(connection, first)
    paid = [PaidWith(row.kind, int(row.amount_cents), row.voucher) for row in rows]
    issuers = {row.voucher: row.issuer for row in rows}
    return tuple(
        replace(back, issuer=issuers[back.voucher] or "") if back.voucher else back
        for back in money_back(paid, due_back_cents)
    )


def find_ticket(connection: Connection, ticket: str) -> AnyRow:
    """Return the sale of a ticket. Raises ShopError ``code_unknown``."""
    sale = sales.find_sale(connection, *split_ticket(ticket))
    if sale is None:
        raise ShopError("code_unknown", scanned=ticket)
    return sale


def lines_of_sale(connection: Connection, sale: AnyRow) -> tuple[ReturnableLine, ...]:
    """Return what a sale sold, line by line, as it may come back now."""
    rows = corrections.sold_lines(connection, sale.sale_id)
    ticket = ticket_name(sale.till, sale.ticket_number)
    has_codes = any(row.kind == "topup" for row in rows)
    told = has_codes and codes_were_told(connection, sale.sale_id)
    return tuple(_line(row, ticket, told=told) for row in rows)


def returns_again(
    connection: Connection, sale_id: UUID, chosen: Sequence[tuple[int, int, bool]]
) -> tuple[ReturnLine, ...]:
    """Return what a kept basket brings back: line, pieces, whether to the shelf, of each.

    What came back elsewhere meanwhile is not in it any more.
    """
    sale = corrections.sale_by_id(connection, sale_id)
    if sale is None:
        return ()
    lines = {line.line_number: line for line in lines_of_sale(connection, sale)}
    return tuple(
        return_line(lines[number], min(quantity, lines[number].left), to_stock=to_stock)
        for number, quantity, to_stock in chosen
        if number in lines and lines[number].left
    )


def codes_were_told(connection: Connection, sale_id: UUID) -> bool:
    """Tell whether somebody may know the top-up codes of a sale."""
    codes = [row.id for row in topups.codes_of_sale(connection, sale_id)]
    if topups.showings_of(connection, codes):
        return True
    receipt = print_jobs.state_of_receipt(connection, sale_id)
    return receipt is not None and receipt_told(receipt)


def receipt_told(receipt: AnyRow) -> bool:
    """Tell whether a receipt (its state) may have told its codes: not one that failed before
    its first byte, as for want of the key."""
    return receipt.state in ("sending", "printed", "sent", "uncertain")


def why_not_void(
    connection: Connection, shop: OpenShop, sale: AnyRow, lines: Sequence[ReturnableLine]
) -> str:
    """Return why a sale can not be voided now, as `Returnable.why_not_void` says."""
    if sale.kind != "sale":
        return "correction"
    if sale.till != shop.till:
        return "other_till"
    corrected = corrections.corrections_of(connection, sale.sale_id)
    if corrected:
        return "voided" if any(row.kind == "void" for row in corrected) else "returned"
    shift = shifts.open_shift_of(connection, shop.till)
    if shift is None or shift.id != sale.shift_id:
        return "shift_over"
    if any(line.why_not == "code_shown" for line in lines):
        return "code_shown"
    bought = [row.voucher for row in gifts.of_sale(connection, sale.sale_id) if row.voucher]
    untouched = (vouchers.is_untouched(connection, code) for code in bought)
    return "" if all(untouched) else "gift_spent"


def _line(row: AnyRow, ticket: str, *, told: bool) -> ReturnableLine:
    why_not = "returned" if row.returned == row.quantity else ""
    if row.kind == "topup" and told and not why_not:
        why_not = "code_shown"
    return ReturnableLine(
        sale_id=row.sale_id,
        ticket=ticket,
        line_number=row.line_number,
        sku=row.sku,
        label=row.label,
        kind=row.kind,
        quantity=row.quantity,
        weight_grams=row.weight_grams,
        unit_price_cents=row.unit_price_cents,
        market_value_cents=row.market_value_cents,
        discount_cents=row.discount_cents,
        total_cents=row.total_cents,
        vat_rate_bp=row.vat_rate_bp,
        vat_cents=row.vat_cents,
        tariff=row.tariff,
        tariff_id=row.tariff_id,
        serial=row.serial,
        returned=row.returned,
        why_not=why_not,
    )
