"""The rows of a stretch of the tills' journals, so that a table and the journal have one cut.

By days the two may differ: the computer's offset from UTC may change between two rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, false, or_


@dataclass(frozen=True, slots=True)
class TillSpan:
    """What of one till: its tickets by number (none: 0 to 0), and the moments of its first and
    last entry."""

    till: str
    first_ticket: int
    last_ticket: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Spans:
    """What of every till, and of what is no till's: after one moment, up to another. `period`:
    the days, months or years whose names begin so are closed by closings that belong here."""

    tills: tuple[TillSpan, ...]
    after: datetime | None
    until: datetime
    period: str


BySpans = Callable[[Select[Any], Spans], Select[Any]]


def tickets_of(till: Any, number: Any) -> BySpans:
    """Choose what belongs to tickets."""
    return lambda query, spans: query.where(_tickets(till, number, spans))


def moments_of(till: Any, moment: Any) -> BySpans:
    """Choose what a till did at the moment of one of the entries, or between two."""
    return lambda query, spans: query.where(_moments(till, moment, spans))


def closings_of(till: Any, made_at: Any, period: Any) -> BySpans:
    """Choose the closings that were made there, and those that close these days."""

    def choose(query: Select[Any], spans: Spans) -> Select[Any]:
        named = period.startswith(spans.period, autoescape=True)
        return query.where(or_(_moments(till, made_at, spans), named))

    return choose


def movements_of(till: Any, number: Any, moment: Any) -> BySpans:
    """Choose what tickets moved, and what was moved otherwise at any till."""

    def choose(query: Select[Any], spans: Spans) -> Select[Any]:
        alone = and_(number.is_(None), moment <= spans.until)
        if spans.after is not None:
            alone = and_(alone, moment > spans.after)
        return query.where(or_(_tickets(till, number, spans), alone))

    return choose


def _tickets(till: Any, number: Any, spans: Spans) -> Any:
    return or_(
        false(),
        *(
            and_(till == each.till, number.between(each.first_ticket, each.last_ticket))
            for each in spans.tills
            if each.last_ticket
        ),
    )


def _moments(till: Any, moment: Any, spans: Spans) -> Any:
    return or_(
        false(),
        *(and_(till == each.till, moment.between(each.since, each.until)) for each in spans.tills),
    )
