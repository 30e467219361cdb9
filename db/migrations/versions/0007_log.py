"""The keys of each till's journal, archives, and what is given up after the legal time."""

import sqlalchemy as sa
from alembic import op

from db.migrations.kept_rows import FINAL_NOW, keep_rows
from db.tables.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FINAL_TABLES = ("till_key", "archive", "purge")


def upgrade() -> None:
    """Add the tables; the key that a till has is its first one."""
    _keys()
    _archives()
    op.create_index(
        "ix_journal_entry_at", "journal_entry", ["at", "till", "seq", "kind"], unique=False
    )
    op.execute(
        "INSERT INTO till_key (till, number, public_key, from_seq, origin, at)"
        " SELECT till.name, 1, till.public_key, 1, 'first', shop.created_at"
        " FROM till CROSS JOIN shop"
    )
    for table in (*FINAL_TABLES, *FINAL_NOW):
        _final(table)
    keep_rows()
    _giving_up()


def _keys() -> None:
    op.create_table(
        "till_key",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(number = 1) = (origin = 'first')", name=op.f("ck_till_key_first")),
        sa.CheckConstraint("from_seq >= 1", name=op.f("ck_till_key_from_seq")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_till_key_number")),
        sa.CheckConstraint(
            "origin IN ('first', 'rotated', 'lost')", name=op.f("ck_till_key_origin")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_till_key_till")),
        sa.PrimaryKeyConstraint("till", "number", name=op.f("pk_till_key")),
        sa.UniqueConstraint("till", "from_seq", name="uq_till_key_from_seq"),
    )


def _archives() -> None:
    op.create_table(
        "archive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("manifest_sha256", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_archive_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive")),
    )
    op.create_index("ix_archive_period", "archive", ["period"], unique=False)
    op.create_table(
        "purge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("archive_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("through_seq", sa.Integer(), nullable=False),
        sa.Column("through_hash", sa.String(), nullable=False),
        sa.Column("through_ticket", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("through_seq >= 1", name=op.f("ck_purge_through_seq")),
        sa.CheckConstraint("through_ticket >= 0", name=op.f("ck_purge_through_ticket")),
        sa.ForeignKeyConstraint(["archive_id"], ["archive.id"], name=op.f("fk_purge_archive_id")),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_purge_staff_number")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_purge_till")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
        sa.UniqueConstraint("till", "through_seq", name="uq_purge_through_seq"),
    )


