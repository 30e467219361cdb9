"""The shop, its tills, its staff and their shifts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

ROLES = ("volunteer", "manager", "auditor")


class Shop(SQLModel, table=True):
    """The one shop of this database."""

    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        one_of("lang", ("fr", "en")),
        CheckConstraint("length(currency) = 3", name="currency"),
    )

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    address: str
    currency: str
    lang: str
    vat_exemption: str
    """What a receipt says where no VAT is charged."""
    created_at: datetime = utc_field()


class Till(SQLModel, table=True):
    """A selling position, and the heads of its gapless sequences."""

    __table_args__ = (
        CheckConstraint("last_ticket >= 0", name="last_ticket"),
        CheckConstraint("last_shift >= 0", name="last_shift"),
        CheckConstraint("journal_seq >= 0", name="journal_seq"),
    )

    name: str = Field(primary_key=True)
    last_ticket: int = 0
    last_shift: int = 0
    journal_seq: int = 0
    journal_hash: str = ""
    public_key: str
    """Ed25519, raw, hexadecimal."""


class Staff(SQLModel, table=True):
    """Who may sign in."""

    __table_args__ = (one_of("role", ROLES), CheckConstraint("number >= 1", name="number"))

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    first_name: str
    role: str
    pin_hash: str
    """argon2id, in its own encoded form."""
    badge: str | None = Field(default=None, unique=True)
    active: bool = True


class Shift(SQLModel, table=True):
    """A till's opening to closing."""

    __table_args__ = (
        UniqueConstraint("till", "number", name="uq_shift_till_number"),
        CheckConstraint("float_cents >= 0", name="float"),
        CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="closed_after_opened"),
        Index(
            "uq_shift_one_open_per_till",
            "till",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    till: str = Field(foreign_key="till.name")
    number: int
    opened_at: datetime = utc_field()
    opened_offset_minutes: int
    opened_by: int = Field(foreign_key="staff.number")
    float_cents: int
    """Cash in the drawer at opening."""
    closed_at: datetime | None = utc_field(default=None, nullable=True)
