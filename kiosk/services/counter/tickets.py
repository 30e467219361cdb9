"""The till's latest tickets: whether each was printed, and what becomes of its codes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection

from db import held_receipts, print_jobs, sales, topups
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.tickets import split_ticket, ticket_name
from kiosk.services.shop import OpenShop
from receipts.document import Document, from_json
from receipts.transport.preview import ON_SCREEN

SHOWN = 100

PrintState = Literal[
    "printed",
    "sent",
    "waiting",
    "tried",
    "failed",
    "overdue",
    "uncertain",
    "not_wanted",
    "on_screen",
]
"""printed: the printer, or a person, said so; sent: to a printer that never answers; waiting:
on its way; tried: in vain so far; failed: it can not be printed as it is; overdue: it waited
too long; uncertain: nobody knows; not_wanted: nobody asked for paper, or has answered yet;
on_screen: there was no printer."""

_A_PERSONS: tuple[PrintState, ...] = ("uncertain", "failed", "overdue")
"""What a person settles."""

_WENT: tuple[PrintState, ...] = ("printed", "sent", "on_screen", "uncertain")

CodeState = Literal["none", "on_its_way", "not_printed", "shown"]
"""No code on the ticket; the receipt will tell it; the screen may; it was shown before."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A sale as the list of tickets shows it."""

    name: str
    at: datetime
    total_cents: int
    state: PrintState
    has_codes: bool
    kind: str = "sale"
    """sale, refund or void."""


@dataclass(frozen=True, slots=True)
class TicketPaper:
    """A ticket as its paper, with dots in the place of codes."""

    name: str
    document: Document
    state: PrintState
    codes: CodeState


def latest_tickets(shop: OpenShop) -> tuple[Ticket, ...]:
    """Return this till's latest tickets, the newest first."""
    with shop.reading() as connection:
        return tickets_from(connection, sales.latest_sales(connection, shop.till, SHOWN))


def tickets_from(connection: Connection, rows: Sequence[AnyRow]) -> tuple[Ticket, ...]:
    """Return sales (`db.sales.SHOWN`) with what became of their receipts."""
    sale_ids = [row.sale_id for row in rows]
    states = _states(connection, sale_ids)
    with_codes = topups.sales_with_codes(connection, sale_ids)
    return tuple(
        Ticket(
            ticket_name(row.till, row.ticket_number),
            row.closed_at,
            row.total_cents,
            states[row.sale_id],
            row.sale_id in with_codes,
            row.kind,
        )
        for row in rows
    )


def ticket_paper(shop: OpenShop, name: str) -> TicketPaper:
    """Return a ticket as its paper. Raises ShopError ``code_unknown``."""
    with shop.reading() as connection:
        sale = sales.find_sale(connection, *split_ticket(name))
        if sale is None:
            raise ShopError("code_unknown", scanned=name)
        document = from_json(print_jobs.receipt_of(connection, sale.sale_id))
        state = _states(connection, [sale.sale_id])[sale.sale_id]
        return TicketPaper(name, document, state, _codes(connection, sale.sale_id, state))


def _codes(connection: Connection, sale_id: UUID, state: PrintState) -> CodeState:
    codes = [row.id for row in topups.codes_of_sale(connection, sale_id)]
    if not codes:
        return "none"
    if topups.showings_of(connection, codes) or state in _WENT:
        return "shown"
    return "not_printed" if state in ("tried", "failed", "overdue") else "on_its_way"


def _states(connection: Connection, sale_ids: list[UUID]) -> defaultdict[UUID, PrintState]:
    """Say of each sale how its receipt and its copies stand together."""
    jobs: defaultdict[UUID, list[AnyRow]] = defaultdict(list)
    for row in print_jobs.states_of_sales(connection, sale_ids):
        jobs[row.sale_id].append(row)
    states: defaultdict[UUID, PrintState] = defaultdict(lambda: "sent")
    states.update({sale_id: _state(of_sale) for sale_id, of_sale in jobs.items()})
    return states


def _state(jobs: list[AnyRow]) -> PrintState:
    """Return what matters most of a receipt and its copies."""
    states = {job.state for job in jobs}
    for state in _A_PERSONS:
        if state in states:
            return state
    waiting = [job for job in jobs if job.state in ("queued", "sending")]
    if waiting:
        tried = all(job.state == "queued" and job.attempts > 0 for job in waiting)
        return "tried" if tried else "waiting"
    # One that a copy took the place of says nothing: the copy says how it went.
    stand = [job for job in jobs if not _gave_way(job)]
    sent = [job.detail for job in stand if job.state == "sent"]
    if any(detail != ON_SCREEN for detail in sent):
        return "sent"
    if any(job.state == "printed" for job in stand):
        return "printed"
    if sent:
        return "on_screen"
    perhaps = any(held_receipts.is_perhaps_out(job.state, job.detail) for job in jobs)
    return "uncertain" if perhaps else "not_wanted"


def _gave_way(job: AnyRow) -> bool:
    return job.state == "sent" and str(job.detail).startswith("settled")
