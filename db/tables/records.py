"""The signed log and the receipts on their way to paper."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from db.tables.types import one_of, utc_field

JOB_STATES = (
    *("queued", "sending", "printed", "sent", "uncertain", "failed", "overdue"),
    *("held", "not_wanted"),
)
"""printed: proved, see PROOFS; sent: handed to a printer that never answers; uncertain: it broke
off, so a person is asked; failed: it can not be printed as it is; overdue: it waited so long that
a person is asked first; held: the buyer is being asked; not_wanted: they, or the shop, want no
paper."""
PROOFS = ("", "printed", "processed", "person")
"""How a paper is known to have come out: the printer said that it printed it, or that it dealt
with all its bytes while it had paper; or a person saw it."""
PRINTER_PROOFS = ("process_id", "status", "none")

UNPRINTED = "state IN ('queued', 'sending', 'uncertain', 'failed', 'overdue')"


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
        one_of("proof", PROOFS),
        CheckConstraint("(state = 'printed') = (proof <> '')", name="proved"),
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
    proof: str = Field(default="", sa_column_kwargs={"server_default": ""})
    attempts: int = 0
    detail: str = ""
    created_at: datetime = utc_field()
    asked_at: datetime = utc_field()
    """When somebody last wanted it on paper; from then on it grows old."""
    updated_at: datetime = utc_field()


class Printer(SQLModel, table=True):
    """What was proved of a receipt printer of a till, by its address; one row for each that was
    tested, as the last test of it found. Facts about another address say nothing."""

    __table_args__ = (
        CheckConstraint("columns BETWEEN 32 AND 48", name="columns"),
        CheckConstraint("code_page BETWEEN 0 AND 255", name="code_page"),
        one_of("proof", PRINTER_PROOFS),
    )

    till: str = Field(primary_key=True, foreign_key="till.name")
    address: str = Field(primary_key=True)
    """As in the settings, such as tcp://192.168.1.50:9100."""
    columns: int
    """Characters of the usual size a line."""
    code_page: int
    """n of ESC t n, whose characters a person saw right on paper."""
    encoding: str
    """The same as Python calls it, such as cp858; ascii where no page was right."""
    proof: str
    """process_id: it answers GS ( H after printing; status: it answers GS r in order;
    none: it never answers."""
    cutter: bool
    images: bool
    """Whether it prints GS v 0 pictures; without, other scripts can not be printed."""
    drawer: bool
    logo_sha256: str = ""
    """The picture in its own memory, if any."""
    tested_at: datetime = utc_field()


class Picture(SQLModel, table=True):
    """A picture that papers show, found by its content; never changed."""

    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256"),)

    sha256: str = Field(primary_key=True)
    png: bytes
