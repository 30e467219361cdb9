"""What the codes of vouchers that came from elsewhere look like, to know a guess."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# As `db.tables.vouchers.form_of` says it.
_FORM = """CAST(length(code) AS TEXT) || CASE
    WHEN ltrim(code, '0123456789') = '' THEN ' figures'
    WHEN ltrim(code, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = '' THEN ' letters'
    WHEN ltrim(code, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') = '' THEN ' both'
    ELSE ' ' || CAST(length(ltrim(code, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')) AS TEXT)
END"""


def upgrade() -> None:
    """Add the form of each code and its index."""
    op.add_column("voucher", sa.Column("form", sa.String(), nullable=True))
    op.execute(
        f"UPDATE voucher SET form = {_FORM} WHERE batch_id IS NULL AND pattern_id IS NULL"  # noqa: S608
    )
    op.create_index(
        "ix_voucher_form",
        "voucher",
        ["form", "code"],
        sqlite_where=sa.text("form IS NOT NULL"),
        postgresql_where=sa.text("form IS NOT NULL"),
    )
