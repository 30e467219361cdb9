"""Donations, serial numbers, top-up codes and stocktakes; a fuller stock ledger."""

import sqlalchemy as sa
from alembic import op

from db.tables.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOVEMENT_KINDS = (
    "kind IN ('received', 'sold', 'returned', 'given', 'written_off', 'counted', 'corrected',"
    " 'moved')"
)
SOLD_BY_A_SALE = "(kind IN ('sold', 'returned')) = (sale_id IS NOT NULL)"
IN_A_LOT = "kind = 'sold' OR lot IS NOT NULL"
HAS_A_REASON = "kind <> 'written_off' OR reason <> ''"
BY_A_STOCKTAKE = "(kind = 'counted') = (stocktake_id IS NOT NULL)"


def upgrade() -> None:
    """Add tables and columns; the ledger keeps its rows and its triggers."""
    _donors_and_lots()
    _donations()
    _stocktakes()
    _serial_numbers()
    _topup_codes()
    op.add_column("sale_line", sa.Column("serial", sa.String(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _movements_on_sqlite()
    else:
        _movements_on_postgresql()
    op.create_index("ix_stock_movement_lot", "stock_movement", ["lot", "at"])
    op.create_index("ix_stock_movement_sku", "stock_movement", ["sku", "at"])
    op.create_index(
        "ix_stock_movement_written_off",
        "stock_movement",
        ["at"],
        sqlite_where=sa.text("kind = 'written_off'"),
        postgresql_where=sa.text("kind = 'written_off'"),
    )
    op.create_index(
        "ix_stock_movement_no_lot",
        "stock_movement",
        ["sku"],
        sqlite_where=sa.text("lot IS NULL"),
        postgresql_where=sa.text("lot IS NULL"),
    )
    _final("topup_showing")


def _donors_and_lots() -> None:
    op.add_column(
        "item",
        sa.Column("barcode_given", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("donor", sa.Column("reference", sa.String(), nullable=True))
    op.execute("UPDATE donor SET reference = 'D' || id")
    op.create_index("uq_donor_reference", "donor", ["reference"], unique=True)
    op.add_column("lot", sa.Column("donation_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_lot_donation_id"), "lot", ["donation_id"])
    op.add_column("lot", sa.Column("condition", sa.String(), server_default="", nullable=False))
    op.add_column("lot", sa.Column("place", sa.String(), server_default="", nullable=False))
    op.add_column(
        "lot", sa.Column("quarantined", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def _donations() -> None:
    op.create_table(
        "donation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_offset_minutes", sa.Integer(), nullable=False),
        sa.Column("print_job_id", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("copies >= 0", name=op.f("ck_donation_copies")),
        sa.CheckConstraint("document_number <> ''", name=op.f("ck_donation_document_number")),
        sa.ForeignKeyConstraint(["donor_id"], ["donor.id"], name=op.f("fk_donation_donor_id")),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_donation_staff_number")
        ),
        sa.ForeignKeyConstraint(
            ["print_job_id"], ["print_job.id"], name=op.f("fk_donation_print_job_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donation")),
        sa.UniqueConstraint("donor_id", "document_number", name="uq_donation_document"),
    )
    op.create_table(
        "donation_draft",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_donation_draft_till")),
        sa.PrimaryKeyConstraint("till", name=op.f("pk_donation_draft")),
    )


def _stocktakes() -> None:
    op.create_table(
        "stocktake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_stocktake_closed_has_a_time")
        ),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_stocktake_state")),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["staff.number"], name=op.f("fk_stocktake_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["staff.number"], name=op.f("fk_stocktake_opened_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake")),
    )
    op.create_index(
        "uq_stocktake_one_open",
        "stocktake",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "stocktake_count",
        sa.Column("stocktake_id", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_code", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("unlotted", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_stocktake_count_counted")),
        sa.CheckConstraint("expected >= 0", name=op.f("ck_stocktake_count_expected")),
        sa.CheckConstraint("unlotted >= 0", name=op.f("ck_stocktake_count_unlotted")),
        sa.ForeignKeyConstraint(["lot"], ["lot.lot"], name=op.f("fk_stocktake_count_lot")),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_stocktake_count_staff_number")
        ),
        sa.ForeignKeyConstraint(
            ["stocktake_id"], ["stocktake.id"], name=op.f("fk_stocktake_count_stocktake_id")
        ),
        sa.PrimaryKeyConstraint("stocktake_id", "lot", name=op.f("pk_stocktake_count")),
    )
    op.create_table(
        "stocktake_piece",
        sa.Column("stocktake_id", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["lot"], ["lot.lot"], name=op.f("fk_stocktake_piece_lot")),
        sa.ForeignKeyConstraint(
            ["stocktake_id"], ["stocktake.id"], name=op.f("fk_stocktake_piece_stocktake_id")
        ),
        sa.PrimaryKeyConstraint("stocktake_id", "lot", "serial", name=op.f("pk_stocktake_piece")),
    )


def _serial_numbers() -> None:
    op.create_table(
        "serial_number",
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("other_serial", sa.String(), nullable=True),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sale_id", sa.Uuid(), nullable=True),
        sa.Column("line_number", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'sold') = (sale_id IS NOT NULL)", name=op.f("ck_serial_number_sold_by_a_sale")
        ),
        sa.CheckConstraint(
            "state IN ('in_stock', 'sold', 'gone')", name=op.f("ck_serial_number_state")
        ),
        sa.CheckConstraint(
            "(sale_id IS NULL) = (line_number IS NULL)", name=op.f("ck_serial_number_line")
        ),
        sa.ForeignKeyConstraint(["lot"], ["lot.lot"], name=op.f("fk_serial_number_lot")),
        sa.ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_serial_number_line",
        ),
        sa.ForeignKeyConstraint(["sku"], ["item.sku"], name=op.f("fk_serial_number_sku")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_serial_number")),
        sa.UniqueConstraint("other_serial", name=op.f("uq_serial_number_other_serial")),
    )
    op.create_index(
        "ix_serial_number_line", "serial_number", ["sale_id", "line_number"], unique=False
    )
    op.create_index(op.f("ix_serial_number_lot"), "serial_number", ["lot"], unique=False)


