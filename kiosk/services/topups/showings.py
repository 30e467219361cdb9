"""Showing top-up codes beside their receipt: on the screen, or again as a manager allows.

Each showing is recorded and journalled in the transaction that decides about it; the code
itself is in neither. The till is held before the receipt, as a refund holds them: nobody
waits for another in a ring.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from db import print_jobs, sales, settled_papers, tills, topups
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import check_may
from kiosk.rules.tickets import split_ticket
from kiosk.services.duplicates import queue_duplicate
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from kiosk.services.topups.sealing import grouped, sealer_of


@dataclass(frozen=True, slots=True)
class CodeShown:
    """A code to be read out, in fours; never kept once it was read."""

    label: str
    serial: str
    code: str = field(repr=False)


def reveal_on_screen(shop: OpenShop, ticket: str, staff: StaffMember) -> tuple[CodeShown, ...]:
    """Show the codes of a receipt that could not be printed, instead of printing them.

    From now on the receipt prints without them. Raises ShopError ``code_unknown``,
    ``topup_none_on_ticket``, ``topup_on_paper`` (it is being printed, went out or was never
    tried), ``topup_shown_before``, ``key_missing`` and ``topups_key_wrong``.
    """
    now = shop.now()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        sale_id = sale_of(connection, ticket)
        codes_of(connection, sale_id)
        if not print_jobs.claim_for_screen(connection, sale_id, now):
            raise ShopError("topup_on_paper", ticket=ticket)
        # Read once the receipt is held: one of them may have come back meanwhile.
        codes = codes_of(connection, sale_id)
        if topups.showings_of(connection, [row.id for row in codes]):
            raise ShopError("topup_shown_before", ticket=ticket)
        shown = _opened(shop, codes)
        _note(connection, shop, ticket, codes, _Showing("screen", now, staff))
    return shown


def show_again(
    shop: OpenShop, ticket: str, staff: StaffMember, allowed_by: StaffMember
) -> tuple[CodeShown, ...]:
    """Show the codes of a ticket on the screen once more, as a manager allows.

    Raises ShopError as `print_copy` does.
    """
    check_may(allowed_by.role, "reveal_code")
    now = shop.now()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        check_still(connection, shop, allowed_by, "reveal_code")
        sale_id = sale_of(connection, ticket)
        codes = codes_of(connection, sale_id)
        _hold_shown(connection, sale_id, ticket, codes, now)
        shown = _opened(shop, codes)
        _note(connection, shop, ticket, codes, _Showing("copy", now, staff, allowed_by))
    return shown


def print_copy(shop: OpenShop, ticket: str, staff: StaffMember, allowed_by: StaffMember) -> int:
    """Queue the receipt again with its codes, as duplicate n; return n.

    Raises ShopError ``code_unknown``, ``topup_none_on_ticket`` and ``topup_not_shown_yet``
    (the receipt waits or is being printed), ``manager_needed``.
    """
    check_may(allowed_by.role, "reveal_code")
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        check_still(connection, shop, allowed_by, "reveal_code")
        sale_id = sale_of(connection, ticket)
        codes = codes_of(connection, sale_id)
        receipt = _hold_shown(connection, sale_id, ticket, codes, shop.now())
        return queue_copy(connection, shop, ticket, (sale_id, receipt, codes), staff, allowed_by)


@dataclass(frozen=True, slots=True)
class _Showing:
    how: str
    at: datetime
    staff: StaffMember
    allowed_by: StaffMember | None = None
    job_id: int | None = None


def sale_of(connection: Connection, ticket: str) -> UUID:
    """Return the sale of a ticket. Raises ShopError ``code_unknown``."""
    sale = sales.find_sale(connection, *split_ticket(ticket))
    if sale is None:
        raise ShopError("code_unknown", scanned=ticket)
    return UUID(str(sale.sale_id))


def codes_of(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return the codes of a sale, sealed. Raises ShopError ``topup_none_on_ticket``."""
    codes = topups.codes_of_sale(connection, sale_id)
    if not codes:
        raise ShopError("topup_none_on_ticket")
    return codes


def _hold_shown(
    connection: Connection, sale_id: UUID, ticket: str, codes: Sequence[AnyRow], now: datetime
) -> AnyRow:
    """Hold the receipt, so that the worker does not print it meanwhile.

    Codes that paper still has to show are not shown before it. A receipt that failed
    before its first byte is settled by what is shown in its place.
    """
    receipt = print_jobs.lock_receipt(connection, sale_id)
    shown = {row.topup_id for row in topups.showings_of(connection, [row.id for row in codes])}
    waits = receipt.state in ("queued", "overdue") and shown != {row.id for row in codes}
    if waits or receipt.state == "sending":
        raise ShopError("topup_not_shown_yet", ticket=ticket)
    if receipt.state in ("uncertain", "failed") and not shown:
        settled_papers.settle(connection, receipt.id, "settled: shown otherwise", now)
    return receipt


def _opened(shop: OpenShop, codes: Sequence[AnyRow]) -> tuple[CodeShown, ...]:
    sealing = sealer_of(shop.settings.home)
    return tuple(
        CodeShown(row.label, row.serial, grouped(sealing.open(row.sealed))) for row in codes
    )


def queue_copy(
    connection: Connection,
    shop: OpenShop,
    ticket: str,
    of: tuple[UUID, AnyRow, Sequence[AnyRow]],
    staff: StaffMember,
    allowed_by: StaffMember,
) -> int:
    """Queue a duplicate of a receipt (sale, its first job, its codes); return its number."""
    sale_id, receipt, codes = of
    number, job_id = queue_duplicate(
        connection, shop, ticket, (sale_id, receipt.document), staff, allowed_by
    )
    showing = _Showing("copy", shop.now(), staff, allowed_by, job_id)
    _note(connection, shop, ticket, codes, showing)
    return number


def _note(
    connection: Connection, shop: OpenShop, ticket: str, codes: Sequence[AnyRow], showing: _Showing
) -> None:
    """Record and journal a showing of each code; the journal knows them by their serials."""
    manager = showing.allowed_by.number if showing.allowed_by else None
    rows = [
        {
            "topup_id": row.id,
            "how": showing.how,
            "at": showing.at,
            "print_job_id": showing.job_id,
            "staff_number": showing.staff.number,
            "allowed_by": manager,
        }
        for row in codes
    ]
    topups.add_showings(connection, rows)
    for row in codes:
        values = {
            "ticket": ticket,
            "serial": row.serial,
            "how": showing.how,
            "on_paper": showing.job_id is not None,
            "staff": showing.staff.number,
            "allowed_by": manager,
        }
        shop.write_journal(connection, "topup_shown", values, showing.at)
