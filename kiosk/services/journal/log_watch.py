"""The log while the program runs: its start and stop, and whether the chain goes on where it
ended when it was last seen."""

import json
import logging
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from db import journal, tills
from db.tills import TillHead
from db.upgrade import NEWEST
from kiosk.home import make_private, replace_secret
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head
from kiosk.rules.roles import check_may
from kiosk.services.clock import jumped_ahead
from kiosk.services.journal.heads import (
    FOLDER,
    ChainFault,
    find_fault,
    find_faults,
    head_of,
    heads_told,
    keep_head,
)
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still

PACKAGE = "solidarity-kiosk"
NO_VERSION = "0"
Entries = list[tuple[str, dict[str, Any]]]
"""Kinds and their values."""

log = logging.getLogger(__name__)


class LogWatch:
    """Watches over one till's log from the program's start to its end.

    Nothing is written, neither in the log nor in the kept heads, before `begin`: the day may
    have to be confirmed first, and a head that was kept is what a chain is compared with.
    """

    def __init__(self, shop: OpenShop) -> None:
        self._shop = shop
        self._has_begun = False
        self._kept: Head | None = None
        self.missed: tuple[Path, ...] = ()
        """Folders in which the head could not be kept the last time."""
        self.fault: ChainFault | None = None
        """A fault of the chain that no manager has read yet."""
        self._tell(find_fault(shop))

    def begin(self) -> None:
        """Journal that the program runs, and a fault that was found; done once.

        Without effect while the computer's date waits for somebody to confirm it.
        """
        if self._has_begun or jumped_ahead(self._shop):
            return
        faults = find_faults(self._shop)
        with self._shop.writing() as connection:
            self._write(connection, [*_told_now(faults), *_start(connection, self._shop.till)])
        self._has_begun = True
        self.keep()

    def keep(self) -> None:
        """Keep the head outside the database where the chain has grown."""
        if not self._has_begun:
            return
        with self._shop.reading() as connection:
            head = head_of(connection, self._shop.till)
        if head != self._kept or self.missed:
            keeping = keep_head(self._shop)
            if keeping.fault:
                self._notice(keeping.fault)
                keeping = keep_head(self._shop)
            if keeping.missed != self.missed:
                log.warning("folders without the head of the log: %s", [*map(str, keeping.missed)])
            self._kept, self.missed = head, keeping.missed

    def end(self) -> None:
        """Journal that the program ends in good order; a database that is gone ends too."""
        try:
            if self._has_begun and not jumped_ahead(self._shop):
                with self._shop.writing() as connection:
                    self._shop.write_journal(
                        connection, "program_stopped", {"version": version()}, self._shop.now()
                    )
                self.keep()
        except (SQLAlchemyError, ShopError):
            log.exception("the end of the program is not in the log")
        self._has_begun = False

    def read(self, staff: StaffMember) -> None:
        """Note that a manager has read of the fault: from now on it is told no more.

        What it was stays in the log, and in a file beside the heads. Raises ShopError
        ``manager_needed``.
        """
        check_may(staff.role, "keep_log")
        if self.fault is None:
            return
        with self._shop.writing() as connection:
            tills.lock_till(connection, self._shop.till)
            check_still(connection, self._shop, staff, "keep_log")
            head = self._write(connection, [("chain_fault_read", {"staff": staff.number})])
        self.fault = None
        file = _file(self._shop)
        try:
            file.replace(file.with_name(f"{file.name}-{head.journal_seq}"))
        except OSError as error:  # cleared away, or on a disk that takes nothing: the log has it
            log.warning("what was told of a fault could not be put by: %s", error)

    def _notice(self, fault: ChainFault) -> None:
        """Journal a fault that came up while the program runs, and tell it."""
        with self._shop.writing() as connection:
            self._write(connection, _told_now([fault]))
        self._tell(fault)

    def _tell(self, fault: ChainFault | None) -> None:
        """Let managers be told of a fault, also after the next start."""
        if fault:
            _remember(self._shop, fault)
        self.fault = unread_fault(self._shop) or fault

    def _write(self, connection: Connection, entries: Entries) -> TillHead:
        head = tills.lock_till(connection, self._shop.till)
        at = self._shop.now()
        for kind, values in entries:
            head = journal.append(connection, head, kind, values, at, self._shop.sign)
        tills.save_till(connection, head)
        return head


def unread_fault(shop: OpenShop) -> ChainFault | None:
    """Return a fault of this till's chain that no manager has read yet."""
    try:
        said: dict[str, Any] = json.loads(_file(shop).read_text("utf-8"))
        kept, found = (Head(shop.till, **said[each]) for each in ("kept", "found"))
    except OSError as error:
        if not isinstance(error, FileNotFoundError):
            log.warning("whether a fault of the log was told can not be read: %s", error)
        return None
    except (ValueError, KeyError, TypeError):
        log.exception("a fault of the log was told and can not be read; the log has it")
        return None
    with shop.reading() as connection:
        if heads_told(connection, shop.till).get(kept):
            return None  # the file could not be put by when it was read
    return ChainFault(said["why"], kept, found)


@cache
def version() -> str:
    """Return the program's version."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return NO_VERSION


def _told_now(faults: list[ChainFault]) -> Entries:
    return [("chain_fault", fault.as_values()) for fault in faults if not fault.told]


def _start(connection: Connection, till: str) -> Entries:
    """Return the entries of a start, after the one of the last start. Programs that wrote
    version 1 of the journal said nothing of themselves: a log of theirs was updated too."""
    before = journal.last_values(connection, till, "program_started")
    present = {"version": version(), "schema": NEWEST}
    started = ("program_started", present)
    is_older = before is None and journal.first_version(connection, till) < journal.VERSION
    if is_older or (before and before != present):
        return [("program_updated", {"from": before, "to": present}), started]
    return [started]


def _remember(shop: OpenShop, fault: ChainFault) -> None:
    """Write a fault down where a manager finds it; where that can not be, the log has it."""
    found_at = datetime.now(UTC).isoformat()
    content = json.dumps(fault.as_values() | {"told_at": found_at})
    try:
        make_private(shop.settings.home / FOLDER)
        replace_secret(_file(shop), content.encode("ascii"))
    except OSError as error:
        log.warning("a fault of the log could not be written beside the heads: %s", error)


def _file(shop: OpenShop) -> Path:
    return shop.settings.home / FOLDER / f"{shop.till}.fault"
