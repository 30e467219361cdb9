"""What members have a right to: dated price rules, and how much of what they may have."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

SCOPES = ("all", "category", "item")
TARIFF_RULES = ("fixed", "percent_of_market", "percent_off", "amount_off")
MEASURES = ("price", "market_value", "count")
PERIODS = ("month", "orientation", "days")
UNITS = ("person", "household")


class RuleBook(SQLModel, table=True):
    """One row whose number grows with every change of tiers, tariffs or quotas."""

    __tablename__ = "rule_book"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int


class Tariff(SQLModel, table=True):
    """A dated price rule. Its value never changes; only its end is set."""

    __table_args__ = (
        one_of("scope", SCOPES),
        one_of("rule", TARIFF_RULES),
        CheckConstraint("(scope = 'all') = (target = '')", name="target"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("rule IN ('fixed', 'amount_off') OR value <= 10000", name="percent"),
        CheckConstraint("household_min >= 1", name="household_min"),
        CheckConstraint("household_max >= household_min", name="household_max"),
        CheckConstraint("valid_until >= valid_from", name="validity"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tier: str | None = Field(default=None, foreign_key="tier.tier")
    """None: members of every tier."""
    scope: str
    target: str
    """A category or a SKU; empty for everything."""
    rule: str
    value: int
    """Cents, or basis points."""
    household_min: int
    household_max: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None


class Quota(SQLModel, table=True):
    """How much a person or household may have in a period."""

    __table_args__ = (
        one_of("scope", SCOPES),
        one_of("measure", MEASURES),
        one_of("per", PERIODS),
        one_of("unit", UNITS),
        CheckConstraint("(scope = 'all') = (target = '')", name="target"),
        CheckConstraint("limit_amount >= 0", name="limit_amount"),
        CheckConstraint("per_extra_person >= 0", name="per_extra_person"),
        CheckConstraint("(per = 'days') = (days IS NOT NULL)", name="days"),
        CheckConstraint("days BETWEEN 1 AND 3660", name="days_range"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tier: str | None = Field(default=None, foreign_key="tier.tier")
    scope: str
    target: str
    measure: str
    limit_amount: int
    """Cents, or a count, for one person."""
    per: str
    days: int | None = None
    """Of rolling quotas: today and the days before it, so many in all."""
    unit: str
    per_extra_person: int
    """Added to the limit for each further person of the household."""
    ended_on: date | None = None
    """The first day on which it no longer holds."""


class QuotaBalance(SQLModel, table=True):
    """What is used of a quota; the database holds that it is never passed.

    `pool` is the member's or the household's reference. `period` is a month (2026-11), an
    orientation (o7), or the days of a rolling quota (d30).
    """

    __tablename__ = "quota_balance"
    __table_args__ = (CheckConstraint("used BETWEEN 0 AND limit_amount", name="used"),)

    quota_id: int = Field(primary_key=True, foreign_key="quota.id")
    pool: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    used: int
    limit_amount: int


class QuotaUse(SQLModel, table=True):
    """What one line used of a quota, and what a refund gave back; never changed.

    `amount` counts against the limit; `beyond` is what a manager allowed past it.
    """

    __tablename__ = "quota_use"
    __table_args__ = (
        CheckConstraint("beyond <= 0 OR (allowed_by IS NOT NULL AND reason <> '')", name="allowed"),
        CheckConstraint("amount <> 0 OR beyond <> 0", name="something"),
        ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_quota_use_line",
        ),
        Index("ix_quota_use_pool", "quota_id", "pool", "day"),
        Index("ix_quota_use_line", "sale_id", "line_number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    quota_id: int = Field(foreign_key="quota.id")
    pool: str
    period: str
    day: date
    """The shop's day of the sale; a refund has the day of the sale it gives back."""
    amount: int
    beyond: int
    sale_id: UUID
    line_number: int
    allowed_by: int | None = Field(default=None, foreign_key="staff.number")
    reason: str
    at: datetime = utc_field()
