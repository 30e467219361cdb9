"""The columns of an export: what each is called, of which type it is, and how its values are
made from what the database gives, a batch at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from kiosk.rules.shown_codes import shortened
from kiosk.rules.tickets import ticket_name

Type = Literal["text", "word", "integer", "cents", "amount", "percent", "quantity", "time", "day"]
"""text: what people wrote. word: what the program made (names of tickets, kinds). cents: money
as a whole number, amount: the same as a decimal. percent: of a hundred, exact. quantity: of
pieces, or kilograms to the gram. time: ISO 8601, local, with its offset. day: ISO 8601.
Values of an amount are cents until they are written."""

Raw = Mapping[str, Sequence[Any]]
"""A batch of rows as the driver gives them, by the labels of the query."""
Values = Sequence[Any]
Make = Callable[[Raw], Values]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `make` gives its values of a batch, None for an empty cell."""

    name: str
    type: Type
    make: Make


def text(name: str, label: str = "") -> Column:
    """Return a column of what people wrote."""
    return Column(name, "text", _as_it_is(label or name))


def word(name: str, label: str = "") -> Column:
    """Return a column of what the program wrote."""
    return Column(name, "word", _as_it_is(label or name))


def integer(name: str, label: str = "") -> Column:
    """Return a column of whole numbers."""
    return Column(name, "integer", _as_it_is(label or name))


def cents(name: str, label: str = "") -> Column:
    """Return a column of money; `amounts_of` gives its decimal twin."""
    if not name.endswith("_cents"):
        raise ValueError(f"money is named …_cents: {name}")
    return Column(name, "cents", _as_it_is(label or name))


def amounts_of(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the decimal twins of the columns of money: `total` of `total_cents`."""
    return tuple(
        Column(column.name.removesuffix("_cents"), "amount", column.make)
        for column in columns
        if column.type == "cents"
    )


def ticket(name: str, till: str = "till", number: str = "ticket_number") -> Column:
    """Return a column of tickets' names, such as T1-000042."""
    return Column(name, "word", lambda raw: _tickets(raw[till], raw[number]))


def identifier(name: str, label: str = "") -> Column:
    """Return a column of UUIDs."""
    return Column(name, "word", lambda raw: [_uuid(each) for each in raw[label or name]])


def code(name: str, label: str = "") -> Column:
    """Return a column of codes that are worth money: their ends alone."""

    def ends(raw: Raw) -> Values:
        return [shortened(each) if each else None for each in raw[label or name]]

    return Column(name, "text", ends)


def percent(name: str, label: str) -> Column:
    """Return a column of percentages, of basis points."""
    return Column(name, "percent", lambda raw: [_percent(each) for each in raw[label]])


def quantity(name: str, label: str = "", kind: str = "kind") -> Column:
    """Return a column of pieces, or of kilograms where the item's kind is weight."""

    def made(raw: Raw) -> Values:
        return [
            Decimal(int(each)).scaleb(-3) if is_kind == "weight" else int(each)
            for each, is_kind in zip(raw[label or name], raw[kind], strict=True)
        ]

    return Column(name, "quantity", made)


def time(name: str, moment: str, offset: str) -> Column:
    """Return a column of moments in the local time that the shop's clock showed."""
    return Column(name, "time", lambda raw: _local_times(raw[moment], raw[offset]))


def day(name: str, label: str = "") -> Column:
    """Return a column of days."""

    def made(raw: Raw) -> Values:
        return [each.isoformat() if isinstance(each, date) else each for each in raw[label or name]]

    return Column(name, "day", made)


def _as_it_is(label: str) -> Make:
    return lambda raw: raw[label]


def _tickets(tills: Sequence[str | None], numbers: Sequence[int | None]) -> Values:
    return [
        None if till is None or number is None else ticket_name(till, number)
        for till, number in zip(tills, numbers, strict=True)
    ]


def _uuid(value: UUID | str | None) -> str | None:
    """Return a UUID as people write it; SQLite holds its 32 figures."""
    if value is None:
        return None
    if isinstance(value, UUID):
        return str(value)
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def _percent(rate_bp: int | None) -> Decimal | None:
    """Return basis points as a percentage without needless zeros: 550 is 5.5."""
    if rate_bp is None:
        return None
    whole, part = divmod(rate_bp, 100)
    return Decimal(f"{whole}.{part:02}".rstrip("0").rstrip("."))


def _local_times(moments: Sequence[Any], offsets: Sequence[int | None]) -> Values:
    """Return moments as local times; rows of one sale share theirs."""
    known: dict[tuple[Any, int | None], str | None] = {}
    times = []
    for key in zip(moments, offsets, strict=True):
        if key not in known:
            known[key] = _local_time(*key)
        times.append(known[key])
    return times


def _local_time(moment: datetime | str | None, offset_minutes: int | None) -> str | None:
    if moment is None:
        return None
    utc = datetime.fromisoformat(moment) if isinstance(moment, str) else moment.astimezone(UTC)
    minutes = offset_minutes or 0
    local = utc.replace(tzinfo=None) + timedelta(minutes=minutes)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"{local.isoformat(timespec='seconds')}{sign}{hours:02}:{rest:02}"
