"""Shifts that end and close, cash movements, counts, closings, refunds and duplicates."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateColumn

from db.tables.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OLD_JOB_STATES = "state IN ('queued', 'sending', 'sent', 'uncertain')"
JOB_STATES = "state IN ('queued', 'sending', 'sent', 'uncertain', 'held', 'not_wanted')"
UNPRINTED = "state IN ('queued', 'sending', 'uncertain')"

OLD_RULES: dict[str, dict[str, str]] = {
    "shift": {"closed_after_opened": "closed_at IS NULL OR closed_at >= opened_at"},
    "sale": {"total": "total_cents >= 0", "market_value": "market_value_cents >= 0"},
    "sale_line": {
        "quantity": "quantity >= 1",
        "weight": "weight_grams >= 1",
        "market_value": "market_value_cents >= 0",
        "discount": "discount_cents >= 0",
        "total": "total_cents >= 0",
        "vat": "vat_cents BETWEEN 0 AND total_cents",
    },
    "tender": {"amount": "amount_cents >= 0"},
    "sale_gift": {"amount": "amount_cents > 0"},
    "redemption": {"amount": "amount_cents >= 0"},
    "print_job": {"state": OLD_JOB_STATES},
    "stock_movement": {"in_a_lot": "kind = 'sold' OR lot IS NOT NULL"},
    "voucher_cancellation": {"amount": "amount_cents >= 0"},
}
RULES: dict[str, dict[str, str]] = {
    "shop": {"receipts": "receipts IN ('ask', 'always', 'never')"},
    "till": {"perpetual": "perpetual_absolute_cents >= abs(perpetual_cents)"},
    "staff": {"wrong_pins": "wrong_pins >= 0"},
    "shift": {
        "expected_float": "expected_float_cents >= 0",
        "ended_after_opened": "ended_at IS NULL OR ended_at >= opened_at",
        "ended": "(ended_at IS NULL) = (ended_by IS NULL)"
        " AND (ended_at IS NULL) = (perpetual_cents IS NULL)"
        " AND (ended_at IS NULL) = (perpetual_absolute_cents IS NULL)",
        "closed_after_ended": "closed_at IS NULL"
        " OR (ended_at IS NOT NULL AND closed_at >= ended_at)",
        "closed": "(closed_at IS NULL) = (closed_by IS NULL)"
        " AND (closed_at IS NULL) = (float_left_cents IS NULL)"
        " AND (closed_at IS NULL) = (deposit_cents IS NULL)",
        "left": "float_left_cents >= 0 AND deposit_cents >= 0",
        "two_signatures": "countersigned_by <> closed_by",
    },
    "sale": {
        "kind": "kind IN ('sale', 'refund', 'void')",
        "corrects": "(kind = 'sale') = (corrects IS NULL)",
        "reason": "kind = 'sale' OR reason <> ''",
        "total": "kind <> 'sale' OR total_cents >= 0",
        "market_value": "kind <> 'sale' OR market_value_cents >= 0",
    },
    "sale_line": {
        "quantity": "quantity <> 0",
        "weight": "weight_grams * quantity > 0",
        "market_value": "market_value_cents * quantity >= 0",
        "discount": "discount_cents * quantity >= 0",
        "total": "total_cents * quantity >= 0",
        "vat": "vat_cents * quantity >= 0 AND abs(vat_cents) <= abs(total_cents)",
        "returns": "(quantity < 0) = (returns_sale_id IS NOT NULL)",
        "returns_a_line": "(returns_sale_id IS NULL) = (returns_line_number IS NULL)",
    },
    "tender": {"amount": "amount_cents >= 0 OR given_cents = amount_cents"},
    "sale_gift": {"amount": "amount_cents <> 0"},
    "print_job": {"state": JOB_STATES},
    "stock_movement": {"in_a_lot": "kind IN ('sold', 'returned') OR lot IS NOT NULL"},
}
KEYS: dict[str, dict[str, tuple[str, str, str]]] = {
    "shift": {
        f"fk_shift_{column}": (column, "staff", "number")
        for column in ("ended_by", "closed_by", "countersigned_by")
    },
    "sale": {
        "fk_sale_corrects": ("corrects", "sale", "sale_id"),
        "fk_sale_allowed_by": ("allowed_by", "staff", "number"),
    },
    "sale_line": {
        "fk_sale_line_returns": (
            "returns_sale_id, returns_line_number",
            "sale_line",
            "sale_id, line_number",
        )
    },
}
REPLACED_INDEXES = ("uq_shift_one_open_per_till", "ix_print_job_unprinted")
WITH_COLUMNS = ("shop", "till", "staff", "shift", "sale", "sale_line")
FINAL_TABLES = (
    "cash_movement",
    "voided_line",
    "cash_count",
    "tender_count",
    "closing",
    "duplicate",
)
IN_A_SHIFT = ("sale", "cash_movement", "voided_line")
OF_A_SALE = ("sale_line", "tender", "sale_gift", "redemption")
OF_A_COUNT = ("count_draft", "cash_count", "tender_count")
ENDED = "SELECT 1 FROM shift WHERE id = NEW.shift_id AND ended_at IS NOT NULL"
SALE_ENDED = (
    "SELECT 1 FROM sale JOIN shift ON shift.id = sale.shift_id"
    " WHERE sale.sale_id = NEW.sale_id AND shift.ended_at IS NOT NULL"
)
CLOSED = "SELECT 1 FROM shift WHERE id = NEW.shift_id AND closed_at IS NOT NULL"
SHIFT_STAYS = "OLD.closed_at IS NOT NULL OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS NULL"
TILL_SHRINKS = (
    "NEW.last_ticket < OLD.last_ticket OR NEW.last_shift < OLD.last_shift"
    " OR NEW.journal_seq < OLD.journal_seq"
    " OR abs(NEW.perpetual_cents - OLD.perpetual_cents)"
    " > NEW.perpetual_absolute_cents - OLD.perpetual_absolute_cents"
)
"""A total moves by as much as the absolute one at most, and that one only grows."""


def _new_columns(table: str) -> tuple[sa.Column[Any], ...]:
    """Return columns that are not yet bound to a table."""
    columns: dict[str, tuple[sa.Column[Any], ...]] = {
        "shop": (sa.Column("receipts", sa.String(), server_default="always", nullable=False),),
        "till": (
            sa.Column("perpetual_cents", sa.BigInteger(), server_default="0", nullable=False),
            sa.Column(
                "perpetual_absolute_cents", sa.BigInteger(), server_default="0", nullable=False
            ),
            sa.Column("last_at", UtcDateTime(), nullable=True),
        ),
        "staff": (
            sa.Column("wrong_pins", sa.Integer(), server_default="0", nullable=False),
            sa.Column("wait_until", UtcDateTime(), nullable=True),
        ),
        "shift": (
            sa.Column("day", sa.Date(), nullable=True),
            sa.Column("expected_float_cents", sa.Integer(), nullable=True),
            sa.Column("opened_seq", sa.Integer(), nullable=True),
            sa.Column("ended_at", UtcDateTime(), nullable=True),
            sa.Column("ended_offset_minutes", sa.Integer(), nullable=True),
            sa.Column("ended_by", sa.Integer(), nullable=True),
            sa.Column("perpetual_cents", sa.BigInteger(), nullable=True),
            sa.Column("perpetual_absolute_cents", sa.BigInteger(), nullable=True),
            sa.Column("closed_offset_minutes", sa.Integer(), nullable=True),
            sa.Column("closed_by", sa.Integer(), nullable=True),
            sa.Column("countersigned_by", sa.Integer(), nullable=True),
            sa.Column("float_left_cents", sa.Integer(), nullable=True),
            sa.Column("deposit_cents", sa.Integer(), nullable=True),
        ),
        "sale": (
            sa.Column("kind", sa.String(), server_default="sale", nullable=False),
            sa.Column("corrects", sa.Uuid(), nullable=True),
            sa.Column("reason", sa.String(), server_default="", nullable=False),
            sa.Column("allowed_by", sa.Integer(), nullable=True),
        ),
        "sale_line": (
            sa.Column("returns_sale_id", sa.Uuid(), nullable=True),
            sa.Column("returns_line_number", sa.Integer(), nullable=True),
        ),
    }
    return columns.get(table, ())


def upgrade() -> None:
    """Add columns and tables; what is final keeps its rows and its triggers."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for index in REPLACED_INDEXES:
        op.drop_index(index)
    if on_sqlite:
        # References to a table that is made anew keep its name.
        op.execute("PRAGMA legacy_alter_table = ON")
        for table in sorted({*WITH_COLUMNS, *OLD_RULES, *RULES, *KEYS} - {"voucher_cancellation"}):
            _remake(table)
        _remake("voucher_cancellation", sa.Column("id", sa.Integer(), nullable=False))
        op.execute("PRAGMA legacy_alter_table = OFF")
    else:
        for table in sorted({*WITH_COLUMNS, *OLD_RULES, *RULES, *KEYS}):
            _alter(table)
        op.drop_constraint("pk_voucher_cancellation", "voucher_cancellation")
        op.execute(
            "ALTER TABLE voucher_cancellation ADD COLUMN id SERIAL NOT NULL"
            " CONSTRAINT pk_voucher_cancellation PRIMARY KEY"
        )
    _indexes()
    _cash()
    _closings()
    _corrections()
    _perpetual_totals()
    for table in FINAL_TABLES:
        _final(table)
    if on_sqlite:
        _guards_on_sqlite()
    else:
        _guards_on_postgresql()


