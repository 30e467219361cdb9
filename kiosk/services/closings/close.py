"""Closing a shift: the count, its Z and the way of the money, in one transaction."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import closings, counts, journal, print_jobs, shifts, tills
from db.rows import AnyRow
from db.tills import TillHead
from kiosk.rules import count_draft
from kiosk.rules.cash_count import Count, Key
from kiosk.rules.count_draft import CountDraft, check_float
from kiosk.rules.errors import ShopError
from kiosk.rules.figures import Variance
from kiosk.rules.roles import check_may
from kiosk.services.closings.count import (
    Outcome,
    expected_in,
    journal_count,
    outcome_of,
)
from kiosk.services.closings.deposit import Deposit, deposit_slip
from kiosk.services.closings.drafts import draft_of
from kiosk.services.closings.ended import ended_row
from kiosk.services.closings.figures import figures_of_shift
from kiosk.services.closings.signing import check_second
from kiosk.services.closings.store import store_z
from kiosk.services.journal.heads import keep_head
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from receipts.document import Document, from_json, to_json


@dataclass(frozen=True, slots=True)
class Closed:
    """A shift that is closed: its Z, what stays in the drawer and what goes to the bank."""

    shift: int
    closing_id: int
    z_number: int
    z: Document
    float_left_cents: int
    deposit_cents: int


@dataclass(frozen=True, slots=True)
class _Deed:
    staff: StaffMember
    counted: Count
    reasons: Mapping[Key, str]
    countersigned_by: StaffMember | None
    float_left_cents: int
    at: datetime

    @property
    def second(self) -> int | None:
        return self.countersigned_by.number if self.countersigned_by else None

    @property
    def deposit_cents(self) -> int:
        return self.counted.cash_total_cents - self.float_left_cents


def close_shift(
    shop: OpenShop,
    shift_id: int,
    staff: StaffMember,
    counted: Count,
    reasons: Mapping[Key, str],
    countersigned_by: StaffMember | None,
    float_left_cents: int,
) -> Closed:
    """Close an ended shift for good, with what was counted.

    Everything is stored at once: the count, the variances with their reasons, the Z, the
    papers and the journal entries. What is not left in the drawer goes to the bank. Closing
    twice returns the first closing. A second signature that is missing refuses nothing: it
    is written down as missing; `countersigned_by` is whom `second_person` returned. Where the
    next shift found another float than is left, journal and Z say it.

    Raises ShopError ``shift_not_ended``, ``close_older_first``, ``variance_reason_missing``,
    ``float_above_cash``, ``second_person_needed`` and ``manager_needed``.
    """
    check_may(staff.role, "close_shift")
    deed = _Deed(staff, counted, reasons, countersigned_by, float_left_cents, shop.now())
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        check_still(connection, shop, staff, "close_shift")
        deed = replace(deed, at=tills.moment(head, deed.at))
        row = shifts.shift_by_id(connection, shift_id)
        if row is not None and row.closed_at is not None:
            return _closed_before(connection, shop, row)
        row = ended_row(connection, shop, shift_id)
        _check(connection, shop, row, deed)
        closed = _store(connection, shop, head, row, deed)
    keep_head(shop)
    return closed


def _check(connection: Connection, shop: OpenShop, row: AnyRow, deed: _Deed) -> None:
    oldest = shifts.ended_shifts(connection, shop.till)[0]
    if oldest.id != row.id:
        raise ShopError("close_older_first", number=oldest.number)
    check_float(deed.counted, deed.float_left_cents)
    check_second(connection, shop, deed.staff, deed.countersigned_by)


def _store(
    connection: Connection, shop: OpenShop, head: TillHead, row: AnyRow, deed: _Deed
) -> Closed:
    draft = draft_of(connection, row.id)
    if not (draft.confirmed and draft.count == deed.counted):
        draft = count_draft.confirmed(replace(draft, count=deed.counted))
        head = journal_count(connection, shop, head, row, deed.staff, draft, deed.at)
    figures = figures_of_shift(connection, shop, row.id)
    outcome = outcome_of(shop, deed.counted, expected_in(figures), deed.reasons)
    if outcome.without_reason:
        kind, issuer = outcome.without_reason[0]
        raise ShopError("variance_reason_missing", kind=kind, issuer=issuer)
    rows = _cash_rows(row.id, deed.counted), _tender_rows(row.id, outcome.variances)
    counts.add_counts(connection, *rows)
    shifts.close_shift(connection, row.id, _closed_columns(deed))
    counts.drop_draft(connection, row.id)
    values = _journal_values(row, draft, outcome, deed)
    if x_read := _x_read(connection, shop, row, deed.staff):
        values["x_read"] = x_read
    found = shifts.next_float(connection, row)
    if found is not None:
        values["next_float_cents"] = found
        values["float_difference_cents"] = found - deed.float_left_cents
        shifts.tell_next(connection, row, deed.float_left_cents)
    head = journal.append(connection, head, "shift_closed", values, deed.at, shop.sign)
    missing = outcome.wants_signature and deed.second is None
    z = store_z(
        connection,
        shop,
        head,
        row,
        figures,
        deed.staff,
        deed.at,
        signature_missing=missing,
        x_read=bool(x_read),
    )
    slip = _deposit(connection, shop, row, z.number, deed, missing=missing)
    if slip:
        print_jobs.add_job(connection, shop.till, None, to_json(slip), deed.at)
    tills.save_till(connection, z.head)
    sums = deed.float_left_cents, deed.deposit_cents
    return Closed(row.number, z.closing_id, z.number, z.document, *sums)


def _closed_before(connection: Connection, shop: OpenShop, row: AnyRow) -> Closed:
    """Return a closing that is stored: what counts is what the database holds."""
    z = closings.z_of_shift(connection, row.id)
    sums = row.float_left_cents, row.deposit_cents
    return Closed(row.number, z.id, z.number, from_json(z.document), *sums)


def _deposit(
    connection: Connection,
    shop: OpenShop,
    row: AnyRow,
    z_number: int,
    deed: _Deed,
    *,
    missing: bool,
) -> Document | None:
    cheques = deed.counted.of(("cheque", ""))
    if not deed.deposit_cents and not cheques:
        return None
    second = deed.countersigned_by
    return deposit_slip(
        shop,
        Deposit(
            shift=row.number,
            z_number=z_number,
            at=deed.at,
            counted=deed.counted,
            float_left_cents=deed.float_left_cents,
            closed_by=deed.staff.first_name,
            countersigned_by=second.first_name if second else "",
            signature_missing=missing,
        ),
    )


def _cash_rows(shift_id: int, counted: Count) -> list[dict[str, Any]]:
    return [
        {
            "shift_id": shift_id,
            "form": pile.form,
            "denomination_cents": pile.denomination_cents,
            "count": pile.count,
            "amount_cents": pile.amount_cents,
        }
        for pile in counted.piles
    ]


def _tender_rows(shift_id: int, variances: tuple[Variance, ...]) -> list[dict[str, Any]]:
    return [{"shift_id": shift_id} | asdict(each) for each in variances]


def _closed_columns(deed: _Deed) -> dict[str, Any]:
    return {
        "closed_at": deed.at,
        "closed_offset_minutes": journal.offset_minutes(deed.at),
        "closed_by": deed.staff.number,
        "countersigned_by": deed.second,
        "float_left_cents": deed.float_left_cents,
        "deposit_cents": deed.deposit_cents,
    }


def _x_read(connection: Connection, shop: OpenShop, row: AnyRow, staff: StaffMember) -> int:
    """Return how often who closes had read what should be there, while the shift was open."""
    read = journal.values_since(connection, shop.till, row.opened_seq, "x_report")
    who = [
        each["staff"] for each in read if each["shift"] == row.number and not each.get("printed")
    ]
    return who.count(staff.number)


def _journal_values(
    row: AnyRow, draft: CountDraft, outcome: Outcome, deed: _Deed
) -> dict[str, Any]:
    """Return what the journal keeps of the closing; its figures are in the Z's own entry."""
    asked = "missing" if outcome.wants_signature else "not_asked"
    return {
        "shift": row.number,
        "staff": deed.staff.number,
        "counts": draft.counts,
        "tenders": [asdict(each) for each in outcome.variances],
        "countersigned_by": deed.second,
        "signature": "given" if deed.second is not None else asked,
        "float_left_cents": deed.float_left_cents,
        "deposit_cents": deed.deposit_cents,
    }
