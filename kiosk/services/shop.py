"""Making a shop and opening it."""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from db import journal, tills
from db import staff as staff_table
from db.engine import open_database, reading, writing
from db.tills import TillHead
from db.upgrade import DatabaseTooNew
from kiosk.home import make_private
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import Policy
from kiosk.services.clock import SteadyClock, local_now
from kiosk.services.keys import (
    TillSigner,
    find_signer,
    make_identity_key,
    make_signing_key,
    make_topups_key,
    till_signer,
)
from kiosk.services.staff.people import check_new_pin, hash_pin, new_badge
from kiosk.services.staff.strangers import Strangers
from kiosk.settings import Settings

FIRST_STAFF_NUMBER = 1

VAT_EXEMPTION = {
    # Code général des impôts, article 293 B (franchise en base de TVA).
    "fr": "TVA non applicable, art. 293 B du CGI",
    "en": "VAT not applicable",
}


@dataclass(frozen=True, slots=True)
class ShopRecord:
    """What the shop is called and how it speaks on paper."""

    name: str
    address: str
    currency: str
    lang: str
    vat_exemption: str
    receipts: Policy = "always"
    """Whether receipts are asked for, always printed, or only where they must be."""
    logo_sha256: str | None = None
    """The picture at the head of receipts."""


@dataclass(frozen=True)
class OpenShop:
    """A shop that is open to this program: everything a service needs."""

    engine: Engine
    settings: Settings
    record: ShopRecord
    till: str
    sign: TillSigner
    now: SteadyClock
    training: bool = False
    """A practice shop: every paper says so, and nothing of the real shop is in it."""
    real: "OpenShop | None" = field(default=None, repr=False, compare=False)
    """In training the shop that it is practised for."""
    strangers: Strangers = field(default_factory=Strangers, repr=False, compare=False)
    """Unknown numbers that were tried at the sign-in."""

    def today(self) -> date:
        """Return the day that the computer's clock reads: what is valid, which rules hold and
        to which day a shift belongs goes by it, also while the recorded time stands still."""
        return self.now.reading().date()

    @property
    def of_people(self) -> "OpenShop":
        """The shop that knows who works here: a practice shop has nobody's PIN."""
        return self.real or self

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open one transaction that changes something.

        Raises ShopError ``key_changed`` where the till's key was changed meanwhile.
        """
        try:
            with writing(self.engine) as connection:
                yield connection
        except journal.KeyChanged:
            raise ShopError("key_changed", till=self.till) from None

    def reading(self) -> AbstractContextManager[Connection]:
        """Open one transaction that only looks."""
        return reading(self.engine)

    def write_journal(
        self, connection: Connection, kind: str, values: Mapping[str, Any], at: datetime
    ) -> None:
        """Add an entry to this till's chain, in the transaction of the deed."""
        head = tills.lock_till(connection, self.till)
        tills.save_till(connection, journal.append(connection, head, kind, values, at, self.sign))

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()


@dataclass(frozen=True, slots=True)
class NewShop:
    """The answers that `kiosk init` asks for."""

    record: ShopRecord
    till: str
    manager: str
    pin: str


def shop_exists(settings: Settings) -> bool:
    """Tell whether the database of these settings holds a shop already."""
    if not settings.database_url and not (settings.home / "kiosk.sqlite").exists():
        return False
    engine = _database(settings)
    with reading(engine) as connection:
        found = shop_record(connection) is not None
    engine.dispose()
    return found


def init_shop(
    settings: Settings,
    new: NewShop,
    *,
    continues: TillHead | None = None,
    now: Callable[[], datetime] = local_now,
) -> str:
    """Make a shop, its till, its keys and the first staff member, number 1.

    `continues`: where the numbers, totals and chain of the till go on; a real shop begins
    with none. Returns the first member's badge code. Raises ShopError ``pin_too_short``.
    """
    check_new_pin(new.pin)
    make_private(settings.home)
    make_identity_key(settings.home)
    make_topups_key(settings.home)
    with _setting_up(settings) as connection:
        badge = _add_shop(connection, new, now())
        _add_till(connection, settings, new.till, now(), continues)
    return badge


def add_till(settings: Settings, till: str, now: Callable[[], datetime] = local_now) -> None:
    """Add a till, with its signing key in this home, to a shop that several tills share.

    Raises ShopError ``till_exists``.
    """
    with _setting_up(settings) as connection:
        if tills.public_key_of(connection, till):
            raise ShopError("till_exists", till=till)
        _add_till(connection, settings, till, now())


