"""Items, donors, lots and the movements of stock."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

ITEM_KINDS = ("unit", "serial", "topup", "weight", "service", "open")
MOVEMENT_KINDS = (
    "received",
    "sold",
    "returned",
    "given",
    "written_off",
    "counted",
    "corrected",
    "moved",
)
SERIAL_STATES = ("in_stock", "sold", "gone")


class Item(SQLModel, table=True):
    """What is sold. Prices in cents, VAT included: of one piece, or of one kilogram."""

    __table_args__ = (
        one_of("kind", ITEM_KINDS),
        CheckConstraint("market_value_cents >= 0", name="market_value"),
        CheckConstraint("public_price_cents >= 0", name="public_price"),
        CheckConstraint("social_price_cents >= 0", name="social_price"),
        CheckConstraint("floor_price_cents >= 0", name="floor_price"),
        CheckConstraint("vat_rate_bp BETWEEN 0 AND 10000", name="vat_rate"),
        CheckConstraint(
            "kind = 'open' OR coalesce(market_value_cents, public_price_cents,"
            " social_price_cents) IS NOT NULL",
            name="has_a_price",
        ),
    )

    sku: str = Field(primary_key=True)
    gtin: str | None = Field(default=None, unique=True)
    barcode_given: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """The GTIN is an in-store one that the shop gave itself; labels may bear it."""
    label: str
    search_text: str
    """Label, SKU and GTIN as `rules.search.fold` makes them comparable."""
    category: str
    kind: str
    market_value_cents: int | None = None
    public_price_cents: int | None = None
    social_price_cents: int | None = None
    floor_price_cents: int | None = None
    """The least that may be paid, where people pay what they can."""
    vat_rate_bp: int | None = None


class Donor(SQLModel, table=True):
    """Who gave."""

    __table_args__ = (Index("uq_donor_reference", "reference", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    reference: str | None = None
    """A short word of the shop's own; acknowledgements and reports show it."""
    name: str = Field(unique=True)


class Donation(SQLModel, table=True):
    """What a donor brought at once, by its delivery note."""

    __table_args__ = (
        UniqueConstraint("donor_id", "document_number", name="uq_donation_document"),
        CheckConstraint("document_number <> ''", name="document_number"),
        CheckConstraint("copies >= 0", name="copies"),
    )

    id: int | None = Field(default=None, primary_key=True)
    donor_id: int = Field(foreign_key="donor.id")
    document_number: str
    given_on: date
    staff_number: int = Field(foreign_key="staff.number")
    recorded_at: datetime = utc_field()
    recorded_offset_minutes: int
    print_job_id: int | None = Field(default=None, foreign_key="print_job.id")
    """The acknowledgement as it was first printed; null until it is queued."""
    copies: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How often the acknowledgement was printed again."""


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
    donation_id: int | None = Field(default=None, index=True)
    """A `donation`; null for lots that were imported without one."""
    condition: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """In the shop's words, such as "like new"."""
    quarantined: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Not to be sold until a manager releases it."""
    place: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Where it stands."""


class SerialNumber(SQLModel, table=True):
    """One piece that has a number of its own. It is in at most one sale at a time."""

    __tablename__ = "serial_number"
    __table_args__ = (
        one_of("state", SERIAL_STATES),
        CheckConstraint("(state = 'sold') = (sale_id IS NOT NULL)", name="sold_by_a_sale"),
        CheckConstraint("(sale_id IS NULL) = (line_number IS NULL)", name="line"),
        ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_serial_number_line",
        ),
        Index("ix_serial_number_line", "sale_id", "line_number"),
    )

    serial: str = Field(primary_key=True)
    other_serial: str | None = Field(default=None, unique=True)
    """A second number of the same piece, such as IMEI 2."""
    sku: str = Field(foreign_key="item.sku")
    lot: str = Field(foreign_key="lot.lot", index=True)
    state: str = Field(default="in_stock")
    sale_id: UUID | None = None
    line_number: int | None = None


class StockMovement(SQLModel, table=True):
    """One entry of the stock ledger; never changed. `lot` is null for what was sold
    though the books said zero."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        one_of("kind", MOVEMENT_KINDS),
        CheckConstraint("quantity <> 0", name="quantity"),
        CheckConstraint(
            "(kind IN ('sold', 'returned')) = (sale_id IS NOT NULL)", name="sold_by_a_sale"
        ),
        CheckConstraint("kind IN ('sold', 'returned') OR lot IS NOT NULL", name="in_a_lot"),
        CheckConstraint("kind <> 'written_off' OR reason <> ''", name="reason"),
        CheckConstraint("(kind = 'counted') = (stocktake_id IS NOT NULL)", name="stocktake"),
        ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_stock_movement_line",
        ),
        Index("ix_stock_movement_line", "sale_id", "line_number"),
        Index("ix_stock_movement_lot", "lot", "at"),
        Index("ix_stock_movement_sku", "sku", "at"),
        Index(
            "ix_stock_movement_written_off",
            "at",
            sqlite_where=text("kind = 'written_off'"),
            postgresql_where=text("kind = 'written_off'"),
        ),
        Index(
            "ix_stock_movement_no_lot",
            "sku",
            sqlite_where=text("lot IS NULL"),
            postgresql_where=text("lot IS NULL"),
        ),
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
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    staff_number: int | None = Field(default=None, foreign_key="staff.number")
    stocktake_id: int | None = Field(default=None, foreign_key="stocktake.id")
