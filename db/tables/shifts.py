"""Shifts, the cash that moves in them, their counts and their closings."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from db.tables.sales import TENDER_KINDS
from db.tables.types import one_of, utc_field

CASH_MOVEMENTS = ("pay_in", "pay_out", "cash_drop", "no_sale")
MONEY_FORMS = ("piece", "roll")
CLOSING_KINDS = ("z", "month", "year")


class Shift(SQLModel, table=True):
    """A till's opening to closing: open, then ended, then counted and closed.

    Triggers refuse sales and cash movements in a shift that has ended, and any change of
    one that is closed.
    """

    __table_args__ = (
        UniqueConstraint("till", "number", name="uq_shift_till_number"),
        CheckConstraint("float_cents >= 0", name="float"),
        CheckConstraint("expected_float_cents >= 0", name="expected_float"),
        CheckConstraint("ended_at IS NULL OR ended_at >= opened_at", name="ended_after_opened"),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)"
            " AND (ended_at IS NULL) = (perpetual_cents IS NULL)"
            " AND (ended_at IS NULL) = (perpetual_absolute_cents IS NULL)",
            name="ended",
        ),
        CheckConstraint(
            "closed_at IS NULL OR (ended_at IS NOT NULL AND closed_at >= ended_at)",
            name="closed_after_ended",
        ),
        CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)"
            " AND (closed_at IS NULL) = (float_left_cents IS NULL)"
            " AND (closed_at IS NULL) = (deposit_cents IS NULL)",
            name="closed",
        ),
        CheckConstraint("float_left_cents >= 0 AND deposit_cents >= 0", name="left"),
        CheckConstraint("countersigned_by <> closed_by", name="two_signatures"),
        Index(
            "uq_shift_one_open_per_till",
            "till",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    till: str = Field(foreign_key="till.name")
    number: int
    day: date
    """The shop's day on which it was opened; closings of months and years go by it."""
    opened_at: datetime = utc_field()
    opened_offset_minutes: int
    opened_by: int = Field(foreign_key="staff.number")
    float_cents: int
    """Cash in the drawer at opening, as counted."""
    expected_float_cents: int | None = None
    """What the last closing left there; where that one comes later, from then on."""
    opened_seq: int | None = None
    """The till's journal entry that opened it; None before it was kept."""
    ended_at: datetime | None = utc_field(default=None, nullable=True)
    ended_offset_minutes: int | None = None
    ended_by: int | None = Field(default=None, foreign_key="staff.number")
    perpetual_cents: int | None = Field(default=None, sa_type=BigInteger)
    """The till's perpetual total when the shift ended."""
    perpetual_absolute_cents: int | None = Field(default=None, sa_type=BigInteger)
    closed_at: datetime | None = utc_field(default=None, nullable=True)
    closed_offset_minutes: int | None = None
    closed_by: int | None = Field(default=None, foreign_key="staff.number")
    countersigned_by: int | None = Field(default=None, foreign_key="staff.number")
    """The second signature, where the variance asked for one and somebody was there."""
    float_left_cents: int | None = None
    """What stays in the drawer for the next shift."""
    deposit_cents: int | None = None
    """What goes to the bank."""


