"""What was sold. Rows here are never changed and never deleted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

TARIFFS = ("public", "social", "tier", "typed", "rule")
GIFT_KINDS = ("round_up", "more", "suspended")
SALE_KINDS = ("sale", "refund", "void")
TENDER_KINDS = ("cash", "card", "cheque", "voucher")


class Sale(SQLModel, table=True):
    """A basket that was paid. `sale_id` was made with the basket, before payment.

    A refund gives back lines of an earlier sale, and may sell others in exchange; a void is
    the opposite of a whole sale of the open shift. What comes back is below zero.
    """

    __table_args__ = (
        UniqueConstraint("till", "ticket_number", name="uq_sale_ticket"),
        CheckConstraint("ticket_number >= 1", name="ticket_number"),
        one_of("kind", SALE_KINDS),
        CheckConstraint("(kind = 'sale') = (corrects IS NULL)", name="corrects"),
        CheckConstraint("kind = 'sale' OR reason <> ''", name="reason"),
        CheckConstraint("kind <> 'sale' OR total_cents >= 0", name="total"),
        CheckConstraint("kind <> 'sale' OR market_value_cents >= 0", name="market_value"),
        Index("ix_sale_closed_at", "closed_at"),
        Index(
            "ix_sale_corrects",
            "corrects",
            sqlite_where=text("corrects IS NOT NULL"),
            postgresql_where=text("corrects IS NOT NULL"),
        ),
        Index(
            "uq_sale_voided_once",
            "corrects",
            unique=True,
            sqlite_where=text("kind = 'void'"),
            postgresql_where=text("kind = 'void'"),
        ),
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
    kind: str = Field(default="sale", sa_column_kwargs={"server_default": "sale"})
    corrects: UUID | None = Field(default=None, foreign_key="sale.sale_id")
    """The sale that is refunded or voided."""
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    allowed_by: int | None = Field(default=None, foreign_key="staff.number")
    """The manager who allowed the correction, where one had to."""


class SaleLine(SQLModel, table=True):
    """One line of a sale, with the values it had when it was sold.

    A line that came back has quantity, weight, value, discount, total and VAT below zero.
    """

    __tablename__ = "sale_line"
    __table_args__ = (
        one_of("tariff", TARIFFS),
        CheckConstraint("quantity <> 0", name="quantity"),
        CheckConstraint("weight_grams * quantity > 0", name="weight"),
        CheckConstraint("unit_price_cents >= 0", name="unit_price"),
        CheckConstraint("market_value_cents * quantity >= 0", name="market_value"),
        CheckConstraint("discount_cents * quantity >= 0", name="discount"),
        CheckConstraint("total_cents * quantity >= 0", name="total"),
        CheckConstraint(
            "vat_cents * quantity >= 0 AND abs(vat_cents) <= abs(total_cents)", name="vat"
        ),
        CheckConstraint("(quantity < 0) = (returns_sale_id IS NOT NULL)", name="returns"),
        CheckConstraint(
            "(returns_sale_id IS NULL) = (returns_line_number IS NULL)", name="returns_a_line"
        ),
        ForeignKeyConstraint(
            ["returns_sale_id", "returns_line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_sale_line_returns",
        ),
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
    returns_sale_id: UUID | None = None
    """The line that came back: always one of the sale that is corrected."""
    returns_line_number: int | None = None


class Tender(SQLModel, table=True):
    """How a sale was paid: what stayed in the till, and what was handed over.

    Below zero: what was given back.
    """

    __table_args__ = (
        one_of("kind", TENDER_KINDS),
        CheckConstraint("amount_cents >= 0 OR given_cents = amount_cents", name="amount"),
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
    suspended: a payment voucher for somebody else. Below zero: taken back by a void.
    """

    __tablename__ = "sale_gift"
    __table_args__ = (
        one_of("kind", GIFT_KINDS),
        CheckConstraint("amount_cents <> 0", name="amount"),
        CheckConstraint("(kind = 'suspended') = (voucher IS NOT NULL)", name="voucher"),
        Index(
            "ix_sale_gift_voucher",
            "voucher",
            sqlite_where=text("voucher IS NOT NULL"),
            postgresql_where=text("voucher IS NOT NULL"),
        ),
    )

    sale_id: UUID = Field(primary_key=True, foreign_key="sale.sale_id")
    gift_number: int = Field(primary_key=True)
    kind: str
    amount_cents: int
    voucher: str | None = Field(default=None, foreign_key="voucher.code")
