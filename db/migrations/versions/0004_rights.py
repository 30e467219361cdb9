"""Members with cards and orientations, tariffs, quotas, fuller vouchers, claims and gifts."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from db.tables.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TARIFFS = "tariff IN ('public', 'social', 'tier', 'typed', 'rule')"
WHICH_RULE = "(tariff = 'rule') = (tariff_id IS NOT NULL)"
VOUCHER_RULES = (
    ("has_value", "(kind IN ('payment', 'amount')) = (value_cents IS NOT NULL)"),
    ("kind", "kind IN ('payment', 'percent', 'amount', 'free')"),
    ("scope", "scope IN ('all', 'category', 'item')"),
    ("target", "(scope = 'all') = (target = '')"),
    ("free_what", "kind <> 'free' OR scope <> 'all'"),
    ("min_basket", "min_basket_cents >= 0"),
    ("uses_issued", "uses_left <= uses"),
    (
        "cancelled_is_empty",
        "NOT cancelled OR (coalesce(balance_cents, 0) = 0 AND coalesce(uses_left, 0) = 0)",
    ),
)
VOUCHER_KEYS = (
    ("member", "member.reference"),
    ("tier", "tier.tier"),
    ("batch_id", "voucher_batch.id"),
    ("pattern_id", "voucher_pattern.id"),
)
FINAL_TABLES = ("quota_use", "sale_gift", "voucher_cancellation", "claimed_redemption")


def upgrade() -> None:
    """Add tables; what was a member's card becomes the member's reference and first card."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(
        "ALTER TABLE item ADD COLUMN floor_price_cents INTEGER"
        " CONSTRAINT ck_item_floor_price CHECK (floor_price_cents >= 0)"
    )
    _households()
    if is_sqlite:
        # References to a table that is made anew keep its name.
        op.execute("PRAGMA legacy_alter_table = ON")
        _people_on_sqlite()
    else:
        _people_on_postgresql()
    _cards_and_orientations()
    _move_people()
    _voucher_sources()
    _tiers_and_rules()
    if is_sqlite:
        _sales_and_vouchers_on_sqlite()
        op.execute("PRAGMA legacy_alter_table = OFF")
    else:
        _sales_and_vouchers_on_postgresql()
    op.create_index(op.f("ix_sale_member"), "sale", ["member"])
    op.create_index(op.f("ix_voucher_issuer"), "voucher", ["issuer"])
    op.create_index(op.f("ix_voucher_batch_id"), "voucher", ["batch_id"])
    _quota_books()
    _voucher_books()
    for table in FINAL_TABLES:
        _final(table)


def _households() -> None:
    op.create_table(
        "household",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint("size BETWEEN 1 AND 99", name=op.f("ck_household_size")),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_household")),
    )
    op.execute("INSERT INTO household (reference, size) SELECT card, household_size FROM member")


def _people_on_sqlite() -> None:
    """SQLite can not drop what a constraint names: new tables take the rows over."""
    _set_aside("member")
    op.create_table(
        "member",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("household", sa.String(), nullable=False),
        sa.Column("suspended_at", UtcDateTime(), nullable=True),
        sa.Column("suspended_reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(suspended_at IS NULL) = (suspended_reason = '')",
            name=op.f("ck_member_suspended_for_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["household"], ["household.reference"], name=op.f("fk_member_household")
        ),
        sa.ForeignKeyConstraint(["tier"], ["tier.tier"], name=op.f("fk_member_tier")),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_member")),
    )
    op.execute(
        "INSERT INTO member (reference, tier, household) SELECT card, tier, card FROM member_before"
    )
    op.create_index(op.f("ix_member_household"), "member", ["household"])
    _set_aside("member_identity")
    op.create_table(
        "member_identity",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("sealed_key", sa.String(), nullable=True),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["member.reference"], name=op.f("fk_member_identity_member")
        ),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_member_identity")),
    )
    op.execute(
        "INSERT INTO member_identity (member, sealed) SELECT card, sealed FROM member_identity_before"
    )
    op.drop_table("member_identity_before")


