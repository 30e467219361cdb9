"""What a check of the log finds: breaks, and notices of what an auditor should know.

Both are plain values: a code, where it is (till, sequence, ticket) and what differs.
Their sentences are in `kiosk.break_sentences`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BREAKS = {
    # The chain
    "entry_missing": "Entries are gone: `seq` is the first, data `through` the last.",
    "entry_repeated": "An entry stands at a place that is taken, or behind a later one.",
    "entry_unreadable": "An entry is no JSON of the form that its version has.",
    "entry_not_canonical": "An entry's bytes are not the canonical ones of its values.",
    "column_differs": "A column beside an entry is not what the entry says: `field`, `found`,"
    " `expected`.",
    "hash_wrong": "An entry's hash is not that of its bytes: `found`, `expected`.",
    "previous_wrong": "An entry does not stand on the one before it: `found`, `expected`.",
    "signature_wrong": "An entry's signature is not by the key that is valid at its place:"
    " `key` (fingerprint).",
    "key_unknown": "No key is known for the entries from here on.",
    "kind_unknown": "An entry is of a kind that this log does not know: `kind`.",
    "time_backwards": "An entry is earlier than the one before it: `found`, `before`.",
    "head_wrong": "What the till keeps of its last entry is not that entry: `field`, `found`,"
    " `expected`.",
    "keys_disagree": "The table of keys and the entries that brought them differ: `number`,"
    " `field`, `found`, `expected`.",
    "till_unknown": "Entries or tickets of a till that the shop does not have.",
    # Heads kept elsewhere
    "log_behind": "The log ends before a head that was kept outside: `kept` (sequence), `found`;"
    " `source`.",
    "log_on_other_branch": "At a kept head's place the log has another entry: `found`,"
    " `expected`; `source`.",
    # Rows beside their entries
    "row_missing": "An entry tells of a row that is not there: `table`, `row`.",
    "row_unlogged": "A row that no entry tells of: `table`, `row`.",
    "value_differs": "A row and its entry differ: `table`, `row`, `field`, `found` (in the row),"
    " `expected` (in the entry); of goods that moved their `lot`.",
    "receipt_changed": "The receipt that is kept for a ticket is not the one that was signed with"
    " it.",
    "told_twice": "A second entry tells of the same thing: `table`, `row`, `first` (sequence).",
    "ticket_missing": "Tickets are gone: data `number`, `through`.",
    "shift_wrong": "A ticket stands in a shift that was not open: `found`, `expected`.",
    # Sums
    "sum_wrong": "Parts do not add up: `what`, `found`, `expected`.",
    "vat_wrong": "A line's VAT is not that of its total and rate: `row`, `field`, `found`,"
    " `expected`.",
    "perpetual_wrong": "A perpetual total is not that of the tickets: `table`, `row`, `field`,"
    " `found`, `expected`.",
    "figures_changed": "A closing's figures are not those whose hash was signed: `closing`,"
    " `found`, `expected`.",
    "figures_wrong": "A closing's figures are not those of its tickets, or of its Zs: `closing`,"
    " `field`, `found`, `expected`.",
    "paper_changed": "A closing's paper is not that of its figures: `closing`.",
    "closing_missing": "Closings are gone: `closing`, `number`, `through`.",
    # Ledgers
    "stock_wrong": "A lot's balance is not its movements' sum: `lot`, `found`, `expected`.",
    "pieces_wrong": "A lot has other numbers or codes in stock than its balance says: `lot`,"
    " `found`, `expected`.",
    "voucher_wrong": "A voucher's balance or uses are not what its ledger leaves: `voucher`"
    " (shortened), `field`, `found`, `expected`.",
    "quota_wrong": "A used quota is not the sum of its uses: `quota`, `pool`, `period`, `found`,"
    " `expected`.",
    "ledger_wrong": "A ledger's row is not what the sale asks for: `table`, `row`, `field`,"
    " `found`, `expected`.",
    # The guards
    "trigger_missing": "A trigger that refuses changes is gone: `table`, `trigger`.",
    "trigger_altered": "A trigger is not the one that the program made: `table`, `trigger`.",
    "purge_wrong": "A purge and the log behind it differ: `field`, `found`, `expected`.",
    # Files
    "file_damaged": "A file is not what its checksum says, or can not be read: `file`, `why`.",
    "file_missing": "A file that the archive names is not in it: `file`.",
    "file_unnamed": "A file that the archive does not name is in it: `file`.",
    "text_differs": "A paper as text is not what the stored paper says: `file`, `closing`.",
    "manifest_wrong": "The manifest and what it describes differ: `field`, `found`, `expected`.",
    "row_differs": "An exported row is not what its entry says: `file`, `row`, `field`, `found`,"
    " `expected`.",
}  # fmt: skip
"""Each code with what it means and the data that it carries."""

NOTICES = {
    "key_rotated": "From here on another key signs: `before`, `after` (fingerprints), `number`.",
    "key_lost": "A new key, because the one before was lost: `before`, `after`, `number`.",
    "purged": "Entries up to here were given up after the legal time: `through`, `last_day`.",
    "clock_stepped_back": "The clock was set back: `seconds`.",
    "chain_fault": "The till itself has told of a fault of its chain: `why`.",
    "closing_mismatch": "The till itself has told that totals did not meet: `closing`, `number`.",
    "restored": "The shop went on with a copy from here: `file`.",
    "older_without_entry": "Rows from before they were entries of their own: `table`, `count`.",
    "older_without_value": "Entries of an older form say less: `table`, `field`, `count`.",
    "no_kept_head": "No head was kept outside: whether the newest entries are gone is not told.",
    "pieces_to_come": "A lot has fewer numbers or codes than pieces, as before they are imported:"
    " `lot`, `found`, `expected`.",
    "not_checked": "Something could not be checked: `what`, `why`.",
    "older_tables": "The file is of an older version; its copy was brought up to date to be"
    " read: `revision`.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    code: str
    till: str | None = None
    seq: int | None = None
    ticket: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    def __lt__(self, other: "_Found") -> bool:
        return self.place < other.place

    def __hash__(self) -> int:
        return hash(self.place)

    @property
    def place(self) -> tuple[Any, ...]:
        """Where it is, to sort by: what has an entry or a ticket comes first, by till, entry
        and ticket; then what is of a till alone (sums: they follow from the others); last what
        is of none."""
        said = sorted((name, str(value)) for name, value in self.data.items())
        ticket = self.ticket or ""
        till = self.till or ticket.rpartition("-")[0]
        nowhere = 0 if ticket or self.seq is not None else 1 if till else 2
        place = (nowhere, till, self.seq is None, self.seq or 0, len(ticket), ticket)
        return (*place, self.code, said_key(said))


def said_key(said: list[tuple[str, str]]) -> str:
    """Return sorted data as one text."""
    return "\x1f".join(f"{name}\x1e{value}" for name, value in said)


@dataclass(frozen=True, slots=True, eq=True)
class Break(_Found):
    """Something that is not as it was written down; `code` is one of `BREAKS`."""

    __hash__ = _Found.__hash__

    def __post_init__(self) -> None:
        if self.code not in BREAKS:
            raise ValueError(f"no such break: {self.code}")


@dataclass(frozen=True, slots=True, eq=True)
class Notice(_Found):
    """Something that is in order and that an auditor should know; `code` of `NOTICES`."""

    __hash__ = _Found.__hash__

    def __post_init__(self) -> None:
        if self.code not in NOTICES:
            raise ValueError(f"no such notice: {self.code}")
