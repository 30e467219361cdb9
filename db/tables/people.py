"""Members by reference, their cards, households and orientations; apart, who they are."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from db.tables.types import utc_field


class Tier(SQLModel, table=True):
    """A social price level."""

    __table_args__ = (CheckConstraint("percent_bp BETWEEN 0 AND 10000", name="percent"),)

    tier: str = Field(primary_key=True)
    percent_bp: int
    """Share of the market value that is paid, in basis points."""


class Household(SQLModel, table=True):
    """People who share what a household may have; a person alone is one too."""

    __table_args__ = (CheckConstraint("size BETWEEN 1 AND 99", name="size"),)

    reference: str = Field(primary_key=True)
    size: int


class Member(SQLModel, table=True):
    """A member by a random reference; nobody's name. Suspended while a moment is set."""

    __table_args__ = (
        CheckConstraint(
            "(suspended_at IS NULL) = (suspended_reason = '')", name="suspended_for_a_reason"
        ),
    )

    reference: str = Field(primary_key=True)
    tier: str = Field(foreign_key="tier.tier")
    household: str = Field(foreign_key="household.reference", index=True)
    suspended_at: datetime | None = utc_field(default=None, nullable=True)
    suspended_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    receipt_lang: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The language of their receipts (`receipts.words`); empty for the shop's."""
    large_print: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether their receipts come in large type."""


class MemberCard(SQLModel, table=True):
    """A card that was handed out. A member has one living card; a replaced one is dead."""

    __tablename__ = "member_card"
    __table_args__ = (
        Index(
            "uq_member_card_one_alive",
            "member",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    card: str = Field(primary_key=True)
    member: str = Field(foreign_key="member.reference", index=True)
    issued_at: datetime = utc_field()
    ended_at: datetime | None = utc_field(default=None, nullable=True)


class Orientation(SQLModel, table=True):
    """A social worker's referral; a renewal is one more. Both days are included."""

    __table_args__ = (
        CheckConstraint("valid_until >= valid_from", name="validity"),
        UniqueConstraint("member", "valid_from", name="uq_orientation_member_from"),
    )

    id: int | None = Field(default=None, primary_key=True)
    member: str = Field(foreign_key="member.reference")
    valid_from: date
    valid_until: date
    oriented_by: str


class MemberIdentity(SQLModel, table=True):
    """Personal data of a member, encrypted with a key of their own (Fernet).

    `sealed_key` is that key, encrypted with the one in the shop's home; NULL where the
    data was sealed with the home's key itself.
    """

    __tablename__ = "member_identity"

    member: str = Field(primary_key=True, foreign_key="member.reference")
    sealed_key: str | None = None
    sealed: str
