"""Trying every way: begin, alter, check the whole log, roll back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import IntegrityError

from kiosk.rules.journal_heads import Head
from kiosk.rules.log_breaks import Break
from kiosk.services.lab.cheat import Cheat, Expected, NothingToCheatWith, table
from kiosk.services.lab.guards import guards_of, without_guards
from kiosk.services.lab.ways import Way
from kiosk.services.lab.ways_all import WAYS
from kiosk.services.verify import Report, verify_connection


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a way. One of: the break that tells of it; what the shop would need for
    it (`missing`); the database refused it; or nothing, and then it was not found."""

    way: str
    found: Break | None = None
    missing: str = ""
    refused: bool = False
    expected: Expected | None = None
    breaks: tuple[Break, ...] = ()
    """All that the check said beside what was broken before."""

    @property
    def was_missed(self) -> bool:
        """Tell whether the shop was altered and nobody noticed, or not there."""
        return not (self.found or self.missing or self.refused)


@dataclass(frozen=True, slots=True)
class LabReport:
    """What came of every way, and what was broken in the copy before."""

    before: tuple[Break, ...]
    tried: tuple[Tried, ...]

    @property
    def missed(self) -> tuple[Tried, ...]:
        """The ways that were not found."""
        return tuple(each for each in self.tried if each.was_missed)


def try_ways(
    engine: Engine,
    ways: Sequence[Way] = WAYS,
    tell: Callable[[Tried], None] = lambda _tried: None,
    begun: Callable[[Report], None] = lambda _report: None,
) -> LabReport:
    """Try ways on a database that nobody else uses; it is left as it was.

    The heads of the tills' chains as they are now stand for those kept outside. `tell` is
    called with what came of each way, as soon as it is known; `begun` with what the check
    says before anything is altered: each way takes another one.
    """
    with engine.connect() as connection:
        heads = _heads(connection)
        guarded = bool(guards_of(connection))
        report = verify_connection(connection, heads=heads, triggers=guarded)
    begun(report)
    shop, tried = _Shop(engine, heads, guarded, frozenset(report.breaks)), []
    for way in ways:
        tried.append(_try(shop, way))
        tell(tried[-1])
    return LabReport(report.breaks, tuple(tried))


@dataclass(frozen=True, slots=True)
class _Shop:
    """The copy, the heads kept outside, whether it has triggers, and what was broken before."""

    engine: Engine
    heads: dict[str, Head]
    guarded: bool
    before: frozenset[Break]


def _try(shop: _Shop, way: Way) -> Tried:
    with shop.engine.connect() as connection, connection.begin() as transaction:
        cheat = Cheat(connection, dict(shop.heads))
        try:
            expected = _cheat(cheat, way)
        except NothingToCheatWith as nothing:
            return Tried(way.code, missing=nothing.what)
        except IntegrityError:
            return Tried(way.code, refused=True)
        else:
            report = verify_connection(connection, heads=cheat.heads, triggers=shop.guarded)
        finally:
            transaction.rollback()
    new = tuple(each for each in report.breaks if each not in shop.before)
    found = next((each for each in new if tells(each, expected)), None)
    return Tried(way.code, found, expected=expected, breaks=new)


def _cheat(cheat: Cheat, way: Way) -> Expected:
    if way.leaves_guards:
        return way.deed(cheat)
    with without_guards(cheat.connection):
        return way.deed(cheat)


def tells(found: Break, expected: Expected) -> bool:
    """Tell whether a break is the one that was expected, at its place."""
    return (
        found.code in expected.codes
        and expected.till in (None, found.till)
        and expected.seq in (None, found.seq)
        and expected.ticket in (None, found.ticket)
        and all(found.data.get(name) == value for name, value in expected.data.items())
    )


def _heads(connection: Connection) -> dict[str, Head]:
    till = table("till").c
    rows = connection.execute(select(till.name, till.journal_seq, till.journal_hash))
    return {row.name: Head(row.name, row.journal_seq, row.journal_hash) for row in rows}
