"""Paper that can be trusted: proofs, what is known of each printer, pictures, languages."""

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from alembic import op

from db.tables.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OLD_STATES = "state IN ('queued', 'sending', 'sent', 'uncertain', 'held', 'not_wanted')"
JOB_RULES = {
    "state": "state IN ('queued', 'sending', 'printed', 'sent', 'uncertain', 'failed', 'overdue',"
    " 'held', 'not_wanted')",
    "proof": "proof IN ('', 'printed', 'processed', 'person')",
    "proved": "(state = 'printed') = (proof <> '')",
}
UNPRINTED = "state IN ('queued', 'sending', 'uncertain', 'failed', 'overdue')"

SET_ASIDE = "state = 'uncertain' AND detail IN ('not rendered', 'key_missing', 'topups_key_wrong')"
"""What was never sent, and so is not uncertain any more."""
SEEN = "state = 'sent' AND detail IN ('settled: on paper', 'settled: came out')"
"""What somebody held in their hands, a manager that with a code."""


def upgrade() -> None:
    """Add tables, columns and states; a job that waits grows old from when it was made."""
    _printers()
    _pictures()
    op.add_column(
        "member", sa.Column("receipt_lang", sa.String(), server_default="", nullable=False)
    )
    op.add_column(
        "member",
        sa.Column("large_print", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.drop_index("ix_print_job_unprinted")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA legacy_alter_table = ON")  # references keep their name
        _remake("shop", _shop_with_logo)
        _remake("print_job", _jobs_with_proof, {"asked_at": "created_at"})
        op.execute("PRAGMA legacy_alter_table = OFF")
    else:
        op.add_column("shop", sa.Column("logo_sha256", sa.String(), nullable=True))
        op.create_foreign_key(
            op.f("fk_shop_logo_sha256"), "shop", "picture", ["logo_sha256"], ["sha256"]
        )
        _jobs_on_postgresql()
    op.create_index(
        "ix_print_job_unprinted",
        "print_job",
        ["till", "id"],
        unique=False,
        sqlite_where=sa.text(UNPRINTED),
        postgresql_where=sa.text(UNPRINTED),
    )
    op.execute(f"UPDATE print_job SET state = 'failed' WHERE {SET_ASIDE}")  # noqa: S608
    op.execute(f"UPDATE print_job SET state = 'printed', proof = 'person' WHERE {SEEN}")  # noqa: S608


def _printers() -> None:
    op.create_table(
        "printer",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("code_page", sa.Integer(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("cutter", sa.Boolean(), nullable=False),
        sa.Column("images", sa.Boolean(), nullable=False),
        sa.Column("drawer", sa.Boolean(), nullable=False),
        sa.Column("logo_sha256", sa.String(), nullable=False),
        sa.Column("tested_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("columns BETWEEN 32 AND 48", name=op.f("ck_printer_columns")),
        sa.CheckConstraint("code_page BETWEEN 0 AND 255", name=op.f("ck_printer_code_page")),
        sa.CheckConstraint(
            "proof IN ('process_id', 'status', 'none')", name=op.f("ck_printer_proof")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_printer_till")),
        sa.PrimaryKeyConstraint("till", "address", name=op.f("pk_printer")),
    )


def _pictures() -> None:
    op.create_table(
        "picture",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_picture_sha256")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_picture")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER final_picture_{deed} BEFORE {deed.upper()} ON picture "
                "BEGIN SELECT RAISE(ABORT, 'picture is final'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER final_picture BEFORE UPDATE OR DELETE OR TRUNCATE ON picture "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_final()"
    )


def _jobs_on_postgresql() -> None:
    op.add_column("print_job", sa.Column("proof", sa.String(), server_default="", nullable=False))
    op.add_column("print_job", sa.Column("asked_at", UtcDateTime(), nullable=True))
    op.execute("UPDATE print_job SET asked_at = created_at")
    op.alter_column("print_job", "asked_at", nullable=False)
    op.drop_constraint(op.f("ck_print_job_state"), "print_job")
    for name, rule in JOB_RULES.items():
        op.create_check_constraint(op.f(f"ck_print_job_{name}"), "print_job", rule)


def _remake(table: str, edited: Callable[[str], str], filled: Mapping[str, str] = {}) -> None:
    """SQLite can not change a constraint: a new table takes the rows over, and has the indexes
    and triggers of the old one. `filled`: what new columns take from old ones."""
    bind = op.get_bind()
    names = [column["name"] for column in sa.inspect(bind).get_columns(table)]
    stored = bind.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql <> ''"),
        {"table": table},
    ).all()
    for row in stored:
        if row.type == "index":
            op.drop_index(row.sql.split()[row.sql.split().index("INDEX") + 1])
    (made,) = (row.sql for row in stored if row.type == "table")
    op.rename_table(table, f"{table}_before")
    op.execute(sa.text(edited(made).replace(":", r"\:")))
    op.execute(
        f"INSERT INTO {table} ({', '.join([*names, *filled])})"  # noqa: S608
        f" SELECT {', '.join([*names, *filled.values()])} FROM {table}_before"
    )
    op.drop_table(f"{table}_before")
    for row in stored:
        if row.type != "table":
            op.execute(sa.text(row.sql.replace(":", r"\:")))


def _shop_with_logo(made: str) -> str:
    key = "CONSTRAINT fk_shop_logo_sha256 FOREIGN KEY(logo_sha256) REFERENCES picture (sha256)"
    return _with(made, "logo_sha256 VARCHAR", [key])


def _jobs_with_proof(made: str) -> str:
    old_rule = f"CONSTRAINT ck_print_job_state CHECK ({OLD_STATES})"
    if old_rule not in made:
        raise RuntimeError(f"print_job has no {old_rule}")
    for shape in (f", \n\t{old_rule}", f"{old_rule}, \n\t", f"{old_rule}, ", f", {old_rule}"):
        made = made.replace(shape, "")
    rules = [f"CONSTRAINT ck_print_job_{name} CHECK ({rule})" for name, rule in JOB_RULES.items()]
    return _with(made, "proof VARCHAR DEFAULT '' NOT NULL, \n\tasked_at DATETIME NOT NULL", rules)


def _with(made: str, columns: str, rules: list[str]) -> str:
    """Return how a table is made that has these columns and rules too."""
    opened, closed = made.index("(") + 1, made.rindex(")")
    after = "".join(f", \n\t{rule}" for rule in rules)
    body = made[opened:closed].rstrip()
    return f"{made[:opened]}\n\t{columns}, {body}{after}\n{made[closed:]}"
