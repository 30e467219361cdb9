"""Items, donors, lots and the movements of stock."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

ITEM_KINDS = ("unit", "serial", "topup", "weight", "service", "open")
MOVEMENT_KINDS = ("received", "sold")


class Item(SQLModel, table=True):
    """What is sold. Prices in cents, VAT included: of one piece, or of one kilogram."""

    __table_args__ = (
        one_of("kind", ITEM_KINDS),
        CheckConstraint("market_value_cents >= 0", name="market_value"),
        CheckConstraint("public_price_cents >= 0", name="public_price"),
        CheckConstraint("social_price_cents >= 0", name="social_price"),
        CheckConstraint("vat_rate_bp BETWEEN 0 AND 10000", name="vat_rate"),
        CheckConstraint(
            "kind = 'open' OR coalesce(market_value_cents, public_price_cents,"
            " social_price_cents) IS NOT NULL",
            name="has_a_price",
        ),
    )

    sku: str = Field(primary_key=True)
    gtin: str | None = Field(default=None, unique=True)
    label: str
    search_text: str
    """Label, SKU and GTIN as `rules.search.fold` makes them comparable."""
    category: str
    kind: str
    market_value_cents: int | None = None
    public_price_cents: int | None = None
    social_price_cents: int | None = None
    vat_rate_bp: int | None = None


class Donor(SQLModel, table=True):
    """Who gave."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Lot(SQLModel, table=True):
    """One donated batch. Quantities in pieces, or in grams for items sold by weight.

    `balance` is kept beside the movements, in the same transaction as each of them.
    """

    __table_args__ = (
        CheckConstraint("received_quantity > 0", name="received"),
        CheckConstraint("balance >= 0", name="balance"),
        CheckConstraint("unit_value_cents >= 0", name="unit_value"),
        Index(
            "ix_lot_left",
            "sku",
            "expires_on",
            sqlite_where=text("balance > 0"),
            postgresql_where=text("balance > 0"),
        ),
    )

    lot: str = Field(primary_key=True)
    donor_id: int = Field(foreign_key="donor.id")
    sku: str = Field(foreign_key="item.sku")
    received_quantity: int
    balance: int
    unit_value_cents: int | None = None
    received_on: date
    expires_on: date | None = None


class StockMovement(SQLModel, table=True):
    """One entry of the stock ledger; never changed. `lot` is null for what was sold
    though the books said zero."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        one_of("kind", MOVEMENT_KINDS),
        CheckConstraint("quantity <> 0", name="quantity"),
        CheckConstraint("(kind = 'sold') = (sale_id IS NOT NULL)", name="sold_by_a_sale"),
        CheckConstraint("kind <> 'received' OR lot IS NOT NULL", name="received_in_a_lot"),
        ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_stock_movement_line",
        ),
        Index("ix_stock_movement_line", "sale_id", "line_number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    sku: str = Field(foreign_key="item.sku")
    lot: str | None = Field(default=None, foreign_key="lot.lot")
    quantity: int
    """Signed: what came in is positive."""
    sale_id: UUID | None = None
    line_number: int | None = None
    at: datetime = utc_field()
