"""What a till must not forget: baskets, a donation that was begun, refused vouchers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from db.tables.types import utc_field


class KeptBasket(SQLModel, table=True):
    """A basket that is not paid yet: the open one of a till, or a parked one."""

    __tablename__ = "basket"
    __table_args__ = (
        Index(
            "uq_basket_one_open_per_till",
            "till",
            unique=True,
            sqlite_where=text("parked_at IS NULL"),
            postgresql_where=text("parked_at IS NULL"),
        ),
    )

    sale_id: UUID = Field(primary_key=True)
    till: str = Field(foreign_key="till.name")
    content: str
    """The basket as JSON (`kiosk.services.counter.baskets`)."""
    updated_at: datetime = utc_field()
    parked_at: datetime | None = utc_field(default=None, nullable=True)


class DonationDraft(SQLModel, table=True):
    """The donation that was begun at a till; the row goes when it is stored."""

    __tablename__ = "donation_draft"

    till: str = Field(primary_key=True, foreign_key="till.name")
    content: str
    """The draft as JSON (`kiosk.services.donations.drafts`)."""
    updated_at: datetime = utc_field()


class VoucherRefusal(SQLModel, table=True):
    """Why a voucher was refused: for the manager's view, not for the counter."""

    __tablename__ = "voucher_refusal"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = utc_field(index=True)
    till: str = Field(foreign_key="till.name")
    staff_number: int = Field(foreign_key="staff.number")
    code: str
    reason: str
