"""What became of a ticket: what corrects it, what came back by which ticket."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection

from db import corrections
from db.rows import AnyRow
from db.ticket_search import corrections_of, lines_back
from kiosk.rules.money_back import GivenBack
from kiosk.rules.tickets import ticket_name
from kiosk.services.corrections.returnable import find_ticket
from kiosk.services.shop import OpenShop

Kind = Literal["sale", "refund", "void"]


@dataclass(frozen=True, slots=True)
class CorrectedBy:
    """A refund or a void of a ticket, and what came back by it: label and pieces.

    `back_cents` is what those cost, also where something was taken in exchange.
    """

    ticket: str
    at: datetime
    kind: Kind
    back_cents: int
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class History:
    """What a ticket is, which one it corrects (empty for a sale), and what corrects it."""

    kind: Kind
    corrects: str
    reason: str
    corrected_by: tuple[CorrectedBy, ...]


def history_of(shop: OpenShop, ticket: str) -> History:
    """Return what became of a ticket. Raises ShopError ``code_unknown``."""
    with shop.reading() as connection:
        sale = find_ticket(connection, ticket)
        first = corrections.sale_by_id(connection, sale.corrects) if sale.corrects else None
        return History(
            sale.kind,
            ticket_name(first.till, first.ticket_number) if first else "",
            sale.reason,
            _corrected_by(connection, sale.sale_id),
        )


def money_of_void(shop: OpenShop, ticket: str) -> tuple[GivenBack, ...]:
    """Return what a void of this ticket gives back: its tenders, cash as one amount."""
    with shop.reading() as connection:
        sale = find_ticket(connection, ticket)
        rows = corrections.tenders_of(connection, sale.sale_id)
    return tuple(
        GivenBack(row.kind, row.amount_cents, row.voucher, row.issuer or "")
        for row in rows
        if row.amount_cents
    )


def _corrected_by(connection: Connection, sale_id: UUID) -> tuple[CorrectedBy, ...]:
    rows = corrections_of(connection, sale_id)
    back: defaultdict[UUID, list[AnyRow]] = defaultdict(list)
    for line in lines_back(connection, [row.sale_id for row in rows]) if rows else ():
        back[line.sale_id].append(line)
    return tuple(
        CorrectedBy(
            ticket_name(row.till, row.ticket_number),
            row.closed_at,
            row.kind,
            -sum(line.total_cents for line in back[row.sale_id]),
            tuple((line.label, -line.quantity) for line in back[row.sale_id]),
        )
        for row in rows
    )
