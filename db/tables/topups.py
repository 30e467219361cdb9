"""Top-up codes: each is money, shown once, on its buyer's receipt."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

TOPUP_STATES = ("in_stock", "assigned", "gone")
SHOWINGS = ("receipt", "screen", "copy")


class TopupCode(SQLModel, table=True):
    """A top-up code, encrypted with the key in the home; assigned to one sale line."""

    __tablename__ = "topup_code"
    __table_args__ = (
        one_of("state", TOPUP_STATES),
        CheckConstraint("(state = 'assigned') = (sale_id IS NOT NULL)", name="assigned_by_a_sale"),
        CheckConstraint("(sale_id IS NULL) = (line_number IS NULL)", name="line"),
        ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_topup_code_line",
        ),
        Index("ix_topup_code_line", "sale_id", "line_number"),
        Index(
            "ix_topup_code_in_stock",
            "lot",
            "id",
            sqlite_where=text("state = 'in_stock'"),
            postgresql_where=text("state = 'in_stock'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    serial: str = Field(unique=True)
    """The number printed beside the code; it may be read by anybody."""
    sku: str = Field(foreign_key="item.sku")
    lot: str = Field(foreign_key="lot.lot")
    sealed: str
    """The code, encrypted (Fernet)."""
    fingerprint: str = Field(unique=True)
    """HMAC-SHA-256 of the code with the key: the same code can not be taken in twice."""
    state: str = Field(default="in_stock")
    sale_id: UUID | None = None
    line_number: int | None = None


class TopupShowing(SQLModel, table=True):
    """Each time a code left its envelope: on which receipt, or to whom; never changed."""

    __tablename__ = "topup_showing"
    __table_args__ = (
        one_of("how", SHOWINGS),
        CheckConstraint("how <> 'copy' OR allowed_by IS NOT NULL", name="allowed"),
        Index("ix_topup_showing_topup", "topup_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    topup_id: int = Field(foreign_key="topup_code.id")
    how: str
    at: datetime = utc_field()
    print_job_id: int | None = Field(default=None, foreign_key="print_job.id")
    staff_number: int | None = Field(default=None, foreign_key="staff.number")
    allowed_by: int | None = Field(default=None, foreign_key="staff.number")
    """The manager who allowed another showing."""