def _alter(table: str) -> None:
    """PostgreSQL changes what is there."""
    for column in _new_columns(table):
        op.add_column(table, column)
    if table == "shift":
        op.execute(
            "UPDATE shift SET day = CAST(opened_at AT TIME ZONE 'UTC'"
            " + make_interval(mins => opened_offset_minutes) AS DATE)"
        )
        op.alter_column("shift", "day", nullable=False)
    for name in OLD_RULES.get(table, {}):
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    for name, rule in RULES.get(table, {}).items():
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)
    for name, (columns, other, keys) in KEYS.get(table, {}).items():
        op.create_foreign_key(op.f(name), table, other, columns.split(", "), keys.split(", "))


def _remake(table: str, *more: sa.Column[Any]) -> None:
    """SQLite can not drop what a constraint names: a new table takes the rows over, and has
    the indexes and triggers of the old one."""
    bind = op.get_bind()
    old = sa.inspect(bind).get_columns(table)
    stored = bind.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"),
        {"table": table},
    ).all()
    (made,) = (row.sql for row in stored if row.type == "table")
    for row in stored:
        if row.type == "index":
            op.drop_index(row.sql.split()[row.sql.split().index("INDEX") + 1])
    op.rename_table(table, f"{table}_before")
    op.execute(sa.text(_edited(table, made, (*_new_columns(table), *more)).replace(":", r"\:")))
    names = {column["name"]: column["name"] for column in old}
    if table == "shift":
        names["day"] = "date(opened_at, opened_offset_minutes || ' minutes')"
    op.execute(
        f"INSERT INTO {table} ({', '.join(names)})"  # noqa: S608
        f" SELECT {', '.join(names.values())} FROM {table}_before"
    )
    op.drop_table(f"{table}_before")
    for row in stored:
        if row.type != "table":
            op.execute(sa.text(row.sql.replace(":", r"\:")))


