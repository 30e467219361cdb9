"""Ways to cheat that edit keys and heads, and databases of another day."""

from sqlalchemy import select

from kiosk.rules.journal_heads import Head, fingerprint
from kiosk.services.lab.chain_ways import ENTRY, TILL, cheaper, latest
from kiosk.services.lab.cheat import Cheat, Expected, NothingToCheatWith, Values, table
from kiosk.services.lab.ways import Way, found_by, way

WAYS: list[Way] = []

KEY = table("till_key")


@way(WAYS)
def head_changed(cheat: Cheat) -> Expected:
    """The last entry's hash in the till's own row."""
    till = _till(cheat)
    cheat.edit("till", TILL.c.name == till, journal_hash="0" * 64)
    return found_by("head_wrong", till=till)


@way(WAYS)
def last_ticket_raised(cheat: Cheat) -> Expected:
    """The till says that it gave one ticket more."""
    till = _till(cheat)
    cheat.edit("till", TILL.c.name == till, last_ticket=TILL.c.last_ticket + 1)
    return found_by("ticket_missing", "head_wrong", till=till)


@way(WAYS)
def public_key_replaced(cheat: Cheat) -> Expected:
    """The till's public key."""
    till = _till(cheat)
    cheat.edit("till", TILL.c.name == till, public_key=cheat.stranger_hex())
    return found_by("keys_disagree", till=till)


@way(WAYS)
def till_key_replaced(cheat: Cheat) -> Expected:
    """A key in the table of the tills' keys."""
    till = _till(cheat)
    cheat.edit("till_key", KEY.c.till == till, KEY.c.number == 1, public_key=cheat.stranger_hex())
    return found_by("keys_disagree", till=till)


@way(WAYS)
def beginning_purged(cheat: Cheat) -> Expected:
    """The log's beginning is gone, and a purge of this year says that this is in order."""
    row = latest(cheat)
    (last,) = cheat.entries(row.till, 2, 2)
    day = row.at.date()
    archive = {"id": 9001, "period": f"{day:%Y-%m}", "first_day": day, "last_day": day}
    cheat.add("archive", **archive, file_name="a.zip", manifest_sha256="0" * 64, at=row.at)
    purge = {"id": 9001, "till": row.till, "archive_id": 9001, "last_day": day}
    staff = cheat.find(select(table("staff").c.number), "staff")
    through = {"through_seq": last.seq, "through_hash": last.hash, "through_ticket": 0}
    cheat.add("purge", **purge, **through, staff_number=staff.number, at=row.at)
    cheat.remove(ENTRY, ENTRY.c.till == row.till, ENTRY.c.seq <= last.seq)
    return found_by("purge_wrong", till=row.till)


@way(WAYS)
def yesterdays_backup(cheat: Cheat) -> Expected:
    """An older copy in the shop's place: the head that was kept outside is ahead of it."""
    head = _kept(cheat)
    cheat.heads[head.till] = Head(head.till, head.seq + 3, "ab" * 32)
    return found_by("log_behind", till=head.till)


@way(WAYS)
def backup_sold_on(cheat: Cheat) -> Expected:
    """An older copy in which was sold until the numbers were the same again."""
    head = _kept(cheat)
    cheat.heads[head.till] = Head(head.till, head.seq, "ab" * 32)
    return found_by("log_on_other_branch", till=head.till)


@way(WAYS)
def log_of_another_key(cheat: Cheat) -> Expected:
    """The whole log written anew with another key, which takes the place of the till's
    everywhere: it agrees with itself, and only what was kept outside tells of it."""
    row = latest(cheat)
    till, stranger = row.till, cheat.stranger_hex()
    theirs = dict.fromkeys(("fingerprint", "before"), fingerprint(stranger))
    theirs["public_key"] = stranger

    def forge(content: Values) -> None:
        values = content["values"]
        if content["kind"] in ("till_added", "key_rotated", "key_lost"):
            values |= {name: theirs[name] for name in theirs.keys() & values.keys()}
        elif content["seq"] == row.seq:
            cheaper(content)

    query = select(ENTRY.c.seq).where(ENTRY.c.till == till).order_by(ENTRY.c.seq)
    first = cheat.find(query, "entry")
    cheat.rechain(till, first.seq, forge, cheat.stranger, change_all=True)
    cheat.edit("till_key", KEY.c.till == till, public_key=stranger)
    cheat.edit("till", TILL.c.name == till, public_key=stranger)
    return found_by("log_on_other_branch", till=till)


@way(WAYS)
def key_origin_changed(cheat: Cheat) -> Expected:
    """A key that came in time is said to be for a lost one, or the other way round."""
    row = cheat.find(select(KEY).where(KEY.c.number > 1).order_by(KEY.c.till), "second_key")
    origin = "lost" if row.origin == "rotated" else "rotated"
    cheat.edit("till_key", KEY.c.till == row.till, KEY.c.number == row.number, origin=origin)
    return found_by("keys_disagree", till=row.till)


def _till(cheat: Cheat) -> str:
    return str(cheat.find(select(TILL.c.name).order_by(TILL.c.name), "till").name)


def _kept(cheat: Cheat) -> Head:
    if not cheat.heads:
        raise NothingToCheatWith("kept_head")
    return min(cheat.heads.values())
