"""A copy of the database put back: who did it, which copy, and what there was before."""

import contextlib
import errno
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from db import held_receipts, journal, putting_back, tills
from db import staff as staff_table
from db.engine import connect, open_database, reading, writing
from db.full_disk import full_disk_told
from db.upgrade import DatabaseTooNew, keep_copy, revision_of
from kiosk.home import make_private
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head
from kiosk.rules.pin_waits import whole_seconds
from kiosk.rules.roles import check_may
from kiosk.services.clock import local_now, unasked_moment
from kiosk.services.copies.backups import sha256_of
from kiosk.services.journal.heads import fault_of, head_of, heads_of, keep_head, kept_heads
from kiosk.services.journal.key_changes import write_lost
from kiosk.services.keys import (
    TillSigner,
    drop_new_key,
    has_new_key,
    look_for_signer,
    make_new_key,
    signer_here,
)
from kiosk.services.restore_tries import check_wait, count_try, forget_tries
from kiosk.services.shop import OpenShop, hold_tills_of, open_shop, shop_record
from kiosk.services.staff.people import is_pin
from kiosk.services.topups.codes import doubt_restored
from kiosk.settings import Settings

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
LOST_BY_RESTORING = "backup restored without its key"


@dataclass(frozen=True, slots=True)
class Restored:
    """A copy that took the place of the database. `kept`: the copy of what was there, None
    where nothing was; `before`: up to where this till's log had reached, as far as is known;
    `now`: where it goes on; `elsewhere`: tills whose keys are not in this home, so that their
    logs can not say it."""

    kept: Path | None
    before: Head | None
    now: Head
    elsewhere: tuple[str, ...] = ()


def restore_backup(
    settings: Settings,
    file: Path,
    number_or_badge: str,
    pin: str,
    *,
    new_key: bool = False,
    now: Callable[[], datetime] = local_now,
) -> Restored:
    """Put a copy in the place of the database, bring it to the newest form and journal it.

    The manager is one of the shop in the copy. What is replaced is kept in the home's folder
    `copies`. `new_key`: let the key of this home, or a new one, sign where the copy's is gone.

    Raises ShopError ``backup_unreadable``, ``backup_of_other_kind``, ``database_too_new``,
    ``till_in_use``, ``database_in_use``, ``no_shop``, ``no_till``, ``sign_in_refused``,
    ``sign_in_refused_wait``, ``sign_in_wait``,
    ``manager_needed``, ``backup_key_wrong`` and ``restore_no_room``; then everything is as it
    was.
    """
    make_private(settings.home)
    dropped = _new_key_dropped(settings.home, settings.till)
    with hold_tills_of(settings), dropped, _refusals(file, settings.home):
        at = now()
        check_wait(settings.home, at)
        form = putting_back.form_of(file)
        engine = connect(settings.url)
        try:
            if form != engine.dialect.name:
                raise ShopError("backup_of_other_kind", file=str(file))
            deed = _Deed(settings, file, number_or_badge, pin, new_key, at)
            restore = _restore_sqlite if form == "sqlite" else _restore_postgresql
            kept, before, told = restore(engine, deed)
        finally:
            engine.dispose()
    shop = open_shop(settings, now)
    try:
        return Restored(kept, before, _keep_heads(shop, told), _elsewhere(shop, told))
    finally:
        shop.close()


@dataclass(frozen=True, slots=True)
class _Deed:
    settings: Settings
    file: Path
    number_or_badge: str
    pin: str
    new_key: bool
    at: datetime
    """What the computer's clock says."""


@contextmanager
def _refusals(file: Path, home: Path) -> Iterator[None]:
    try:
        with full_disk_told(home):
            yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise ShopError("restore_no_room", folder=home, reason=error.strerror) from error
    except putting_back.NoCopyError:
        raise ShopError("backup_unreadable", file=str(file)) from None
    except putting_back.InUseError:
        raise ShopError("database_in_use") from None
    except DatabaseTooNew:
        raise ShopError("database_too_new") from None


_Done = tuple[Path | None, Head | None, list[str]]
"""The copy of what was there, up to where the log had reached, and the tills told of it."""


def _restore_sqlite(engine: Engine, deed: _Deed) -> _Done:
    """Make the copy ready beside the database, then change places."""
    target = Path(str(engine.url.database))
    stage = target.with_name(f".restore-{uuid4().hex}.sqlite")
    try:
        putting_back.stage_sqlite(deed.file, stage)
        before = _head_before(engine if target.exists() else None, deed.settings)
        staged = open_database(f"sqlite:///{stage}", deed.settings.copies)
        try:
            with writing(staged) as connection:
                told = _take_over(connection, deed, before)
        finally:
            staged.dispose()
        kept = _keep(engine, deed.settings) if target.exists() else None
        engine.dispose()
        putting_back.put_sqlite_in_place(stage, target)
    finally:
        for end in ("", "-wal", "-shm"):
            stage.with_name(stage.name + end).unlink(missing_ok=True)
    return kept, before, told


