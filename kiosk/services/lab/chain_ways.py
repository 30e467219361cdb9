"""Ways to cheat that edit the log itself."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from db.rows import AnyRow
from kiosk.rules.tickets import split_ticket
from kiosk.services.lab.cheat import Cheat, Expected, Values, table
from kiosk.services.lab.ways import Way, found_by, way

WAYS: list[Way] = []

TICKETS = ("sale", "refund", "void")
LAST = 10
"""So many entries are removed at the end."""
ENTRY, TILL, SALE = table("journal_entry"), table("till"), table("sale")


def latest(cheat: Cheat) -> AnyRow:
    """Return the latest ticket's entry that others follow."""
    return cheat.entry_of(TICKETS, "sale")


def cheaper(content: Values) -> None:
    """Say one cent less of a ticket."""
    content["values"]["total_cents"] -= 1


@way(WAYS)
def entry_altered(cheat: Cheat) -> Expected:
    """An amount in an entry; nothing else."""
    row = latest(cheat)
    content = json.loads(row.entry)
    cheaper(content)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    cheat.edit("journal_entry", *cheat.entry_at(row.till, row.seq), entry=text)
    return found_by("hash_wrong", till=row.till, seq=row.seq)


@way(WAYS)
def entry_rewritten(cheat: Cheat) -> Expected:
    """An amount in an entry, with the entry's hash."""
    row = latest(cheat)
    content = json.loads(row.entry)
    cheaper(content)
    cheat.write_entry(row, content)
    return found_by("signature_wrong", till=row.till, seq=row.seq)


@way(WAYS)
def chain_rehashed(cheat: Cheat) -> Expected:
    """An amount in an entry, with every hash behind it; nothing is signed."""
    row = latest(cheat)
    cheat.rechain(row.till, row.seq, cheaper)
    return found_by("signature_wrong", till=row.till, seq=row.seq)


@way(WAYS)
def chain_signed_by_stranger(cheat: Cheat) -> Expected:
    """The same, signed with another key."""
    row = latest(cheat)
    cheat.rechain(row.till, row.seq, cheaper, cheat.stranger)
    return found_by("signature_wrong", till=row.till, seq=row.seq)


@way(WAYS)
def entries_swapped(cheat: Cheat) -> Expected:
    """Two entries change places."""
    row = latest(cheat)
    aside = cheat.head(row.till).seq + 1  # no two have one number meanwhile
    for seq, place in ((row.seq, aside), (row.seq + 1, row.seq), (aside, row.seq + 1)):
        cheat.edit("journal_entry", *cheat.entry_at(row.till, seq), seq=place)
    return found_by("column_differs", till=row.till, seq=row.seq)


@way(WAYS)
def last_ten_removed(cheat: Cheat) -> Expected:
    """The last ten entries with their tickets; the till's numbers and totals are set back."""
    row = latest(cheat)
    head = cheat.head(row.till)
    kept = max(head.seq - LAST, 1)
    (last,) = cheat.entries(row.till, kept, kept)
    for entry in reversed(cheat.entries(row.till, kept + 1)):  # corrections first
        if entry.kind in TICKETS:
            _remove_ticket(cheat, json.loads(entry.entry)["values"]["ticket"])
    cheat.remove(ENTRY, ENTRY.c.till == row.till, ENTRY.c.seq > kept)
    _count_again(cheat, row.till)
    cheat.edit("till", TILL.c.name == row.till, journal_seq=kept, journal_hash=last.hash)
    return found_by("log_behind", till=row.till)


@way(WAYS)
def middle_removed(cheat: Cheat) -> Expected:
    """An entry in the middle, and the one behind it."""
    row = latest(cheat)
    seqs = (row.seq, row.seq + 1)
    cheat.remove(ENTRY, ENTRY.c.till == row.till, ENTRY.c.seq.in_(seqs))
    return found_by("entry_missing", till=row.till, seq=row.seq)


@way(WAYS)
def middle_removed_renumbered(cheat: Cheat) -> Expected:
    """An entry in the middle; all behind it move up, hashed again."""
    row = latest(cheat)
    cheat.remove(ENTRY, *cheat.entry_at(row.till, row.seq))
    before = cheat.entries(row.till, row.seq - 1, row.seq - 1)
    previous = before[0].hash
    for entry in cheat.entries(row.till, row.seq + 1):
        cheat.edit("journal_entry", *cheat.entry_at(row.till, entry.seq), seq=entry.seq - 1)
        (moved,) = cheat.entries(row.till, entry.seq - 1, entry.seq - 1)
        content = json.loads(moved.entry) | {"seq": moved.seq, "previous": previous}
        previous = cheat.write_entry(moved, content)
    last = cheat.head(row.till).seq - 1
    cheat.edit("till", TILL.c.name == row.till, journal_seq=last, journal_hash=previous)
    return found_by("signature_wrong", till=row.till, seq=row.seq)


