"""The lab's ways to cheat in words, and where a break is."""

from kiosk.break_values import row_words, word_of
from kiosk.language import N_, _
from kiosk.rules.log_breaks import Break
from kiosk.services.lab import Tried

WAYS = {
    # The log
    "entry_altered": N_("An amount in an entry"),
    "entry_rewritten": N_("An amount in an entry, with its hash"),
    "chain_rehashed": N_("The same, with every hash behind it"),
    "chain_signed_by_stranger": N_("The same, signed with another key"),
    "log_of_another_key": N_("The whole log, written anew with another key"),
    "entries_swapped": N_("Two entries change places"),
    "last_ten_removed": N_("The last ten entries and their tickets"),
    "middle_removed": N_("Two entries in the middle are gone"),
    "middle_removed_renumbered": N_("An entry is gone, the others move up"),
    "entry_duplicated": N_("An entry once more at the end"),
    "entry_time_changed": N_("The time beside an entry"),
    "clock_set_back": N_("The time in an entry, a day earlier"),
    "kind_changed": N_("The kind beside an entry"),
    "signature_of_another": N_("The signature of another entry"),
    "tills_swapped": N_("Two tills change an entry"),
    "entry_without_sale": N_("An entry for a sale that never was"),
    "head_changed": N_("The last hash that the till keeps"),
    "last_ticket_raised": N_("The last ticket that the till keeps"),
    "public_key_replaced": N_("The till's public key"),
    "till_key_replaced": N_("A key in the table of keys"),
    "key_origin_changed": N_("Why a till has another key"),
    "beginning_purged": N_("The beginning purged too early"),
    "yesterdays_backup": N_("Yesterday's backup in the shop's place"),
    "backup_sold_on": N_("Yesterday's backup, sold on"),
    # Tickets
    "amount_lowered": N_("A line, its ticket and its cash lowered"),
    "label_changed": N_("The label of a line"),
    "quantity_changed": N_("More pieces at a lower price"),
    "vat_rate_changed": N_("The VAT rate of a line"),
    "vat_lowered": N_("The VAT of a line"),
    "line_removed": N_("A line of a ticket is gone"),
    "tender_kind_changed": N_("Cash becomes the card"),
    "tender_lowered": N_("The cash of a ticket"),
    "gift_removed": N_("A gift is gone"),
    "staff_changed": N_("Somebody else sold it"),
    "member_changed": N_("Another member bought it"),
    "sale_time_changed": N_("The time of a ticket"),
    "ticket_in_another_shift": N_("A ticket in another shift"),
    "refund_into_void": N_("A refund becomes a void"),
    "refund_of_another_sale": N_("A refund of another sale"),
    "ticket_number_changed": N_("The number of a ticket"),
    "ticket_removed": N_("A ticket is gone"),
    "ticket_removed_with_entry": N_("A ticket is gone, and its entry"),
    "sale_without_entry": N_("A ticket more, without an entry"),
    "voided_line_removed": N_("A voided line is gone"),
    "receipt_changed": N_("The amount of a receipt that is kept"),
    "first_paper_changed": N_("A receipt in another language"),
    "duplicate_removed": N_("A duplicate is gone"),
    "quota_use_removed": N_("A use of a quota is gone"),
    "serial_freed": N_("A sold piece is in stock again"),
    "return_forgotten": N_("What came back is forgotten"),
    # Drawer and vouchers
    "cash_out_raised": N_("More cash taken out"),
    "cash_out_removed": N_("Cash taken out is gone"),
    "cash_in_invented": N_("Cash put in that nobody put in"),
    "float_changed": N_("The float at the opening"),
    "deposit_changed": N_("The deposit for the bank"),
    "counted_cash_changed": N_("The cash that was counted"),
    "counted_coins_changed": N_("The coins that were counted"),
    "voucher_filled": N_("More left on a voucher"),
    "redemption_removed": N_("A use of a voucher is gone"),
    "voucher_exchanged": N_("Another voucher paid"),
    "cancellation_removed": N_("A cancelled voucher lives again"),
    "claim_raised": N_("The sum of a claim"),
    "claimed_again": N_("A use leaves its claim"),
    # Closings
    "figures_changed": N_("The figures of a Z"),
    "closing_total_changed": N_("The total of a Z"),
    "closing_perpetual_changed": N_("The perpetual total of a Z"),
    "closing_paper_changed": N_("The paper of a Z"),
    "closing_removed": N_("A Z is gone"),
    "month_changed": N_("The total of a month"),
    "perpetual_lowered": N_("The till's perpetual total"),
    "shift_perpetual_lowered": N_("The perpetual total of a shift"),
    # Stock
    "balance_lowered": N_("The balance of a lot"),
    "sold_movement_raised": N_("A sale took more from its lot"),
    "write_off_raised": N_("More was written off"),
    "write_off_invented": N_("A write-off that never was"),
    "write_off_of_another_lot": N_("A write-off from another lot"),
    # Guards
    "guard_dropped": N_("A trigger is gone"),
    "every_guard_dropped": N_("All triggers are gone"),
    "guard_hollowed": N_("A trigger that refuses nothing"),
    "guard_switched_off": N_("A trigger that is switched off"),
}
"""What each way alters, in a few words."""

