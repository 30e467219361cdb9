"""The blind count of a shift: what there is to count, and only then what was expected."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import counts, journal, shifts, tills
from db.rows import AnyRow
from db.tills import TillHead
from kiosk.rules import count_draft
from kiosk.rules.cash_count import (
    ALWAYS,
    CASH,
    Count,
    Key,
    in_order,
    needs_reason,
    needs_signature,
    variances_of,
)
from kiosk.rules.cash_split import propose_float
from kiosk.rules.count_doubts import is_far_too_much
from kiosk.rules.count_draft import CountDraft
from kiosk.rules.errors import ShopError
from kiosk.rules.figures import Figures, Variance
from kiosk.services.closings.drafts import draft_of, to_json
from kiosk.services.closings.ended import ended_row
from kiosk.services.closings.figures import figures_of_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still


@dataclass(frozen=True, slots=True)
class Outcome:
    """A confirmed count beside what was expected, and what the till proposes.

    without_reason: tenders that differ beyond the limit and have no reason yet.
    next_float_cents: what the next shift counted in the drawer, where it is open already.
    """

    variances: tuple[Variance, ...]
    without_reason: tuple[Key, ...]
    wants_signature: bool
    proposed_float_cents: int
    next_float_cents: int | None = None


def begin_count(shop: OpenShop, staff: StaffMember, shift_id: int) -> bool:
    """Write down that somebody sets about counting; tell whether the drawer is to be opened
    for it, which it is not while the next shift's money lies there.

    Raises ShopError ``shift_not_ended``, ``shift_closed``, ``shift_of_other_till``,
    ``manager_needed`` and ``staff_changed``.
    """
    with shop.writing() as connection:
        check_still(connection, shop, staff, "close_shift")
        row = ended_row(connection, shop, shift_id)
        opens = shifts.open_shift_of(connection, shop.till) is None
        values = {"shift": row.number, "staff": staff.number, "drawer_opened": opens}
        shop.write_journal(connection, "count_begun", values, shop.now())
    return opens


def what_to_count(shop: OpenShop, shift_id: int) -> tuple[Key, ...]:
    """Return the tenders to be counted, and no amount: cash, card slips and cheques always,
    vouchers by the issuers that occurred."""
    return in_order((*ALWAYS, *what_occurred(shop, shift_id)))


def what_occurred(shop: OpenShop, shift_id: int) -> tuple[Key, ...]:
    """Return the tenders that the shift's sales were paid with, and no amount."""
    with shop.reading() as connection:
        rows = counts.tenders_of(connection, shift_id)
    return in_order((row.kind, row.issuer or "") for row in rows)


def is_absurd(shop: OpenShop, shift_id: int, count: Count) -> bool:
    """Tell whether so much cash can hardly lie in the drawer; how much should is not told."""
    with shop.reading() as connection:
        figures = figures_of_shift(connection, shop, shift_id)
    put_in = (figures.cash.float_cents or 0) + figures.cash.pay_ins_cents
    return is_far_too_much(count, put_in, figures.sales.cents)


def confirm_count(
    shop: OpenShop, staff: StaffMember, shift_id: int, draft: CountDraft
) -> CountDraft:
    """Say that this is what is there. It is in the log before what was expected is read, so
    a count that is made once more leaves the first one to be seen.

    Raises ShopError as `begin_count` does.
    """
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        check_still(connection, shop, staff, "close_shift")
        now = tills.moment(head, shop.now())
        row = ended_row(connection, shop, shift_id)
        stored = draft_of(connection, shift_id)
        if stored.confirmed:
            return stored  # pressed twice
        draft = count_draft.confirmed(replace(draft, counts=stored.counts))
        counts.save_draft(connection, shift_id, to_json(draft), now)
        head = journal_count(connection, shop, head, row, staff, draft, now)
        tills.save_till(connection, head)
    return draft


def look_at_count(shop: OpenShop, staff: StaffMember, shift_id: int) -> Outcome:
    """Return the count that is stored as confirmed beside what was expected.

    Raises ShopError ``count_first`` where none is, and as `begin_count` does.
    """
    with shop.reading() as connection:
        check_still(connection, shop, staff, "close_shift")
        row = ended_row(connection, shop, shift_id)
        draft = draft_of(connection, shift_id)
        if not draft.confirmed:
            raise ShopError("count_first")
        expected = expected_in(figures_of_shift(connection, shop, shift_id))
        found = shifts.next_float(connection, row)
    return outcome_of(shop, draft.count, expected, dict(draft.reasons), found)


def outcome_of(
    shop: OpenShop,
    count: Count,
    expected: Mapping[Key, int],
    reasons: Mapping[Key, str],
    next_float_cents: int | None = None,
) -> Outcome:
    """Return a count beside what was expected, by the limits of this till.

    Where the next shift has found a float already, that is what was left.
    """
    settings = shop.settings
    variances = variances_of(count, expected, reasons)
    without = (each for each in variances if needs_reason(each, settings.variance_reason_cents))
    cash_cents = count.cash_total_cents
    proposed = propose_float(count.piles, cash_cents, settings.float_cents)
    if next_float_cents is not None:
        proposed = min(next_float_cents, cash_cents)
    return Outcome(
        variances,
        tuple((each.kind, each.issuer) for each in without if not each.reason),
        needs_signature(variances, settings.variance_signature_cents),
        proposed,
        next_float_cents,
    )


def expected_in(figures: Figures) -> dict[Key, int]:
    """Return what should be there of each tender: of cash in the drawer, of the others as
    slips and papers."""
    slips = {(each.name, ""): each.cents for each in figures.tenders}
    vouchers = {("voucher", each.name): each.cents for each in figures.issuers}
    slips.pop(("voucher", ""), None)  # by issuer instead
    return slips | vouchers | {CASH: figures.cash.expected_cents}


def journal_count(
    connection: Connection,
    shop: OpenShop,
    head: TillHead,
    row: AnyRow,
    staff: StaffMember,
    draft: CountDraft,
    at: datetime,
) -> TillHead:
    """Write a confirmed count into the log, and nothing of what was expected."""
    values: dict[str, Any] = {
        "shift": row.number,
        "staff": staff.number,
        "count": draft.counts,
        "cash_cents": draft.count.cash_total_cents,
        "cash": [
            {
                "form": pile.form,
                "denomination_cents": pile.denomination_cents,
                "count": pile.count,
                "amount_cents": pile.amount_cents,
            }
            for pile in draft.count.piles
        ],
        "tenders": [
            {"kind": kind, "issuer": issuer, "counted_cents": cents}
            for (kind, issuer), cents in draft.count.amounts
        ],
    }
    return journal.append(connection, head, "cash_counted", values, at, shop.sign)