def _topup_codes() -> None:
    op.create_table(
        "topup_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sale_id", sa.Uuid(), nullable=True),
        sa.Column("line_number", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'assigned') = (sale_id IS NOT NULL)",
            name=op.f("ck_topup_code_assigned_by_a_sale"),
        ),
        sa.CheckConstraint(
            "state IN ('in_stock', 'assigned', 'gone')", name=op.f("ck_topup_code_state")
        ),
        sa.CheckConstraint(
            "(sale_id IS NULL) = (line_number IS NULL)", name=op.f("ck_topup_code_line")
        ),
        sa.ForeignKeyConstraint(["lot"], ["lot.lot"], name=op.f("fk_topup_code_lot")),
        sa.ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_topup_code_line",
        ),
        sa.ForeignKeyConstraint(["sku"], ["item.sku"], name=op.f("fk_topup_code_sku")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topup_code")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_topup_code_fingerprint")),
        sa.UniqueConstraint("serial", name=op.f("uq_topup_code_serial")),
    )
    op.create_index(
        "ix_topup_code_in_stock",
        "topup_code",
        ["lot", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'in_stock'"),
        postgresql_where=sa.text("state = 'in_stock'"),
    )
    op.create_index("ix_topup_code_line", "topup_code", ["sale_id", "line_number"], unique=False)
    op.create_table(
        "topup_showing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topup_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("print_job_id", sa.Integer(), nullable=True),
        sa.Column("staff_number", sa.Integer(), nullable=True),
        sa.Column("allowed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "how <> 'copy' OR allowed_by IS NOT NULL", name=op.f("ck_topup_showing_allowed")
        ),
        sa.CheckConstraint(
            "how IN ('receipt', 'screen', 'copy')", name=op.f("ck_topup_showing_how")
        ),
        sa.ForeignKeyConstraint(
            ["allowed_by"], ["staff.number"], name=op.f("fk_topup_showing_allowed_by")
        ),
        sa.ForeignKeyConstraint(
            ["print_job_id"], ["print_job.id"], name=op.f("fk_topup_showing_print_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_topup_showing_staff_number")
        ),
        sa.ForeignKeyConstraint(
            ["topup_id"], ["topup_code.id"], name=op.f("fk_topup_showing_topup_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topup_showing")),
    )
    op.create_index("ix_topup_showing_topup", "topup_showing", ["topup_id"], unique=False)


def _movements_on_sqlite() -> None:
    """SQLite can not change constraints: a new table takes the rows over."""
    op.drop_index("ix_stock_movement_line", "stock_movement")
    op.rename_table("stock_movement", "stock_movement_before")
    op.create_table(
        "stock_movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("sale_id", sa.Uuid(), nullable=True),
        sa.Column("line_number", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=True),
        sa.Column("stocktake_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(BY_A_STOCKTAKE, name=op.f("ck_stock_movement_stocktake")),
        sa.CheckConstraint(SOLD_BY_A_SALE, name=op.f("ck_stock_movement_sold_by_a_sale")),
        sa.CheckConstraint(HAS_A_REASON, name=op.f("ck_stock_movement_reason")),
        sa.CheckConstraint(IN_A_LOT, name=op.f("ck_stock_movement_in_a_lot")),
        sa.CheckConstraint(MOVEMENT_KINDS, name=op.f("ck_stock_movement_kind")),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_movement_quantity")),
        sa.ForeignKeyConstraint(["lot"], ["lot.lot"], name=op.f("fk_stock_movement_lot")),
        sa.ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_stock_movement_line",
        ),
        sa.ForeignKeyConstraint(["sku"], ["item.sku"], name=op.f("fk_stock_movement_sku")),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_stock_movement_staff_number")
        ),
        sa.ForeignKeyConstraint(
            ["stocktake_id"], ["stocktake.id"], name=op.f("fk_stock_movement_stocktake_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
    )
    columns = "id, kind, sku, lot, quantity, sale_id, line_number, at"
    op.execute(
        f"INSERT INTO stock_movement ({columns}) SELECT {columns} FROM stock_movement_before"  # noqa: S608
    )
    op.drop_table("stock_movement_before")
    op.create_index("ix_stock_movement_line", "stock_movement", ["sale_id", "line_number"])
    _final("stock_movement")


def _movements_on_postgresql() -> None:
    op.add_column(
        "stock_movement", sa.Column("reason", sa.String(), server_default="", nullable=False)
    )
    op.add_column("stock_movement", sa.Column("staff_number", sa.Integer(), nullable=True))
    op.add_column("stock_movement", sa.Column("stocktake_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        op.f("fk_stock_movement_staff_number"),
        "stock_movement",
        "staff",
        ["staff_number"],
        ["number"],
    )
    op.create_foreign_key(
        op.f("fk_stock_movement_stocktake_id"),
        "stock_movement",
        "stocktake",
        ["stocktake_id"],
        ["id"],
    )
    for name in ("kind", "sold_by_a_sale", "received_in_a_lot"):
        op.drop_constraint(op.f(f"ck_stock_movement_{name}"), "stock_movement")
    for name, rule in (
        ("kind", MOVEMENT_KINDS),
        ("sold_by_a_sale", SOLD_BY_A_SALE),
        ("in_a_lot", IN_A_LOT),
        ("reason", HAS_A_REASON),
        ("stocktake", BY_A_STOCKTAKE),
    ):
        op.create_check_constraint(op.f(f"ck_stock_movement_{name}"), "stock_movement", rule)


def _final(table: str) -> None:
    """Refuse changes of the table's rows, as 0002 did for the others."""
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
