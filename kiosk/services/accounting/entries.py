"""Closed shifts as accounting entries: one for each closing, or one for each ticket."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection

from db import accounting as found
from db.rows import AnyRow
from kiosk.rules.accounts import Accounts
from kiosk.rules.bookings import (
    Drawer,
    Entry,
    Paid,
    Posting,
    Takings,
    drawer_postings,
    merged,
    movement_postings,
    takings_postings,
)
from kiosk.rules.figures import VatSum
from kiosk.rules.tickets import ticket_name
from kiosk.services.exports.writing import Progress
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.claims import is_own

Per = Literal["closing", "ticket"]

_MOVEMENTS = {
    "pay_in": "Apport en caisse",
    "pay_out": "Sortie de caisse",
    "cash_drop": "Dépôt au coffre",
}
_TICKETS = {"sale": "Vente", "refund": "Remboursement", "void": "Annulation"}


@dataclass(frozen=True, slots=True)
class _Shift:
    """A closed shift, what its entries share, and its tickets' money by ticket."""

    row: AnyRow
    shop: OpenShop
    takings: dict[UUID, Takings]

    @property
    def accounts(self) -> Accounts:
        """The mapping of this shop."""
        return self.shop.settings.accounts

    @property
    def z(self) -> str:
        """How the Z is named as a document."""
        return f"{self.row.till}-Z-{self.row.z_number}"

    @property
    def made_on(self) -> date:
        return local_day(self.row.made_at, self.row.made_offset_minutes)

    def entry(
        self, piece: str, piece_day: date, label: str, postings: Iterable[Posting]
    ) -> Entry | None:
        """Return an entry of this shift's day; None when nothing is left of it."""
        kept = merged(postings)
        day, valid = self.row.day, self.made_on
        return Entry(day, piece, piece_day, valid, label, kept) if kept else None


def entries_of(
    connection: Connection,
    shop: OpenShop,
    period: str,
    per: Per = "closing",
    progress: Progress | None = None,
) -> Iterator[Entry]:
    """Yield the entries of a month's or a year's closed shifts, in the order of their closing.

    Both ways book the same cents to the same accounts; the rows of only one shift are in
    memory at a time.
    """
    shifts = found.closed_shifts(connection, period)
    for done, row in enumerate(shifts, 1):
        shift = _Shift(row, shop, _takings(connection, shop, row.id))
        entries = _of_closing(connection, shift) if per == "closing" else _each(connection, shift)
        yield from (entry for entry in entries if entry is not None)
        if progress is not None:
            progress(done, len(shifts))


def local_day(moment: datetime, offset_minutes: int) -> date:
    """Return the day of a moment on the clock of its till."""
    return moment.astimezone(timezone(timedelta(minutes=offset_minutes))).date()


def _of_closing(connection: Connection, shift: _Shift) -> Iterator[Entry | None]:
    row = shift.row
    postings = drawer_postings(shift.accounts, _drawer(connection, shift.shop, row))
    for takings in shift.takings.values():
        postings += takings_postings(shift.accounts, takings)
    for moved in _moves(connection, row):
        postings += movement_postings(shift.accounts, moved.kind, moved.amount_cents)
    label = f"Clôture Z {row.z_number}, caisse {row.till}"
    yield shift.entry(shift.z, shift.made_on, label, postings)


def _each(connection: Connection, shift: _Shift) -> Iterator[Entry | None]:
    row, accounts = shift.row, shift.accounts
    for sale in found.sales_of(connection, row.id):
        day = local_day(sale.closed_at, sale.closed_offset_minutes)
        ticket = ticket_name(sale.till, sale.ticket_number)
        postings = takings_postings(accounts, shift.takings.get(sale.sale_id, Takings()))
        yield shift.entry(ticket, day, f"{_TICKETS[sale.kind]} {ticket}", postings)
    for moved in _moves(connection, row):
        day = local_day(moved.at, moved.offset_minutes)
        piece = f"{row.till}-M-{moved.id}"
        postings = movement_postings(accounts, moved.kind, moved.amount_cents)
        yield shift.entry(piece, day, f"{_MOVEMENTS[moved.kind]} {piece}", postings)
    label = f"Fond de caisse, écarts et dépôt, Z {row.z_number}, caisse {row.till}"
    postings = drawer_postings(accounts, _drawer(connection, shift.shop, row))
    yield shift.entry(shift.z, shift.made_on, label, postings)


def _moves(connection: Connection, row: AnyRow) -> list[AnyRow]:
    """Return the cash movements of a shift; a drawer that was opened moved nothing."""
    return [each for each in found.movements_of(connection, row.id) if each.kind != "no_sale"]


def _drawer(connection: Connection, shop: OpenShop, row: AnyRow) -> Drawer:
    expected = row.expected_float_cents
    return Drawer(
        first_float_cents=row.float_cents if expected is None else 0,
        float_found_cents=0 if expected is None else row.float_cents - expected,
        variances=tuple(
            _paid(shop, each.kind, each.issuer, each.cents)
            for each in found.variances_of(connection, row.id)
        ),
        deposit_cents=row.deposit_cents,
    )


def _takings(connection: Connection, shop: OpenShop, shift_id: int) -> dict[UUID, Takings]:
    """Return what each ticket of a shift amounts to."""
    paid: defaultdict[UUID, list[Paid]] = defaultdict(list)
    vat: defaultdict[UUID, list[VatSum]] = defaultdict(list)
    gifts: defaultdict[UUID, list[tuple[str, int]]] = defaultdict(list)
    for row in found.tenders_of(connection, shift_id):
        cents = row.amount_cents
        tender = _paid(shop, row.kind, row.issuer or "", cents)
        paid[row.sale_id].append(Paid("suspended", cents) if row.suspended else tender)
    for row in found.vat_of(connection, shift_id):
        # PostgreSQL sums integers to a decimal.
        cents, of_it = int(row.cents), int(row.vat)
        vat[row.sale_id].append(VatSum(row.rate, cents - of_it, of_it))
    for row in found.gifts_of(connection, shift_id):
        gifts[row.sale_id].append((row.kind, row.amount_cents))
    return {
        sale: Takings(tuple(paid[sale]), tuple(vat[sale]), tuple(gifts[sale]))
        for sale in paid.keys() | vat.keys() | gifts.keys()
    }


def _paid(shop: OpenShop, kind: str, issuer: str, cents: int) -> Paid:
    if kind != "voucher":
        return Paid(kind, cents)
    return Paid("own_vouchers", cents) if is_own(shop, issuer) else Paid(kind, cents, issuer)
