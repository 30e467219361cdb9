"""What tills did besides selling: shifts, closings, cash in and out, and their log."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, true

from db.closing_figures import CLOSING, COUNTED, MOVED
from db.offsets import told_offset
from db.shifts import SHIFT
from db.tables import JournalEntry, table_of
from kiosk.services.exports.columns import (
    Column,
    Raw,
    Values,
    cents,
    day,
    identifier,
    integer,
    text,
    ticket,
    time,
    word,
)
from kiosk.services.exports.filters import Filters
from kiosk.services.exports.plan import Plan, near, of_shift, on_day
from kiosk.services.exports.spans import closings_of, moments_of

_ENTRY = table_of(JournalEntry)
_PERIODS = (("z", len("2026-11-22")), ("month", len("2026-11")), ("year", len("2026")))


def _closed_within(query: Select[Any], filters: Filters) -> Select[Any]:
    """Choose closings by what they close: a Z by the day of its shift, a month or a year by
    its last day."""
    first, last = filters.first_day, filters.last_day
    period, kind = CLOSING.c.period, CLOSING.c.kind
    after = None if last is None or last == date.max else last + timedelta(days=1)
    chosen = []
    for name, length in _PERIODS:
        own = [kind == name]
        if first:
            own.append(period >= first.isoformat()[:length])
        if after:
            own.append(period < after.isoformat()[:length])
        chosen.append(and_(*own))
    return query.where(or_(*chosen))


def _in_shift(query: Select[Any], filters: Filters) -> Select[Any]:
    """Choose entries from the one that opened a shift to the last before the next shift's."""
    opened = select(func.coalesce(SHIFT.c.opened_seq, *_by_its_moment()))
    opened = opened.where(SHIFT.c.till == filters.till)
    first = opened.where(SHIFT.c.number == filters.shift).scalar_subquery()
    after = opened.where(SHIFT.c.number == (filters.shift or 0) + 1).scalar_subquery()
    return query.where(_ENTRY.c.seq >= first, func.coalesce(_ENTRY.c.seq < after, true()))


def _by_its_moment() -> tuple[Any, Any]:
    """Find the entry that opened a shift of a version which did not keep its number: the one of
    that kind and moment, or else the first of that moment or after it."""
    entry = _ENTRY.alias()
    since = select(func.min(entry.c.seq)).where(entry.c.till == SHIFT.c.till).correlate(SHIFT)
    own = since.where(entry.c.kind == "shift_opened", entry.c.at == SHIFT.c.opened_at)
    return own.scalar_subquery(), since.where(entry.c.at >= SHIFT.c.opened_at).scalar_subquery()


def _cash(column: Any, label: str) -> Any:
    """Select a figure of the counted cash of a shift; NULL until it is closed."""
    own = (COUNTED.c.shift_id == SHIFT.c.id, COUNTED.c.kind == "cash", COUNTED.c.issuer == "")
    return select(column).where(*own).correlate(SHIFT).scalar_subquery().label(label)


def _entry_times(raw: Raw) -> Values:
    """Return the local times of entries; the offset is in the entry alone."""
    offsets = [told_offset(entry) for entry in raw["entry"]]
    return time("at", "at", "offsets").make({"at": raw["at"], "offsets": offsets})


SHIFTS = Plan(
    (
        word("till"),
        integer("shift", "number"),
        day("day"),
        time("opened_at", "opened_at", "opened_offset_minutes"),
        integer("opened_by"),
        cents("float_cents"),
        cents("expected_float_cents"),
        time("ended_at", "ended_at", "ended_offset_minutes"),
        integer("ended_by"),
        cents("perpetual_cents"),
        cents("perpetual_absolute_cents"),
        time("closed_at", "closed_at", "closed_offset_minutes"),
        integer("closed_by"),
        integer("countersigned_by"),
        cents("expected_cash_cents"),
        cents("counted_cash_cents"),
        cents("float_left_cents"),
        cents("deposit_cents"),
    ),
    select(
        SHIFT,
        _cash(COUNTED.c.expected_cents, "expected_cash_cents"),
        _cash(COUNTED.c.counted_cents, "counted_cash_cents"),
    ).order_by(SHIFT.c.opened_at, SHIFT.c.id),
    on_day(SHIFT.c.day),
    till=SHIFT.c.till,
    by_shift=of_shift(SHIFT.c.id),
    by_spans=moments_of(SHIFT.c.till, SHIFT.c.opened_at),
)

CLOSINGS = Plan(
    (
        word("till"),
        word("kind"),
        integer("number"),
        word("period"),
        time("made_at", "made_at", "made_offset_minutes"),
        integer("staff", "made_by"),
        ticket("first_ticket", number="first_ticket"),
        ticket("last_ticket", number="last_ticket"),
        cents("total_cents"),
        cents("absolute_cents"),
        cents("perpetual_cents"),
        cents("perpetual_absolute_cents"),
        integer("shift"),
    ),
    # Figures and papers are large: they stay where they are.
    select(
        *(each for each in CLOSING.c if each.name not in ("figures", "document")),
        SHIFT.c.number.label("shift"),
    )
    .outerjoin(SHIFT, SHIFT.c.id == CLOSING.c.shift_id)
    .order_by(CLOSING.c.made_at, CLOSING.c.id),
    _closed_within,
    till=CLOSING.c.till,
    by_shift=of_shift(CLOSING.c.shift_id),
    by_spans=closings_of(CLOSING.c.till, CLOSING.c.made_at, CLOSING.c.period),
)

CASH_MOVEMENTS = Plan(
    (
        word("till"),
        integer("shift"),
        word("kind"),
        cents("amount_cents"),
        text("reason"),
        integer("staff", "staff_number"),
        integer("allowed_by"),
        time("at", "at", "offset_minutes"),
        identifier("movement_id"),
    ),
    select(MOVED, SHIFT.c.till, SHIFT.c.number.label("shift"))
    .join(SHIFT, SHIFT.c.id == MOVED.c.shift_id)
    .order_by(MOVED.c.at, MOVED.c.id),
    near(MOVED.c.at),
    "at",
    SHIFT.c.till,
    of_shift(MOVED.c.shift_id),
    moments_of(SHIFT.c.till, MOVED.c.at),
)

JOURNAL = Plan(
    (
        word("till"),
        integer("seq"),
        Column("at", "time", _entry_times),
        word("kind"),
        word("entry"),
        word("hash"),
        word("signature"),
    ),
    select(_ENTRY).order_by(_ENTRY.c.till, _ENTRY.c.seq),
    near(_ENTRY.c.at),
    "at",
    _ENTRY.c.till,
    _in_shift,
)
