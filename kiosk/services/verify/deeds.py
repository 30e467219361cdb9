"""Other deeds beside their rows: duplicates, claims, cancelled vouchers, goods moved, papers."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from db import log_deeds
from kiosk.rules.log_breaks import Break
from kiosk.rules.tickets import ticket_name
from kiosk.services.verify import cancelled, moved, other_looks
from kiosk.services.verify.told import Told, differing_sum
from kiosk.services.verify.values import moment_text

_NEEDED = {
    "reprint": frozenset({"staff"}),
    "claim_made": frozenset({"issuer", "from", "to", "total_cents", "staff", "redemptions"}),
    "claim_paid": frozenset({"staff"}),
}
"""What an entry must tell, beside what it is known by; it is compared when all are read."""
KINDS = _NEEDED.keys() | cancelled.KINDS | moved.KINDS | other_looks.KINDS
IN_TICKETS = ('"cancelled":', '"cancelled_back":', '"gifts":', '"to_stock":false')
"""Signs of a ticket's entry that tells of cancelled vouchers or of goods thrown away."""


class DeedBook:
    """The deeds of all tills: their rows say no till. `settle` it when all are read.

    `given_up_until`: the last day whose entries were given up, empty where none were;
    `given_up`: the last ticket of each till that was.
    """

    def __init__(
        self, connection: Connection, given_up_until: str, given_up: Mapping[str, int]
    ) -> None:
        self._connection = connection
        self._until = _day_after(given_up_until)
        self._duplicates: dict[tuple[str, int], tuple[str, Told]] = {}
        self._claims: dict[int, tuple[str, Told]] = {}
        self._paid: dict[int, tuple[str, Told]] = {}
        self._cancelled = cancelled.CancelBook(connection, is_given_up=bool(given_up_until))
        self._moved = moved.MovedBook(connection)
        self._looks = other_looks.LookBook(connection, given_up)

    def tell(self, till: str, entry: Told) -> None:
        """Take an entry in. Raises KeyError, TypeError or ValueError for one that is no
        deed's."""
        values = entry.values
        if lacking := _NEEDED.get(entry.kind, frozenset()) - values.keys():
            raise KeyError(*lacking)
        if entry.kind in cancelled.KINDS:
            self._cancelled.tell(till, entry)
        elif entry.kind in moved.KINDS:
            self._moved.tell(till, entry)
        elif entry.kind in other_looks.KINDS:
            self._looks.tell(till, entry)
        elif entry.kind == "reprint":
            of = values.get("ticket") or f"{till} {values['closing']} {values['closing_number']}"
            self._duplicates[of, values["number"]] = (till, entry)
        elif entry.kind == "claim_made":
            self._claims[values["claim"]] = (till, entry)
        else:
            self._paid[values["claim"]] = (till, entry)

    def tell_ticket(self, till: str, entry: Told) -> None:
        """Take in what a ticket did to vouchers and goods beside its own rows."""
        self._cancelled.tell_ticket(till, entry)
        self._moved.tell_ticket(entry)

    def settle(self) -> Iterator[Break]:
        """Compare all of it with the rows."""
        yield from self._settle_duplicates()
        yield from self._settle_claims()
        yield from self._cancelled.settle()
        yield from self._looks.settle()
        if not self._until:  # else a part of what was moved is in the archives
            yield from self._moved.settle()

    def _is_given_up(self, at: object) -> bool:
        return str(at)[:10] <= self._until

    def _settle_duplicates(self) -> Iterator[Break]:
        rows = {}
        for row in log_deeds.duplicates(self._connection):
            of = (
                ticket_name(row.sale_till, row.ticket_number)
                if row.sale_till
                else f"{row.closing_till} {row.kind} {row.closing_number}"
            )
            rows[of, row.number] = row
            if (of, row.number) not in self._duplicates and not self._is_given_up(row.at):
                data = {"table": "duplicate", "row": f"{of} {row.number}"}
                yield Break("row_unlogged", None, None, of if row.sale_till else None, data)
        for key, (till, entry) in self._duplicates.items():
            name = {"table": "duplicate", "row": f"{key[0]} {key[1]}"}
            found = rows.get(key)
            if found is None:
                yield Break("row_missing", till, entry.seq, None, name)
                continue
            staff = ("staff_number", found.staff_number, entry.values["staff"])
            yield from _wrong((till, entry), name, [staff, ("at", *_moments(found.at, entry))])

    def _settle_claims(self) -> Iterator[Break]:
        rows = {row.number: row for row in log_deeds.claims(self._connection)}
        for number in range(1, max(rows, default=0) + 1):
            if number not in rows:
                data = {"closing": "claim", "number": number, "through": number}
                yield Break("closing_missing", None, None, None, data)
            elif number not in self._claims and not self._is_given_up(rows[number].made_at):
                data = {"table": "claim", "row": number}
                yield Break("row_unlogged", None, None, None, data)
        for number, (till, entry) in self._claims.items():
            row, name = rows.get(number), {"table": "claim", "row": number}
            if row is None:
                yield Break("row_missing", till, entry.seq, None, name)
                continue
            yield from _wrong((till, entry), name, _claim(row, entry))
            yield from self._settle_paid(number, row, (till, entry))

    def _settle_paid(self, number: int, row: Any, made: tuple[str, Told]) -> Iterator[Break]:
        paid = self._paid.get(number)
        pairs = [("paid_by", row.paid_by, paid[1].values["staff"] if paid else None)]
        if paid and row.paid_at is not None:
            pairs.append(("paid_at", *_moments(row.paid_at, paid[1])))
        yield from _wrong(paid or made, {"table": "claim", "row": number}, pairs)


def _claim(row: Any, entry: Told) -> list[tuple[str, object, object]]:
    values = entry.values
    return [
        ("issuer", row.issuer, values["issuer"]),
        ("first_day", str(row.first_day), values["from"]),
        ("last_day", str(row.last_day), values["to"]),
        ("total_cents", row.total_cents, values["total_cents"]),
        ("made_by", row.made_by, values["staff"]),
        ("redemptions", int(row.many), values["redemptions"]),
        ("redeemed_cents", int(row.cents), values["total_cents"]),
        ("made_at", *_moments(row.made_at, entry)),
    ]


def _moments(held: object, entry: Told) -> tuple[object, object]:
    """Return a row's moment and its entry's. A row may be a little before it: no entry is
    earlier than the one before it."""
    found = moment_text(held)
    return found, min(found, entry.at)


def _wrong(
    here: tuple[str, Told], name: Mapping[str, Any], pairs: list[tuple[str, object, object]]
) -> Iterator[Break]:
    till, entry = here
    for field, found, expected in pairs:
        if found != expected:
            key, place = (name["row"],), (till, entry.seq)
            yield differing_sum(name["table"], key, field, (found, expected), place)


def _day_after(day: str) -> str:
    """Return the day after one: in UTC a shop's day may end on it."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day else ""
