"""What was sold, moved or journalled is never changed: the database refuses it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FINAL_TABLES = (
    "sale",
    "sale_line",
    "tender",
    "stock_movement",
    "redemption",
    "journal_entry",
)


def upgrade() -> None:
    """Refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on the final tables."""
    if op.get_bind().dialect.name == "sqlite":
        for table in FINAL_TABLES:
            for deed in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER final_{table}_{deed} BEFORE {deed.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is final'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_final() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is final', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in FINAL_TABLES:
        op.execute(
            f"CREATE TRIGGER final_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_final()"
        )