def _edited(table: str, made: str, columns: tuple[sa.Column[Any], ...]) -> str:
    """Return how the new table is made: the old one's words with other columns and rules."""
    for name, rule in OLD_RULES.get(table, {}).items():
        before = f"CONSTRAINT ck_{table}_{name} CHECK ({rule})"
        if before not in made:
            raise RuntimeError(f"{table} has no {before}")
        made = made.replace(f"{before}, ", "").replace(f", {before}", "")
    if table == "voucher_cancellation":
        made = made.replace("PRIMARY KEY (voucher)", "PRIMARY KEY (id)")
    holder = sa.Table(table, sa.MetaData(), *columns)
    added = [str(CreateColumn(column).compile(dialect=sqlite.dialect())) for column in holder.c]
    if table == "shift":
        added = [column.replace("day DATE", "day DATE NOT NULL") for column in added]
    rules = [
        f"CONSTRAINT ck_{table}_{name} CHECK ({rule})"
        for name, rule in RULES.get(table, {}).items()
    ]
    rules += [
        f"CONSTRAINT {name} FOREIGN KEY({own}) REFERENCES {other} ({keys})"
        for name, (own, other, keys) in KEYS.get(table, {}).items()
    ]
    opened, closed = made.index("(") + 1, made.rindex(")")
    before = "".join(f"\n\t{column}, " for column in added)
    after = "".join(f", \n\t{rule}" for rule in rules)
    return f"{made[:opened]}{before}{made[opened:closed].rstrip()}{after}\n{made[closed:]}"