NEEDED = {
    "cash": N_("no cash was taken"),
    "cash_line": N_("no line was paid in cash alone"),
    "cash_movement": N_("no cash was taken out"),
    "cash_sale": N_("no sale brought money"),
    "cancelled_voucher": N_("no voucher was cancelled"),
    "claim": N_("no claim was made"),
    "closed_shift": N_("no shift was closed"),
    "counted_cash": N_("no cash was counted"),
    "duplicate": N_("nothing was printed again"),
    "ended_shift": N_("no shift with sales has ended"),
    "entry": N_("no entry tells of it"),
    "even_line": N_("no price can be halved"),
    "followed_sale": N_("no sale is followed by another"),
    "gift": N_("nothing was given"),
    "guard": N_("there is no trigger"),
    "kept_head": N_("the shop has no till"),
    "lot": N_("no lot has anything left"),
    "member_sale": N_("no member bought anything"),
    "month": N_("no month was closed"),
    "other_look": N_("nothing in another language"),
    "other_member": N_("there is one member"),
    "other_sale": N_("there is one sale"),
    "other_shift": N_("there is one shift"),
    "other_staff": N_("one person works here"),
    "other_till": N_("there is one till"),
    "postgresql": N_("SQLite has no such thing"),
    "quota_use": N_("no quota was used"),
    "refund": N_("nothing came back"),
    "sale": N_("nothing was sold"),
    "second_key": N_("no till had another key"),
    "serial": N_("no numbered piece was sold"),
    "shift": N_("there is no shift"),
    "sold_from_lot": N_("nothing was sold from a lot"),
    "staff": N_("nobody works here"),
    "till": N_("the shop has no till"),
    "two_lines": N_("no ticket has two lines"),
    "unused_voucher": N_("no voucher is unused"),
    "used_voucher": N_("no voucher was used"),
    "vat_line": N_("no line has VAT"),
    "voided_line": N_("no line was voided"),
    "write_off": N_("nothing was written off"),
    "z": N_("there is no Z"),
}
"""What a shop lacks in which a way has nothing to alter."""

_NAMES = ("lot", "voucher", "trigger", "quota")
"""Data that says where a break is which no till and no ticket have."""


def way_words(code: str) -> str:
    """Return what a way alters."""
    return _(WAYS[code])


def result_words(tried: Tried) -> str:
    """Return where a way was found, or why not."""
    if tried.found:
        return place_words(tried.found)
    if tried.missing:
        return f"({_(NEEDED[tried.missing])})"
    return _("(the database refuses it)") if tried.refused else _("NOT FOUND")


def place_words(found: Break) -> str:
    """Return where a break is: its ticket or till and its entry, or what it is about."""
    places = [found.ticket or found.till or ""]
    if found.seq is not None:
        places.append(_("entry {seq}").format(seq=found.seq))
    if not any(places) or places == [""]:
        places = [str(found.data[name]) for name in _NAMES if name in found.data][:1]
        if not places and "table" in found.data:
            table = found.data["table"]
            places = [f"{word_of(table)} {row_words(table, found.data.get('row', ''))}".rstrip()]
    return ", ".join(filter(None, places))