def _database(settings: Settings) -> Engine:
    """Open the database. Raises ShopError ``database_too_new`` and ``database_closed``."""
    try:
        return open_database(settings.url, settings.copies)
    except DatabaseTooNew:
        raise ShopError("database_too_new") from None
    except DBAPIError as error:
        reason = str(error.orig).splitlines()[0]
        raise ShopError("database_closed", reason=reason) from error
    except SQLAlchemyError as error:
        raise ShopError("database_closed", reason=error) from error


@contextmanager
def _setting_up(settings: Settings) -> Iterator[Connection]:
    make_private(settings.home)
    engine = _database(settings)
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).chmod(0o600)
    try:
        with writing(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def _add_till(
    connection: Connection,
    settings: Settings,
    till: str,
    now: datetime,
    continues: TillHead | None = None,
) -> None:
    public_key = make_signing_key(settings.home, till)
    tills.add_till(connection, till, public_key, now)
    head = replace(continues or tills.lock_till(connection, till), public_key=public_key)
    sign = till_signer(settings.home, till)
    values = {"till": till, "public_key": public_key}
    head = journal.append(connection, head, "till_added", values, now, sign)
    tills.save_till(connection, head)


def open_shop(
    settings: Settings,
    now: Callable[[], datetime] = local_now,
    *,
    training: bool = False,
    signer: Callable[[Path, str, str], TillSigner] = find_signer,
) -> OpenShop:
    """Open the shop of these settings; `training` marks it as a practice shop.

    `signer` finds the key by home, till and public key; with any other than `find_signer`
    nothing can be written until the till is given that key.

    Raises ShopError ``no_shop``, ``no_till``, ``database_too_new``, ``database_closed``
    ``signing_key_missing`` and ``key_wrong`` (the journal could not be verified).
    """
    if not settings.database_url and not (settings.home / "kiosk.sqlite").exists():
        raise ShopError("no_shop")
    engine = _database(settings)
    try:
        with reading(engine) as connection:
            record = shop_record(connection)
            if record is None:
                raise ShopError("no_shop")
            public_key = tills.public_key_of(connection, settings.till)
            if public_key is None:
                raise ShopError("no_till", till=settings.till)
            last_at = tills.last_moment(connection, settings.till)
        sign = signer(settings.home, settings.till, public_key)
    except BaseException:
        engine.dispose()
        raise
    clock = SteadyClock(now, last_at)
    return OpenShop(engine, settings, record, settings.till, sign, clock, training)


def hold_till(shop: OpenShop) -> int:
    """Keep a second program from opening the same till; return the lock's descriptor.

    The lock ends with the program, however it ends, or with `let_till_go`. Raises ShopError
    ``till_in_use``.
    """
    return _hold(shop.settings.home, shop.till)


def let_till_go(lock: int) -> None:
    """Let other programs open a till that `hold_till` held."""
    os.close(lock)


@contextmanager
def hold_tills_of(settings: Settings) -> Iterator[None]:
    """Keep every till of this home closed meanwhile. Raises ShopError ``till_in_use``."""
    locks = settings.home.glob("till-*.lock")
    held = {settings.till, *(file.stem.removeprefix("till-") for file in locks)}
    with ExitStack() as stack:
        for till in sorted(held):
            stack.callback(let_till_go, _hold(settings.home, till))
        yield


def _hold(home: Path, till: str) -> int:
    descriptor = os.open(home / f"till-{till}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise ShopError("till_in_use", till=till) from None
    return descriptor


def shop_record(connection: Connection) -> ShopRecord | None:
    """Return the shop's record, None while there is no shop."""
    row = connection.execute(select(tills.SHOP)).first()
    if row is None:
        return None
    return ShopRecord(
        row.name,
        row.address,
        row.currency,
        row.lang,
        row.vat_exemption,
        row.receipts,
        row.logo_sha256,
    )


def _add_shop(connection: Connection, new: NewShop, now: datetime) -> str:
    record = new.record
    connection.execute(
        insert(tills.SHOP),
        {
            "id": 1,
            "name": record.name,
            "address": record.address,
            "currency": record.currency,
            "lang": record.lang,
            "vat_exemption": record.vat_exemption,
            "receipts": record.receipts,
            "created_at": now,
        },
    )
    badge = new_badge()
    staff_table.add_staff(
        connection, FIRST_STAFF_NUMBER, new.manager, "manager", hash_pin(new.pin), badge
    )
    return badge