def _indexes() -> None:
    for name, table, columns, where, unique in (
        ("uq_shift_one_open_per_till", "shift", ["till"], "ended_at IS NULL", True),
        ("ix_print_job_unprinted", "print_job", ["till", "id"], UNPRINTED, False),
        ("ix_print_job_held", "print_job", ["till"], "state = 'held'", False),
        ("ix_sale_corrects", "sale", ["corrects"], "corrects IS NOT NULL", False),
        ("uq_sale_voided_once", "sale", ["corrects"], "kind = 'void'", True),
        ("ix_sale_gift_voucher", "sale_gift", ["voucher"], "voucher IS NOT NULL", False),
    ):
        only = sa.text(where)
        op.create_index(
            name, table, columns, unique=unique, sqlite_where=only, postgresql_where=only
        )
    op.create_index(op.f("ix_voucher_cancellation_voucher"), "voucher_cancellation", ["voucher"])


def _cash() -> None:
    op.create_table(
        "cash_movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=False),
        sa.Column("allowed_by", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("offset_minutes", sa.Integer(), nullable=False),
        sa.Column("print_job_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'no_sale') = (amount_cents = 0)", name=op.f("ck_cash_movement_no_sale")
        ),
        sa.CheckConstraint(
            "kind IN ('pay_in', 'pay_out', 'cash_drop', 'no_sale')",
            name=op.f("ck_cash_movement_kind"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_cash_movement_reason")),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_cash_movement_amount")),
        sa.ForeignKeyConstraint(
            ["allowed_by"], ["staff.number"], name=op.f("fk_cash_movement_allowed_by")
        ),
        sa.ForeignKeyConstraint(
            ["print_job_id"], ["print_job.id"], name=op.f("fk_cash_movement_print_job_id")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_cash_movement_shift_id")),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_cash_movement_staff_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_movement")),
        sa.UniqueConstraint("movement_id", name="uq_cash_movement_movement_id"),
    )
    op.create_index("ix_cash_movement_shift", "cash_movement", ["shift_id"], unique=False)
    op.create_table(
        "voided_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("basket_id", sa.Uuid(), nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("whole_basket", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_voided_line_quantity")),
        sa.CheckConstraint("total_cents >= 0", name=op.f("ck_voided_line_total")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_voided_line_shift_id")),
        sa.ForeignKeyConstraint(["sku"], ["item.sku"], name=op.f("fk_voided_line_sku")),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_voided_line_staff_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voided_line")),
    )
    op.create_index("ix_voided_line_shift", "voided_line", ["shift_id"], unique=False)
    op.create_table(
        "count_draft",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_count_draft_shift_id")),
        sa.PrimaryKeyConstraint("shift_id", name=op.f("pk_count_draft")),
    )
    op.create_table(
        "cash_count",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("denomination_cents", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("form IN ('piece', 'roll')", name=op.f("ck_cash_count_form")),
        sa.CheckConstraint(
            "amount_cents >= count * denomination_cents", name=op.f("ck_cash_count_amount")
        ),
        sa.CheckConstraint("count >= 1", name=op.f("ck_cash_count_count")),
        sa.CheckConstraint("denomination_cents >= 1", name=op.f("ck_cash_count_denomination")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_cash_count_shift_id")),
        sa.PrimaryKeyConstraint(
            "shift_id", "form", "denomination_cents", name=op.f("pk_cash_count")
        ),
    )
    op.create_table(
        "tender_count",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("expected_cents", sa.Integer(), nullable=False),
        sa.Column("counted_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("kind = 'voucher' OR issuer = ''", name=op.f("ck_tender_count_issuer")),
        sa.CheckConstraint(
            "kind IN ('cash', 'card', 'cheque', 'voucher')", name=op.f("ck_tender_count_kind")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_tender_count_shift_id")),
        sa.PrimaryKeyConstraint("shift_id", "kind", "issuer", name=op.f("pk_tender_count")),
    )


def _closings() -> None:
    op.create_table(
        "closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("first_ticket", sa.Integer(), nullable=True),
        sa.Column("last_ticket", sa.Integer(), nullable=True),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("absolute_cents", sa.BigInteger(), nullable=False),
        sa.Column("perpetual_cents", sa.BigInteger(), nullable=False),
        sa.Column("perpetual_absolute_cents", sa.BigInteger(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_offset_minutes", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'z') = (shift_id IS NOT NULL)", name=op.f("ck_closing_shift")),
        sa.CheckConstraint("kind IN ('z', 'month', 'year')", name=op.f("ck_closing_kind")),
        sa.CheckConstraint(
            "(first_ticket IS NULL) = (last_ticket IS NULL)", name=op.f("ck_closing_tickets")
        ),
        sa.CheckConstraint("absolute_cents >= abs(total_cents)", name=op.f("ck_closing_absolute")),
        sa.CheckConstraint("last_ticket >= first_ticket", name=op.f("ck_closing_tickets_in_order")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_closing_number")),
        sa.CheckConstraint(
            "perpetual_absolute_cents >= absolute_cents", name=op.f("ck_closing_perpetual")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff.number"], name=op.f("fk_closing_made_by")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_closing_shift_id")),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_closing_till")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
        sa.UniqueConstraint("shift_id", name="uq_closing_shift"),
        sa.UniqueConstraint("till", "kind", "number", name="uq_closing_number"),
    )
    op.create_index("ix_closing_period", "closing", ["till", "period"], unique=False)
    op.create_index(
        "uq_closing_period",
        "closing",
        ["till", "kind", "period"],
        unique=True,
        sqlite_where=sa.text("kind <> 'z'"),
        postgresql_where=sa.text("kind <> 'z'"),
    )
    op.create_table(
        "duplicate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sale_id", sa.Uuid(), nullable=True),
        sa.Column("closing_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=False),
        sa.Column("print_job_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(sale_id IS NULL) <> (closing_id IS NULL)", name=op.f("ck_duplicate_of_one")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_duplicate_number")),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["closing.id"], name=op.f("fk_duplicate_closing_id")
        ),
        sa.ForeignKeyConstraint(
            ["print_job_id"], ["print_job.id"], name=op.f("fk_duplicate_print_job_id")
        ),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.sale_id"], name=op.f("fk_duplicate_sale_id")),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_duplicate_staff_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate")),
        sa.UniqueConstraint("closing_id", "number", name="uq_duplicate_closing"),
        sa.UniqueConstraint("sale_id", "number", name="uq_duplicate_sale"),
    )
    op.create_index("ix_duplicate_at", "duplicate", ["at"], unique=False)


def _corrections() -> None:
    op.create_table(
        "line_returned",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("sold", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.CheckConstraint("returned BETWEEN 0 AND sold", name=op.f("ck_line_returned_returned")),
        sa.ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_line_returned_line",
        ),
        sa.PrimaryKeyConstraint("sale_id", "line_number", name=op.f("pk_line_returned")),
    )


def _perpetual_totals() -> None:
    """Until now every ticket was a sale. The last moment is that of the last entry."""
    total = "(SELECT coalesce(sum(total_cents), 0) FROM sale WHERE sale.till = till.name)"
    last = (
        "(SELECT journal_entry.at FROM journal_entry"
        " WHERE journal_entry.till = till.name AND journal_entry.seq = till.journal_seq)"
    )
    op.execute(
        f"UPDATE till SET perpetual_cents = {total}, perpetual_absolute_cents = {total},"  # noqa: S608
        f" last_at = {last}"
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


def _guards_on_sqlite() -> None:
    """Nothing comes into a shift that has ended, into a closed shift or a closed period, and
    a perpetual total never shrinks."""
    for tables, refused, why in (
        (IN_A_SHIFT, ENDED, "the shift has ended"),
        (OF_A_SALE, SALE_ENDED, "the shift has ended"),
        (OF_A_COUNT, CLOSED, "the shift is closed"),
    ):
        for table in tables:
            op.execute(
                f"CREATE TRIGGER open_shift_{table} BEFORE INSERT ON {table}"
                f" WHEN EXISTS ({refused}) BEGIN SELECT RAISE(ABORT, '{why}'); END"
            )
    for name, deed, when in (
        ("closed_shift_update", "UPDATE ON shift", SHIFT_STAYS),
        ("closed_shift_delete", "DELETE ON shift", "1"),
        (
            "closed_period_shift",
            "INSERT ON shift",
            (
                "EXISTS (SELECT 1 FROM closing WHERE till = NEW.till AND kind <> 'z'"
                " AND period IN (substr(NEW.day, 1, 7), substr(NEW.day, 1, 4)))"
            ),
        ),
        (
            "closed_period_closing",
            "INSERT ON closing",
            (
                "EXISTS (SELECT 1 FROM closing WHERE till = NEW.till AND kind <> 'z'"
                " AND kind <> NEW.kind AND NEW.period LIKE period || '%')"
            ),
        ),
        (
            "open_period_closing",
            "INSERT ON closing",
            (
                "NEW.kind <> 'z' AND EXISTS (SELECT 1 FROM shift WHERE till = NEW.till"
                " AND closed_at IS NULL AND day LIKE NEW.period || '%')"
            ),
        ),
        ("perpetual_till", "UPDATE ON till", TILL_SHRINKS),
        ("perpetual_till_delete", "DELETE ON till", "1"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {deed} WHEN {when}"
            f" BEGIN SELECT RAISE(ABORT, '{name.replace('_', ' ')}'); END"
        )


def _guards_on_postgresql() -> None:
    """The same, each rule a function."""
    for name, tables, refused in (
        ("open_shift", IN_A_SHIFT, ENDED),
        ("open_shift_of_sale", OF_A_SALE, SALE_ENDED),
        ("uncounted_shift", OF_A_COUNT, CLOSED),
    ):
        _guard(name, f"EXISTS ({refused})", "NEW")
        for table in tables:
            _guarded(name, table, "INSERT")
    _guard("closed_shift_update", SHIFT_STAYS, "NEW")
    _guarded("closed_shift_update", "shift", "UPDATE")
    _guard("never", "TRUE", "OLD")
    _guarded("never", "shift", "DELETE")
    _guarded("never", "till", "DELETE")
    _guard(
        "closed_period_shift",
        "EXISTS (SELECT 1 FROM closing WHERE till = NEW.till AND kind <> 'z'"
        " AND period IN (to_char(NEW.day, 'YYYY-MM'), to_char(NEW.day, 'YYYY')))",
        "NEW",
    )
    _guarded("closed_period_shift", "shift", "INSERT")
    _guard(
        "closed_period_closing",
        "EXISTS (SELECT 1 FROM closing WHERE till = NEW.till AND kind <> 'z'"
        " AND kind <> NEW.kind AND NEW.period LIKE period || '%')"
        " OR NEW.kind <> 'z' AND EXISTS (SELECT 1 FROM shift WHERE till = NEW.till"
        " AND closed_at IS NULL AND to_char(day, 'YYYY-MM-DD') LIKE NEW.period || '%')",
        "NEW",
    )
    _guarded("closed_period_closing", "closing", "INSERT")
    _guard("perpetual_till", TILL_SHRINKS, "NEW")
    _guarded("perpetual_till", "till", "UPDATE")


def _guard(name: str, refused: str, kept: str) -> None:
    op.execute(
        sa.text(
            f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {refused} THEN RAISE EXCEPTION '{name.replace('_', ' ')}'"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            f" RETURN {kept}; END $$"
        )
    )


def _guarded(name: str, table: str, deed: str) -> None:
    op.execute(
        f"CREATE TRIGGER {name}_{table}_{deed.lower()} BEFORE {deed} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
    )
