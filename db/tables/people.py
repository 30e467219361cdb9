"""Members by reference, their tiers, and apart from them who they are."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class Tier(SQLModel, table=True):
    """A social price level."""

    __table_args__ = (CheckConstraint("percent_bp BETWEEN 0 AND 10000", name="percent"),)

    tier: str = Field(primary_key=True)
    percent_bp: int
    """Share of the market value that is paid, in basis points."""


class Member(SQLModel, table=True):
    """A member by card reference and the orientation's validity; nobody's name."""

    __table_args__ = (
        CheckConstraint("household_size >= 1", name="household_size"),
        CheckConstraint("valid_until >= valid_from", name="validity"),
    )

    card: str = Field(primary_key=True)
    tier: str = Field(foreign_key="tier.tier")
    household_size: int
    valid_from: date
    valid_until: date
    oriented_by: str


class MemberIdentity(SQLModel, table=True):
    """Personal data of a member, encrypted with the key in the shop's home (Fernet)."""

    __tablename__ = "member_identity"

    card: str = Field(primary_key=True, foreign_key="member.card")
    sealed: str
