"""The first tables."""

import sqlalchemy as sa
from alembic import op

from db.tables.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "donor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor")),
        sa.UniqueConstraint("name", name=op.f("uq_donor_name")),
    )
    op.create_table(
        "item",
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("market_value_cents", sa.Integer(), nullable=True),
        sa.Column("public_price_cents", sa.Integer(), nullable=True),
        sa.Column("social_price_cents", sa.Integer(), nullable=True),
        sa.Column("vat_rate_bp", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind = 'open' OR coalesce(market_value_cents, public_price_cents, social_price_cents) IS NOT NULL",
            name=op.f("ck_item_has_a_price"),
        ),
        sa.CheckConstraint(
            "kind IN ('unit', 'serial', 'topup', 'weight', 'service', 'open')",
            name=op.f("ck_item_kind"),
        ),
        sa.CheckConstraint("market_value_cents >= 0", name=op.f("ck_item_market_value")),
        sa.CheckConstraint("public_price_cents >= 0", name=op.f("ck_item_public_price")),
        sa.CheckConstraint("social_price_cents >= 0", name=op.f("ck_item_social_price")),
        sa.CheckConstraint("vat_rate_bp BETWEEN 0 AND 10000", name=op.f("ck_item_vat_rate")),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_item")),
        sa.UniqueConstraint("gtin", name=op.f("uq_item_gtin")),
    )
    op.create_table(
        "shop",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("vat_exemption", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("lang IN ('fr', 'en')", name=op.f("ck_shop_lang")),
        sa.CheckConstraint("id = 1", name=op.f("ck_shop_only_one")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_shop_currency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop")),
    )
    op.create_table(
        "staff",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=False),
        sa.Column("badge", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "role IN ('volunteer', 'manager', 'auditor')", name=op.f("ck_staff_role")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_staff_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_staff")),
        sa.UniqueConstraint("badge", name=op.f("uq_staff_badge")),
    )
    op.create_table(
        "tier",
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("percent_bp", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent_bp BETWEEN 0 AND 10000", name=op.f("ck_tier_percent")),
        sa.PrimaryKeyConstraint("tier", name=op.f("pk_tier")),
    )
    op.create_table(
        "till",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last_ticket", sa.Integer(), nullable=False),
        sa.Column("last_shift", sa.Integer(), nullable=False),
        sa.Column("journal_seq", sa.Integer(), nullable=False),
        sa.Column("journal_hash", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.CheckConstraint("journal_seq >= 0", name=op.f("ck_till_journal_seq")),
        sa.CheckConstraint("last_shift >= 0", name=op.f("ck_till_last_shift")),
        sa.CheckConstraint("last_ticket >= 0", name=op.f("ck_till_last_ticket")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_till")),
    )
    op.create_table(
        "voucher",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("value_cents", sa.Integer(), nullable=True),
        sa.Column("percent_bp", sa.Integer(), nullable=True),
        sa.Column("balance_cents", sa.Integer(), nullable=True),
        sa.Column("uses_left", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'payment') = (balance_cents IS NOT NULL)", name=op.f("ck_voucher_has_balance")
        ),
        sa.CheckConstraint(
            "(kind = 'payment') = (uses_left IS NULL)", name=op.f("ck_voucher_has_uses")
        ),
        sa.CheckConstraint(
            "(kind = 'percent') = (percent_bp IS NOT NULL)", name=op.f("ck_voucher_has_percent")
        ),
        sa.CheckConstraint(
            "(kind = 'percent') = (value_cents IS NULL)", name=op.f("ck_voucher_has_value")
        ),
        sa.CheckConstraint(
            "kind IN ('payment', 'percent', 'amount')", name=op.f("ck_voucher_kind")
        ),
        sa.CheckConstraint(
            "balance_cents BETWEEN 0 AND value_cents", name=op.f("ck_voucher_balance")
        ),
        sa.CheckConstraint("percent_bp BETWEEN 1 AND 10000", name=op.f("ck_voucher_percent")),
        sa.CheckConstraint("uses_left >= 0", name=op.f("ck_voucher_uses")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_voucher_validity")),
        sa.CheckConstraint("value_cents > 0", name=op.f("ck_voucher_value")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_voucher")),
    )
    op.create_table(
        "basket",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("parked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_basket_till")),
        sa.PrimaryKeyConstraint("sale_id", name=op.f("pk_basket")),
    )
    op.create_index(
        "uq_basket_one_open_per_till",
        "basket",
        ["till"],
        unique=True,
        sqlite_where=sa.text("parked_at IS NULL"),
        postgresql_where=sa.text("parked_at IS NULL"),
    )
    op.create_table(
        "journal_entry",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_journal_entry_seq")),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_journal_entry_till")),
        sa.PrimaryKeyConstraint("till", "seq", name=op.f("pk_journal_entry")),
    )
    op.create_table(
        "lot",
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("received_quantity", sa.Integer(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("unit_value_cents", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_lot_balance")),
        sa.CheckConstraint("received_quantity > 0", name=op.f("ck_lot_received")),
        sa.CheckConstraint("unit_value_cents >= 0", name=op.f("ck_lot_unit_value")),
        sa.ForeignKeyConstraint(["donor_id"], ["donor.id"], name=op.f("fk_lot_donor_id")),
        sa.ForeignKeyConstraint(["sku"], ["item.sku"], name=op.f("fk_lot_sku")),
        sa.PrimaryKeyConstraint("lot", name=op.f("pk_lot")),
    )
    op.create_index(
        "ix_lot_left",
        "lot",
        ["sku", "expires_on"],
        unique=False,
        sqlite_where=sa.text("balance > 0"),
        postgresql_where=sa.text("balance > 0"),
    )
    op.create_table(
        "member",
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("household_size", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("oriented_by", sa.String(), nullable=False),
        sa.CheckConstraint("household_size >= 1", name=op.f("ck_member_household_size")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_member_validity")),
        sa.ForeignKeyConstraint(["tier"], ["tier.tier"], name=op.f("fk_member_tier")),
        sa.PrimaryKeyConstraint("card", name=op.f("pk_member")),
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_offset_minutes", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("float_cents", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_at >= opened_at", name=op.f("ck_shift_closed_after_opened")
        ),
        sa.CheckConstraint("float_cents >= 0", name=op.f("ck_shift_float")),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.number"], name=op.f("fk_shift_opened_by")),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_shift_till")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("till", "number", name="uq_shift_till_number"),
    )
    op.create_index(
        "uq_shift_one_open_per_till",
        "shift",
        ["till"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "voucher_refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_voucher_refusal_staff_number")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_voucher_refusal_till")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_refusal")),
    )
    op.create_index(op.f("ix_voucher_refusal_at"), "voucher_refusal", ["at"], unique=False)
    op.create_table(
        "member_identity",
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["card"], ["member.card"], name=op.f("fk_member_identity_card")),
        sa.PrimaryKeyConstraint("card", name=op.f("pk_member_identity")),
    )
    op.create_table(
        "sale",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("ticket_number", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.Integer(), nullable=False),
        sa.Column("member_card", sa.String(), nullable=True),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("market_value_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_offset_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("market_value_cents >= 0", name=op.f("ck_sale_market_value")),
        sa.CheckConstraint("ticket_number >= 1", name=op.f("ck_sale_ticket_number")),
        sa.CheckConstraint("total_cents >= 0", name=op.f("ck_sale_total")),
        sa.ForeignKeyConstraint(["member_card"], ["member.card"], name=op.f("fk_sale_member_card")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_sale_shift_id")),
        sa.ForeignKeyConstraint(
            ["staff_number"], ["staff.number"], name=op.f("fk_sale_staff_number")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_sale_till")),
        sa.PrimaryKeyConstraint("sale_id", name=op.f("pk_sale")),
        sa.UniqueConstraint("till", "ticket_number", name="uq_sale_ticket"),
    )
    op.create_index("ix_sale_closed_at", "sale", ["closed_at"], unique=False)
    op.create_index("ix_sale_shift", "sale", ["shift_id"], unique=False)
    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("sale_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'uncertain')", name=op.f("ck_print_job_state")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_print_job_attempts")),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.sale_id"], name=op.f("fk_print_job_sale_id")),
        sa.ForeignKeyConstraint(["till"], ["till.name"], name=op.f("fk_print_job_till")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    op.create_index("ix_print_job_sale", "print_job", ["sale_id"], unique=False)
    op.create_index(
        "ix_print_job_unprinted",
        "print_job",
        ["till", "id"],
        unique=False,
        sqlite_where=sa.text("state <> 'sent'"),
        postgresql_where=sa.text("state <> 'sent'"),
    )
    op.create_table(
        "redemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voucher", sa.String(), nullable=False),
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_redemption_amount")),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.sale_id"], name=op.f("fk_redemption_sale_id")),
        sa.ForeignKeyConstraint(["voucher"], ["voucher.code"], name=op.f("fk_redemption_voucher")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemption")),
    )
    op.create_index("ix_redemption_at", "redemption", ["at"], unique=False)
    op.create_index("ix_redemption_sale", "redemption", ["sale_id"], unique=False)
    op.create_index(op.f("ix_redemption_voucher"), "redemption", ["voucher"], unique=False)
    op.create_table(
        "sale_line",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=True),
        sa.Column("market_value_cents", sa.Integer(), nullable=False),
        sa.Column("unit_price_cents", sa.Integer(), nullable=False),
        sa.Column("discount_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("vat_rate_bp", sa.Integer(), nullable=True),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.Column("tariff", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tariff IN ('public', 'social', 'tier', 'typed')", name=op.f("ck_sale_line_tariff")
        ),
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
        sa.PrimaryKeyConstraint("sale_id", "line_number", name=op.f("pk_sale_line")),
    )
    op.create_table(
        "tender",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("tender_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("given_cents", sa.Integer(), nullable=False),
        sa.Column("voucher", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'voucher') = (voucher IS NOT NULL)", name=op.f("ck_tender_voucher")
        ),
        sa.CheckConstraint(
            "kind = 'cash' OR given_cents = amount_cents", name=op.f("ck_tender_change_is_cash")
        ),
        sa.CheckConstraint(
            "kind IN ('cash', 'card', 'cheque', 'voucher')", name=op.f("ck_tender_kind")
        ),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_tender_amount")),
        sa.CheckConstraint("given_cents >= amount_cents", name=op.f("ck_tender_given")),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.sale_id"], name=op.f("fk_tender_sale_id")),
        sa.ForeignKeyConstraint(["voucher"], ["voucher.code"], name=op.f("fk_tender_voucher")),
        sa.PrimaryKeyConstraint("sale_id", "tender_number", name=op.f("pk_tender")),
    )
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
        sa.CheckConstraint(
            "(kind = 'sold') = (sale_id IS NOT NULL)", name=op.f("ck_stock_movement_sold_by_a_sale")
        ),
        sa.CheckConstraint(
            "kind <> 'received' OR lot IS NOT NULL",
            name=op.f("ck_stock_movement_received_in_a_lot"),
        ),
        sa.CheckConstraint("kind IN ('received', 'sold')", name=op.f("ck_stock_movement_kind")),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_movement_quantity")),
        sa.ForeignKeyConstraint(["lot"], ["lot.lot"], name=op.f("fk_stock_movement_lot")),
        sa.ForeignKeyConstraint(
            ["sale_id", "line_number"],
            ["sale_line.sale_id", "sale_line.line_number"],
            name="fk_stock_movement_line",
        ),
        sa.ForeignKeyConstraint(["sku"], ["item.sku"], name=op.f("fk_stock_movement_sku")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
    )
    op.create_index(
        "ix_stock_movement_line", "stock_movement", ["sale_id", "line_number"], unique=False
    )
