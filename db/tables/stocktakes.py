"""Counting what is there, while the shop goes on selling."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, false, text
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field


class Stocktake(SQLModel, table=True):
    """One stocktake, from the first count to its closing; one is open at a time."""

    __table_args__ = (
        one_of("state", ("open", "closed")),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_a_time"),
        Index(
            "uq_stocktake_one_open",
            "state",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(default="open")
    opened_at: datetime = utc_field()
    opened_by: int = Field(foreign_key="staff.number")
    closed_at: datetime | None = utc_field(default=None, nullable=True)
    closed_by: int | None = Field(default=None, foreign_key="staff.number")


class StocktakeCount(SQLModel, table=True):
    """What was counted of a lot, and what the books said at that moment.

    The difference stays right while the shop sells on: sales after the count change
    neither figure. Quantities in pieces, or grams for items sold by weight.
    """

    __tablename__ = "stocktake_count"
    __table_args__ = (
        CheckConstraint("counted >= 0", name="counted"),
        CheckConstraint("expected >= 0", name="expected"),
        CheckConstraint("unlotted >= 0", name="unlotted"),
    )

    stocktake_id: int = Field(primary_key=True, foreign_key="stocktake.id")
    lot: str = Field(primary_key=True, foreign_key="lot.lot")
    counted: int
    expected: int
    reason: str = ""
    staff_number: int = Field(foreign_key="staff.number")
    at: datetime = utc_field()
    by_code: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Counted by the lot's own code; otherwise this is its share of the item's count."""
    unlotted: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How much of the item had been sold from no lot in all, at the moment of the count;
    once closed, up to where such sales are settled."""


class StocktakePiece(SQLModel, table=True):
    """A piece with a number of its own (phone, SIM card, top-up card) that was seen."""

    __tablename__ = "stocktake_piece"

    stocktake_id: int = Field(primary_key=True, foreign_key="stocktake.id")
    lot: str = Field(primary_key=True, foreign_key="lot.lot")
    serial: str = Field(primary_key=True)
