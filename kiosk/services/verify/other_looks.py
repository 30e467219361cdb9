"""Receipts that came first in another look: the papers that were queued are those signed for.

While none is out, one look gives way to the next, at whatever till: each has its own entry.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import NamedTuple

from sqlalchemy import Connection

from db import log_deeds
from db.rows import AnyRow
from kiosk.rules.log_breaks import Break
from kiosk.rules.tickets import split_ticket, ticket_name
from kiosk.services.verify.told import Told

KINDS = frozenset({"receipt_in_another_look"})


class _Said(NamedTuple):
    """An entry's paper; sorted in the order in which they were asked for."""

    at: str
    till: str
    seq: int
    digest: str


class LookBook:
    """What the log of all tills says of such papers. `settle` it when all is read.

    `given_up`: the last ticket of each till whose entry was given up after the legal time.
    """

    def __init__(self, connection: Connection, given_up: Mapping[str, int]) -> None:
        self._connection, self._given_up = connection, given_up
        self._told: defaultdict[str, list[_Said]] = defaultdict(list)

    def tell(self, till: str, entry: Told) -> None:
        """Take an entry in. Raises KeyError, TypeError and ValueError for one that has another
        form."""
        ticket, digest = entry.values["ticket"], entry.values["receipt_sha256"]
        if not isinstance(ticket, str) or not isinstance(digest, str):
            raise TypeError("a ticket has a name, and a digest is text")
        if ticket_name(*split_ticket(ticket)) != ticket:
            raise ValueError("a ticket's number has six digits")
        self._told[ticket].append(_Said(entry.at, till, entry.seq, digest))

    def settle(self) -> Iterator[Break]:
        """Compare each with the papers that are kept."""
        kept: defaultdict[str, list[AnyRow]] = defaultdict(list)
        for row in log_deeds.in_another_look(self._connection):
            kept[ticket_name(row.till, row.ticket_number)].append(row)
        for ticket in sorted({*kept, *self._told}):
            till, number = split_ticket(ticket)
            if number > self._given_up.get(till, 0):
                yield from self._differences(ticket, kept.get(ticket, []))

    def _differences(self, ticket: str, papers: list[AnyRow]) -> Iterator[Break]:
        row = {"table": "print_job", "row": ticket}
        told = sorted(self._told.get(ticket, ()))
        unsigned = []
        for paper in papers[1:]:  # the first is the stored receipt: the ticket's entry binds it
            digest = _digest(str(paper.document))
            own = next((each for each in told if each.digest == digest), None)
            if own is None:
                unsigned.append(paper)
            else:
                told.remove(own)
        for said, paper in zip_longest(told, unsigned):
            if said is None:
                yield Break("row_unlogged", None, None, ticket, row)
            else:
                code = "row_missing" if paper is None else "receipt_changed"
                data = row if paper is None else {}
                yield Break(code, said.till, said.seq, ticket, data)
        gave_way = [bool(paper.gave_way) for paper in papers]
        if (
            papers
            and not told
            and not unsigned
            and gave_way != [True] * (len(papers) - 1) + [False]
        ):
            # Not the last one would be printed again.
            yield Break("receipt_changed", None, None, ticket)


def _digest(paper: str) -> str:
    return hashlib.sha256(paper.encode("utf-8", "surrogatepass")).hexdigest()