class CashMovement(SQLModel, table=True):
    """Cash in or out of the drawer without a sale, or the drawer opened; never changed."""

    __tablename__ = "cash_movement"
    __table_args__ = (
        one_of("kind", CASH_MOVEMENTS),
        CheckConstraint("amount_cents >= 0", name="amount"),
        CheckConstraint("(kind = 'no_sale') = (amount_cents = 0)", name="no_sale"),
        CheckConstraint("reason <> ''", name="reason"),
        UniqueConstraint("movement_id", name="uq_cash_movement_movement_id"),
        Index("ix_cash_movement_shift", "shift_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    movement_id: UUID
    """Made before the deed: the same one again is the same movement."""
    shift_id: int = Field(foreign_key="shift.id")
    kind: str
    amount_cents: int
    reason: str
    staff_number: int = Field(foreign_key="staff.number")
    allowed_by: int | None = Field(default=None, foreign_key="staff.number")
    at: datetime = utc_field()
    offset_minutes: int
    print_job_id: int | None = Field(default=None, foreign_key="print_job.id")


class VoidedLine(SQLModel, table=True):
    """A line that was taken out of a basket before payment; never changed."""

    __tablename__ = "voided_line"
    __table_args__ = (
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("total_cents >= 0", name="total"),
        Index("ix_voided_line_shift", "shift_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    shift_id: int = Field(foreign_key="shift.id")
    basket_id: UUID
    """The basket it was in: the id of the sale that this was, or might have become."""
    staff_number: int = Field(foreign_key="staff.number")
    sku: str = Field(foreign_key="item.sku")
    label: str
    quantity: int
    total_cents: int
    """What it would have cost."""
    whole_basket: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """It went when the basket was emptied."""
    at: datetime = utc_field()


class CountDraft(SQLModel, table=True):
    """A count that was begun; the row goes when the shift is closed."""

    __tablename__ = "count_draft"

    shift_id: int = Field(primary_key=True, foreign_key="shift.id")
    content: str
    """The draft as JSON (`kiosk.services.closings.drafts`)."""
    updated_at: datetime = utc_field()


class CashCount(SQLModel, table=True):
    """How many of a coin or note were in the drawer; never changed."""

    __tablename__ = "cash_count"
    __table_args__ = (
        one_of("form", MONEY_FORMS),
        CheckConstraint("denomination_cents >= 1", name="denomination"),
        CheckConstraint("count >= 1", name="count"),
        CheckConstraint("amount_cents >= count * denomination_cents", name="amount"),
    )

    shift_id: int = Field(primary_key=True, foreign_key="shift.id")
    form: str = Field(primary_key=True)
    denomination_cents: int = Field(primary_key=True)
    """Of one coin or note, also where rolls are counted."""
    count: int
    """Pieces, or rolls."""
    amount_cents: int


class TenderCount(SQLModel, table=True):
    """What was counted of a tender, beside what was expected; never changed."""

    __tablename__ = "tender_count"
    __table_args__ = (
        one_of("kind", TENDER_KINDS),
        CheckConstraint("kind = 'voucher' OR issuer = ''", name="issuer"),
    )

    shift_id: int = Field(primary_key=True, foreign_key="shift.id")
    kind: str = Field(primary_key=True)
    issuer: str = Field(primary_key=True)
    """Of vouchers; empty for all else."""
    expected_cents: int
    counted_cents: int
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Why they differ, where the variance asked for a reason."""


class Closing(SQLModel, table=True):
    """A Z report, or the closing of a month or a year; never changed."""

    __table_args__ = (
        one_of("kind", CLOSING_KINDS),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(kind = 'z') = (shift_id IS NOT NULL)", name="shift"),
        CheckConstraint("absolute_cents >= abs(total_cents)", name="absolute"),
        CheckConstraint("perpetual_absolute_cents >= absolute_cents", name="perpetual"),
        CheckConstraint("(first_ticket IS NULL) = (last_ticket IS NULL)", name="tickets"),
        CheckConstraint("last_ticket >= first_ticket", name="tickets_in_order"),
        UniqueConstraint("till", "kind", "number", name="uq_closing_number"),
        UniqueConstraint("shift_id", name="uq_closing_shift"),
        Index(
            "uq_closing_period",
            "till",
            "kind",
            "period",
            unique=True,
            sqlite_where=text("kind <> 'z'"),
            postgresql_where=text("kind <> 'z'"),
        ),
        Index("ix_closing_period", "till", "period"),
    )

    id: int | None = Field(default=None, primary_key=True)
    till: str = Field(foreign_key="till.name")
    kind: str
    number: int
    """Without gaps per till and kind."""
    shift_id: int | None = Field(default=None, foreign_key="shift.id")
    period: str
    """The day of the shift (2026-11-22), the month (2026-11) or the year (2026)."""
    first_ticket: int | None = None
    last_ticket: int | None = None
    total_cents: int = Field(sa_type=BigInteger)
    """The grand total of the period: every ticket, with its sign."""
    absolute_cents: int = Field(sa_type=BigInteger)
    perpetual_cents: int = Field(sa_type=BigInteger)
    """Of the till, at the end of the period."""
    perpetual_absolute_cents: int = Field(sa_type=BigInteger)
    figures: str
    """All that it says, as canonical JSON (`kiosk.services.closings.figures`)."""
    document: str
    """The paper as data (`receipts.document`), JSON."""
    made_at: datetime = utc_field()
    made_offset_minutes: int
    made_by: int = Field(foreign_key="staff.number")


class Duplicate(SQLModel, table=True):
    """A paper that was printed again; never changed. Numbered without gaps per paper."""

    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(sale_id IS NULL) <> (closing_id IS NULL)", name="of_one"),
        UniqueConstraint("sale_id", "number", name="uq_duplicate_sale"),
        UniqueConstraint("closing_id", "number", name="uq_duplicate_closing"),
        Index("ix_duplicate_at", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sale_id: UUID | None = Field(default=None, foreign_key="sale.sale_id")
    closing_id: int | None = Field(default=None, foreign_key="closing.id")
    number: int
    staff_number: int = Field(foreign_key="staff.number")
    print_job_id: int = Field(foreign_key="print_job.id")
    at: datetime = utc_field()


class LineReturned(SQLModel, table=True):
    """How many pieces of a sold line came back; the database holds that never more do."""

    __tablename__ = "line_returned"
    __table_args__ = (
        CheckConstraint("returned BETWEEN 0 AND sold", name="returned"),
        ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_line_returned_line",
        ),
    )

    sale_id: UUID = Field(primary_key=True)
    line_number: int = Field(primary_key=True)
    sold: int
    returned: int
