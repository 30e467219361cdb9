"""The signed log and the receipts on their way to paper."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

JOB_STATES = ("queued", "sending", "sent", "uncertain", "held", "not_wanted")
"""held: the buyer is being asked; not_wanted: they, or the shop, want no paper."""

UNPRINTED = "state IN ('queued', 'sending', 'uncertain')"


class JournalEntry(SQLModel, table=True):
    """One entry of a till's chain; never changed.

    `entry` is the canonical JSON (RFC 8785) that was hashed (SHA-256) and signed
    (Ed25519); it holds every value, the other columns are there to find it.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        CheckConstraint("seq >= 1", name="seq"),
        Index("ix_journal_entry_at", "at", "till", "seq", "kind"),
    )

    till: str = Field(primary_key=True, foreign_key="till.name")
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = utc_field()
    kind: str
    entry: str
    hash: str
    signature: str


class Archive(SQLModel, table=True):
    """An archive of a period that was written; never changed."""

    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days"),
        Index("ix_archive_period", "period"),
    )

    id: int | None = Field(default=None, primary_key=True)
    period: str
    """A month (2026-11) or a year (2026)."""
    first_day: date
    last_day: date
    file_name: str
    manifest_sha256: str
    at: datetime = utc_field()


class Purge(SQLModel, table=True):
    """What a till's log gave up after the legal time, and where its chain goes on; never
    changed. Triggers let go only what such a row covers."""

    __table_args__ = (
        CheckConstraint("through_seq >= 1", name="through_seq"),
        CheckConstraint("through_ticket >= 0", name="through_ticket"),
        UniqueConstraint("till", "through_seq", name="uq_purge_through_seq"),
    )

    id: int | None = Field(default=None, primary_key=True)
    till: str = Field(foreign_key="till.name")
    archive_id: int = Field(foreign_key="archive.id")
    last_day: date
    """The last day that is given up."""
    through_seq: int
    """The last journal entry that is given up."""
    through_hash: str
    """Its hash, on which the next entry stands."""
    through_ticket: int
    """The last ticket that is given up."""
    staff_number: int = Field(foreign_key="staff.number")
    at: datetime = utc_field()


class PrintJob(SQLModel, table=True):
    """A receipt with a state: none is lost in silence, none is doubled in silence."""

    __tablename__ = "print_job"
    __table_args__ = (
        one_of("state", JOB_STATES),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index(
            "ix_print_job_unprinted",
            "till",
            "id",
            sqlite_where=text(UNPRINTED),
            postgresql_where=text(UNPRINTED),
        ),
        Index(
            "ix_print_job_held",
            "till",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        Index("ix_print_job_sale", "sale_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    till: str = Field(foreign_key="till.name")
    sale_id: UUID | None = Field(default=None, foreign_key="sale.sale_id")
    document: str
    """The receipt as data (`receipts.document`), JSON."""
    state: str = "queued"
    attempts: int = 0
    detail: str = ""
    created_at: datetime = utc_field()
    updated_at: datetime = utc_field()
