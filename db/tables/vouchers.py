"""Vouchers, the ledger of their redemptions, and what is claimed from their issuers."""

from datetime import date, datetime
from string import ascii_uppercase, digits
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlmodel import Field, SQLModel

from db.tables.rights import SCOPES
from db.tables.types import one_of, utc_field

VOUCHER_KINDS = ("payment", "percent", "amount", "free")


def form_of(code: str) -> str:
    """Return how long a code is, and of what: figures, letters, both, or where the first
    other sign stands, counted from the end.

    >>> [form_of(code) for code in ("20030040", "NOEL", "A1002003", "PASS-2")]
    ['8 figures', '4 letters', '8 both', '6 2']
    """
    if not code.strip(digits):
        return f"{len(code)} figures"
    if not code.strip(ascii_uppercase):
        return f"{len(code)} letters"
    return f"{len(code)} {len(code.lstrip(digits + ascii_uppercase)) or 'both'}"


def _form(context: DefaultExecutionContext) -> str | None:
    row = context.get_current_parameters()  # type: ignore[no-untyped-call]
    if row.get("batch_id") is not None or row.get("pattern_id") is not None:
        return None
    return form_of(row["code"])


class VoucherBatch(SQLModel, table=True):
    """Vouchers that were issued together by the shop."""

    __tablename__ = "voucher_batch"
    __table_args__ = (CheckConstraint("count >= 1", name="count"),)

    id: int | None = Field(default=None, primary_key=True)
    label: str
    count: int
    issued_at: datetime = utc_field()
    issued_by: int = Field(foreign_key="staff.number")


class VoucherPattern(SQLModel, table=True):
    """Codes of another issuer by their shape: each may come once, for a fixed value.

    `mask`: 9 stands for a digit, A for a letter, * for either; all else for itself.
    """

    __tablename__ = "voucher_pattern"
    __table_args__ = (
        UniqueConstraint("mask", name="uq_voucher_pattern_mask"),
        CheckConstraint("value_cents > 0", name="value"),
        CheckConstraint("valid_until >= valid_from", name="validity"),
    )

    id: int | None = Field(default=None, primary_key=True)
    issuer: str
    mask: str
    value_cents: int
    valid_from: date | None = None
    valid_until: date | None = None


class Voucher(SQLModel, table=True):
    """A voucher. The database holds that it is never spent beyond its value."""

    __table_args__ = (
        one_of("kind", VOUCHER_KINDS),
        one_of("scope", SCOPES),
        CheckConstraint("(scope = 'all') = (target = '')", name="target"),
        CheckConstraint("kind <> 'free' OR scope <> 'all'", name="free_what"),
        CheckConstraint("value_cents > 0", name="value"),
        CheckConstraint("percent_bp BETWEEN 1 AND 10000", name="percent"),
        CheckConstraint("(kind = 'percent') = (percent_bp IS NOT NULL)", name="has_percent"),
        CheckConstraint(
            "(kind IN ('payment', 'amount')) = (value_cents IS NOT NULL)", name="has_value"
        ),
        CheckConstraint("(kind = 'payment') = (balance_cents IS NOT NULL)", name="has_balance"),
        CheckConstraint("(kind = 'payment') = (uses_left IS NULL)", name="has_uses"),
        CheckConstraint("balance_cents BETWEEN 0 AND value_cents", name="balance"),
        CheckConstraint("uses_left >= 0", name="uses"),
        CheckConstraint("uses_left <= uses", name="uses_issued"),
        CheckConstraint("valid_until >= valid_from", name="validity"),
        CheckConstraint("min_basket_cents >= 0", name="min_basket"),
        CheckConstraint(
            "NOT cancelled OR (coalesce(balance_cents, 0) = 0 AND coalesce(uses_left, 0) = 0)",
            name="cancelled_is_empty",
        ),
        Index(
            "ix_voucher_form",
            "form",
            "code",
            sqlite_where=text("form IS NOT NULL"),
            postgresql_where=text("form IS NOT NULL"),
        ),
    )

    code: str = Field(primary_key=True)
    kind: str
    issuer: str = Field(index=True)
    value_cents: int | None = None
    percent_bp: int | None = None
    balance_cents: int | None = None
    """What is left on a payment voucher."""
    uses_left: int | None = None
    """How often a percent, amount or free voucher may still lower a price."""
    uses: int | None = None
    """How often it could when it was issued; NULL where that was not written down."""
    valid_from: date | None = None
    valid_until: date | None = None
    scope: str = Field(default="all", sa_column_kwargs={"server_default": "all"})
    """What it lowers the price of, or gives for nothing; a payment pays everything."""
    target: str = Field(default="", sa_column_kwargs={"server_default": ""})
    min_basket_cents: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    member: str | None = Field(default=None, foreign_key="member.reference")
    """Bound to this member."""
    tier: str | None = Field(default=None, foreign_key="tier.tier")
    """Bound to members of this tier."""
    batch_id: int | None = Field(default=None, foreign_key="voucher_batch.id", index=True)
    pattern_id: int | None = Field(default=None, foreign_key="voucher_pattern.id")
    """Known by its shape alone: what one sale does not use of it is cancelled."""
    cancelled: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    form: str | None = Field(default=None, sa_column_kwargs={"default": _form})
    """What its code looks like (`form_of`), to tell a guess from another unknown code; NULL of
    batches, whose codes have check digits, and of codes known by their shape."""


class VoucherCancellation(SQLModel, table=True):
    """What was left on a voucher when it was cancelled; never changed.

    Below zero: a voucher that was good for one sale has its rest again, for all that it
    paid came back.
    """

    __tablename__ = "voucher_cancellation"
    __table_args__ = (CheckConstraint("uses >= 0", name="uses"),)

    id: int | None = Field(default=None, primary_key=True)
    voucher: str = Field(foreign_key="voucher.code", index=True)
    amount_cents: int
    uses: int
    reason: str
    staff_number: int = Field(foreign_key="staff.number")
    at: datetime = utc_field()


class Redemption(SQLModel, table=True):
    """One use of a voucher in a sale; never changed. Below zero: given back."""

    __table_args__ = (
        Index("ix_redemption_sale", "sale_id"),
        Index("ix_redemption_at", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    voucher: str = Field(foreign_key="voucher.code", index=True)
    sale_id: UUID = Field(foreign_key="sale.sale_id")
    amount_cents: int
    at: datetime = utc_field()


class Claim(SQLModel, table=True):
    """Redemptions that an issuer is asked to pay, numbered without gaps."""

    __table_args__ = (
        UniqueConstraint("number", name="uq_claim_number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("total_cents >= 0", name="total"),
        CheckConstraint("(paid_at IS NULL) = (paid_by IS NULL)", name="paid"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: int
    issuer: str = Field(index=True)
    first_day: date
    last_day: date
    total_cents: int
    made_at: datetime = utc_field()
    made_by: int = Field(foreign_key="staff.number")
    paid_at: datetime | None = utc_field(default=None, nullable=True)
    paid_by: int | None = Field(default=None, foreign_key="staff.number")


class ClaimedRedemption(SQLModel, table=True):
    """A redemption in a claim: the primary key holds that it is claimed once."""

    __tablename__ = "claimed_redemption"

    redemption_id: int = Field(primary_key=True, foreign_key="redemption.id")
    claim_id: int = Field(foreign_key="claim.id", index=True)
