"""What kinds of journal entries, and their groups, are called on the screen."""

from kiosk.language import N_, _

GROUPS = {
    "tickets": N_("Tickets"),
    "cash": N_("Cash and drawer"),
    "closings": N_("Shifts and closings"),
    "papers": N_("Papers"),
    "stock": N_("Stock"),
    "vouchers": N_("Vouchers"),
    "members": N_("Members"),
    "rules": N_("Prices and quotas"),
    "staff": N_("Staff"),
    "log": N_("Log, keys, exports"),
    "program": N_("Program"),
}

KINDS = {
    "sale": N_("sale"),
    "refund": N_("refund of goods"),
    "void": N_("void of a ticket"),
    "basket_voided": N_("basket emptied"),
    "line_voided": N_("line taken out"),
    "price_override": N_("price typed"),
    "pay_in": N_("pay-in"),
    "pay_out": N_("pay-out"),
    "cash_drop": N_("cash drop"),
    "drawer_opened": N_("drawer opened"),
    "drawer_tested": N_("drawer tested"),
    "cash_refused": N_("pay-out refused"),
    "shift_opened": N_("shift opened"),
    "shift_ended": N_("shift ended"),
    "count_begun": N_("count begun"),
    "cash_counted": N_("cash counted"),
    "shift_closed": N_("shift closed"),
    "x_report": N_("X report"),
    "z_report": N_("Z report"),
    "month_closing": N_("month closed"),
    "year_closing": N_("year closed"),
    "closing_mismatch": N_("totals differ"),
    "closing_paper": N_("closing's paper"),
    "reprint": N_("printed again"),
    "not_printed": N_("not printed"),
    "printed_after_all": N_("printed after all"),
    "receipt_in_another_look": N_("other language"),
    "e_receipt": N_("receipt as a file"),
    "closing_saved": N_("closing as a file"),
    "receipt_settled": N_("paper settled"),
    "waiting_papers_settled": N_("waiting papers settled"),
    "acknowledgement_copied": N_("donation slip again"),
    "member_card_printed": N_("card printed again"),
    "vouchers_printed": N_("vouchers printed"),
    "donation": N_("donation"),
    "stock_moved": N_("stock moved"),
    "stocktake_opened": N_("stocktake begun"),
    "stocktake_closed": N_("stocktake closed"),
    "barcode_given": N_("barcode given"),
    "topup_shown": N_("top-up code shown"),
    "topup_settled": N_("top-up settled"),
    "vouchers_issued": N_("vouchers issued"),
    "vouchers_cancelled": N_("vouchers cancelled"),
    "claim_made": N_("claim made"),
    "claim_paid": N_("claim paid"),
    "member_enrolled": N_("member enrolled"),
    "member_renewed": N_("orientation renewed"),
    "member_card_replaced": N_("card replaced"),
    "member_suspended": N_("member suspended"),
    "member_suspension_lifted": N_("suspension lifted"),
    "member_tier": N_("other tier"),
    "member_household": N_("other household"),
    "member_household_size": N_("household's size"),
    "member_identity_changed": N_("identity changed"),
    "member_receipts": N_("receipts in another look"),
    "member_identity_erased": N_("identity erased"),
    "tariff_added": N_("tariff added"),
    "tariff_end_set": N_("tariff's end set"),
    "tariff_withdrawn": N_("tariff withdrawn"),
    "quota_added": N_("quota added"),
    "quota_changed": N_("quota changed"),
    "quota_ended": N_("quota ended"),
    "signed_in": N_("signed in"),
    "signed_out": N_("signed out"),
    "locked": N_("till left"),
    "sign_in_refused": N_("sign-in refused"),
    "pin_refused": N_("PIN refused"),
    "training_started": N_("training begun"),
    "training_ended": N_("training ended"),
    "staff_added": N_("staff added"),
    "staff_renamed": N_("staff renamed"),
    "staff_pin_changed": N_("PIN changed"),
    "staff_role_changed": N_("role changed"),
    "staff_badge_given": N_("badge given"),
    "staff_badge_ended": N_("badge ended"),
    "staff_left": N_("staff left"),
    "staff_back": N_("staff back"),
    "till_added": N_("till added"),
    "key_rotated": N_("key rotated"),
    "key_in_use": N_("key in use"),
    "key_lost": N_("key lost"),
    "chain_fault": N_("chain fault"),
    "chain_fault_read": N_("chain fault read"),
    "exported": N_("export"),
    "archived": N_("archive"),
    "purged": N_("purge"),
    "program_started": N_("program started"),
    "program_stopped": N_("program stopped"),
    "program_updated": N_("program updated"),
    "clock_stepped_back": N_("clock set back"),
    "settings_changed": N_("setting changed"),
    "printer_tested": N_("printer tested"),
    "imported": N_("import"),
    "backup_made": N_("backup"),
    "restored": N_("copy restored"),
}


IN_A_LIST = {"refund": N_("refunded"), "void": N_("voided")}
"""What is called by fewer words where the ticket stands before it."""


def short_kind(kind: str) -> str:
    """Return what a kind is called in a list."""
    return _(IN_A_LIST[kind]) if kind in IN_A_LIST else kind_name(kind)


def kind_name(kind: str) -> str:
    """Return what a kind is called; one that nobody knows, as it stands."""
    return _(KINDS[kind]) if kind in KINDS else kind


def group_name(group: str) -> str:
    """Return what a group of kinds is called."""
    return _(GROUPS[group])
