"""What comes back of a sale, inside the transaction of the refund or the void.

Locks are taken in the order of every sale: the till (held already), the first sale of the
family, vouchers, quotas, then the receipt of codes, pieces and lots.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from db import corrections, returned, stock, vouchers
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member
from kiosk.rules.returns import ReturnableLine, ReturnLine, return_line
from kiosk.rules.tickets import ticket_name
from kiosk.services.corrections.goods_back import (
    NOTHING_SOLD,
    LineBack,
    SoldInExchange,
    count_back,
    hold_codes,
    hold_goods,
    lots_grown,
    movement_rows,
    take_goods_back,
)
from kiosk.services.corrections.returnable import lines_of_sale
from kiosk.services.corrections.rows import journal_line, journal_quotas, line_row
from kiosk.services.corrections.vouchers_back import (
    VoucherBack,
    discounts_back,
    journal_backs,
    put_back,
    redemption_rows,
)
from kiosk.services.quotas.use import Returned, give_back, hold_quotas
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class Corrected:
    """The sale that is corrected, held, with its lines as they may come back now."""

    row: AnyRow
    first: UUID
    """The first sale of its family."""
    lines: tuple[ReturnableLine, ...]

    @property
    def ticket(self) -> str:
        """Its name on paper."""
        return ticket_name(self.row.till, self.row.ticket_number)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is sold while other things come back: it may want the same vouchers, quotas,
    pieces and lots."""

    vouchers: frozenset[str] = frozenset()
    member: Member | None = None
    goods: SoldInExchange = NOTHING_SOLD


@dataclass(frozen=True, slots=True)
class Correction:
    """The refund or void that is stored: its own id, who does it, why and when."""

    sale_id: UUID
    staff_number: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came back, to be written down with the correction."""

    backs: tuple[LineBack, ...] = ()
    vouchers: tuple[VoucherBack, ...] = ()
    journalled: dict[str, Any] = field(default_factory=dict)


def hold_corrected(connection: Connection, sale_id: UUID) -> Corrected:
    """Hold a sale's family and return the sale."""
    first = corrections.first_of_family(connection, sale_id)
    corrections.hold_sale(connection, first)
    row = corrections.sale_by_id(connection, sale_id)
    if row is None:
        raise LookupError(f"sale {sale_id} is not in the database")
    return Corrected(row, first, lines_of_sale(connection, row))


def check_still(corrected: Corrected, returns: Sequence[ReturnLine]) -> None:
    """Raise ShopError ``returned_meanwhile`` or ``return_code_shown`` unless what comes
    back still is what was seen."""
    lines = {line.line_number: line for line in corrected.lines}
    for line in returns:
        now = lines[line.line_number]
        if now.why_not == "code_shown":
            raise ShopError("return_code_shown", label=line.label)
        if line.quantity > now.left or line != return_line(
            now, line.quantity, to_stock=line.to_stock
        ):
            raise ShopError("returned_meanwhile", label=line.label)


def take_back(
    connection: Connection,
    shop: OpenShop,
    correction: Correction,
    corrected: Corrected,
    numbered: Sequence[LineBack],
    money_onto: Sequence[VoucherBack],
    exchange: Exchange,
) -> TakenBack:
    """Count, put back and free everything that comes back; the rows of it come later.

    `numbered` are the lines that bring it back, `money_onto` what goes onto vouchers.
    Raises ShopError ``returned_meanwhile``, ``return_code_shown``, ``voucher_over_full``.
    """
    returns = [each.line for each in numbered]
    sale_id, at = corrected.row.sale_id, correction.at
    before = {line.line_number: line.returned for line in corrected.lines}
    if returns:
        count_back(connection, corrected.lines, returns)
    discount = sum(line.discount_cents for line in returns)
    is_empty = returned.nothing_is_left(connection, sale_id)
    lowered = discounts_back(connection, sale_id, discount, nothing_is_left=is_empty)
    onto = [*money_onto, *lowered]
    vouchers.hold(connection, sorted(exchange.vouchers | {each.code for each in onto}))
    whole_again = put_back(connection, onto, correction.staff_number, at)
    numbers = [line.line_number for line in returns]
    hold_quotas(connection, shop, (sale_id, numbers), exchange.member, shop.today())
    uses = give_back(connection, sale_id, [_returned(line) for line in returns], at)
    hold_codes(connection, returns)
    hold_goods(connection, returns, exchange.goods)
    backs = take_goods_back(connection, before, numbered)
    journalled: dict[str, Any] = {"corrects": corrected.ticket, "reason": correction.reason}
    if money_onto:
        journalled["vouchers_back"] = journal_backs(correction.sale_id, money_onto)
    if lowered:
        journalled["discounts_back"] = journal_backs(correction.sale_id, lowered)
    if whole_again:
        journalled["cancelled_back"] = journal_backs(correction.sale_id, whole_again)
    if uses:
        journalled["quotas_back"] = journal_quotas(uses)
    return TakenBack(tuple(backs), tuple(onto), journalled)


def line_rows(taken: TakenBack, sale_id: UUID) -> list[dict[str, Any]]:
    """Return the rows of the lines that come back."""
    return [line_row(sale_id, back) for back in taken.backs]


def store_ledgers(connection: Connection, taken: TakenBack, correction: Correction) -> None:
    """Write redemptions and movements; the correction and its lines are stored."""
    if rows := redemption_rows(taken.vouchers, correction.sale_id, correction.at):
        vouchers.add_redemptions(connection, rows)
    moved = movement_rows(
        taken.backs,
        correction.sale_id,
        correction.reason,
        correction.staff_number,
        correction.at,
    )
    if moved:
        stock.add_movements(connection, moved)


def journal_lines(taken: TakenBack, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines that came back for the journal; `rows` are those of `line_rows`."""
    return [journal_line(row, back) for row, back in zip(rows, taken.backs, strict=True)]


def fill_lots(connection: Connection, taken: TakenBack) -> None:
    """Let the lots grow: they are busiest, and come last."""
    if not stock.change_balances(connection, lots_grown(taken.backs)):
        raise AssertionError("a lot that grows can not fall below zero")


def _returned(line: ReturnLine) -> Returned:
    return Returned(line.line_number, line.total_cents, line.market_value_cents, line.quantity)
