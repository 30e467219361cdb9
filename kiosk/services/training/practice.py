"""The practice shop: a database, keys, numbers and totals of its own beside the real shop.

It lies in the home's folder `training`, in a SQLite file of its own also where the real
shop is on PostgreSQL, so that nothing done in it can reach stock, vouchers, quotas, drawer
or totals of the real one (docs/decisions/training.md).
"""

import json
import logging
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.exc import DBAPIError

from db import practice, tills
from db.engine import connect, reading
from db.tills import TillHead
from kiosk.home import make_private
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.paper_wanted import settle_held
from kiosk.services.exports.files import write_whole
from kiosk.services.shifts.opening import open_till
from kiosk.services.shop import VAT_EXEMPTION, NewShop, OpenShop, ShopRecord, init_shop, open_shop
from kiosk.services.staff import StaffMember
from kiosk.services.training.goods import Codes, codes_to_try, fill_shop, sell_before
from kiosk.services.training.state import State, load, save
from kiosk.settings import NO_PRINTER, Settings

FOLDER = "training"
TILLS = {"fr": "FACT", "en": "TRAIN"}
"""So that even a torn ticket number is none of the shop's."""
NAMES = {"fr": "Boutique d'exercice", "en": "Practice shop"}
FLOAT_CENTS = 100_00
PIN_DIGITS = 12

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PracticeShop:
    """A practice shop that is open, the codes to try in it, and its folder."""

    shop: OpenShop
    codes: Codes
    folder: Path


@dataclass(frozen=True, slots=True)
class Standing:
    """How the practice till stands: sales stored, baskets put aside, receipts asked about."""

    tickets: int
    parked: int
    held: int


def standing(shop: OpenShop) -> Standing:
    """Look how the practice till stands."""
    with shop.reading() as connection:
        row = practice.standing(connection, shop.till)
    return Standing(row.tickets, row.parked, row.held)


def folder_of(shop: OpenShop) -> Path:
    """Return the training folder of a till of the real shop; it may not exist yet."""
    return shop.settings.home / FOLDER / shop.till


def begin_training(shop: OpenShop, staff: StaffMember, *, anew: bool = False) -> PracticeShop:
    """Open the practice shop for somebody, and journal it in the real shop.

    It is the one of the same day and person, as it was left, unless `anew`; otherwise one
    with fresh goods, cards and vouchers, whose numbers, totals and chain go on where the
    last one's ended.
    """
    folder = make_private(folder_of(shop))
    state = load(folder)
    if anew or not _fits(state, folder, shop, staff):
        state = _renew(folder, state, shop, staff)
    assert state is not None
    opened = open_shop(_settings(folder, state, shop.settings), shop.now, training=True)
    opened = replace(opened, real=shop)
    settle_held(opened)
    with shop.reading() as connection:
        present = practice.people(connection)
    with opened.writing() as connection:
        practice.take_people(connection, present)
    _journal(shop, "training_started", staff)
    codes = codes_to_try(state.lang, suspended=state.suspended)
    return PracticeShop(opened, codes, folder)


def end_training(shop: OpenShop, staff: StaffMember) -> None:
    """Journal in the real shop that somebody has left the practice shop."""
    _journal(shop, "training_ended", staff)


def _journal(shop: OpenShop, kind: str, staff: StaffMember) -> None:
    with shop.writing() as connection:
        shop.write_journal(connection, kind, {"staff": staff.number}, shop.now())


def _lang(shop: OpenShop) -> str:
    return shop.settings.lang or shop.record.lang


def _fits(state: State | None, folder: Path, shop: OpenShop, staff: StaffMember) -> bool:
    """Tell whether the practice shop that is there is today's and this person's."""
    if state is None or not _database(folder, state).exists():
        return False
    made = (state.made_on, state.made_for, state.lang)
    return made == (shop.today().isoformat(), staff.number, _lang(shop))


def _database(folder: Path, state: State) -> Path:
    return folder / f"practice-{state.run:04d}.sqlite"


def _settings(folder: Path, state: State, real: Settings) -> Settings:
    """Return the real till's manners with another home, database, till and printer."""
    return real.model_copy(
        update={
            "home": folder,
            "database_url": f"sqlite:///{quote(str(_database(folder, state)))}",
            "till": state.till,
            "printer": real.printer if real.training_printer else NO_PRINTER,
            "drawer": "none",
        }
    )


# Making it anew


def _renew(folder: Path, before: State | None, shop: OpenShop, staff: StaffMember) -> State:
    """Make a fresh practice shop; what was begun and not finished is begun again."""
    lang = _lang(shop)
    before = before or State(TILLS[lang], lang)
    head = _keep_journal(folder, before)
    state = replace(
        before,
        lang=lang,
        run=before.run + 1,
        made_on=shop.today().isoformat(),
        made_for=staff.number,
    )
    _drop(_database(folder, state))
    state = replace(state, suspended=_make(_settings(folder, state, shop.settings), shop, head))
    save(folder, state)
    for file in folder.glob("practice-*.sqlite"):
        if file != _database(folder, state):
            _drop(file)
    return state


def _make(settings: Settings, real: OpenShop, head: TillHead | None) -> str:
    """Make the shop, open its till and fill it; return a suspended purchase's code."""
    lang = _lang(real)
    record = ShopRecord(NAMES[lang], "", real.record.currency, lang, VAT_EXEMPTION[lang], "ask")
    pin = "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS))
    new = NewShop(record, settings.till, NAMES[lang], pin)
    init_shop(settings, new, continues=head, now=real.now)
    shop = open_shop(settings, real.now, training=True)
    try:
        fill_shop(shop)
        staff = StaffMember(1, NAMES[lang], "manager")
        shift = open_till(shop, staff.number, FLOAT_CENTS)
        suspended = sell_before(shop, Duty(staff, shift.id))
        with shop.writing() as connection:
            practice.drop_papers(connection)
        return suspended
    finally:
        shop.close()


def _keep_journal(folder: Path, state: State) -> TillHead | None:
    """Put the last practice shop's journal into a file; return where its till stands.

    From a database that can not be read any more nothing goes on.
    """
    file = _database(folder, state)
    if not file.exists():
        return None
    engine = connect(f"sqlite:///{quote(str(file))}")
    try:
        with reading(engine) as connection:
            head = tills.lock_till(connection, state.till)
            entries = practice.journal_of(connection, state.till)
    except DBAPIError:
        log.exception("the practice shop can not be read")
        return None
    finally:
        engine.dispose()
    lines = ({"entry": row.entry, "hash": row.hash, "sig": row.signature} for row in entries)
    content = "".join(f"{json.dumps(line)}\n" for line in lines)
    write_whole(folder / f"journal-{state.run:04d}.jsonl", content.encode("ascii"))
    return head


def _drop(file: Path) -> None:
    for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        each.unlink(missing_ok=True)
