"""Vouchers and the ledger of their redemptions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

VOUCHER_KINDS = ("payment", "percent", "amount")


class Voucher(SQLModel, table=True):
    """A voucher. The database holds that it is never spent beyond its value."""

    __table_args__ = (
        one_of("kind", VOUCHER_KINDS),
        CheckConstraint("value_cents > 0", name="value"),
        CheckConstraint("percent_bp BETWEEN 1 AND 10000", name="percent"),
        CheckConstraint("(kind = 'percent') = (percent_bp IS NOT NULL)", name="has_percent"),
        CheckConstraint("(kind = 'percent') = (value_cents IS NULL)", name="has_value"),
        CheckConstraint("(kind = 'payment') = (balance_cents IS NOT NULL)", name="has_balance"),
        CheckConstraint("(kind = 'payment') = (uses_left IS NULL)", name="has_uses"),
        CheckConstraint("balance_cents BETWEEN 0 AND value_cents", name="balance"),
        CheckConstraint("uses_left >= 0", name="uses"),
        CheckConstraint("valid_until >= valid_from", name="validity"),
    )

    code: str = Field(primary_key=True)
    kind: str
    issuer: str
    value_cents: int | None = None
    percent_bp: int | None = None
    balance_cents: int | None = None
    """What is left on a payment voucher."""
    uses_left: int | None = None
    """How often a percent or amount voucher may still lower a price."""
    valid_from: date | None = None
    valid_until: date | None = None


class Redemption(SQLModel, table=True):
    """One use of a voucher in a sale; never changed."""

    __table_args__ = (
        CheckConstraint("amount_cents >= 0", name="amount"),
        Index("ix_redemption_sale", "sale_id"),
        Index("ix_redemption_at", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    voucher: str = Field(foreign_key="voucher.code", index=True)
    sale_id: UUID = Field(foreign_key="sale.sale_id")
    amount_cents: int
    at: datetime = utc_field()