def _people_on_postgresql() -> None:
    op.execute("CREATE TEMPORARY TABLE member_before ON COMMIT DROP AS SELECT * FROM member")
    op.alter_column("member", "card", new_column_name="reference")
    op.add_column("member", sa.Column("household", sa.String(), nullable=True))
    op.execute("UPDATE member SET household = reference")
    op.alter_column("member", "household", nullable=False)
    op.create_foreign_key(
        op.f("fk_member_household"), "member", "household", ["household"], ["reference"]
    )
    op.create_index(op.f("ix_member_household"), "member", ["household"])
    op.add_column("member", sa.Column("suspended_at", UtcDateTime(), nullable=True))
    op.add_column(
        "member", sa.Column("suspended_reason", sa.String(), server_default="", nullable=False)
    )
    for column in ("household_size", "valid_from", "valid_until", "oriented_by"):
        op.drop_column("member", column)
    op.create_check_constraint(
        op.f("ck_member_suspended_for_a_reason"),
        "member",
        "(suspended_at IS NULL) = (suspended_reason = '')",
    )
    op.alter_column("member_identity", "card", new_column_name="member")
    op.execute(
        "ALTER TABLE member_identity"
        " RENAME CONSTRAINT fk_member_identity_card TO fk_member_identity_member"
    )
    op.add_column("member_identity", sa.Column("sealed_key", sa.String(), nullable=True))


def _cards_and_orientations() -> None:
    op.create_table(
        "member_card",
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member"], ["member.reference"], name=op.f("fk_member_card_member")
        ),
        sa.PrimaryKeyConstraint("card", name=op.f("pk_member_card")),
    )
    op.create_index(op.f("ix_member_card_member"), "member_card", ["member"], unique=False)
    op.create_index(
        "uq_member_card_one_alive",
        "member_card",
        ["member"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "orientation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("oriented_by", sa.String(), nullable=False),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_orientation_validity")),
        sa.ForeignKeyConstraint(
            ["member"], ["member.reference"], name=op.f("fk_orientation_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orientation")),
        sa.UniqueConstraint("member", "valid_from", name="uq_orientation_member_from"),
    )


def _move_people() -> None:
    moved = sa.text(
        "INSERT INTO member_card (card, member, issued_at) SELECT card, card, :at FROM member_before"
    ).bindparams(sa.bindparam("at", datetime.now(UTC), UtcDateTime()))
    op.get_bind().execute(moved)
    op.execute(
        "INSERT INTO orientation (member, valid_from, valid_until, oriented_by)"
        " SELECT card, valid_from, valid_until, oriented_by FROM member_before ORDER BY card"
    )
    op.drop_table("member_before")


