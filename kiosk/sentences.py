"""Refusals as sentences: what happened, and what the person may do."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from kiosk.language import N_, _, spoken
from kiosk.period_words import period_name
from kiosk.quota_words import exceeded_sentence
from kiosk.rules.closing_periods import Period
from kiosk.rules.errors import ShopError
from kiosk.rules.pins import could_be_pin
from receipts import formats

if TYPE_CHECKING:
    from kiosk.services.stock.check import Difference
    from kiosk.services.vouchers.cancelling import VoucherDifference

_SENTENCES = {
    "already_round": N_(
        "{due} is a whole amount. To give more, type what is paid in all before R, such as 15R."
    ),
    "below_floor": N_("“{label}” costs at least {least}. Type another amount."),
    "round_up_not_whole": N_("Round up to a whole amount, such as 15R."),
    "round_up_too_low": N_("{due} are due already. Type a higher amount before R."),
    "nothing_closed": N_(
        "No shift of {period} is closed yet: there is nothing to write. Count and close one (Z)."
    ),
    "siren_missing": N_(
        "The accounting file bears the SIREN of the shop's owner. Write its nine figures into"
        ' kiosk.toml: siren = "…"'
    ),
    "fec_not_euro": N_("The accounting file is in euros; the shop's currency is {currency}."),
    "folder_not_empty": N_("There is something in {folder} already. Name a new folder."),
    "voucher_pays_no_gift": N_(
        "Vouchers pay goods, not gifts. {remaining} remain to be paid in another way."
    ),
    "card_misread": N_("The card “{scanned}” was not read well. Scan it again, or type it again."),
    "card_replaced": N_(
        "This card was replaced by another one. Do not use it, and call a manager."
    ),
    "card_replaced_already": N_("Somebody has just replaced this card. Look at the member again."),
    "ends_before_start": N_("The last day lies before the first one, {start}. Type a later day."),
    "household_out_of_range": N_("A household has between 1 and {most} people."),
    "household_unknown": N_("No member of a household is found by this. Scan the member's card."),
    "identities_key_wrong": N_(
        "The key of the members' names is another shop's. Restore keys/identities.key."
    ),
    "identity_erased_already": N_("Nothing is known of this member any more."),
    "vouchers_taken_out": N_(
        "A voucher can not be used with this card; it was taken out. F12 to pay."
    ),
    "member_changed": N_(
        "This member's rights have just changed. Look at what is to be paid, and pay."
    ),
    "member_suspended": N_(
        "This card can not be used today. Take it off (F7) for public prices, or call a manager."
    ),
    "member_unknown": N_("There is no such member. Type a part of the name, or scan the card."),
    "not_suspended": N_("This member is not suspended."),
    "renewal_adds_nothing": N_("The orientation lasts until {day} already. Type a later last day."),
    "renewal_begins_before": N_(
        "An orientation begins on {day}. A renewal begins after that day; type a later one."
    ),
    "suspended_already": N_("This member is suspended already."),
    "language_unknown": N_("Receipts do not come in “{lang}”."),
    "tier_unknown": N_("There is no tier “{tier}”."),
    "already_covered": N_("Everything is paid. Enter stores the sale."),
    "amount_unclear": N_("This is not an amount. Type for example 12.50."),
    "archive_broken": N_(
        "{file} is not as it was made ({count} differences). See them with: kiosk verify {file}"
    ),
    "archive_empty": N_("No till recorded anything in this period ({period})."),
    "archive_exists": N_(
        "{file} is there already, and no archive is replaced. Choose another name."
    ),
    "archive_not_whole": N_(
        "The log has more of this period than {file}. Make its archive again, then give that up."
    ),
    "archive_part": N_(
        "{file} was made before its period was over. Archive the period again, then give that up."
    ),
    "archive_purged": N_(
        "The log was given up until {day}: of this period ({period}), its archive alone is left."
    ),
    "archive_unknown": N_("{file} was not made by this shop, or not with this database."),
    "archive_unreadable": N_("{file} is no archive, or it is damaged."),
    "purge_unconfirmed": N_(
        "It is {day}, the computer says, and the log has nothing of the last month. If that is"
        " right, open the till and sign in; then do this again."
    ),
    "purge_older_first": N_("The till {till} has older entries. Give up the oldest archive first."),
    "purge_too_early": N_(
        "The law keeps this period for six years from its end. It can be given up from {day} on."
    ),
    "purged_already": N_("What is in {file} was given up already."),
    "answer_missing": N_("{option} is missing, or is not readable text."),
    "barcodes_used_up": N_("All in-store barcodes that begin with {prefix} are given."),
    "basket_empty": N_("The basket is empty. Scan an item first."),
    "basket_full": N_("A basket holds {lines} lines. Take the money, then begin a new one."),
    "basket_gone": N_("Another till has taken this basket up."),
    "basket_too_dear": N_("The total passes {most}. Check quantities and prices."),
    "check_digit": N_("“{scanned}” was not read well. Scan it again, or find the item with F2."),
    "choice_unknown": N_("There is no “{typed}” in this list."),
    "claim_is_paid": N_("Claim no. {number} is marked as paid already."),
    "claim_of_own": N_("“{issuer}” is the shop itself: nobody else pays for these vouchers."),
    "claim_unknown": N_("There is no claim no. {number}."),
    "issuer_unclear": N_("Several issuers are called “{issuer}”. Write one of: {names}."),
    "issuer_unknown": N_("No payment voucher has the issuer “{issuer}”."),
    "lab_archive": N_(
        "{source} is an archive. The lab needs a database: a file, a home, a backup or a server's."
    ),
    "lab_no_database": N_(
        "The lab may not make a database of its own on this server: {reason}. Give the user the"
        " right to (ALTER ROLE … CREATEDB), or try a backup."
    ),
    "lab_source": N_("{source} is no shop's database, home or backup. Name one of these."),
    "nothing_to_claim": N_("Nothing is left to claim from {issuer} in these days."),
    "code_unknown": N_("“{scanned}” is unknown here. Find the item with F2."),
    "figures_unknown": N_("This code is unknown here. Find the item with F2."),
    "currency_unknown": N_("{currency} is not a currency with cents (ISO 4217, such as EUR)."),
    "database_closed": N_("The database can not be opened: {reason}"),
    "database_too_new": N_("A newer version of this program made the database. Update this one."),
    "days_backwards": N_("The period ends on {last}, before it begins on {first}."),
    "donor_unknown": N_("There is no donor with the reference or name “{donor}”."),
    "donor_unclear": N_("Several donors are called “{donor}”. Give the reference: {references}."),
    "expired_on_box": N_("“{label}” expired on {day}, its label says. Put it aside for a manager."),
    "export_to_terminal": N_("A terminal can not show {format}. Name a file with -o."),
    "font_lacking": N_(
        "No font here has these letters: {characters}. Debian's packages fonts-noto-core and"
        " fonts-noto-cjk have most."
    ),
    "font_damaged": N_(
        "Missing or damaged fonts: {fonts}. Reinstall this program, or Debian's fonts-noto-core and"
        " fonts-noto-cjk, then try again."
    ),
    "folder_unclear": N_("Type the whole way to a folder, such as /media/STICK."),
    "folder_unwritable": N_(
        "Nothing could be written to {folder}: {reason}. Choose another folder."
    ),
    "screen_too_small": N_(
        "The screen is too small for the receipt as a code. Write it to a stick (S), or print it."
    ),
    "head_differs": N_(
        "The code on the paper is not that of entry {seq} of {till}: the log is another one now."
    ),
    "log_days_unclear": N_(
        "These are no days. Type 2026-11, 2026, 22/11/2026, or two days with a space between."
    ),
    "log_not_in_training": N_("The sales log is the shop's. Leave the training first (Ctrl+E)."),
    "log_search_unclear": N_(
        "Type a ticket (T1-42), a day, an amount (12.50), an entry (#1234) or a closing's code."
    ),
    "nothing_to_show": N_("There is no entry, ticket, closing or shift to show of this."),
    "no_such_entry": N_("{till} has no entry {seq} in the log."),
    "no_such_ticket": N_("There is no ticket {ticket}."),
    "staff_number_unclear": N_("A staff number is a whole number, such as 2."),
    "export_without_days": N_("The stock is known as it is now, not for other days."),
    "export_without_till": N_(
        "“{what}” can not be chosen by till or shift. Leave --till and --shift out."
    ),
    "period_and_days": N_("Give --period, or --from and --to: not both."),
    "period_unclear": N_("“{period}” is no period. Type a month (2026-11) or a year (2026)."),
    "shift_unknown": N_("The till {till} has no shift {shift}."),
    "till_unknown": N_("This shop has no till {till}."),
    "file_missing": N_("Look at the name again. There is no file {file}"),
    "file_refused": N_("{file} can not be used: {reason}"),
    "file_unwritten": N_(
        "{file} could not be written (is the disk full?): {reason}. Nothing of it was left there."
    ),
    "output_unwritten": N_(
        "It could not be written to its end (is the disk full?): {reason}. What came out is not"
        " whole."
    ),
    "ending_unknown": N_(
        "The ending {ending} is no format that is written here. Name a file ending in {formats}."
    ),
    "ending_differs": N_("{format} is asked for, and the file ends in {ending}: name one of them."),
    "folder_is_file": N_("{file} is a file already. Name a new folder, or a file ending in .zip."),
    "file_is_folder": N_("{folder} is a folder. Name a file ending in .zip, or another folder."),
    "gs1_without_item": N_("This label names no item. Scan the item's own barcode."),
    "label_item_unknown": N_("“{scanned}” is no item here. Type a part of its name."),
    "label_not_by_weight": N_("“{label}” is not sold by weight. Choose another label."),
    "label_price_unclear": N_("This item has no price that a label could stand for."),
    "label_without_reference": N_(
        "“{label}” has a barcode of its own that holds no weight. Choose another label."
    ),
    "label_without_shape": N_("The setting variable_measure has no shape for this label."),
    "labels_out_of_range": N_("Between 1 and {most} labels can be printed at once."),
    "key_missing": N_("The key file {file} is missing. Restore it from the shop's copy."),
    "signing_key_missing": N_(
        "The key of the till {till}, {file}, is missing. Put it back from the copy of your keys;"
        " where there is none, a manager types: kiosk key lost"
    ),
    "key_wrong": N_(
        "The key in this home is not the key of the till {till}. Put the right one back from the"
        " copy of your keys; where there is none, a manager types: kiosk key lost"
    ),
    "key_changed": N_("The key of the till {till} was changed just now. Do this again."),
    "key_not_lost": N_("The key of the till {till} is there. To use another one: kiosk key rotate"),
    "key_reason_missing": N_("Say in a few words how the key was lost, without anybody's name."),
    "database_in_use": N_(
        "Other programs use the database. Close every till of the shop, then do this again."
    ),
    "backup_exists": N_(
        "{file} is there already, and a backup replaces nothing. Choose another name, or a folder."
    ),
    "backup_name": N_(
        "{file} is no folder that is there. Is the stick in? Name a folder on it, or a new file"
        " ending in {ending}."
    ),
    "backup_folder_missing": N_(
        "There is no folder {folder}. Is the stick in? Name a folder that is there."
    ),
    "restore_no_room": N_(
        "Nothing was put back: {folder} can not be written (is the disk full?): {reason}. Make"
        " room there, then do this again."
    ),
    "backup_unreadable": N_("{file} is no backup of a shop, or it is damaged."),
    "backup_of_other_kind": N_(
        "{file} is a backup of another kind of database than this shop's settings name."
    ),
    "backup_key_wrong": N_(
        "The key of the till {till} is missing here, or is not that of the backup. Put it back"
        " from the copy of your keys; where there is none: kiosk restore --new-key"
    ),
    "lot_expired": N_("“{label}”: lot {lot} expired on {day}. Put it aside for a manager."),
    "lot_quarantined": N_(
        "“{label}”: lot {lot} may not be sold now. Put it aside: a manager can say why."
    ),
    "lot_not_sold": N_("The lot of “{serial}” may not be sold now. A manager can say why."),
    "manager_needed": N_("This takes a manager's number and PIN."),
    "measure_too_large": N_("This is too much for one label. Weigh a part of it."),
    "members_only": N_("“{label}” is for members. Scan a card, or void the line (F4)."),
    "no_change_on_tender": N_("No change is given on this. {remaining} remain to be paid."),
    "no_line": N_("There is no line to change. Scan an item first."),
    "not_a_log": N_(
        "There is no shop's log in {file}. Name a database file, a home, a backup or an archive."
    ),
    "log_of_older_tables": N_(
        "That database is of an older version, which is not read where it lies. Open the shop"
        " with this version once, or check a backup."
    ),
    "head_unclear": N_(
        "“{text}” is not what stands on a Z. Type till, number and the four groups of letters,"
        " such as T1 1234 ABCD-EFGH-IJKL-MNOP, or scan the square beside them."
    ),
    "no_shop": N_("There is no shop here yet. Make one with: kiosk init"),
    "no_terminal": N_("The till is shown in a terminal, and here is none."),
    "no_till": N_("This shop has no till {till}. Add it with: kiosk init --till {till}"),
    "not_in_training": N_(
        "Who works here is changed in the shop alone. Leave the training first (Ctrl+E)."
    ),
    "not_by_weight": N_("“{label}” is not sold by weight."),
    "not_covered": N_("{remaining} are missing."),
    "price_not_typed": N_("“{label}” has its own price."),
    "price_out_of_range": N_("An amount lies between 0.01 and {most}."),
    "return_reason_missing": N_("Type why, in a few words, without anybody's name."),
    "return_returned": N_("“{label}” came back already."),
    "return_code_shown": N_(
        "The code of “{label}” was shown or printed: it can not be taken back."
    ),
    "not_on_ticket": N_("“{scanned}” was not sold with this ticket."),
    "nothing_comes_back": N_("Choose what comes back first: its number of pieces, or A for all."),
    "return_no_more": N_("No more of “{scanned}” can come back with this ticket."),
    "ticket_search_unclear": N_(
        "This is not a ticket, a day or an amount. Type T1-42, 22/11/2026 or 12.50."
    ),
    "return_too_many": N_("Of “{label}”, {left} can still come back."),
    "returned_meanwhile": N_(
        "“{label}” came back at another till meanwhile. Look the ticket up again."
    ),
    "returned_twice": N_("A line is there twice. Choose each line once."),
    "returns_of_one_sale": N_(
        "Take back what one ticket sold, and pay it out; then begin with the next ticket."
    ),
    "void_code_shown": N_(
        "A top-up code of {ticket} was shown or printed: it can not be voided. Take the other"
        " goods back one by one."
    ),
    "void_correction": N_("{ticket} takes something back itself. It can not be voided."),
    "void_gift_spent": N_(
        "The purchase for somebody else that was bought with {ticket} is used or cancelled: it"
        " can not be voided. Take the goods back one by one."
    ),
    "void_other_till": N_("{ticket} is from another till. Take the goods back one by one."),
    "void_returned": N_(
        "Something of {ticket} came back already. Take the other goods back one by one."
    ),
    "void_shift_over": N_(
        "{ticket} is not from this shift. Take the goods back one by one instead."
    ),
    "void_voided": N_("{ticket} is voided already."),
    "voucher_over_full": N_(
        "The voucher “{scanned}” would hold more than its value. Call a manager."
    ),
    "allowance_reason_missing": N_("Type why, in a few words, without anybody's name."),
    "nothing_to_allow": N_("No line passes a quota. There is nothing to allow."),
    "quota_category_unknown": N_("No item has the category “{category}”."),
    "quota_days": N_("Type a number of days between 1 and {most}."),
    "quota_exists": N_("This quota is there already."),
    "quota_gone": N_("This quota has ended already."),
    "quota_item_unknown": N_("There is no item with the SKU “{sku}”."),
    "quota_limit": N_("This is too much for a quota."),
    "quota_tier_unknown": N_("There is no tier “{tier}”."),
    "quantity_of_weight": N_("“{label}” is sold by weight."),
    "quantity_out_of_range": N_("A quantity lies between 1 and {most}."),
    "quantity_unclear": N_("This is not a quantity. Type for example 3."),
    "one_by_one": N_("“{label}” is sold piece by piece. Scan the next one."),
    "orientation_ended": N_(
        "The orientation ended on {day}. The social worker can renew it; without the card"
        " (F7), public prices apply."
    ),
    "orientation_ended_public": N_(
        "The orientation ended on {day}. The social worker can renew it; public prices apply."
    ),
    "orientation_starts": N_(
        "The orientation begins on {day}. Without the card (F7), public prices apply."
    ),
    "orientation_starts_public": N_("The orientation begins on {day}. Public prices apply."),
    "pdf_needs_file": N_("A PDF is not for the screen. Name a file with -o."),
    "manager_number_missing": N_("Type the manager's number, or scan the badge."),
    "pin_too_short": N_("A PIN has {least} to 12 digits."),
    "printer_not_in_training": N_(
        "The printer and the logo are the shop's. Leave the training first (Ctrl+E)."
    ),
    "printer_taken": N_("Another program has the printer. Close it, or wait a moment."),
    "printer_taken_by_till": N_(
        "The till {till} has this printer: a printer serves one till. Close that till, or choose"
        " another printer."
    ),
    "printer_address_wrong": N_(
        "“{address}” is no printer's address. Write for example tcp://192.0.2.7:9100 or"
        " lp:///dev/usb/lp0"
    ),
    "printer_host_wrong": N_(
        "The printer's address “{address}” is not right. Write the printer's number or name in the"
        " network behind tcp:// and a port if it has another than 9100: tcp://192.0.2.7:9100"
    ),
    "printer_path_wrong": N_(
        "The printer's address “{address}” is not right. Write three strokes and the device:"
        " lp:///dev/usb/lp0 or serial:///dev/ttyUSB0"
    ),
    "printer_baud_wrong": N_(
        "The printer's address “{address}” is not right. Behind baud= stands one of: 1200,"
        " 2400, 4800, 9600, 19200, 38400, 57600, 115200."
    ),
    "printer_flow_wrong": N_(
        "The printer's address “{address}” is not right. Behind flow= stands one of: none, rtscts,"
        " xonxoff, dsrdtr."
    ),
    "printer_usb_wrong": N_(
        "The printer's address “{address}” is not right. Behind usb:// stand the two numbers that"
        " kiosk printer find shows: usb://04b8:0202"
    ),
    "printer_queue_wrong": N_(
        "The printer's address “{address}” is not right. Behind cups:// stands the queue's name,"
        " as lpstat -p shows it."
    ),
    "printer_option_wrong": N_(
        "The printer's address “{address}” is not right. What follows its question mark is not"
        " known here: a serial line has baud= and flow=, each once; others have nothing."
    ),
    "printer_is_screen": N_("The address preview: is the screen, no printer. Choose another."),
    "printer_no_paper": N_("The printer has no paper. Put a roll in, and try again."),
    "printer_cover_open": N_("The printer's cover is open. Close it, and try again."),
    "printer_offline": N_(
        "The printer says that it is not ready. Press its feed key, or switch it off and on; then"
        " try again."
    ),
    "printer_queue_stopped": N_(
        "CUPS has stopped the print queue {queue}; papers wait. Whoever runs the computer starts"
        " it again: cupsenable {queue}"
    ),
    "printer_queue_rejects": N_(
        "CUPS takes nothing for the print queue {queue}; papers wait. Whoever runs the computer"
        " opens it again: cupsaccept {queue}"
    ),
    "printer_not_reached": N_("The printer is not reached. Is it on, and is the address right?"),
    "printer_refuses": N_(
        "The computer at this address takes nothing to print. Is it the printer's address, and its"
        " port?"
    ),
    "printer_not_there": N_("This printer is not plugged in, or switched off."),
    "printer_no_leave": N_(
        "This user may not print there. Whoever runs the computer can change that (docs/printers)."
    ),
    "printer_dsr_off": N_(
        "The printer says on the line DSR that it is not ready, or its cable lacks that line. Is"
        " it on? Then look at the cable, and at flow= in its address (docs/printers)."
    ),
    "printer_no_dsr": N_(
        "This serial port does not tell of a line DSR. Take another flow= in the printer's address:"
        " rtscts, xonxoff or none (docs/printers)."
    ),
    "printer_broke_off": N_(
        "The printer took only a part. Look at its cable and paper, and try again."
    ),
    "printer_without_accents": N_(
        "The printer prints neither accents nor pictures: no receipt would come out of it. Look at"
        " the page again, or take another printer."
    ),
    "test_line_unknown": N_("The lines are numbered from 1 to {most}. 0 is for none of them."),
    "logo_not_png": N_("This is no PNG picture. Save the logo as PNG, and choose that file."),
    "logo_too_large": N_(
        "This picture is too large. Make it smaller than 4000 × 4000 dots and 4 MB."
    ),
    "no_logo": N_("Receipts have no logo."),
    "logo_empty": N_("There is nothing dark in this picture: paper would stay white."),
    "settings_unwritten": N_(
        "{file} could not be written ({reason}). The printer's address is not in it."
    ),
    "scan_empty": N_("Nothing was scanned. Try again."),
    "scan_too_long": N_("This code is too long to be one. Scan it again."),
    "scan_waits": N_("“{scanned}” waits until this is answered."),
    "scan_unreadable": N_("This code was not read well. Scan it again."),
    "serial_already_there": N_("The piece {serial} is in the basket already."),
    "serial_check_digit": N_("The number {serial} was not read well. Scan it again."),
    "serial_gone": N_("The piece {serial} is no longer in stock. A manager can say why."),
    "serial_is_barcode": N_("This is the item's barcode. Scan the serial number beside it."),
    "serial_missing": N_("“{label}” is sold by its serial number. Scan it."),
    "serial_other_item": N_("The piece {serial} is another item: “{label}”. Scan it by itself."),
    "serial_sold": N_(
        "The piece {serial} is sold already. Put it aside (F4 takes its line out), ask a manager."
    ),
    "serial_unknown": N_("The number {serial} is not in the shop's books. Ask a manager."),
    "serial_unreadable": N_("This is not a serial number. Scan the label of the piece again."),
    "keys_alike": N_("A key in [keys] does two things. Give each deed a key of its own."),
    "setting_no_account": N_(
        "An account in [accounts] is not right. Its number has three figures, then figures or"
        " capital letters; a rate is written like 5.5."
    ),
    "setting_no_choice": N_("The setting {name} can not be “{value}”. Choose one of: {choices}."),
    "setting_no_country": N_(
        "The setting {name} can not be “{value}”. Write three capital letters, such as FRA."
    ),
    "setting_no_list": N_('The setting {name} is a list. Write it like this: ["…", "…"]'),
    "setting_no_number": N_("The setting {name} can not be “{value}”. Write a number, such as 10."),
    "setting_no_section": N_("The setting {name} is a section. Begin it with [{name}]."),
    "setting_no_shape": N_(
        "The setting {name} is not right. A shape has 13 signs, such as 21IIIIIWWWWWC, and no two"
        " begin alike."
    ),
    "setting_no_siren": N_(
        "“{value}” is no SIREN. Write the nine figures under which the shop's owner is known."
    ),
    "setting_no_text": N_('The setting {name} is a text. Write it in quotes: "…"'),
    "setting_no_whole_number": N_(
        "The setting {name} can not be “{value}”. Write a whole number, such as 10."
    ),
    "setting_too_large": N_("The setting {name} can not be {value}. Write {most} at most."),
    "setting_too_long": N_("The setting {name} is too long. Write {most} characters at most."),
    "setting_too_small": N_("The setting {name} can not be {value}. Write {least} at least."),
    "setting_unknown": N_("There is no setting {name}. Look at how it is spelt in kiosk.toml."),
    "settings_no_toml": N_(
        "{file} can not be understood at line {line}. Look there for a quote or a bracket that is"
        " missing."
    ),
    "settings_not_utf8": N_("{file} is not in UTF-8. Save it as UTF-8."),
    "settings_variable_wrong": N_(
        "A variable KIOSK_… can not be understood. Write lists and sections into kiosk.toml."
    ),
    "settings_wrong": N_("The setting {name} can not be “{value}”."),
    "last_manager": N_("The shop needs a manager who can sign in. Make somebody else one first."),
    "pin_differs": N_("This is another PIN. Type the same once more, or go back with Esc."),
    "staff_changed": N_(
        "A manager has changed who works here: this is not yours to do any more. Sign in again."
    ),
    "clock_moved": N_("The computer's date has jumped. Sign in again, and look at the date."),
    "clock_ahead": N_("It is {day}, the computer says. Is that right?"),
    "clock_wrong": N_(
        "Set the computer's date and time right, then start again. Nothing was written down."
    ),
    "staff_name": N_("Type a first name, at most {most} characters."),
    "staff_role": N_("There is no such role."),
    "staff_unknown": N_("Nobody has this number any more. Look at the list again."),
    "shift_already_open": N_("This till is open already."),
    "sign_in_refused": N_("Number or PIN is not right. Try again."),
    "sign_in_refused_wait": N_("Number or PIN is not right. Wait {seconds} s, then try again."),
    "sign_in_wait": N_("Too many wrong PINs: wait {seconds} s more, then type it again."),
    "category_unknown": N_("No item has the category “{category}”."),
    "percent_unclear": N_("This is not a percentage up to 100. Type for example 20 or 20.5."),
    "month_unclear": N_("“{month}” is not a month. Type for example 2026-10."),
    "tariff_days": N_("The last day lies before the first one."),
    "tariff_exists": N_("This very rule is there already."),
    "tariff_gone": N_("This rule is gone: somebody has just taken it out."),
    "tariff_household": N_("A household has 1 to {most} people; type for example 3, 3-5 or 3-."),
    "tariff_percent": N_("A percentage is at most 100."),
    "tariff_target": N_("Say which category or which item the rule is about."),
    "till_exists": N_("The till {till} is in this shop already."),
    "till_in_use": N_("The till {till} is open in another window. Go on there, or close it."),
    "till_name_wrong": N_("A till's name has 1 to 8 letters or figures, such as T1."),
    "too_many_lines": N_("{lines} lines were pasted at once; none was taken. Scan them in turn."),
    "topup_code_unreadable": N_("A code has 6 to 40 digits and letters."),
    "topup_never_sent": N_("{ticket} never went to the printer. It can not have come out."),
    "topup_none_left": N_("No code is left for “{label}”. Take the line out (F4)."),
    "topup_none_on_ticket": N_("There is no top-up code on this ticket."),
    "topup_not_shown_yet": N_(
        "The receipt {ticket} still waits for the printer. Look again in a moment."
    ),
    "topup_sold_out": N_("No code is left for “{label}”. It can not be sold now."),
    "topup_too_few": N_("Codes left for “{label}”: {left}. Sell fewer (F3)."),
    "topup_on_paper": N_(
        "The receipt {ticket} is being printed, or was. Look for the paper first."
    ),
    "topup_settled_already": N_("{ticket} is settled already."),
    "topup_shown_before": N_("The code of {ticket} was shown before. A manager can show it again."),
    "topups_key_wrong": N_(
        "The key of the top-up codes is another shop's. Restore keys/topups.key."
    ),
    "unexpected": N_("This did not work, and it has been noted. Try again, or ask a manager."),
    "voucher_already_there": N_("This voucher is in the basket already."),
    "voucher_below_minimum": N_(
        "This voucher counts from {least} on: {missing} are missing. It waits in the basket."
    ),
    "voucher_gives_nothing": N_(
        "Nothing is left for this voucher to take off. It waits in the basket."
    ),
    "voucher_needs_card": N_(
        "This voucher goes with a member's card. It waits in the basket: scan the card."
    ),
    "voucher_not_used": N_("This voucher is not used in this sale."),
    "voucher_nothing_for_it": N_(
        "This voucher is for “{target}”, and none is there yet. It waits in the basket."
    ),
    "voucher_nothing_yet": N_("This voucher waits in the basket: scan the items."),
    "voucher_refused": N_("This voucher can not be taken here. A manager can see why."),
    "voucher_wait": N_(
        "Too many unknown codes. Wait {seconds} s before the next voucher; sell on meanwhile."
    ),
    "weight_out_of_range": N_("A weight lies between 0.001 and 200 kg."),
    "weight_unclear": N_("This is not a weight. Type kilograms, for example 0.350."),
    "drawer_stuck": N_("The printer does not open the drawer. Open it with its key."),
    "drawer_too_little": N_(
        "There is less than {amount} in the drawer by the books. Type a smaller amount."
    ),
    "drawer_unclear": N_(
        "Three times there was too little in the drawer by the books. No more cash is taken out"
        " in this shift: end it and count the drawer."
    ),
    "movement_amount": N_("Type an amount between 0.01 and {most}."),
    "movement_reason": N_("Say why, in a few words, without anybody's name."),
    "no_open_shift": N_("No shift is open at this till."),
    "no_such_closing": N_("There is no closing with the number {number} at this till."),
    "period_closed_already": N_("{period} is closed already. Past closings has its paper."),
    "period_empty": N_("Nothing was sold at this till in {period}: there is nothing to close."),
    "period_has_shifts": N_(
        "The shift of {day} is not closed. Count and close it first, then {period}."
    ),
    "period_not_over": N_("{period} is not over. It can be closed from {day} on."),
    "period_older_first": N_("{older} is older. Close it first, then {period}."),
    "shift_ended": N_(
        "The shift has ended meanwhile. Open the next one; the basket is kept for it."
    ),
    "date_unclear": N_("This is not a date. Type for example 22/11/2026."),
    "document_known": N_("The document {document} of {donor} is recorded already."),
    "donation_empty": N_("Nothing was given yet. Scan the first item."),
    "donation_in_future": N_("{day} is still to come. Type the day of the donation."),
    "donation_too_long": N_("A donation holds {most} lots. Record the rest as another one."),
    "donation_unfinished": N_("“{label}” is not entered to its end. Choose it and press Enter."),
    "donation_unknown": N_("This donation has no acknowledgement in the books."),
    "donor_missing": N_("Type the donor's name."),
    "item_unknown": N_("There is no item “{sku}”. Import it first."),
    "item_without_stock": N_("“{label}” is a service or an open price and has no stock."),
    "serial_is_code": N_("{serial} is the code of a card or a voucher here."),
    "serial_known": N_("The number {serial} is in the shop's books already."),
    "serial_twice": N_("The number {serial} was scanned already."),
    "serials_not_asked": N_("“{label}” has no serial numbers."),
    "serials_too_many": N_("There are more numbers than pieces of “{label}” ({count})."),
    "batch_category": N_("There is no category “{category}”."),
    "batch_count": N_("Between 1 and {most} vouchers can be issued at once."),
    "batch_days": N_("The last day lies before the first. Type another one."),
    "batch_free_what": N_("Say which item or category is free."),
    "batch_issuer": N_("Type who issues the vouchers, at most {most} characters."),
    "batch_label": N_("Type a name for these vouchers, at most {most} characters."),
    "batch_member": N_("There is no member with the card “{scanned}”."),
    "batch_over": N_("{day} is over. Type a day to come."),
    "batch_percent": N_("A percentage lies between 0.01 and 100."),
    "batch_scope": N_("Say what the voucher is for: everything, a category or an item."),
    "batch_tier": N_("There is no tier “{tier}”."),
    "batch_unknown": N_("There is no such batch of vouchers."),
    "batch_uses": N_("A voucher can be used 1 to {most} times; one that pays, until it is empty."),
    "batch_value": N_("A voucher is worth more than nothing. Type an amount."),
    "voucher_missing": N_("Scan the voucher, or type its code."),
    "voucher_nothing_left": N_("Nothing is left on it: there is nothing to cancel."),
    "voucher_unknown": N_("There is no voucher with this code."),
    "vouchers_too_many": N_(
        "The receipt printer takes {most} vouchers at once. Make the PDF instead."
    ),
    "weight_received_out_of_range": N_("A weight lies between 0.001 and {most} kg."),
    "words_too_long": N_("This is too long: at most {most} characters."),
    "words_unreadable": N_("This was not read well. Type it again."),
    "yes_or_no": N_("Answer with yes or no."),
    "count_by_number": N_("“{label}” is counted by the number of each piece. Scan them."),
    "count_without_lot": N_("“{label}” has no lot in the books. Record its donation first."),
    "counted_as_a_whole": N_(
        "“{label}” is counted as a whole. Scan the item, or take its count out (F4)."
    ),
    "counted_by_lot": N_("“{label}” is counted by its lots. Scan the code of the lot."),
    "lot_being_counted": N_("{lot} is being counted: the stocktake sets it right."),
    "lot_code_too_long": N_("The code {lot} is too long to be divided. Move the whole lot."),
    "lot_not_quarantined": N_("{lot} is not in quarantine."),
    "lot_quarantined_before": N_("{lot} is in quarantine already."),
    "lot_too_little": N_("Only {left} are left of {lot}."),
    "lot_unknown": N_("There is no lot {lot} here."),
    "amount_too_large": N_("An amount lies between 0 and {most}."),
    "close_older_first": N_("Shift no. {number} is older. Count and close it first."),
    "count_first": N_("Confirm the count first."),
    "float_above_cash": N_("Only {cash} were counted. Leave that or less."),
    "pieces_unclear": N_("Type how many there are, up to {most}."),
    "second_person_needed": N_("The second signature is another person's. Ask somebody else."),
    "shift_closed": N_("Shift no. {number} is closed already."),
    "shift_of_other_till": N_("This is a shift of the till {till}. Count it there."),
    "shift_not_ended": N_("This shift has not ended. End it first, then count."),
    "variance_reason_missing": N_("Type why it differs, in a few words, without anybody's name."),
    "no_stocktake": N_("No stocktake is open. Open one in the manager's menu."),
    "piece_not_in_lot": N_("One of these numbers is not in stock in {lot}."),
    "pieces_by_number": N_("“{label}” goes by the number of each piece. Scan them."),
    "place_missing": N_("Type where it stands from now on."),
    "reason_missing": N_("Type a reason: broken, expired, lost…"),
    "paper_waits": N_("{name} waits for the printer, and comes by itself."),
    "letters_need_pictures": N_(
        "This printer has no letters for {letters} and prints no pictures. L prints the receipt"
        " in another language, S writes it onto a stick."
    ),
    "receipt_unreadable": N_(
        "This receipt can not be read any more, so it can not be printed. The sale itself is kept."
    ),
    "receipt_only_as_it_was": N_(
        "This receipt can only be printed as it was: the names on it have changed since."
    ),
    "receipt_has_code": N_(
        "{ticket} holds a top-up code. A manager settles it: Top-up codes to settle."
    ),
    "receipt_settled_already": N_("{name} is settled already."),
    "receipt_waits": N_(
        "The receipt {ticket} still waits for the printer, and comes when that is ready."
    ),
    "receipts_policy_unknown": N_("“{answer}” is not an answer. Type ask, always or never."),
    "sign_missing": N_("Begin with + for more, or - for less."),
    "stocktake_open": N_("A stocktake is open already. Go on with it."),
}

REFUSAL_REASONS = {
    "unknown": N_("There is no such voucher."),
    "mistyped": N_("Typed wrong: the check characters do not match."),
    "not_a_voucher": N_("This is no voucher but something else."),
    "too_soon": N_("Not looked at: too many unknown codes before."),
    "cancelled": N_("It was cancelled."),
    "other_member": N_("It belongs to another member."),
    "other_tier": N_("It is for another tier, or the orientation is not valid."),
    "not_yet": N_("It is not valid yet."),
    "expired": N_("It has expired."),
    "used": N_("It is used up."),
    "spent_meanwhile": N_("It was spent at another till."),
}

STOCK_REASONS = {
    "sold_from_no_lot": N_("sold though the books said zero"),
    "sold_meanwhile": N_("sold under another lot's name"),
}
"""Reasons that a stocktake gives by itself; all others are as they were typed."""


_WITHOUT_FIGURES = {"code_unknown": "figures_unknown", "check_digit": "scan_unreadable"}
"""What is said where the scanned text could be a PIN."""


def sentence(refusal: ShopError, currency: str = "EUR") -> str:
    """Return a refusal in the language of the screens."""
    code, data = refusal.code, dict(refusal.data)
    if code == "quota_exceeded":
        return exceeded_sentence(data, currency)
    if could_be_pin(str(data.get("scanned", ""))):
        code = _WITHOUT_FIGURES.get(code, code)
    if code == "orientation_not_valid":
        code, data = _orientation(data)
    if code == "printer_not_reached":
        code = _unreached(data.get("detail", ""))
    return _(_SENTENCES[code]).format(**_shown(data, currency))


def difference_sentence(found: "Difference") -> str:
    """Return where the stock ledger and a balance differ."""
    if found.source == "movements":
        words = _("{lot}, {label}: the balance is {balance}, the movements give {found}.")
    else:
        words = _("{lot}, {label}: the balance is {balance}, {found} numbers are in stock.")
    balance, counted = (
        formats.kilograms(each, spoken()) if found.kind == "weight" else str(each)
        for each in (found.balance, found.found)
    )
    return words.format(lot=found.lot, label=found.label, balance=balance, found=counted)


def voucher_difference_sentence(found: "VoucherDifference", currency: str) -> str:
    """Return where a voucher and the ledger of its uses differ."""

    def shown(value: int) -> str:
        return formats.money(value, currency, spoken()) if found.is_payment else str(value)

    words = _("{code}: issued {issued}, used {redeemed}, left {left}, cancelled {cancelled}.")
    return words.format(
        code=found.code,
        issued=shown(found.issued),
        redeemed=shown(found.redeemed),
        left=shown(found.left),
        cancelled=shown(found.cancelled),
    )


def _orientation(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    ending = "_public" if data.get("pays_public") else ""
    if "starts" in data:
        return f"orientation_starts{ending}", {"day": data["starts"]}
    return f"orientation_ended{ending}", {"day": data["ended"]}


def _unreached(detail: str) -> str:
    """Return which sentence says why, by what the system called it ("connect ECONNREFUSED")."""
    return next(
        (code for code, whys in _UNREACHED.items() if not whys.isdisjoint(detail.split())),
        "printer_not_reached",
    )


_UNREACHED = {
    "printer_refuses": frozenset({"ECONNREFUSED"}),
    "printer_not_there": frozenset({"ENOENT", "ENODEV", "ENXIO"}),
    "printer_no_leave": frozenset({"EACCES", "EPERM"}),
    "printer_dsr_off": frozenset({"DSR-off"}),
    "printer_no_dsr": frozenset({"no-DSR"}),
}


def _shown(data: Mapping[str, Any], currency: str) -> dict[str, str]:
    """Write amounts and days as people read them; cents lose their ending."""
    shown = {}
    for name, value in data.items():
        if name.endswith("_cents"):
            shown[name.removesuffix("_cents")] = formats.money(value, currency, spoken())
        elif name.endswith("_grams"):
            shown[name.removesuffix("_grams")] = formats.kilograms(value, spoken())
        elif isinstance(value, Period):
            shown[name] = period_name(value)
        elif isinstance(value, date):
            shown[name] = formats.long_date(value, spoken())
        else:
            shown[name] = str(value)
    return shown
