"""A basket in which goods come back, on its way to being a refund or an exchange."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from db import corrections, sales, vouchers
from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.money_back import GivenBack
from kiosk.rules.paper import Look
from kiosk.rules.payment import Settled
from kiosk.rules.pricing import PricedBasket
from kiosk.rules.returns import checked_reason
from kiosk.services.corrections.allowing import check_allowed
from kiosk.services.corrections.goods_back import LineBack, SoldInExchange
from kiosk.services.corrections.returnable import how_back
from kiosk.services.corrections.rows import SALE_ONLY
from kiosk.services.corrections.taking_back import (
    Corrected,
    Correction,
    Exchange,
    TakenBack,
    check_still,
    fill_lots,
    hold_corrected,
    journal_lines,
    line_rows,
    store_ledgers,
    take_back,
)
from kiosk.services.corrections.vouchers_back import VoucherBack
from kiosk.services.paper import look_of_receipt
from kiosk.services.records import voucher_from
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.vouchers.spending import Used
from receipts.compose import correction as paper


@dataclass(frozen=True, slots=True)
class Refund:
    """What came back, and how its money goes back; written down with the sale's own rows."""

    correction: Correction
    corrected: Corrected
    taken: TakenBack
    back: tuple[GivenBack, ...]
    tenders: tuple[Settled, ...]
    """The same below zero, as it is stored."""
    allowed_by: int | None
    is_exchange: bool
    look: Look
    """How the first ticket's receipt looks."""

    @property
    def paper(self) -> paper.Correction:
        """What its receipt says of it."""
        return paper.Correction(
            kind="exchange" if self.is_exchange else "refund",
            ticket=self.corrected.ticket,
            closed_at=local_time(self.corrected),
            reason=self.correction.reason,
            signature=bool(self.allowed_by) and any(t.kind == "cash" for t in self.tenders),
        )


def begin_refund(
    connection: Connection,
    shop: OpenShop,
    basket: Basket,
    priced: PricedBasket,
    paid: tuple[Sequence[Settled], Sequence[Used]],
    staff: tuple[StaffMember, StaffMember | None],
    at: datetime,
) -> Refund:
    """Take back what a basket returns, under the lock of the till.

    `paid` are the tenders that cover what is sold beyond it and the vouchers that it uses,
    `staff` who does it and who allows it. Raises ShopError ``return_reason_missing``,
    ``manager_needed``, ``returned_meanwhile``, ``return_code_shown``,
    ``voucher_pays_no_gift`` and ``voucher_over_full``.
    """
    reason = checked_reason(basket.return_reason)
    correction = Correction(basket.sale_id, staff[0].number, reason, at)
    corrected = hold_corrected(connection, basket.returns[0].sale_id)
    # Nobody passes the limit in parts: what came back of this ticket before counts too.
    cents = corrections.family_returned(connection, corrected.first) + priced.returned_cents
    allowed_by = check_allowed(connection, shop, cents, ("refund", "refund_above_limit"), *staff)
    check_still(corrected, basket.returns)
    backs = how_back(connection, corrected.first, max(0, -priced.due_cents))
    tenders, used = paid
    _check_gifts(connection, corrected, priced, (tenders, backs))
    numbered = [
        LineBack(number, line) for number, line in enumerate(basket.returns, len(priced.lines) + 1)
    ]
    onto = [VoucherBack(b.voucher, b.amount_cents, is_payment=True) for b in backs if b.voucher]
    taken = take_back(
        connection, shop, correction, corrected, numbered, onto, _exchange(basket, used)
    )
    return Refund(
        correction,
        corrected,
        taken,
        backs,
        tuple(settled_back(connection, backs)),
        allowed_by,
        is_exchange=bool(basket.lines),
        look=look_of_receipt(connection, shop, corrected.row.sale_id),
    )


def tenders_back(refund: Refund | None) -> tuple[Settled, ...]:
    """Return what goes back with a sale; nothing with a plain one."""
    return refund.tenders if refund else ()


def with_refund(
    refund: Refund, basket: Basket, sale: dict[str, Any], lines: Sequence[dict[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the rows of a sale and of its lines with what makes them a refund.

    Whoever only brings something back without a card is the member who bought it.
    """
    row = refund.corrected.row
    columns: dict[str, Any] = {
        "kind": "refund",
        "corrects": row.sale_id,
        "reason": refund.correction.reason,
        "allowed_by": refund.allowed_by,
    }
    if basket.member is None and not basket.lines:
        columns |= {name: getattr(row, name) for name in ("member", "tier", "household_size")}
    back = line_rows(refund.taken, refund.correction.sale_id)
    return sale | columns, [*(line | SALE_ONLY for line in lines), *back]


def store_refund(
    connection: Connection, refund: Refund | None, rows: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Write what belongs to a refund, whose sale and lines (`rows`) are stored; return what
    the journal keeps beyond a sale's values: nothing for a plain sale."""
    if refund is None:
        return {}
    store_ledgers(connection, refund.taken, refund.correction)
    back = [row for row in rows if row["returns_line_number"] is not None]
    values = {**refund.taken.journalled, "returned": journal_lines(refund.taken, back)}
    return values | ({"allowed_by": refund.allowed_by} if refund.allowed_by else {})


def fill_lots_again(connection: Connection, refund: Refund | None) -> None:
    """Let the lots grow, as the last thing of all."""
    if refund:
        fill_lots(connection, refund.taken)


def given_back(connection: Connection, sale_id: UUID) -> tuple[GivenBack, ...]:
    """Return what a stored correction gave back."""
    return tuple(
        GivenBack(row.kind, row.amount_cents, row.voucher, row.issuer or "")
        for row in sales.given_back(connection, sale_id)
    )


def settled_back(connection: Connection, backs: Iterable[GivenBack]) -> Iterable[Settled]:
    """Return money that goes back as tenders below zero."""
    for back in backs:
        row = vouchers.find_voucher(connection, [back.voucher]) if back.voucher else None
        voucher = voucher_from(row) if row else None
        yield Settled(back.kind, -back.amount_cents, -back.amount_cents, voucher)


def local_time(corrected: Corrected) -> datetime:
    """Return when the corrected sale was made, as the shop's clock showed it."""
    offset = timezone(timedelta(minutes=corrected.row.closed_offset_minutes))
    closed_at: datetime = corrected.row.closed_at
    return closed_at.astimezone(offset)


def _exchange(basket: Basket, used: Sequence[Used]) -> Exchange:
    goods = SoldInExchange(
        frozenset(line.serial for line in basket.lines if line.serial),
        frozenset(line.item.sku for line in basket.lines),
    )
    return Exchange(frozenset(voucher.code for voucher, _ in used), basket.member, goods)


def _check_gifts(
    connection: Connection,
    corrected: Corrected,
    priced: PricedBasket,
    money: tuple[Sequence[Settled], Sequence[GivenBack]],
) -> None:
    """Refuse that what vouchers paid for goods becomes a gift once the goods are back."""
    if not priced.gifts:
        return
    tenders, backs = money
    rows = corrections.family_tenders(connection, corrected.first)
    by_voucher = sum(int(row.amount_cents) for row in rows if row.voucher)
    by_voucher += sum(t.amount_cents for t in tenders if t.voucher)
    by_voucher -= sum(back.amount_cents for back in backs if back.voucher)
    goods = corrections.family_total(connection, corrected.first) + priced.total_cents
    if by_voucher > goods:
        raise ShopError("voucher_pays_no_gift", remaining_cents=by_voucher - goods)