def _voucher_sources() -> None:
    op.create_table(
        "voucher_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_voucher_batch_count")),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["staff.number"], name=op.f("fk_voucher_batch_issued_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_batch")),
    )
    op.create_table(
        "voucher_pattern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("mask", sa.String(), nullable=False),
        sa.Column("value_cents", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_voucher_pattern_validity")),
        sa.CheckConstraint("value_cents > 0", name=op.f("ck_voucher_pattern_value")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_pattern")),
        sa.UniqueConstraint("mask", name="uq_voucher_pattern_mask"),
    )


def _tiers_and_rules() -> None:
    op.create_table(
        "rule_book",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_rule_book_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_book")),
    )
    op.create_table(
        "tariff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("household_min", sa.Integer(), nullable=False),
        sa.Column("household_max", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("(scope = 'all') = (target = '')", name=op.f("ck_tariff_target")),
        sa.CheckConstraint(
            "rule IN ('fixed', 'amount_off') OR value <= 10000", name=op.f("ck_tariff_percent")
        ),
        sa.CheckConstraint(
            "rule IN ('fixed', 'percent_of_market', 'percent_off', 'amount_off')",
            name=op.f("ck_tariff_rule"),
        ),
        sa.CheckConstraint("scope IN ('all', 'category', 'item')", name=op.f("ck_tariff_scope")),
        sa.CheckConstraint("household_max >= household_min", name=op.f("ck_tariff_household_max")),
        sa.CheckConstraint("household_min >= 1", name=op.f("ck_tariff_household_min")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_tariff_validity")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_tariff_value")),
        sa.ForeignKeyConstraint(["tier"], ["tier.tier"], name=op.f("fk_tariff_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
    )
    op.create_table(
        "quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("limit_amount", sa.Integer(), nullable=False),
        sa.Column("per", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("per_extra_person", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(per = 'days') = (days IS NOT NULL)", name=op.f("ck_quota_days")),
        sa.CheckConstraint("(scope = 'all') = (target = '')", name=op.f("ck_quota_target")),
        sa.CheckConstraint(
            "measure IN ('price', 'market_value', 'count')", name=op.f("ck_quota_measure")
        ),
        sa.CheckConstraint("per IN ('month', 'orientation', 'days')", name=op.f("ck_quota_per")),
        sa.CheckConstraint("scope IN ('all', 'category', 'item')", name=op.f("ck_quota_scope")),
        sa.CheckConstraint("unit IN ('person', 'household')", name=op.f("ck_quota_unit")),
        sa.CheckConstraint("days BETWEEN 1 AND 3660", name=op.f("ck_quota_days_range")),
        sa.CheckConstraint("limit_amount >= 0", name=op.f("ck_quota_limit_amount")),
        sa.CheckConstraint("per_extra_person >= 0", name=op.f("ck_quota_per_extra_person")),
        sa.ForeignKeyConstraint(["tier"], ["tier.tier"], name=op.f("fk_quota_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
    )


def _quota_books() -> None:
    op.create_table(
        "quota_balance",
        sa.Column("quota_id", sa.Integer(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("limit_amount", sa.Integer(), nullable=False),
        sa.CheckConstraint("used BETWEEN 0 AND limit_amount", name=op.f("ck_quota_balance_used")),
        sa.ForeignKeyConstraint(["quota_id"], ["quota.id"], name=op.f("fk_quota_balance_quota_id")),
        sa.PrimaryKeyConstraint("quota_id", "pool", "period", name=op.f("pk_quota_balance")),
    )
    op.create_table(
        "quota_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quota_id", sa.Integer(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("beyond", sa.Integer(), nullable=False),
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("allowed_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "beyond <= 0 OR (allowed_by IS NOT NULL AND reason <> '')",
            name=op.f("ck_quota_use_allowed"),
        ),
        sa.CheckConstraint("amount <> 0 OR beyond <> 0", name=op.f("ck_quota_use_something")),
        sa.ForeignKeyConstraint(
            ["allowed_by"], ["staff.number"], name=op.f("fk_quota_use_allowed_by")
        ),
        sa.ForeignKeyConstraint(["quota_id"], ["quota.id"], name=op.f("fk_quota_use_quota_id")),
        sa.ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_quota_use_line",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_use")),
    )
    op.create_index("ix_quota_use_line", "quota_use", ["sale_id", "line_number"], unique=False)
    op.create_index("ix_quota_use_pool", "quota_use", ["quota_id", "pool", "day"], unique=False)


def _voucher_books() -> None:
    op.create_table(
        "voucher_cancellation",
        sa.Column("voucher", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_voucher_cancellation_amount")),
        sa.CheckConstraint("uses >= 0", name=op.f("ck_voucher_cancellation_uses")),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_voucher_cancellation_staff_number")
        ),
        sa.ForeignKeyConstraint(
            ["voucher"], ["voucher.code"], name=op.f("fk_voucher_cancellation_voucher")
        ),
        sa.PrimaryKeyConstraint("voucher", name=op.f("pk_voucher_cancellation")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("paid_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(paid_at IS NULL) = (paid_by IS NULL)", name=op.f("ck_claim_paid")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_claim_number")),
        sa.CheckConstraint("total_cents >= 0", name=op.f("ck_claim_total")),
        sa.ForeignKeyConstraint(["made_by"], ["staff.number"], name=op.f("fk_claim_made_by")),
        sa.ForeignKeyConstraint(["paid_by"], ["staff.number"], name=op.f("fk_claim_paid_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("number", name="uq_claim_number"),
    )
    op.create_index(op.f("ix_claim_issuer"), "claim", ["issuer"], unique=False)
    op.create_table(
        "claimed_redemption",
        sa.Column("redemption_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claimed_redemption_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["redemption_id"], ["redemption.id"], name=op.f("fk_claimed_redemption_redemption_id")
        ),
        sa.PrimaryKeyConstraint("redemption_id", name=op.f("pk_claimed_redemption")),
    )
    op.create_index(
        op.f("ix_claimed_redemption_claim_id"), "claimed_redemption", ["claim_id"], unique=False
    )
    op.create_table(
        "sale_gift",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("gift_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("voucher", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'suspended') = (voucher IS NOT NULL)", name=op.f("ck_sale_gift_voucher")
        ),
        sa.CheckConstraint(
            "kind IN ('round_up', 'more', 'suspended')", name=op.f("ck_sale_gift_kind")
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_sale_gift_amount")),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.sale_id"], name=op.f("fk_sale_gift_sale_id")),
        sa.ForeignKeyConstraint(["voucher"], ["voucher.code"], name=op.f("fk_sale_gift_voucher")),
        sa.PrimaryKeyConstraint("sale_id", "gift_number", name=op.f("pk_sale_gift")),
    )


def _sales_and_vouchers_on_sqlite() -> None:
    _set_aside("voucher")
    _new_voucher()
    _take_over("voucher", _OLD_VOUCHER)
    _set_aside("sale", "ix_sale_closed_at", "ix_sale_shift")
    _new_sale()
    _take_over("sale", _OLD_SALE)
    op.create_index("ix_sale_closed_at", "sale", ["closed_at"])
    op.create_index("ix_sale_shift", "sale", ["shift_id"])
    _final("sale")
    _set_aside("sale_line")
    _new_sale_line()
    _take_over("sale_line", _OLD_LINE)
    _final("sale_line")


def _new_voucher() -> None:
    op.create_table(
        "voucher",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("value_cents", sa.Integer(), nullable=True),
        sa.Column("percent_bp", sa.Integer(), nullable=True),
        sa.Column("balance_cents", sa.Integer(), nullable=True),
        sa.Column("uses_left", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("scope", sa.String(), server_default="all", nullable=False),
        sa.Column("target", sa.String(), server_default="", nullable=False),
        sa.Column("min_basket_cents", sa.Integer(), server_default="0", nullable=False),
        sa.Column("member", sa.String(), nullable=True),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("pattern_id", sa.Integer(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'payment') = (balance_cents IS NOT NULL)", name=op.f("ck_voucher_has_balance")
        ),
        sa.CheckConstraint(
            "(kind = 'payment') = (uses_left IS NULL)", name=op.f("ck_voucher_has_uses")
        ),
        sa.CheckConstraint(
            "(kind = 'percent') = (percent_bp IS NOT NULL)", name=op.f("ck_voucher_has_percent")
        ),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_voucher_{name}"))
            for name, rule in VOUCHER_RULES
        ),
        sa.CheckConstraint(
            "balance_cents BETWEEN 0 AND value_cents", name=op.f("ck_voucher_balance")
        ),
        sa.CheckConstraint("percent_bp BETWEEN 1 AND 10000", name=op.f("ck_voucher_percent")),
        sa.CheckConstraint("uses_left >= 0", name=op.f("ck_voucher_uses")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_voucher_validity")),
        sa.CheckConstraint("value_cents > 0", name=op.f("ck_voucher_value")),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_voucher_{column}"))
            for column, target in VOUCHER_KEYS
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_voucher")),
    )


def _new_sale() -> None:
    op.create_table(
        "sale",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("ticket_number", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(), nullable=True),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("household_size", sa.Integer(), nullable=True),
        sa.Column("market_value_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_offset_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("market_value_cents >= 0", name=op.f("ck_sale_market_value")),
        sa.CheckConstraint("ticket_number >= 1", name=op.f("ck_sale_ticket_number")),
        sa.CheckConstraint("total_cents >= 0", name=op.f("ck_sale_total")),
        sa.ForeignKeyConstraint(["member"], ["member.reference"], name=op.f("fk_sale_member")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_sale_shift_id")),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_sale_staff_number")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_sale_till")),
        sa.PrimaryKeyConstraint("sale_id", name=op.f("pk_sale")),
        sa.UniqueConstraint("till", "ticket_number", name="uq_sale_ticket"),
    )


def _new_sale_line() -> None:
    op.create_table(
        "sale_line",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=True),
        sa.Column("market_value_cents", sa.Integer(), nullable=False),
        sa.Column("unit_price_cents", sa.Integer(), nullable=False),
        sa.Column("discount_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("vat_rate_bp", sa.Integer(), nullable=True),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.Column("tariff", sa.String(), nullable=False),
        sa.Column("tariff_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(TARIFFS, name=op.f("ck_sale_line_tariff")),
        sa.CheckConstraint(WHICH_RULE, name=op.f("ck_sale_line_which_rule")),
        sa.CheckConstraint("discount_cents >= 0", name=op.f("ck_sale_line_discount")),
        sa.CheckConstraint("market_value_cents >= 0", name=op.f("ck_sale_line_market_value")),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_sale_line_quantity")),
        sa.CheckConstraint("total_cents >= 0", name=op.f("ck_sale_line_total")),
        sa.CheckConstraint("unit_price_cents >= 0", name=op.f("ck_sale_line_unit_price")),
        sa.CheckConstraint("vat_cents BETWEEN 0 AND total_cents", name=op.f("ck_sale_line_vat")),
        sa.CheckConstraint("weight_grams >= 1", name=op.f("ck_sale_line_weight")),
        sa.CheckConstraint(
            "weight_grams IS NOT NULL OR total_cents = quantity * unit_price_cents - discount_cents",
            name=op.f("ck_sale_line_adds_up"),
        ),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.sale_id"], name=op.f("fk_sale_line_sale_id")),
        sa.ForeignKeyConstraint(["sku"], ["item.sku"], name=op.f("fk_sale_line_sku")),
        sa.ForeignKeyConstraint(["tariff_id"], ["tariff.id"], name=op.f("fk_sale_line_tariff_id")),
        sa.PrimaryKeyConstraint("sale_id", "line_number", name=op.f("pk_sale_line")),
    )


def _sales_and_vouchers_on_postgresql() -> None:
    op.alter_column("sale", "member_card", new_column_name="member")
    op.execute("ALTER TABLE sale RENAME CONSTRAINT fk_sale_member_card TO fk_sale_member")
    op.add_column("sale", sa.Column("household_size", sa.Integer(), nullable=True))
    op.execute(
        "ALTER TABLE sale_line ADD COLUMN tariff_id INTEGER"
        " CONSTRAINT fk_sale_line_tariff_id REFERENCES tariff (id)"
    )
    op.drop_constraint(op.f("ck_sale_line_tariff"), "sale_line")
    op.create_check_constraint(op.f("ck_sale_line_tariff"), "sale_line", TARIFFS)
    op.create_check_constraint(op.f("ck_sale_line_which_rule"), "sale_line", WHICH_RULE)
    for column in (
        sa.Column("uses", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(), server_default="all", nullable=False),
        sa.Column("target", sa.String(), server_default="", nullable=False),
        sa.Column("min_basket_cents", sa.Integer(), server_default="0", nullable=False),
        sa.Column("member", sa.String(), nullable=True),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("pattern_id", sa.Integer(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), server_default=sa.false(), nullable=False),
    ):
        op.add_column("voucher", column)
    for name in ("has_value", "kind"):
        op.drop_constraint(op.f(f"ck_voucher_{name}"), "voucher")
    for name, rule in VOUCHER_RULES:
        op.create_check_constraint(op.f(f"ck_voucher_{name}"), "voucher", rule)
    for column_name, target in VOUCHER_KEYS:
        table, key = target.split(".")
        op.create_foreign_key(
            op.f(f"fk_voucher_{column_name}"), "voucher", table, [column_name], [key]
        )


_OLD_VOUCHER = {
    name: name
    for name in (
        "code",
        "kind",
        "issuer",
        "value_cents",
        "percent_bp",
        "balance_cents",
        "uses_left",
        "valid_from",
        "valid_until",
    )
}
_OLD_SALE = {
    "member": "member_card",
    **{
        name: name
        for name in (
            "sale_id",
            "till",
            "ticket_number",
            "shift_id",
            "staff_number",
            "tier",
            "market_value_cents",
            "total_cents",
            "closed_at",
            "closed_offset_minutes",
        )
    },
}
_OLD_LINE = {
    name: name
    for name in (
        "sale_id",
        "line_number",
        "sku",
        "label",
        "serial",
        "quantity",
        "weight_grams",
        "market_value_cents",
        "unit_price_cents",
        "discount_cents",
        "total_cents",
        "vat_rate_bp",
        "vat_cents",
        "tariff",
    )
}


def _set_aside(table: str, *indexes: str) -> None:
    for index in indexes:
        op.drop_index(index, table)
    op.rename_table(table, f"{table}_before")


def _take_over(table: str, columns: dict[str, str]) -> None:
    """Copy rows of the table that was set aside (new column: old column), and drop it."""
    op.execute(
        f"INSERT INTO {table} ({', '.join(columns)})"  # noqa: S608
        f" SELECT {', '.join(columns.values())} FROM {table}_before"
    )
    op.drop_table(f"{table}_before")


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