def _restore_postgresql(engine: Engine, deed: _Deed) -> _Done:
    """Fill the tables anew in one transaction."""
    is_there = revision_of(engine) is not None
    before = _head_before(engine if is_there else None, deed.settings)
    kept = _keep(engine, deed.settings) if is_there else None
    engine.dispose()
    with writing(engine) as connection:
        putting_back.check_alone(connection)
        putting_back.put_postgresql_in_place(connection, deed.file)
        told = _take_over(connection, deed, before)
    return kept, before, told


def _head_before(engine: Engine | None, settings: Settings) -> Head | None:
    """Return up to where this till's log had reached: in the database, if there is one, or as
    it was kept, which a database that is gone or older does not know."""
    heads = [kept_heads(settings).get(settings.till)]
    unreadable = SQLAlchemyError, sqlite3.Error, LookupError
    if engine:
        with contextlib.suppress(*unreadable), reading(engine) as connection:
            heads.append(head_of(connection, settings.till))
    return max(filter(None, heads), key=lambda head: head.seq, default=None)


def _keep(engine: Engine, settings: Settings) -> Path:
    """Copy what is replaced, as it is where it can not be read any more."""
    try:
        with reading(engine) as connection:
            return keep_copy(engine, connection, settings.copies, "replaced")
    except (SQLAlchemyError, sqlite3.Error):
        engine.dispose()
        if engine.dialect.name != "sqlite":
            raise
    broken = make_private(settings.copies) / f"kiosk-broken-{uuid4().hex}.sqlite"
    shutil.copyfile(str(engine.url.database), broken)
    broken.chmod(0o600)
    return broken


def _take_over(connection: Connection, deed: _Deed, before: Head | None) -> list[str]:
    """Check who restores, and write it into the chain of each till whose key is here; return
    these tills. Papers that waited in the copy are a question from now on, and receipts that
    nobody wanted come as duplicates. No key file is moved: what is done here may still come to
    nothing."""
    settings = deed.settings
    if shop_record(connection) is None:
        raise ShopError("no_shop")
    if tills.public_key_of(connection, settings.till) is None:
        raise ShopError("no_till", till=settings.till)
    manager = _manager(connection, deed)
    values: dict[str, Any] = {
        "staff": manager,
        "file": deed.file.name,
        "sha256": sha256_of(deed.file),
    }
    written: list[str] = []
    for till, public_key in tills.public_keys(connection):
        is_own = till == settings.till
        head = tills.lock_till(connection, till)
        try:
            signer = look_for_signer(settings.home, till, public_key)
        except ShopError:
            if not is_own:
                continue  # that till finds it out by the heads it kept
            signer = _other_signer(deed)
            head = write_lost(connection, head, signer, manager, LOST_BY_RESTORING, deed.at)
        was = kept_heads(settings).get(till) if not is_own else before
        at, said = unasked_moment(head, deed.at)
        heads = _heads_given_up(connection, settings, till, was)
        head = journal.append(connection, head, "restored", values | heads | said, at, signer)
        tills.save_till(connection, head)
        written.append(till)
    doubt_restored(connection, deed.at)
    held_receipts.doubt_restored(connection, deed.at)
    return written


def _heads_given_up(
    connection: Connection, settings: Settings, till: str, before: Head | None
) -> dict[str, Any]:
    """Return the heads that a chain does not go through from now on, as its entry names them:
    they show no fault then. `kept`: those that lie outside and are not the one `before`."""
    outside = [kept for kept in heads_of(settings, till) if kept != before]
    given_up = [kept for kept in outside if fault_of(connection, kept)]
    heads: dict[str, Any] = {"before": _named(before) if before else None}
    return heads | ({"kept": [_named(each) for each in given_up]} if given_up else {})


def _named(head: Head) -> dict[str, Any]:
    return {"seq": head.seq, "hash": head.hash}


def _keep_heads(shop: OpenShop, told: list[str]) -> Head:
    """Keep the heads of the tills whose chains say that a copy was put back; return that of
    this till. The others compare with what they kept themselves."""
    for till in told:
        keep_head(shop, till)
    with shop.reading() as connection:
        return head_of(connection, shop.till)


def _elsewhere(shop: OpenShop, told: list[str]) -> tuple[str, ...]:
    with shop.reading() as connection:
        return tuple(till for till, _ in tills.public_keys(connection) if till not in told)


def _manager(connection: Connection, deed: _Deed) -> int:
    row = staff_table.find_staff(connection, deed.number_or_badge)
    home = deed.settings.home
    check_wait(home, deed.at)
    wait = count_try(home, deed.at)
    if not is_pin(row.pin_hash if row else None, deed.pin) or row is None:
        if wait:
            raise ShopError("sign_in_refused_wait", seconds=whole_seconds(wait))
        raise ShopError("sign_in_refused")
    forget_tries(home)
    check_may(row.role, "keep_log")
    return int(row.number)


def _other_signer(deed: _Deed) -> TillSigner:
    """Return the key of this home, or a new one where there is none, if that is wanted."""
    home, till = deed.settings.home, deed.settings.till
    if not deed.new_key:
        raise ShopError("backup_key_wrong", till=till)
    return signer_here(home, till) or make_new_key(home, till)


@contextmanager
def _new_key_dropped(home: Path, till: str) -> Iterator[None]:
    """Leave no new key behind where the deed is refused."""
    had_one = has_new_key(home, till)
    try:
        yield
    except ShopError:
        if not had_one:
            drop_new_key(home, till)
        raise
