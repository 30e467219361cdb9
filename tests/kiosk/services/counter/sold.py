"""Sales written straight into the database, for what looks at sales that were made."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection

from db import sales, shifts, stock, tills, vouchers
from db.journal import offset_minutes
from kiosk.services.shop import FIRST_STAFF_NUMBER, OpenShop


@dataclass(frozen=True)
class SoldLine:
    """A line with what it took from which lot (None: no lot covered it), in pieces or grams."""

    sku: str
    label: str
    total_cents: int
    quantity: int = 1
    weight_grams: int | None = None
    discount_cents: int = 0
    vat_rate_bp: int | None = None
    taken: tuple[tuple[str | None, int], ...] = ()

    def row(self, sale_id: UUID, number: int) -> dict[str, Any]:
        """The line as its table holds it."""
        return {
            "sale_id": sale_id,
            "line_number": number,
            "sku": self.sku,
            "label": self.label,
            "quantity": self.quantity,
            "weight_grams": self.weight_grams,
            "market_value_cents": 2 * self.total_cents,
            "unit_price_cents": (self.total_cents + self.discount_cents) // self.quantity,
            "discount_cents": self.discount_cents,
            "total_cents": self.total_cents,
            "vat_rate_bp": self.vat_rate_bp,
            "vat_cents": 0,
            "tariff": "public",
        }

    def movements(self, sale_id: UUID, number: int, at: datetime) -> list[dict[str, Any]]:
        """What the line took off the shelf."""
        return [
            {
                "kind": "sold",
                "sku": self.sku,
                "lot": lot,
                "quantity": -quantity,
                "sale_id": sale_id,
                "line_number": number,
                "at": at,
            }
            for lot, quantity in self.taken
        ]


@dataclass
class Counter:
    """A till with an open shift, at which tests sell."""

    shop: OpenShop
    till: str
    shift_id: int = 0
    ticket: int = 0
    sale_ids: list[UUID] = field(default_factory=list)

    def open(self, at: datetime) -> "Counter":
        """Open the shift; a till other than the shop's own is added first."""
        with self.shop.writing() as connection:
            if self.till != self.shop.till:
                tills.add_till(connection, self.till, "", at)
            self.shift_id = shifts.add_shift(
                connection, self.till, 1, FIRST_STAFF_NUMBER, 10_000, at
            )
        return self

    def sell(
        self,
        at: datetime,
        *lines: SoldLine,
        tenders: tuple[tuple[str, int, str | None], ...] = (),
        member: str | None = None,
        redeemed: tuple[tuple[str, int], ...] = (),
    ) -> UUID:
        """Store a sale. Tenders are (kind, cents, voucher); without any it is paid in cash."""
        with self.shop.writing() as connection:
            self.store(connection, at, lines, tenders, member, redeemed)
        return self.sale_ids[-1]

    def store(
        self,
        connection: Connection,
        at: datetime,
        lines: tuple[SoldLine, ...],
        tenders: tuple[tuple[str, int, str | None], ...] = (),
        member: str | None = None,
        redeemed: tuple[tuple[str, int], ...] = (),
    ) -> None:
        """Store a sale in a transaction that is open."""
        self.ticket += 1
        sale_id = uuid4()
        self.sale_ids.append(sale_id)
        total = sum(line.total_cents for line in lines)
        sale = {
            "sale_id": sale_id,
            "till": self.till,
            "ticket_number": self.ticket,
            "shift_id": self.shift_id,
            "staff_number": FIRST_STAFF_NUMBER,
            "member": member,
            "tier": None,
            "market_value_cents": 2 * total,
            "total_cents": total,
            "closed_at": at,
            "closed_offset_minutes": offset_minutes(at),
        }
        rows = [line.row(sale_id, number) for number, line in enumerate(lines, 1)]
        paid = [
            {
                "sale_id": sale_id,
                "tender_number": number,
                "kind": kind,
                "amount_cents": cents,
                "given_cents": cents,
                "voucher": voucher,
            }
            for number, (kind, cents, voucher) in enumerate(tenders or (("cash", total, None),), 1)
        ]
        sales.add_sale(connection, sale, rows, paid)
        numbered = enumerate(lines, 1)
        moved = [move for number, line in numbered for move in line.movements(sale_id, number, at)]
        if moved:
            stock.add_movements(connection, moved)
        if redeemed:
            uses = [
                {"voucher": code, "sale_id": sale_id, "amount_cents": cents, "at": at}
                for code, cents in redeemed
            ]
            vouchers.add_redemptions(connection, uses)