def _final(table: str) -> None:
    """Refuse changes of the table's rows, as 0002 does."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER final_{table}_{deed} BEFORE {deed.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is final'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER final_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_final()"
    )


# After the legal time (six years from the end of the period; livre des procédures fiscales,
# L102 B) a row of `purge` lets go what it covers, and nothing else.

GIVEN_UP_ENTRY = (
    "EXISTS (SELECT 1 FROM purge WHERE purge.till = OLD.till AND purge.through_seq >= OLD.seq)"
)
GIVEN_UP_USE = (
    "EXISTS (SELECT 1 FROM sale JOIN purge ON purge.till = sale.till"
    " AND purge.through_ticket >= sale.ticket_number WHERE sale.sale_id = OLD.sale_id)"
)
GIVEN_UP_SALE = (
    "EXISTS (SELECT 1 FROM purge WHERE purge.till = OLD.till"
    " AND purge.through_ticket >= OLD.ticket_number)"
)
WHO_BOUGHT = ("member", "tier", "household_size")
REST_OF_A_SALE = (
    *("sale_id", "till", "ticket_number", "shift_id", "staff_number", "market_value_cents"),
    *("total_cents", "closed_at", "closed_offset_minutes", "kind", "corrects", "reason"),
    "allowed_by",
)


def _may_be_purged(over_six_years: str, entry_day: str) -> str:
    """Return what a new row of `purge` must fulfil: its archive was made, six years are over
    by a moment that the log has reached, the last entry is of those days, and the last ticket
    not after it."""
    return (
        "EXISTS (SELECT 1 FROM archive WHERE archive.id = NEW.archive_id"  # noqa: S608
        " AND archive.last_day = NEW.last_day AND archive.at <= NEW.at)"
        f" AND {over_six_years}"
        " AND NEW.at <= (SELECT max(till.last_at) FROM till)"
        " AND EXISTS (SELECT 1 FROM journal_entry AS entry WHERE entry.till = NEW.till"
        " AND entry.seq = NEW.through_seq AND entry.hash = NEW.through_hash"
        f" AND {entry_day} <= NEW.last_day)"
        " AND NOT EXISTS (SELECT 1 FROM purge AS earlier WHERE earlier.till = NEW.till"
        " AND (earlier.through_seq > NEW.through_seq"
        " OR earlier.through_ticket > NEW.through_ticket))"
        " AND (NEW.through_ticket = 0 OR EXISTS (SELECT 1 FROM sale"
        " JOIN journal_entry AS last ON last.till = sale.till AND last.seq = NEW.through_seq"
        " WHERE sale.till = NEW.till AND sale.ticket_number = NEW.through_ticket"
        " AND sale.closed_at <= last.at))"
    )


def _giving_up() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _giving_up_on_sqlite()
    else:
        _giving_up_on_postgresql()


def _giving_up_on_sqlite() -> None:
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in REST_OF_A_SALE)
    nobody = " AND ".join(f"NEW.{column} IS NULL" for column in WHO_BOUGHT)
    for table, deed, when in (
        ("journal_entry", "delete", GIVEN_UP_ENTRY),
        ("quota_use", "delete", GIVEN_UP_USE),
        ("sale", "update", f"{GIVEN_UP_SALE} AND {same} AND {nobody}"),
    ):
        op.execute(f"DROP TRIGGER final_{table}_{deed}")
        op.execute(
            f"CREATE TRIGGER final_{table}_{deed} BEFORE {deed.upper()} ON {table}"
            f" WHEN NOT ({when}) BEGIN SELECT RAISE(ABORT, '{table} is final'); END"
        )
    good = _may_be_purged(
        "date(NEW.last_day, '+1 day', '+6 years') <= date(NEW.at)",
        "date(entry.at, json_extract(entry.entry, '$.offset_minutes') || ' minutes')",
    )
    op.execute(
        "CREATE TRIGGER purge_allowed AFTER INSERT ON purge"
        f" WHEN ({good}) IS NOT TRUE BEGIN SELECT RAISE(ABORT, 'purge not allowed'); END"
    )


def _giving_up_on_postgresql() -> None:
    same = " AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in REST_OF_A_SALE)
    nobody = " AND ".join(f"NEW.{column} IS NULL" for column in WHO_BOUGHT)
    for table, deed, when, kept in (
        ("journal_entry", "DELETE", GIVEN_UP_ENTRY, "OLD"),
        ("quota_use", "DELETE", GIVEN_UP_USE, "OLD"),
        ("sale", "UPDATE", f"{GIVEN_UP_SALE} AND {same} AND {nobody}", "NEW"),
    ):
        others = "UPDATE" if deed == "DELETE" else "DELETE"
        op.execute(f"DROP TRIGGER final_{table} ON {table}")
        op.execute(
            f"CREATE TRIGGER final_{table} BEFORE {others} OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_final()"
        )
        _guard(f"given_up_{table}", f"NOT ({when})", f"{table} is final", kept)
        op.execute(
            f"CREATE TRIGGER final_{table}_row BEFORE {deed} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION guard_given_up_{table}()"
        )
    good = _may_be_purged(
        "CAST(NEW.last_day + 1 + INTERVAL '6 years' AS DATE)"
        " <= CAST(NEW.at AT TIME ZONE 'UTC' AS DATE)",
        "CAST((entry.at AT TIME ZONE 'UTC') + make_interval(mins =>"
        " CAST(CAST(entry.entry AS JSON) ->> 'offset_minutes' AS INTEGER)) AS DATE)",
    )
    _guard("purge_allowed", f"({good}) IS NOT TRUE", "purge not allowed", "NEW")
    op.execute(
        "CREATE TRIGGER purge_allowed AFTER INSERT ON purge"
        " FOR EACH ROW EXECUTE FUNCTION guard_purge_allowed()"
    )


def _guard(name: str, refused: str, words: str, kept: str) -> None:
    """Make the function of a trigger that refuses a row, in these words."""
    op.execute(
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {refused} THEN RAISE EXCEPTION '{words}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        f" RETURN {kept}; END $$"
    )