@way(WAYS)
def entry_duplicated(cheat: Cheat) -> Expected:
    """A ticket's entry once more at the end."""
    row = latest(cheat)
    seq = cheat.head(row.till).seq + 1
    cheat.add("journal_entry", **(row._asdict() | {"seq": seq}))
    cheat.edit("till", TILL.c.name == row.till, journal_seq=seq, journal_hash=row.hash)
    return found_by("column_differs", till=row.till, seq=seq, field="seq")


@way(WAYS)
def entry_time_changed(cheat: Cheat) -> Expected:
    """The time beside an entry."""
    row = latest(cheat)
    at = row.at - timedelta(hours=2)
    cheat.edit("journal_entry", *cheat.entry_at(row.till, row.seq), at=at)
    return found_by("column_differs", till=row.till, seq=row.seq, field="at")


@way(WAYS)
def clock_set_back(cheat: Cheat) -> Expected:
    """The time in an entry is a day earlier; hashed again."""
    row = latest(cheat)
    at: datetime = row.at - timedelta(days=1)

    def earlier(content: Values) -> None:
        content["at"] = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    cheat.rechain(row.till, row.seq, earlier)
    cheat.edit("journal_entry", *cheat.entry_at(row.till, row.seq), at=at)
    return found_by("time_backwards", till=row.till, seq=row.seq)


@way(WAYS)
def kind_changed(cheat: Cheat) -> Expected:
    """The kind beside an entry."""
    row = latest(cheat)
    cheat.edit("journal_entry", *cheat.entry_at(row.till, row.seq), kind="x_report")
    return found_by("column_differs", till=row.till, seq=row.seq, field="kind")


@way(WAYS)
def signature_of_another(cheat: Cheat) -> Expected:
    """An entry bears the signature of the one before it."""
    row = latest(cheat)
    (before,) = cheat.entries(row.till, row.seq - 1, row.seq - 1)
    place = cheat.entry_at(row.till, row.seq)
    cheat.edit("journal_entry", *place, signature=before.signature)
    return found_by("signature_wrong", till=row.till, seq=row.seq)


@way(WAYS)
def tills_swapped(cheat: Cheat) -> Expected:
    """Two tills change an entry."""
    row = latest(cheat)
    others = select(ENTRY).where(ENTRY.c.till != row.till, ENTRY.c.seq > 1)
    other = cheat.find(others.order_by(ENTRY.c.till, ENTRY.c.seq), "other_till")
    for one, into in ((row, other), (other, row)):
        same = {"entry": one.entry, "hash": one.hash, "signature": one.signature}
        cheat.edit("journal_entry", *cheat.entry_at(into.till, into.seq), **same)
    return found_by("column_differs", till=other.till, seq=other.seq, field="till")


@way(WAYS)
def entry_without_sale(cheat: Cheat) -> Expected:
    """A ticket's entry for a sale that never was."""
    row = latest(cheat)
    values = json.loads(row.entry)["values"]
    till = cheat.find(select(TILL).where(TILL.c.name == row.till), "till")
    number = till.last_ticket + 1
    values |= {
        "sale_id": "00000000-0000-4000-8000-000000000001",
        "ticket": f"{row.till}-{number:06d}",
    }
    seq = cheat.append(row.till, row.kind, values)
    return found_by("row_missing", till=row.till, seq=seq, table="sale")


def _remove_ticket(cheat: Cheat, ticket: str) -> None:
    till, number = split_ticket(ticket)
    cheat.remove(SALE, SALE.c.till == till, SALE.c.ticket_number == number)


def _count_again(cheat: Cheat, till: str) -> None:
    """Set the till's last ticket and totals to what its sales say."""
    sums = select(
        func.coalesce(func.max(SALE.c.ticket_number), 0).label("last"),
        func.coalesce(func.sum(SALE.c.total_cents), 0).label("cents"),
        func.coalesce(func.sum(func.abs(SALE.c.total_cents)), 0).label("absolute"),
    ).where(SALE.c.till == till)
    found = cheat.find(sums, "sale")
    cheat.edit(
        "till",
        TILL.c.name == till,
        last_ticket=found.last,
        perpetual_cents=int(found.cents),
        perpetual_absolute_cents=int(found.absolute),
    )
