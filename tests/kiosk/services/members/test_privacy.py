"""Who members are is in nothing that stays, whatever managers do; and erased is erased."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from kiosk.rules.orientations import Period
from kiosk.services.exports import export_rows
from kiosk.services.imports import import_members
from kiosk.services.imports.members import COLUMNS, OPTIONAL
from kiosk.services.members import deeds as members
from kiosk.services.members.deeds import NewMember
from kiosk.services.members.identities import Identity
from kiosk.services.members.sheets import MemberSearch, member_sheet
from kiosk.services.members.slips import print_card
from kiosk.services.printing import PrintWorker
from kiosk.services.shop import OpenShop
from tests.kiosk.services.shops import Files
from tests.support.printers import TcpPrinter
from tests.support.rows import everything
from tests.support.shops import OpenTill, days, duty_at
from tests.support.volunteer import sell

NAME, CONTACT = "Zénaïde Marchandeau", "zenaide@example.org"
IMPORTED = "Théophraste Vaillantcourt"
REASON, ORGANISATION = "revend ses cartes", "Foyer des Tilleuls"
WORDS = ("Zénaïde", "Marchandeau", CONTACT, "zenaide", "Théophraste", "Vaillantcourt")


def a_life_at(shop: OpenShop, files: Files) -> str:
    """Everything that managers do for a member; returns the reference."""
    period = Period(days(0), days(60), ORGANISATION)
    identity = Identity(NAME, CONTACT)
    made = members.enrol(shop, 1, NewMember("A", period, identity=identity))
    print_card(shop, 1, made.reference)
    sell(shop, duty_at(shop), made.card, "BREAD")
    card = members.replace_card(shop, 1, made.reference, made.card)
    print_card(shop, 1, made.reference)
    members.suspend(shop, 1, made.reference, REASON)
    members.lift(shop, 1, made.reference)
    members.renew(shop, 1, made.reference, Period(days(61), days(90), ORGANISATION))
    members.change_identity(shop, 1, made.reference, Identity(NAME, "06 99 88 77 66"))
    members.change_identity(shop, 1, made.reference, identity)
    MemberSearch(shop).find("marchandeau")
    rows = f"M9;{IMPORTED};A;1;2026-09-01;2027-09-01;{ORGANISATION};;{CONTACT}"
    import_members(shop, files.sheet((*COLUMNS, *OPTIONAL), rows))
    sell(shop, duty_at(shop), card, "BREAD")
    return made.reference


def test_neither_name_nor_contact_stays_anywhere(open_till: OpenTill, tmp_path: Path) -> None:
    files = Files(tmp_path)
    with TcpPrinter() as printer:
        shop = open_till(printer=printer.url)
        reference = a_life_at(shop, files)
        worker = PrintWorker(shop, lambda count: None)
        worker.start()
        paper = printer.wait_for_jobs(4)
        worker.stop()
    home = shop.settings.home
    stored = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    tables = everything(shop.engine)
    rows = str([row for table in tables.values() for row in table])
    exported = str([list(export_rows(shop, what)) for what in ("sales", "lines", "tenders")])
    assert reference in rows
    assert reference in exported
    for word in WORDS:
        assert not any(word.encode() in content for content in stored)
        assert word not in rows
        assert word not in exported
        assert word.encode("cp1252") not in paper
    journal = str(tables["journal_entry"]) + exported
    assert ORGANISATION not in journal
    assert REASON not in journal
    assert member_sheet(shop, reference).identity == Identity(NAME, CONTACT)


def test_a_draft_and_an_identity_show_in_no_trace() -> None:
    assert NAME not in repr(NewMember("A", Period(days(0), days(1)), identity=Identity(NAME)))


def leave_what_is_freed(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA secure_delete = OFF")


def test_what_was_erased_is_gone_from_the_file_too(open_till: OpenTill, tmp_path: Path) -> None:
    shop = open_till()
    if shop.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's files are its server's (docs/decisions/personal-data.md)")
    # Some builds of SQLite blank what they free by themselves; do without it.
    event.listen(shop.engine, "begin", leave_what_is_freed)
    reference = a_life_at(shop, Files(tmp_path))
    sealed = sealed_parts(shop, reference)
    members.change_identity(shop, 1, reference, Identity("Zoé", "a longer contact than before"))
    sealed += sealed_parts(shop, reference)
    members.erase_identity(shop, 1, reference)
    shop.engine.dispose()
    file = shop.settings.home / "kiosk.sqlite"
    with sqlite3.connect(file) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    content = file.read_bytes()
    assert len(sealed) == 4
    assert not [part for part in sealed if part.encode() in content]


def sealed_parts(shop: OpenShop, reference: str) -> list[str]:
    rows = everything(shop.engine)["member_identity"]
    (row,) = (row for row in rows if row["member"] == reference)
    return [row["sealed"], row["sealed_key"]]
