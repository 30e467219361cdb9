"""Giving up, after the legal time, what an archive holds: journal entries, papers, and to whom
was sold. Tickets, their amounts and lines, ledgers, closings and totals stay for good."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from db import archives, journal, purging, tills
from db.rows import AnyRow
from kiosk.rules.closing_periods import Period
from kiosk.rules.errors import ShopError
from kiosk.rules.retention import free_from
from kiosk.services.archives.reading import ArchivedTill, ReadArchive, read_archive
from kiosk.services.clock import jumped_ahead
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from receipts.compose.given_up import compose_given_up
from receipts.document import to_json


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What one till gave up: up to which entry and ticket, and how much of each."""

    till: str
    through_seq: int
    through_hash: str
    through_ticket: int
    through: datetime
    """The moment of that entry."""
    entries: int = 0
    buyers: int = 0
    """Tickets whose buyer is not known any more."""
    papers: int = 0


@dataclass(frozen=True, slots=True)
class Purged:
    """What an archive's period gave up. quota_uses: what sales used of quotas."""

    period: Period
    tills: tuple[GivenUp, ...]
    quota_uses: int


def purge(shop: OpenShop, file: Path, manager: StaffMember) -> Purged:
    """Give up what a whole archived period holds, of every till in it, in one transaction.

    The oldest first; six years from the period's end must be over, by this till's log too.
    The chain goes on from the last entry that is given up, whose hash stays. Raises ShopError
    ``archive_broken``, ``archive_unknown`` (not one of this shop's), ``archive_part`` (made
    before the period was over), ``archive_not_whole`` (the log has more of the period),
    ``purge_too_early``, ``purge_unconfirmed``, ``purge_older_first``, ``purged_already``,
    ``manager_needed`` and those of `read_archive`.
    """
    read = read_archive(file)
    if read.breaks or read.period is None:
        raise ShopError("archive_broken", file=str(file), count=max(1, len(read.breaks)))
    _check_time(shop, read.period)
    if not read.is_over:
        raise ShopError("archive_part", file=str(file))
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        check_still(connection, shop, manager, "keep_log")
        at = tills.moment(head, shop.now())
        if at.astimezone(UTC).date() < free_from(read.period):
            raise ShopError("purge_too_early", day=free_from(read.period))
        archive = archives.find_archive(connection, read.manifest_sha256)
        if archive is None:
            raise ShopError("archive_unknown", file=str(file))
        covered = _covered(connection, read, read.period, file)
        values = _values(archive, covered, read.period, manager)
        head = journal.append(connection, head, "purged", values, at, shop.sign)
        tills.save_till(connection, head)
        return _give_up(connection, shop, archive, read.period, covered, manager, at)


def _check_time(shop: OpenShop, period: Period) -> None:
    if shop.today() < free_from(period):
        raise ShopError("purge_too_early", day=free_from(period))
    # A date that was mistyped must not destroy anything: somebody has to confirm this one.
    if jumped_ahead(shop):
        raise ShopError("purge_unconfirmed", day=shop.today())


def _covered(
    connection: Connection, read: ReadArchive, period: Period, file: Path
) -> list[GivenUp]:
    """Return what each till gives up, when the archive has all of it that the log has."""
    named = {each.till: each for each in read.tills}
    covered = []
    for till in archives.all_tills(connection):
        before = archives.last_purge(connection, till)
        last = archives.last_entry_until(connection, till, period.last_day)
        archived = named.get(till)
        if archived is None:
            if last is not None:
                raise ShopError("purge_older_first", till=till)
            continue
        _check_chain(connection, archived, before, last, file)
        through = archives.moment_at(connection, till, archived.last_seq)
        if through is None:
            raise ShopError("archive_not_whole", file=str(file))
        ticket = archives.last_ticket_up_to(connection, till, through)
        covered.append(GivenUp(till, archived.last_seq, archived.last_hash, ticket, through))
    return covered


def _check_chain(
    connection: Connection,
    archived: ArchivedTill,
    before: AnyRow | None,
    last: int | None,
    file: Path,
) -> None:
    """Refuse an archive that does not begin where the till's log begins now, or that does not
    hold all that the log has until its last day."""
    given_up = before.through_seq if before else 0
    if archived.last_seq <= given_up:
        raise ShopError("purged_already", file=str(file))
    if archived.first_seq > given_up + 1:
        raise ShopError("purge_older_first", till=archived.till)
    known = archives.hash_at(connection, archived.till, archived.last_seq)
    if last != archived.last_seq or known != archived.last_hash:
        raise ShopError("archive_not_whole", file=str(file))


def _values(
    archive: AnyRow, covered: list[GivenUp], period: Period, manager: StaffMember
) -> dict[str, Any]:
    """Return what the journal keeps: where each chain goes on, and where the rest is."""
    return {
        "staff": manager.number,
        "period": period.name,
        "last_day": period.last_day.isoformat(),
        "file": archive.file_name,
        "manifest_sha256": archive.manifest_sha256,
        "tills": [
            {
                "till": each.till,
                "through_seq": each.through_seq,
                "through_hash": each.through_hash,
                "through_ticket": each.through_ticket,
            }
            for each in covered
        ],
    }


def _give_up(
    connection: Connection,
    shop: OpenShop,
    archive: AnyRow,
    period: Period,
    covered: list[GivenUp],
    manager: StaffMember,
    at: datetime,
) -> Purged:
    document = to_json(compose_given_up(shop.record.lang, archive.file_name))
    for each in covered:
        row = {
            "till": each.till,
            "archive_id": archive.id,
            "last_day": period.last_day,
            "through_seq": each.through_seq,
            "through_hash": each.through_hash,
            "through_ticket": each.through_ticket,
            "staff_number": manager.number,
            "at": at,
        }
        purging.add_purge(connection, row)
    tickets = {each.till: each.through_ticket for each in covered}
    uses = purging.drop_quota_uses(connection, tickets)
    given_up = tuple(
        GivenUp(
            each.till,
            each.through_seq,
            each.through_hash,
            each.through_ticket,
            each.through,
            purging.drop_entries(connection, each.till, each.through_seq),
            purging.forget_buyers(connection, each.till, each.through_ticket),
            purging.empty_papers(
                connection, each.till, each.through_ticket, each.through, document
            ),
        )
        for each in covered
    )
    return Purged(period, given_up, uses)
