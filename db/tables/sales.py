"""What was sold. Rows here are never changed and never deleted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

TARIFFS = ("public", "social", "tier", "typed", "rule")
GIFT_KINDS = ("round_up", "more", "suspended")
TENDER_KINDS = ("cash", "card", "cheque", "voucher")


class Sale(SQLModel, table=True):
    """A basket that was paid. `sale_id` was made with the basket, before payment."""

    __table_args__ = (
        UniqueConstraint("till", "ticket_number", name="uq_sale_ticket"),
        CheckConstraint("ticket_number >= 1", name="ticket_number"),
        CheckConstraint("total_cents >= 0", name="total"),
        CheckConstraint("market_value_cents >= 0", name="market_value"),
        Index("ix_sale_closed_at", "closed_at"),
        Index("ix_sale_shift", "shift_id"),
    )

    sale_id: UUID = Field(primary_key=True)
    till: str = Field(foreign_key="till.name")
    ticket_number: int
    shift_id: int = Field(foreign_key="shift.id")
    staff_number: int = Field(foreign_key="staff.number")
    member: str | None = Field(default=None, foreign_key="member.reference", index=True)
    tier: str | None = None
    household_size: int | None = None
    market_value_cents: int
    total_cents: int
    closed_at: datetime = utc_field()
    closed_offset_minutes: int


class SaleLine(SQLModel, table=True):
    """One line of a sale, with the values it had when it was sold."""

    __tablename__ = "sale_line"
    __table_args__ = (
        one_of("tariff", TARIFFS),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("weight_grams >= 1", name="weight"),
        CheckConstraint("unit_price_cents >= 0", name="unit_price"),
        CheckConstraint("market_value_cents >= 0", name="market_value"),
        CheckConstraint("discount_cents >= 0", name="discount"),
        CheckConstraint("total_cents >= 0", name="total"),
        CheckConstraint("vat_cents BETWEEN 0 AND total_cents", name="vat"),
        CheckConstraint("(tariff = 'rule') = (tariff_id IS NOT NULL)", name="which_rule"),
        CheckConstraint(
            "weight_grams IS NOT NULL"
            " OR total_cents = quantity * unit_price_cents - discount_cents",
            name="adds_up",
        ),
    )

    sale_id: UUID = Field(primary_key=True, foreign_key="sale.sale_id")
    line_number: int = Field(primary_key=True)
    sku: str = Field(foreign_key="item.sku")
    label: str
    serial: str | None = None
    """The serial number of the piece; of a top-up the card's, never its code."""
    quantity: int
    weight_grams: int | None = None
    market_value_cents: int
    """Of the whole line."""
    unit_price_cents: int
    """Of one piece, or of one kilogram."""
    discount_cents: int
    total_cents: int
    vat_rate_bp: int | None = None
    vat_cents: int
    tariff: str
    tariff_id: int | None = Field(default=None, foreign_key="tariff.id")
    """The dated rule that gave the price, where one did."""


class Tender(SQLModel, table=True):
    """How a sale was paid: what stayed in the till, and what was handed over."""

    __table_args__ = (
        one_of("kind", TENDER_KINDS),
        CheckConstraint("amount_cents >= 0", name="amount"),
        CheckConstraint("given_cents >= amount_cents", name="given"),
        CheckConstraint("kind = 'cash' OR given_cents = amount_cents", name="change_is_cash"),
        CheckConstraint("(kind = 'voucher') = (voucher IS NOT NULL)", name="voucher"),
    )

    sale_id: UUID = Field(primary_key=True, foreign_key="sale.sale_id")
    tender_number: int = Field(primary_key=True)
    kind: str
    amount_cents: int
    given_cents: int
    voucher: str | None = Field(default=None, foreign_key="voucher.code")


class SaleGift(SQLModel, table=True):
    """Money that was given on top of a sale; the tenders cover it too. Never changed.

    round_up: to the next euro. more: more than the price, where people pay what they can.
    suspended: a payment voucher for somebody else.
    """

    __tablename__ = "sale_gift"
    __table_args__ = (
        one_of("kind", GIFT_KINDS),
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint("(kind = 'suspended') = (voucher IS NOT NULL)", name="voucher"),
    )

    sale_id: UUID = Field(primary_key=True, foreign_key="sale.sale_id")
    gift_number: int = Field(primary_key=True)
    kind: str
    amount_cents: int
    voucher: str | None = Field(default=None, foreign_key="voucher.code")
