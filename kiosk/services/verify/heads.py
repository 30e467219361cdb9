"""Heads that were kept outside the database, beside its log: was a copy put back?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from db import log_chain
from kiosk.rules.journal_heads import Head
from kiosk.rules.log_breaks import Break, Notice
from kiosk.services.journal.heads import heads_told


def check_heads(
    connection: Connection, heads: Mapping[str, Head], tills: Sequence[str]
) -> Iterator[Break | Notice]:
    """Yield kept heads that the log does not have."""
    for till in tills:
        if till not in heads:
            yield Notice("no_kept_head", till)
    for till, head in sorted(heads.items()):
        if till not in tills:
            yield Break("till_unknown", till, head.seq)
        else:
            yield from _check(connection, head)


def _is_given_up(connection: Connection, head: Head) -> bool:
    """Tell whether the log itself names the head as one of before a copy was put back openly,
    which is a notice; the power may have gone before it could be kept anew."""
    try:
        told = heads_told(connection, head.till)
    except (ValueError, KeyError, TypeError):
        return False  # an entry that somebody altered; the chain is checked by itself
    return told.get(head, False)


def _check(connection: Connection, head: Head) -> Iterator[Break]:
    found = log_chain.hash_at(connection, head.till, head.seq)
    if found != head.hash and _is_given_up(connection, head):
        return
    purge = log_chain.last_purge(connection, head.till)
    if found is None and purge and purge.through_seq >= head.seq:
        if purge.through_seq > head.seq:
            return  # it lies in an archive
        found = purge.through_hash
    if found is None:
        data: dict[str, Any] = {
            "kept": head.seq,
            "found": log_chain.last_seq(connection, head.till),
        }
        yield Break("log_behind", head.till, head.seq, None, data)
    elif found != head.hash:
        data = {"found": found, "expected": head.hash}
        yield Break("log_on_other_branch", head.till, head.seq, None, data)
