"""What must hold is a named constraint, and so holds whoever writes."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import CheckConstraint, Engine, insert
from sqlalchemy.exc import IntegrityError

from db.tables import metadata
from tests.support.rows import AT, BASKET_ID, GOOD, SALE_ID, fill

PERCENT = {
    "kind": "percent",
    "value_cents": None,
    "balance_cents": None,
    "uses_left": 1,
    "percent_bp": 1000,
}
AMOUNT = {"kind": "amount", "balance_cents": None, "uses_left": 1}
RECEIVED = {"kind": "received", "quantity": 1, "sale_id": None, "line_number": None}
UNSOLD = {"state": "in_stock", "sale_id": None, "line_number": None}
ENDED = {
    "ended_at": AT,
    "ended_offset_minutes": 60,
    "ended_by": 1,
    "perpetual_cents": 120,
    "perpetual_absolute_cents": 120,
}
CLOSED = {
    **ENDED,
    "closed_at": AT,
    "closed_offset_minutes": 60,
    "closed_by": 1,
    "float_left_cents": 5000,
    "deposit_cents": 120,
}
EARLIER = AT - timedelta(seconds=1)
REFUND = {"kind": "refund", "corrects": SALE_ID, "reason": "broken"}
VOID = {**REFUND, "kind": "void"}
CAME_BACK = {
    "quantity": -1,
    "market_value_cents": -400,
    "total_cents": -120,
    "vat_cents": -6,
    "returns_sale_id": SALE_ID,
    "returns_line_number": 1,
}
MONTH = {"kind": "month", "shift_id": None, "period": "2026-10"}

# The constraint, and what makes a good row of its table break this one alone.
BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("ck_shop_only_one", {"id": 2}),
    ("ck_shop_lang", {"lang": "de"}),
    ("ck_shop_currency", {"currency": "EURO"}),
    ("ck_till_last_ticket", {"last_ticket": -1}),
    ("ck_till_last_shift", {"last_shift": -1}),
    ("ck_till_journal_seq", {"journal_seq": -1}),
    ("ck_staff_role", {"role": "king"}),
    ("ck_staff_number", {"number": 0}),
    ("ck_shift_float", {"float_cents": -1}),
    ("ck_shop_receipts", {"receipts": "perhaps"}),
    ("ck_till_perpetual", {"perpetual_absolute_cents": 119}),
    ("ck_till_perpetual", {"perpetual_cents": -121}),
    ("ck_staff_wrong_pins", {"wrong_pins": -1}),
    ("ck_shift_expected_float", {"expected_float_cents": -1}),
    ("ck_shift_ended_after_opened", {**ENDED, "ended_at": EARLIER}),
    ("ck_shift_ended", {**ENDED, "ended_at": None}),
    ("ck_shift_ended", {**ENDED, "ended_by": None}),
    ("ck_shift_ended", {**ENDED, "perpetual_cents": None}),
    ("ck_shift_ended", {**ENDED, "perpetual_absolute_cents": None}),
    ("ck_shift_closed_after_ended", {**CLOSED, "closed_at": EARLIER}),
    ("ck_shift_closed_after_ended", {**CLOSED, **dict.fromkeys(ENDED)}),
    ("ck_shift_closed", {**CLOSED, "closed_by": None}),
    ("ck_shift_closed", {**CLOSED, "float_left_cents": None}),
    ("ck_shift_closed", {**CLOSED, "deposit_cents": None}),
    ("ck_shift_closed", {**CLOSED, "closed_at": None}),
    ("ck_shift_left", {**CLOSED, "float_left_cents": -1}),
    ("ck_shift_left", {**CLOSED, "deposit_cents": -1}),
    ("ck_shift_two_signatures", {**CLOSED, "countersigned_by": 1}),
    ("ck_cash_movement_kind", {"kind": "gift"}),
    ("ck_cash_movement_amount", {"amount_cents": -1}),
    ("ck_cash_movement_no_sale", {"kind": "no_sale"}),
    ("ck_cash_movement_no_sale", {"amount_cents": 0}),
    ("ck_cash_movement_reason", {"reason": ""}),
    ("ck_voided_line_quantity", {"quantity": 0}),
    ("ck_voided_line_total", {"total_cents": -1}),
    ("ck_cash_count_form", {"form": "heap"}),
    ("ck_cash_count_denomination", {"denomination_cents": 0}),
    ("ck_cash_count_count", {"count": 0}),
    ("ck_cash_count_amount", {"amount_cents": 599}),
    ("ck_tender_count_kind", {"kind": "gold"}),
    ("ck_tender_count_issuer", {"issuer": "Emmaüs"}),
    ("ck_closing_kind", {**MONTH, "kind": "week"}),
    ("ck_closing_number", {"number": 0}),
    ("ck_closing_shift", {"shift_id": None}),
    ("ck_closing_shift", {**MONTH, "shift_id": 1}),
    ("ck_closing_absolute", {"absolute_cents": 119}),
    ("ck_closing_absolute", {"total_cents": -121}),
    ("ck_closing_perpetual", {"perpetual_absolute_cents": 119}),
    ("ck_closing_tickets", {"first_ticket": None}),
    ("ck_closing_tickets", {"last_ticket": None}),
    ("ck_closing_tickets_in_order", {"last_ticket": 0}),
    ("ck_duplicate_number", {"number": 0}),
    ("ck_duplicate_of_one", {"sale_id": None}),
    ("ck_duplicate_of_one", {"closing_id": 1}),
    ("ck_till_key_number", {"number": 0, "origin": "rotated"}),
    ("ck_till_key_from_seq", {"from_seq": 0}),
    ("ck_till_key_origin", {"number": 2, "origin": "found"}),
    ("ck_till_key_first", {"number": 2}),
    ("ck_till_key_first", {"origin": "lost"}),
    ("ck_archive_days", {"last_day": date(2020, 9, 30)}),
    ("ck_purge_through_seq", {"through_seq": 0}),
    ("ck_purge_through_ticket", {"through_ticket": -1}),
    ("ck_line_returned_returned", {"returned": 2}),
    ("ck_line_returned_returned", {"returned": -1}),
    ("ck_tier_percent", {"percent_bp": 10_001}),
    ("ck_tier_percent", {"percent_bp": -1}),
    ("ck_household_size", {"size": 0}),
    ("ck_member_suspended_for_a_reason", {"suspended_at": AT}),
    ("ck_member_suspended_for_a_reason", {"suspended_reason": "theft"}),
    ("ck_orientation_validity", {"valid_until": date(2026, 8, 31)}),
    ("ck_rule_book_only_one", {"id": 2}),
    ("ck_tariff_scope", {"scope": "shelf"}),
    ("ck_tariff_target", {"target": ""}),
    ("ck_tariff_target", {"scope": "all"}),
    ("ck_tariff_rule", {"rule": "barter"}),
    ("ck_tariff_value", {"value": -1}),
    ("ck_tariff_percent", {"value": 10_001}),
    ("ck_tariff_household_min", {"household_min": 0}),
    ("ck_tariff_household_max", {"household_max": 0}),
    ("ck_tariff_validity", {"valid_until": date(2025, 12, 31)}),
    ("ck_quota_scope", {"scope": "shelf", "target": "X"}),
    ("ck_quota_target", {"target": "food"}),
    ("ck_quota_measure", {"measure": "weight"}),
    ("ck_quota_per", {"per": "week", "days": None}),
    ("ck_quota_unit", {"unit": "town"}),
    ("ck_quota_limit_amount", {"limit_amount": -1}),
    ("ck_quota_per_extra_person", {"per_extra_person": -1}),
    ("ck_quota_days", {"days": None}),
    ("ck_quota_days_range", {"days": 0}),
    ("ck_quota_balance_used", {"used": 20_001}),
    ("ck_quota_balance_used", {"used": -1}),
    ("ck_quota_use_allowed", {"allowed_by": None}),
    ("ck_quota_use_allowed", {"reason": ""}),
    ("ck_quota_use_something", {"amount": 0, "beyond": 0}),
    ("ck_item_floor_price", {"floor_price_cents": -1}),
    ("ck_sale_line_which_rule", {"tariff_id": None}),
    ("ck_sale_line_which_rule", {"tariff": "tier"}),
    ("ck_sale_gift_kind", {"kind": "tip", "voucher": None}),
    ("ck_sale_gift_amount", {"amount_cents": 0}),
    ("ck_sale_gift_voucher", {"kind": "round_up"}),
    ("ck_voucher_batch_count", {"count": 0}),
    ("ck_voucher_pattern_value", {"value_cents": 0}),
    (
        "ck_voucher_pattern_validity",
        {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)},
    ),
    ("ck_voucher_scope", {"scope": "shelf", "target": "X"}),
    ("ck_voucher_target", {"target": "food"}),
    ("ck_voucher_free_what", {**AMOUNT, "kind": "free", "value_cents": None}),
    ("ck_voucher_min_basket", {"min_basket_cents": -1}),
    ("ck_voucher_cancelled_is_empty", {"cancelled": True}),
    ("ck_voucher_cancellation_uses", {"uses": -1}),
    ("ck_claim_number", {"number": 0}),
    ("ck_claim_total", {"total_cents": -1}),
    ("ck_claim_paid", {"paid_at": AT}),
    ("ck_item_kind", {"kind": "thing"}),
    ("ck_item_market_value", {"market_value_cents": -1}),
    ("ck_item_public_price", {"public_price_cents": -1}),
    ("ck_item_social_price", {"social_price_cents": -1}),
    ("ck_item_vat_rate", {"vat_rate_bp": 10_001}),
    (
        "ck_item_has_a_price",
        {"market_value_cents": None, "public_price_cents": None, "social_price_cents": None},
    ),
    ("ck_lot_received", {"received_quantity": 0}),
    ("ck_lot_balance", {"balance": -1}),
    ("ck_lot_unit_value", {"unit_value_cents": -1}),
    ("ck_voucher_kind", {**AMOUNT, "kind": "gift", "value_cents": None}),
    ("ck_voucher_value", {"value_cents": 0, "balance_cents": 0}),
    ("ck_voucher_percent", {**PERCENT, "percent_bp": 10_001}),
    ("ck_voucher_percent", {**PERCENT, "percent_bp": 0}),
    ("ck_voucher_has_percent", {"percent_bp": 1000}),
    ("ck_voucher_has_value", {"value_cents": None}),
    ("ck_voucher_has_balance", {"balance_cents": None}),
    ("ck_voucher_has_uses", {"uses_left": 1}),
    ("ck_voucher_balance", {"balance_cents": 1001}),
    ("ck_voucher_balance", {"balance_cents": -1}),
    ("ck_voucher_uses", {**AMOUNT, "uses_left": -1}),
    ("ck_voucher_uses_issued", {**AMOUNT, "uses_left": 2, "uses": 1}),
    ("ck_voucher_validity", {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)}),
    ("ck_sale_ticket_number", {"ticket_number": 0}),
    ("ck_sale_total", {"total_cents": -1}),
    ("ck_sale_market_value", {"market_value_cents": -1}),
    ("ck_sale_kind", {**REFUND, "kind": "gift"}),
    ("ck_sale_corrects", {**REFUND, "corrects": None}),
    ("ck_sale_corrects", {"corrects": SALE_ID}),
    ("ck_sale_reason", {**REFUND, "reason": ""}),
    ("ck_sale_reason", {**VOID, "reason": ""}),
    ("ck_sale_line_tariff", {"tariff": "friend"}),
    ("ck_sale_line_quantity", {"quantity": 0, "total_cents": 0, "vat_cents": 0}),
    ("ck_sale_line_weight", {"weight_grams": 0}),
    ("ck_sale_line_weight", {"weight_grams": -100}),
    ("ck_sale_line_weight", {**CAME_BACK, "weight_grams": 100}),
    ("ck_sale_line_unit_price", {"unit_price_cents": -1, "weight_grams": 100}),
    ("ck_sale_line_market_value", {"market_value_cents": -1}),
    ("ck_sale_line_market_value", {**CAME_BACK, "market_value_cents": 400}),
    ("ck_sale_line_discount", {"discount_cents": -1, "total_cents": 121}),
    ("ck_sale_line_discount", {**CAME_BACK, "discount_cents": 1, "total_cents": -121}),
    ("ck_sale_line_total", {"discount_cents": 121, "total_cents": -1, "vat_cents": 0}),
    ("ck_sale_line_total", {**CAME_BACK, "discount_cents": -121, "total_cents": 1, "vat_cents": 0}),
    ("ck_sale_line_vat", {"vat_cents": 121}),
    ("ck_sale_line_vat", {"vat_cents": -1}),
    ("ck_sale_line_vat", {**CAME_BACK, "vat_cents": 6}),
    ("ck_sale_line_vat", {**CAME_BACK, "vat_cents": -121}),
    ("ck_sale_line_returns", {"returns_sale_id": SALE_ID, "returns_line_number": 1}),
    ("ck_sale_line_returns", {**CAME_BACK, "returns_sale_id": None, "returns_line_number": None}),
    ("ck_sale_line_returns_a_line", {**CAME_BACK, "returns_line_number": None}),
    ("ck_sale_line_adds_up", {"total_cents": 119}),
    ("ck_tender_kind", {"kind": "gold", "given_cents": 120}),
    ("ck_tender_amount", {"amount_cents": -1, "given_cents": 0}),
    ("ck_tender_given", {"given_cents": 119}),
    ("ck_tender_change_is_cash", {"kind": "card"}),
    ("ck_tender_voucher", {"kind": "voucher", "given_cents": 120}),
    ("ck_tender_voucher", {"voucher": "PASS"}),
    ("ck_stock_movement_kind", {**RECEIVED, "kind": "lost"}),
    ("ck_stock_movement_quantity", {"quantity": 0}),
    ("ck_stock_movement_sold_by_a_sale", {"sale_id": None, "line_number": None}),
    ("ck_stock_movement_sold_by_a_sale", {**RECEIVED, "sale_id": SALE_ID, "line_number": 1}),
    ("ck_stock_movement_sold_by_a_sale", {**RECEIVED, "kind": "returned"}),
    ("ck_stock_movement_in_a_lot", {**RECEIVED, "lot": None}),
    ("ck_stock_movement_in_a_lot", {**RECEIVED, "kind": "moved", "lot": None}),
    ("ck_stock_movement_reason", {**RECEIVED, "kind": "written_off", "reason": ""}),
    ("ck_stock_movement_stocktake", {**RECEIVED, "kind": "counted"}),
    ("ck_stock_movement_stocktake", {"stocktake_id": 1}),
    ("ck_donation_document_number", {"document_number": ""}),
    ("ck_donation_copies", {"copies": -1}),
    ("ck_serial_number_state", {**UNSOLD, "state": "lost"}),
    ("ck_serial_number_sold_by_a_sale", {"state": "in_stock"}),
    ("ck_serial_number_sold_by_a_sale", {**UNSOLD, "state": "sold"}),
    ("ck_serial_number_line", {"line_number": None}),
    ("ck_serial_number_line", {**UNSOLD, "line_number": 1}),
    ("ck_topup_code_state", {**UNSOLD, "state": "lost"}),
    ("ck_topup_code_assigned_by_a_sale", {"state": "in_stock"}),
    ("ck_topup_code_assigned_by_a_sale", {**UNSOLD, "state": "assigned"}),
    ("ck_topup_code_line", {"line_number": None}),
    ("ck_topup_code_line", {**UNSOLD, "line_number": 1}),
    ("ck_topup_showing_how", {"how": "phone"}),
    ("ck_topup_showing_allowed", {"how": "copy"}),
    ("ck_stocktake_state", {"state": "paused", "closed_at": AT}),
    ("ck_stocktake_closed_has_a_time", {"state": "closed"}),
    ("ck_stocktake_closed_has_a_time", {"closed_at": AT}),
    ("ck_stocktake_count_counted", {"counted": -1}),
    ("ck_stocktake_count_expected", {"expected": -1}),
    ("ck_stocktake_count_unlotted", {"unlotted": -1}),
    ("ck_journal_entry_seq", {"seq": 0}),
    ("ck_print_job_state", {"state": "lost"}),
    ("ck_print_job_attempts", {"attempts": -1}),
    ("ck_print_job_proof", {"state": "printed", "proof": "hope"}),
    ("ck_print_job_proved", {"state": "printed"}),
    ("ck_print_job_proved", {"proof": "processed"}),
    ("ck_printer_columns", {"columns": 20}),
    ("ck_printer_code_page", {"code_page": 256}),
    ("ck_printer_proof", {"proof": "hope"}),
    ("ck_picture_sha256", {"sha256": "00"}),
]

# Keys: what is there already, and what nothing else knows.
TWICE: list[tuple[str, str, dict[str, Any]]] = [
    ("pk_shop", "shop", {}),
    ("pk_printer", "printer", {"proof": "none"}),
    ("pk_sale", "sale", {"ticket_number": 2}),
    ("uq_sale_ticket", "sale", {"sale_id": BASKET_ID}),
    ("pk_sale_line", "sale_line", {}),
    ("pk_tender", "tender", {}),
    ("pk_journal_entry", "journal_entry", {}),
    ("uq_shift_till_number", "shift", {"id": 2, **ENDED}),
    ("uq_shift_one_open_per_till", "shift", {"id": 2, "number": 2}),
    ("pk_count_draft", "count_draft", {}),
    ("pk_cash_count", "cash_count", {}),
    ("pk_tender_count", "tender_count", {}),
    ("uq_cash_movement_movement_id", "cash_movement", {"id": 2}),
    ("uq_closing_number", "closing", {"id": 2, "shift_id": 2}),
    ("uq_closing_shift", "closing", {"id": 2, "number": 2}),
    ("uq_duplicate_sale", "duplicate", {"id": 2}),
    ("pk_line_returned", "line_returned", {}),
    ("uq_basket_one_open_per_till", "basket", {"sale_id": SALE_ID}),
    ("uq_item_gtin", "item", {"sku": "OTHER"}),
    ("uq_staff_badge", "staff", {"number": 2}),
    ("uq_donor_name", "donor", {"id": 2, "reference": "OTHER"}),
    ("uq_donor_reference", "donor", {"id": 2, "name": "Other"}),
    ("uq_donation_document", "donation", {"id": 2}),
    ("pk_serial_number", "serial_number", {"other_serial": "A9"}),
    ("uq_serial_number_other_serial", "serial_number", {"serial": "A9"}),
    ("uq_topup_code_serial", "topup_code", {"id": 2, "fingerprint": "f2"}),
    ("uq_topup_code_fingerprint", "topup_code", {"id": 2, "serial": "C2"}),
    ("uq_member_card_one_alive", "member_card", {"card": "C2"}),
    ("uq_orientation_member_from", "orientation", {"id": 2}),
    ("uq_voucher_pattern_mask", "voucher_pattern", {"id": 2}),
    ("pk_voucher_cancellation", "voucher_cancellation", {}),
    ("uq_claim_number", "claim", {"id": 2}),
    ("pk_claimed_redemption", "claimed_redemption", {}),
    ("uq_stocktake_one_open", "stocktake", {"id": 2}),
    ("pk_stocktake_count", "stocktake_count", {}),
    ("pk_stocktake_piece", "stocktake_piece", {}),
]
# Two rows of which the second is one too many.
SECOND: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "uq_sale_voided_once",
        "sale",
        {**VOID, "sale_id": UUID(int=2), "ticket_number": 2},
        {"sale_id": UUID(int=3), "ticket_number": 3},
    ),
    ("uq_closing_period", "closing", {**MONTH, "id": 2}, {"id": 3, "number": 2}),
    (
        "uq_duplicate_closing",
        "duplicate",
        {"sale_id": None, "closing_id": 1, "id": 2},
        {"id": 3},
    ),
]
UNKNOWN: list[tuple[str, dict[str, Any]]] = [
    ("fk_shift_till", {"till": "T9"}),
    ("fk_shift_opened_by", {"opened_by": 9}),
    ("fk_shift_ended_by", {**ENDED, "ended_by": 9}),
    ("fk_shift_closed_by", {**CLOSED, "closed_by": 9}),
    ("fk_shift_countersigned_by", {**CLOSED, "countersigned_by": 9}),
    ("fk_cash_movement_shift_id", {"shift_id": 9}),
    ("fk_cash_movement_staff_number", {"staff_number": 9}),
    ("fk_cash_movement_allowed_by", {"allowed_by": 9}),
    ("fk_printer_till", {"till": "T9"}),
    ("fk_shop_logo_sha256", {"logo_sha256": "1" * 64}),
    ("fk_cash_movement_print_job_id", {"print_job_id": 9}),
    ("fk_voided_line_shift_id", {"shift_id": 9}),
    ("fk_voided_line_staff_number", {"staff_number": 9}),
    ("fk_voided_line_sku", {"sku": "X"}),
    ("fk_count_draft_shift_id", {"shift_id": 9}),
    ("fk_cash_count_shift_id", {"shift_id": 9}),
    ("fk_tender_count_shift_id", {"shift_id": 9}),
    ("fk_closing_till", {"till": "T9"}),
    ("fk_closing_shift_id", {"shift_id": 9}),
    ("fk_closing_made_by", {"made_by": 9}),
    ("fk_duplicate_sale_id", {"sale_id": BASKET_ID}),
    ("fk_duplicate_closing_id", {"sale_id": None, "closing_id": 9}),
    ("fk_duplicate_staff_number", {"staff_number": 9}),
    ("fk_duplicate_print_job_id", {"print_job_id": 9}),
    ("fk_line_returned_line", {"line_number": 9}),
    ("fk_sale_corrects", {**REFUND, "corrects": BASKET_ID}),
    ("fk_sale_allowed_by", {**REFUND, "allowed_by": 9}),
    ("fk_sale_line_returns", {**CAME_BACK, "returns_line_number": 9}),
    ("fk_sale_till", {"till": "T9"}),
    ("fk_sale_shift_id", {"shift_id": 9}),
    ("fk_sale_staff_number", {"staff_number": 9}),
    ("fk_sale_member", {"member": "M9"}),
    ("fk_sale_line_sku", {"sku": "X"}),
    ("fk_sale_line_sale_id", {"sale_id": BASKET_ID}),
    ("fk_tender_voucher", {"kind": "voucher", "given_cents": 120, "voucher": "X"}),
    ("fk_stock_movement_line", {"line_number": 9}),
    ("fk_stock_movement_lot", {"lot": "X"}),
    ("fk_redemption_voucher", {"voucher": "X"}),
    ("fk_lot_sku", {"sku": "X"}),
    ("fk_member_tier", {"tier": "X"}),
    ("fk_member_household", {"household": "X"}),
    ("fk_member_card_member", {"member": "X"}),
    ("fk_orientation_member", {"member": "X"}),
    ("fk_tariff_tier", {"tier": "X"}),
    ("fk_sale_line_tariff_id", {"tariff_id": 9}),
    ("fk_quota_tier", {"tier": "X"}),
    ("fk_quota_balance_quota_id", {"quota_id": 9}),
    ("fk_quota_use_quota_id", {"quota_id": 9}),
    ("fk_quota_use_line", {"line_number": 9}),
    ("fk_quota_use_allowed_by", {"allowed_by": 9}),
    ("fk_sale_gift_sale_id", {"sale_id": BASKET_ID}),
    ("fk_sale_gift_voucher", {"voucher": "X"}),
    ("fk_voucher_member", {"member": "X"}),
    ("fk_voucher_tier", {"tier": "X"}),
    ("fk_voucher_batch_id", {"batch_id": 9}),
    ("fk_voucher_pattern_id", {"pattern_id": 9}),
    ("fk_voucher_cancellation_voucher", {"voucher": "X"}),
    ("fk_voucher_cancellation_staff_number", {"staff_number": 9}),
    ("fk_claim_made_by", {"made_by": 9}),
    ("fk_claim_paid_by", {"paid_at": AT, "paid_by": 9}),
    ("fk_claimed_redemption_redemption_id", {"redemption_id": 9}),
    ("fk_claimed_redemption_claim_id", {"claim_id": 9}),
    ("fk_donation_donor_id", {"donor_id": 9}),
    ("fk_donation_staff_number", {"staff_number": 9}),
    ("fk_donation_print_job_id", {"print_job_id": 9}),
    ("fk_serial_number_sku", {"sku": "X"}),
    ("fk_serial_number_lot", {"lot": "X"}),
    ("fk_serial_number_line", {"line_number": 9}),
    ("fk_topup_code_sku", {"sku": "X"}),
    ("fk_topup_code_lot", {"lot": "X"}),
    ("fk_topup_code_line", {"line_number": 9}),
    ("fk_topup_showing_topup_id", {"topup_id": 9}),
    ("fk_topup_showing_print_job_id", {"print_job_id": 9}),
    ("fk_topup_showing_staff_number", {"staff_number": 9}),
    ("fk_topup_showing_allowed_by", {"allowed_by": 9}),
    ("fk_stock_movement_staff_number", {"staff_number": 9}),
    ("fk_stock_movement_stocktake_id", {**RECEIVED, "kind": "counted", "stocktake_id": 9}),
    ("fk_stocktake_opened_by", {"opened_by": 9}),
    ("fk_stocktake_closed_by", {"closed_by": 9}),
    ("fk_stocktake_count_stocktake_id", {"stocktake_id": 9}),
    ("fk_stocktake_count_lot", {"lot": "X"}),
    ("fk_stocktake_count_staff_number", {"staff_number": 9}),
    ("fk_stocktake_piece_stocktake_id", {"stocktake_id": 9}),
    ("fk_stocktake_piece_lot", {"lot": "X"}),
]
# What is below zero, and good all the same.
NEGATIVE: list[tuple[str, dict[str, Any]]] = [
    ("sale", {**REFUND, "total_cents": -120, "market_value_cents": -400}),
    ("sale", {**VOID, "total_cents": -120, "market_value_cents": -400}),
    ("sale_line", CAME_BACK),
    ("sale_line", {**CAME_BACK, "weight_grams": -300}),
    ("tender", {"amount_cents": -120, "given_cents": -120}),
    ("sale_gift", {"amount_cents": -500}),
    ("redemption", {"amount_cents": -600}),
    ("voucher_cancellation", {"amount_cents": -400}),
    ("closing", {"total_cents": -120}),
    ("till", {"perpetual_cents": -120}),
    ("shift", CLOSED),
    ("stock_movement", {"kind": "returned", "lot": None, "quantity": 1}),
]


def table_of_constraint(name: str) -> str:
    """The table that a constraint belongs to."""
    (table,) = (
        table.name
        for table in metadata.tables.values()
        if any(constraint.name == name for constraint in table.constraints)
    )
    return table


def refused(engine: Engine, table: str, row: dict[str, Any], *, present: bool) -> str:
    """What the database says to a row, `present` with a good row of the table there already."""
    with engine.connect() as connection:
        fill(connection, before=None if present else table)
        with pytest.raises(IntegrityError) as caught:
            connection.execute(insert(metadata.tables[table]), {**GOOD[table], **row})
    return str(caught.value.orig)


def test_a_good_row_of_every_table_is_taken(shared: Engine) -> None:
    with shared.connect() as connection:
        fill(connection)
    assert set(GOOD) == set(metadata.tables)


@pytest.mark.parametrize(("name", "change"), BROKEN)
def test_a_bad_row_is_refused_by_the_constraint_that_names_what_is_wrong(
    shared: Engine, name: str, change: dict[str, Any]
) -> None:
    said = refused(shared, table_of_constraint(name), change, present=False)
    assert name in said


def test_every_check_of_the_tables_is_shown_to_refuse() -> None:
    named = {
        constraint.name
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert named == {name for name, _ in BROKEN}


@pytest.mark.parametrize(("name", "table", "change"), TWICE)
def test_nothing_that_is_one_is_there_twice(
    shared: Engine, name: str, table: str, change: dict[str, Any]
) -> None:
    said = refused(shared, table, change, present=True)
    if shared.dialect.name == "postgresql":
        assert name in said
    else:
        assert "UNIQUE constraint failed" in said


@pytest.mark.parametrize(("name", "table", "first", "second"), SECOND)
def test_a_second_one_is_one_too_many(
    shared: Engine, name: str, table: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    described = metadata.tables[table]
    with shared.connect() as connection:
        fill(connection)
        connection.execute(insert(described), {**GOOD[table], **first})
        with pytest.raises(IntegrityError) as caught:
            connection.execute(insert(described), {**GOOD[table], **first, **second})
    engine = shared.dialect.name
    assert (name if engine == "postgresql" else "UNIQUE constraint failed") in str(caught.value)


@pytest.mark.parametrize(("table", "change"), NEGATIVE)
def test_what_came_back_is_below_zero(shared: Engine, table: str, change: dict[str, Any]) -> None:
    with shared.connect() as connection:
        fill(connection, before=table)
        connection.execute(insert(metadata.tables[table]), {**GOOD[table], **change})


@pytest.mark.parametrize(("name", "change"), UNKNOWN)
def test_nothing_refers_to_what_is_not_there(
    shared: Engine, name: str, change: dict[str, Any]
) -> None:
    said = refused(shared, table_of_constraint(name), change, present=False)
    if shared.dialect.name == "postgresql":
        assert name in said
    else:
        assert "FOREIGN KEY constraint failed" in said


def test_a_till_opens_again_once_its_shift_has_ended(shared: Engine) -> None:
    shift = metadata.tables["shift"]
    with shared.connect() as connection:
        fill(connection)
        connection.execute(shift.update().values(**ENDED))
        connection.execute(insert(shift), {**GOOD["shift"], "id": 2, "number": 2})
