"""How the log's days, rows and entries are written."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from rich.text import Text

from kiosk.language import _, ngettext, spoken
from kiosk.log_words import group_name, kind_name, short_kind
from kiosk.rules.log_search import Chosen
from kiosk.screens.cash.words import about_when, closing_name
from kiosk.services.audit.days import LogDay
from kiosk.services.audit.places import Key
from kiosk.services.audit.rows import ClosingRow, EventRow, LogRow, ShiftRow, TicketRow
from kiosk.services.audit.sheets import EntrySheet
from kiosk.widgets.signs import CHAIN
from receipts import formats

if TYPE_CHECKING:
    from kiosk.services.audit.checking import CheckedLog

GROUP = 8
THOUSANDS = "\u00a0"


def count(number: int) -> str:
    """Return a whole number with its thousands apart: "48 213"."""
    return f"{number:,}".replace(",", THOUSANDS if spoken() == "fr" else ",")


# The chain's state


def chain_words(checked: "CheckedLog | None", since: int, first_break: str, key: str) -> Text:
    """Say whether the chain is whole, where it breaks first, or that nobody looked yet.

    since: entries written after the check. first_break: the sentence of the first break.
    """
    if checked is None:
        words = _("The log was not checked yet. {key} checks it.").format(key=key)
        return Text(f"{CHAIN['unknown']} {words}", "bold")
    time = formats.clock_time(checked.at, spoken())
    if checked.report.breaks:
        many = len(checked.report.breaks)
        words = ngettext(
            "The log is broken in {count} place: {where}",
            "The log is broken in {count} places. The first: {where}",
            many,
        )
        return Text(f"{CHAIN['broken']} " + words.format(count=count(many), where=first_break))
    entries = checked.report.entries
    words = ngettext(
        "Whole chain, {count} entry, checked at {time}",
        "Whole chain, {count} entries, checked at {time}",
        entries,
    ).format(count=count(entries), time=time)
    if since:
        later = ngettext("{count} entry since", "{count} entries since", since)
        words = f"{words}, {later.format(count=count(since))}"
    return Text(f"{CHAIN['whole']} {words}")


# What is chosen


def chosen_words(chosen: Chosen, currency: str) -> str:
    """Say what of the log is shown."""
    parts = [
        _("till {till}").format(till=chosen.till) if chosen.till else _("all tills"),
        days_words(chosen),
    ]
    if chosen.group:
        parts.append(group_name(chosen.group).lower())
    if chosen.staff is not None:
        parts.append(_("number {number}").format(number=chosen.staff))
    if chosen.total_cents is not None:
        parts.append(formats.money(chosen.total_cents, currency, spoken()))
    return " · ".join(parts)


def days_words(chosen: Chosen) -> str:
    """Say which days are chosen."""
    first, last = chosen.first_day, chosen.last_day
    if first is None or last is None:
        return _("all days")
    if first == last:
        return formats.short_date(first, spoken())
    days = _("{first} to {last}")
    return days.format(
        first=formats.short_date(first, spoken()), last=formats.short_date(last, spoken())
    )


# Rows


def day_row(day: LogDay | None, today: date, *, counted: bool) -> str:
    """Write a day, with its tickets where they are `counted`; None is all of them."""
    if day is None:
        return _("All days")
    this_year = day.day.year == today.year
    words = formats.week_day(day.day, spoken()) if this_year else _short(day.day)
    return f"{words:<13}{count(day.tickets):>5}" if counted else words


def _short(day: date) -> str:
    return formats.short_date(day, spoken())


def log_row(
    row: LogRow,
    currency: str,
    *,
    with_day: bool,
    today: date,
    narrow: bool = False,
    broken: bool = False,
) -> str:
    """Write a row of the list; `with_day` where rows of several days stand together, `narrow`
    where there is room for 56 columns, `broken` where a check named it."""
    sign = CHAIN["broken"] if broken else " "
    gap = " " if narrow else "  "
    when_of = _short_when if narrow else _when
    match row:
        case TicketRow():
            amount = formats.money(row.total_cents, currency, spoken())
            kind = "" if row.kind == "sale" else short_kind(row.kind)
            when = when_of(row.at, today, with_day=with_day)
            name = f"{row.name:<10}" if narrow else f"{row.name:<11}"
            return f"{sign} {name} {when}{gap}{_number(row.staff):<6}{gap[1:]}{amount:>10} {kind}"
        case ShiftRow():
            return f"{sign} {_shift_row(row)}"
        case ClosingRow():
            amount = formats.money(row.total_cents, currency, spoken())
            period = about_when(row.kind, row.period)
            return f"{sign} {row.till} {closing_name(row):<13} {period:<15} {amount:>12}"
        case EventRow():
            when = when_of(row.at, today, with_day=with_day, seconds=not with_day)
            about = f"{row.about} {short_kind(row.kind)}".strip()
            seq = f"{row.till:<3}{row.seq:>6}" if narrow else f"{row.till:<3} {row.seq:>7} "
            return f"{sign} {when}{gap}{seq} {_number(row.staff):<6}{about}"


def _number(staff: int | None) -> str:
    return "" if staff is None else _("no. {number}").format(number=staff)


def _shift_row(row: ShiftRow) -> str:
    opened = formats.clock_time(row.opened_at, spoken())
    if row.ended_at is None:
        words = _("{till} shift {number}, open since {opened}")
        return words.format(till=row.till, number=row.number, opened=opened)
    ended = formats.clock_time(row.ended_at, spoken())
    words = _("{till} shift {number}, {opened} to {ended}")
    if row.z_number is None:
        words = _("{till} shift {number}, {opened} to {ended}, not counted yet")
    return words.format(till=row.till, number=row.number, opened=opened, ended=ended)


def _short_when(at: datetime, today: date, *, with_day: bool, seconds: bool = False) -> str:
    """Say when in eleven columns: of another year, the day alone."""
    if not with_day:
        return f"{at:%H:%M:%S}" if seconds else formats.clock_time(at, spoken())
    if at.year != today.year:
        return f"{formats.short_date(at, spoken()):<11}"
    return f"{at:%d/%m} {formats.clock_time(at, spoken())}"


def _when(at: datetime, _today: date, *, with_day: bool, seconds: bool = False) -> str:
    time = f"{at:%H:%M:%S}" if seconds else formats.clock_time(at, spoken())
    return f"{formats.short_date(at, spoken())} {time}" if with_day else time


# Entries


def entry_head(entry: EntrySheet) -> str:
    """Say which entry it is."""
    words = _("{till} entry {seq}: {kind}")
    return words.format(till=entry.till, seq=count(entry.seq), kind=kind_name(entry.kind))


def entry_worth(entry: EntrySheet) -> str:
    """Say what the entry is worth by itself: its hash, its link and its signature."""
    wrong = []
    if not entry.is_hash_right:
        wrong.append(_("the hash is not that of its bytes"))
    if entry.is_behind_gap:
        wrong.append(_("the entry before it is not in the log"))
    if entry.is_linked is False:
        wrong.append(_("it does not stand on the entry before it"))
    if entry.is_signed is None:
        wrong.append(_("no key is known for it"))
    elif not entry.is_signed:
        wrong.append(_("the signature is not by the till's key"))
    if wrong:
        return f"{CHAIN['broken']} {'; '.join(wrong)}"
    if entry.is_linked is None:
        words = _("hash and signature are right; the entry before it was given up")
    else:
        words = _("hash, link and signature are right")
    return f"{CHAIN['whole']} {words}"


def entry_keys(entries: Iterable[EntrySheet]) -> list[Key]:
    """Return what a check's findings call these entries."""
    return [("entry", entry.till, str(entry.seq)) for entry in entries]


def entry_lines(entry: EntrySheet) -> list[str]:
    """Return what is known of an entry, without its values."""
    when = formats.short_date(entry.at, spoken())
    return [
        entry_head(entry),
        f"{when} {entry.at:%H:%M:%S} {_offset(entry.at)}",
        entry_worth(entry),
        _("Hash {hash}").format(hash=hash_words(entry.hash)),
    ]


def hash_words(value: str) -> str:
    """Return a hash as it can be compared by eye: in groups, on two rows where there is room."""
    groups = [value[start : start + GROUP] for start in range(0, len(value), GROUP)]
    return " ".join(groups)


def _offset(at: datetime) -> str:
    text = f"{at:%z}"
    return f"{text[:3]}:{text[3:]}"


def row_name(row: LogRow) -> str:
    """Return what a row is, as a title."""
    match row:
        case TicketRow():
            words = _("Ticket {ticket}")
            return words.format(ticket=row.name)
        case ShiftRow():
            return _shift_row(row)
        case ClosingRow():
            return f"{row.till} · {closing_name(row)}"
        case EventRow():
            words = _("{till} entry {seq}: {kind}")
            return words.format(till=row.till, seq=count(row.seq), kind=kind_name(row.kind))
