"""The shop, its tills and its staff."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

ROLES = ("volunteer", "manager", "auditor")
KEY_ORIGINS = ("first", "rotated", "lost")
"""lost: the key before it was lost, so that nothing could be signed with it any more."""
RECEIPT_POLICIES = ("ask", "always", "never")


class Shop(SQLModel, table=True):
    """The one shop of this database."""

    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        one_of("lang", ("fr", "en")),
        CheckConstraint("length(currency) = 3", name="currency"),
        one_of("receipts", RECEIPT_POLICIES),
    )

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    address: str
    currency: str
    lang: str
    vat_exemption: str
    """What a receipt says where no VAT is charged."""
    receipts: str = Field(default="always", sa_column_kwargs={"server_default": "always"})
    """Whether a sale's paper is asked for, always printed, or only where it must be."""
    logo_sha256: str | None = Field(default=None, foreign_key="picture.sha256")
    """What stands at the head of every receipt."""
    created_at: datetime = utc_field()


class Till(SQLModel, table=True):
    """A selling position, and the heads of its gapless sequences."""

    __table_args__ = (
        CheckConstraint("last_ticket >= 0", name="last_ticket"),
        CheckConstraint("last_shift >= 0", name="last_shift"),
        CheckConstraint("journal_seq >= 0", name="journal_seq"),
        CheckConstraint("perpetual_absolute_cents >= abs(perpetual_cents)", name="perpetual"),
    )

    name: str = Field(primary_key=True)
    last_ticket: int = 0
    last_shift: int = 0
    journal_seq: int = 0
    journal_hash: str = ""
    public_key: str
    """Ed25519, raw, hexadecimal: the present one of its `TillKey`s."""
    perpetual_cents: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"}
    )
    """Every ticket's total since the till was made; nothing ever resets it."""
    perpetual_absolute_cents: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"}
    )
    """The same without signs: refunds and voids make it grow too."""
    last_at: datetime | None = utc_field(default=None, nullable=True)
    """The moment of the last journal entry; no later one is earlier."""


class TillKey(SQLModel, table=True):
    """A key that signs, or signed, a till's journal: from one entry on, to the next key's;
    never changed. The private part lies in the till's home."""

    __tablename__ = "till_key"
    __table_args__ = (
        one_of("origin", KEY_ORIGINS),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("from_seq >= 1", name="from_seq"),
        CheckConstraint("(number = 1) = (origin = 'first')", name="first"),
        UniqueConstraint("till", "from_seq", name="uq_till_key_from_seq"),
    )

    till: str = Field(primary_key=True, foreign_key="till.name")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    public_key: str
    """Ed25519, raw, hexadecimal."""
    from_seq: int
    """The first entry that it signs."""
    origin: str
    at: datetime = utc_field()


class Staff(SQLModel, table=True):
    """Who may sign in."""

    __table_args__ = (
        one_of("role", ROLES),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("wrong_pins >= 0", name="wrong_pins"),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    first_name: str
    role: str
    pin_hash: str
    """argon2id, in its own encoded form."""
    badge: str | None = Field(default=None, unique=True)
    active: bool = True
    wrong_pins: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """In a row; a right one sets it back."""
    wait_until: datetime | None = utc_field(default=None, nullable=True)
    """No PIN of theirs is looked at before."""
