"""What a check of the log found, as sentences: where it is, and what differs."""

from collections import defaultdict
from typing import Any

from kiosk.break_values import shown
from kiosk.language import N_, _
from kiosk.rules.log_breaks import Break, Notice

BREAKS = {
    "entry_missing": N_("entries {first} to {through} are gone"),
    "entry_repeated": N_("this entry's place is taken"),
    "entry_unreadable": N_("this entry can not be read"),
    "entry_not_canonical": N_("this entry's bytes are not those of its values (RFC 8785)"),
    "column_differs": N_("beside the entry, {field} is {found}; in it, {expected}"),
    "hash_wrong": N_("the entry was altered: its bytes have the hash {expected}, not {found}"),
    "previous_wrong": N_("the entry does not stand on the one before it: {expected}, not {found}"),
    "signature_wrong": N_("the entry was not signed with the till's key ({key})"),
    "key_unknown": N_("no key is known that could have signed this entry"),
    "kind_unknown": N_("nobody knows entries of the kind “{kind}”"),
    "time_backwards": N_("{found} is earlier than the entry before it, {before}"),
    "head_wrong": N_("the till keeps {found} as its {field}; the log has {expected}"),
    "keys_disagree": N_("key {number}: the table has {found}, the log {expected}"),
    "till_unknown": N_("the shop has no such till"),
    "log_behind": N_(
        "the log ends at entry {found}, but entry {kept} was kept outside: it was put back"
    ),
    "log_on_other_branch": N_(
        "this entry is another one than was kept outside: {found}, not {expected}"
    ),
    "row_missing": N_("the log tells of {table} {row}, which is gone"),
    "row_unlogged": N_("no entry tells of {table} {row}"),
    "value_differs": N_("{table} {row}: {field} is {found}; in the log, {expected}"),
    "receipt_changed": N_("the receipt that is kept is not the one that was signed"),
    "told_twice": N_("entry {first} told of {table} {row} already"),
    "ticket_missing": N_("tickets {number} to {through} are gone, and their entries"),
    "shift_wrong": N_("the ticket stands in shift {found}; open was {expected}"),
    "sum_wrong": N_("{what} is {found}; its parts add up to {expected}"),
    "vat_wrong": N_("line {row}: the VAT is {found}; its total and rate make {expected}"),
    "perpetual_wrong": N_("{table} {row}: {field} is {found}; all tickets make {expected}"),
    "figures_changed": N_("closing {closing}: its figures are not those that were signed"),
    "figures_wrong": N_("closing {closing}: {field} is {found}; its tickets make {expected}"),
    "paper_changed": N_("closing {closing}: its paper is not the one that was signed"),
    "closing_missing": N_("closings {closing} {number} to {through} are gone"),
    "stock_wrong": N_("lot {lot}: the balance is {found}; its movements make {expected}"),
    "pieces_wrong": N_("lot {lot}: {found} numbers are in stock; the balance is {expected}"),
    "voucher_wrong": N_("voucher {voucher}: {field} is {found}; its uses leave {expected}"),
    "quota_wrong": N_(
        "quota {quota}, {pool}, {period}: {found} is used; its ledger makes {expected}"
    ),
    "ledger_wrong": N_("{table} {row}: {field} is {found}; the ticket makes {expected}"),
    "trigger_missing": N_("the trigger {trigger} of {table} is gone: rows could be altered"),
    "trigger_altered": N_("the trigger {trigger} of {table} is another one, or switched off"),
    "purge_wrong": N_("what was given up is not in order: {field} is {found}, not {expected}"),
    "file_damaged": N_("{file} is damaged: {why}"),
    "file_missing": N_("{file} is not there"),
    "file_unnamed": N_("{file} is in the archive, which does not name it"),
    "manifest_wrong": N_("manifest: {field} is {found}; the archive has {expected}"),
    "text_differs": N_("{file} does not say what the paper of closing {closing} says"),
    "row_differs": N_("{file}, row {row}: {field} is {found}; in the log, {expected}"),
}

NOTICES = {
    "key_rotated": N_("from the next entry on key {number} signs: {after}"),
    "key_lost": N_("the key before was lost; from here on key {number} signs: {after}"),
    "purged": N_("entries up to {through} were given up after the legal time, until {last_day}"),
    "clock_stepped_back": N_("the computer's clock was set back by {seconds} seconds"),
    "chain_fault": N_("the till noticed then that its log was not the one it had kept: {why}"),
    "closing_mismatch": N_("the till noticed then that totals did not meet: {closing} {number}"),
    "restored": N_("the shop went on with a copy from here: {file}"),
    "older_without_entry": N_("{count} of {table} are older than their entries"),
    "older_without_value": N_("{count} of {table} are older than what binds their {field}"),
    "no_kept_head": N_(
        "no end of this log was kept outside: compare the last paper Z (kiosk verify --head)"
    ),
    "pieces_to_come": N_("lot {lot}: {found} of {expected} pieces have their numbers"),
    "not_checked": N_("{what} could not be checked ({why})"),
    "older_tables": N_("the file is of an older version ({revision}); a copy was brought up"),
}

ONES = {
    "entry_missing": N_("entry {first} is gone"),
    "ticket_missing": N_("ticket {number} is gone, and its entry"),
    "closing_missing": N_("closing {closing} {number} is gone"),
    "purged": N_("the first entry was given up after the legal time, until {last_day}"),
    "clock_stepped_back": N_("the computer's clock was set back by a second"),
}
"""What is said where it is one alone."""


def sentence_of(found: Break | Notice) -> str:
    """Say what was found, and where."""
    text, place = text_of(found), place_of(found)
    return _("{place}: {text}").format(place=place, text=text) if place else text


def text_of(found: Break | Notice) -> str:
    """Say what was found, without its place."""
    said = (BREAKS | NOTICES)[found.code]
    if found.code in ONES and _is_one(found):
        said = ONES[found.code]
    values: defaultdict[str, Any] = defaultdict(lambda: "?")
    values |= {name: shown(name, value, found.data) for name, value in found.data.items()}
    values["first"] = found.data.get("first", found.seq)
    return _(said).format_map(values)


def short_place(found: Break | Notice) -> str:
    """Say in a few words where something is: "T1-000001, entry 8"; empty where it has neither
    entry nor ticket."""
    if found.seq is None:
        return found.ticket or ""
    entry = _("entry {seq}").format(seq=found.seq)
    return ", ".join(filter(None, (found.ticket or found.till, entry)))


def place_of(found: Break | Notice) -> str:
    """Say where something is: till, entry and ticket, as far as it is anywhere."""
    parts = [found.till] if found.till and not found.ticket else []
    parts += [_("ticket {ticket}").format(ticket=found.ticket)] if found.ticket else []
    parts += [_("entry {seq}").format(seq=found.seq)] if found.seq is not None else []
    return ", ".join(filter(None, parts))


def _is_one(found: Break | Notice) -> bool:
    """Tell whether a run of numbers is one long, or a count is one."""
    data = found.data
    if "through" in data:
        return bool(data.get("number", found.seq if isinstance(found, Break) else 1)
                    == data["through"])  # fmt: skip
    return data.get("seconds") == 1
