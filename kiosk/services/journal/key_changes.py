"""Another key for a till's log: because it is time, or because the one before is gone.

The order of the steps makes a kill at each of them harmless (docs/decisions/journal-keys.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db import journal, tills
from db.rows import AnyRow
from db.tills import TillHead
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import fingerprint
from kiosk.rules.roles import check_may
from kiosk.services.clock import unasked_moment
from kiosk.services.journal.heads import keep_head
from kiosk.services.keys import (
    TillSigner,
    drop_new_key,
    find_signer,
    make_new_key,
    put_in_place,
    set_aside,
)
from kiosk.services.shop import OpenShop, hold_till, let_till_go
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still

MOST_OF_A_REASON = 200


@dataclass(frozen=True, slots=True)
class TillKeyRecord:
    """A key of the till's log: the entries from `from_seq` on, to the next key's, carry its
    signature. `origin`: first, rotated or lost (the one before it was)."""

    number: int
    public_key: str
    fingerprint: str
    from_seq: int
    origin: str
    at: datetime


def keys_of_till(shop: OpenShop) -> tuple[TillKeyRecord, ...]:
    """Return the keys of this till's log, the present one last."""
    with shop.reading() as connection:
        return tuple(map(_record, tills.keys_of(connection, shop.till)))


def rotate_key(shop: OpenShop, staff: StaffMember) -> TillKeyRecord:
    """Give this till another key and return it; `shop` writes nothing any more.

    The old key's last entry is the one that names the new key, and the new one's first says
    that it is here. Raises ShopError ``till_in_use`` while the till's program runs,
    ``key_changed`` where the key was changed since `shop` was opened, and ``manager_needed``.
    """
    check_may(staff.role, "keep_log")
    lock = hold_till(shop)
    try:
        if _key_now(shop).public_key != shop.sign.public_key:
            raise ShopError("key_changed", till=shop.till)
        with _new_key(shop) as new, shop.writing() as connection:
            head = tills.lock_till(connection, shop.till)
            check_still(connection, shop, staff, "keep_log")
            at, said = unasked_moment(head, shop.now.reading())
            number = len(tills.keys_of(connection, shop.till)) + 1
            values = {
                "staff": staff.number,
                "number": number,
                "public_key": new.public_key,
                "fingerprint": fingerprint(new.public_key),
                "before": fingerprint(head.public_key),
                **said,
            }
            head = journal.append(connection, head, "key_rotated", values, at, shop.sign)
            from_seq = head.journal_seq + 1
            head = tills.change_key(connection, head, new.public_key, "rotated", from_seq, at)
            # Two keys never begin at one entry, even where this one is lost at once.
            mine = {name: values[name] for name in ("staff", "number", "fingerprint")}
            head = journal.append(connection, head, "key_in_use", mine, at, new)
            tills.save_till(connection, head)
        put_in_place(shop.settings.home, shop.till, new.public_key)
        keep_head(shop)
    finally:
        let_till_go(lock)
    return keys_of_till(shop)[-1]


def replace_lost_key(shop: OpenShop, staff: StaffMember, reason: str) -> TillKeyRecord:
    """Let a new key sign this till's log from now on, because the one before is gone; return
    it. The log has both fingerprints and the reason.

    `shop` was opened with a signer that signs nothing: `kiosk.services.keys.nobody_s_signer`.
    Raises ShopError ``key_reason_missing``, ``till_in_use``, ``key_not_lost`` and
    ``manager_needed``.
    """
    check_may(staff.role, "keep_log")
    reason = checked_reason(reason)
    lock = hold_till(shop)
    try:
        _check_lost(shop)
        with _new_key(shop) as new, shop.writing() as connection:
            head = tills.lock_till(connection, shop.till)
            check_still(connection, shop, staff, "keep_log")
            reading = shop.now.reading()
            head = write_lost(connection, head, new, staff.number, reason, reading)
            tills.save_till(connection, head)
        set_aside(shop.settings.home, shop.till)
        put_in_place(shop.settings.home, shop.till, new.public_key)
        keep_head(shop)
    finally:
        let_till_go(lock)
    return keys_of_till(shop)[-1]


def checked_reason(reason: str) -> str:
    """Return a reason as it is written down. Raises ShopError ``key_reason_missing``."""
    reason = " ".join(reason.split())[:MOST_OF_A_REASON]
    if not reason:
        raise ShopError("key_reason_missing")
    return reason


def write_lost(
    connection: Connection,
    head: TillHead,
    new: TillSigner,
    staff: int,
    reason: str,
    reading: datetime,
) -> TillHead:
    """Journal, with the new key, that the key before is lost; return the head, to be saved.

    `reading`: what the computer's clock says.
    """
    at, said = unasked_moment(head, reading)
    values = {
        "staff": staff,
        "number": len(tills.keys_of(connection, head.till)) + 1,
        "public_key": new.public_key,
        "fingerprint": fingerprint(new.public_key),
        "before": fingerprint(head.public_key),
        "reason": reason,
        **said,
    }
    from_seq = head.journal_seq + 1
    head = tills.change_key(connection, head, new.public_key, "lost", from_seq, at)
    return journal.append(connection, head, "key_lost", values, at, new)


def _key_now(shop: OpenShop) -> TillSigner:
    """Return the key that the database names at this moment, settled in its place: one that
    lies beside the till's since a rotation was cut off is not thrown away."""
    with shop.reading() as connection:
        public_key = tills.public_key_of(connection, shop.till) or ""
    return find_signer(shop.settings.home, shop.till, public_key)


def _check_lost(shop: OpenShop) -> None:
    try:
        _key_now(shop)
    except ShopError:
        return
    raise ShopError("key_not_lost", till=shop.till)


@contextmanager
def _new_key(shop: OpenShop) -> Iterator[TillSigner]:
    """Make a new key for a deed; one that is refused leaves none behind. Whether a deed that
    broke off otherwise was done, the database knows: the key stays for it."""
    new = make_new_key(shop.settings.home, shop.till)
    try:
        yield new
    except ShopError:
        drop_new_key(shop.settings.home, shop.till)
        raise


def _record(row: AnyRow) -> TillKeyRecord:
    print_ = fingerprint(row.public_key)
    return TillKeyRecord(row.number, row.public_key, print_, row.from_seq, row.origin, row.at)
