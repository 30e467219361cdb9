"""A database that was put back, or altered, is noticed by what was kept outside it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db import journal
from db.engine import connect, reading, writing
from db.putting_back import put_postgresql_in_place, put_sqlite_in_place, stage_sqlite
from db.upgrade import NEWEST, copy_database
from kiosk.rules.journal_heads import Head, fingerprint, head_code, short_text
from kiosk.services.copies.backups import make_backup
from kiosk.services.journal import log_watch
from kiosk.services.journal.heads import kept_heads
from kiosk.services.journal.key_changes import rotate_key
from kiosk.services.journal.log_watch import LogWatch, unread_fault, version
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from kiosk.settings import Settings
from receipts.document import Qr, Text
from tests.support.books import check_books
from tests.support.closings import close_right
from tests.support.heads import write_kept_head
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, Clock, OpenTill, duty_at


def told(shop: OpenShop, *kinds: str) -> list[tuple[str, Any]]:
    """The entries of these kinds in the chain of T1: kind and values."""
    rows = [row for row in everything(shop.engine)["journal_entry"] if row["till"] == "T1"]
    entries = [json.loads(row["entry"]) for row in rows]
    return [(each["kind"], each["values"]) for each in entries if each["kind"] in kinds]


def head_in(shop: OpenShop) -> Head:
    [till] = [row for row in everything(shop.engine)["till"] if row["name"] == shop.till]
    return Head("T1", till["journal_seq"], till["journal_hash"])


def begun(shop: OpenShop) -> LogWatch:
    watch = LogWatch(shop)
    watch.begin()
    return watch


@pytest.fixture
def yesterday(settings: Settings, tmp_path: Path) -> Callable[[], None]:
    """A copy of the database; called, it is put back as a cheat would, without a word."""
    copy, engine = tmp_path / "yesterday", connect(settings.url)
    with reading(engine) as connection:
        copy_database(engine, connection, copy)
    engine.dispose()

    def put_back() -> None:
        if engine.dialect.name == "sqlite":
            stage_sqlite(copy, settings.home / "stage")
            put_sqlite_in_place(settings.home / "stage", settings.home / "kiosk.sqlite")
            return
        with writing(engine) as connection:
            put_postgresql_in_place(connection, copy)
        engine.dispose()

    return put_back


def test_start_and_stop_are_in_the_log_and_its_head_outside_it(shop: OpenShop) -> None:
    watch = begun(shop)
    started = ("program_started", {"version": version(), "schema": NEWEST})
    assert told(shop, "program_started", "program_stopped", "chain_fault") == [started]
    assert kept_heads(shop.settings) == {"T1": head_in(shop)}
    file = shop.settings.home / "heads" / "T1.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["public_key"] == shop.sign.public_key
    duty_at(shop)
    watch.keep()
    assert kept_heads(shop.settings) == {"T1": head_in(shop)}
    watch.end()
    assert told(shop, "program_stopped") == [("program_stopped", {"version": version()})]
    assert kept_heads(shop.settings) == {"T1": head_in(shop)}
    check_books(shop.engine)


def test_another_version_of_the_program_is_told_before_its_start(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(open_till()).end()
    before = {"version": version(), "schema": NEWEST}
    monkeypatch.setattr(log_watch, "version", lambda: "9.9")
    shop = open_till()
    begun(shop).end()
    begun(open_till()).end()
    after = {"version": "9.9", "schema": NEWEST}
    assert told(shop, "program_started", "program_updated") == [
        ("program_started", before),
        ("program_updated", {"from": before, "to": after}),
        ("program_started", after),
        ("program_started", after),
    ]


def test_yesterday_s_database_put_back_is_noticed_and_told_until_a_manager_has_read_it(
    open_till: OpenTill, yesterday: Callable[[], None]
) -> None:
    shop = open_till()
    begun(shop).end()
    kept = head_in(shop)
    shop.close()
    yesterday()
    shop = open_till()
    found = head_in(shop)
    assert found.seq < kept.seq
    watch = begun(shop)
    assert watch.fault
    assert (watch.fault.why, watch.fault.kept, watch.fault.found) == ("behind", kept, found)
    values = {
        "why": "behind",
        "kept": {"seq": kept.seq, "hash": kept.hash},
        "found": {"seq": found.seq, "hash": found.hash},
    }
    assert told(shop, "chain_fault") == [("chain_fault", values)]
    watch.end()

    again = begun(open_till())
    assert again.fault == watch.fault, "nobody has read it"
    assert len(told(shop, "chain_fault")) == 1, "and it is written down once"
    assert refusal_of(lambda: again.read(LUC)).code == "manager_needed"
    again.read(NADIA)
    assert told(shop, "chain_fault_read") == [("chain_fault_read", {"staff": 1})]
    assert begun(open_till()).fault is None
    assert unread_fault(shop) is None
    assert list((shop.settings.home / "heads").glob("T1.fault-*")), "what it was is kept"
    check_books(shop.engine)


def test_a_log_that_went_on_from_yesterday_is_noticed_too(
    open_till: OpenTill, yesterday: Callable[[], None]
) -> None:
    """As long as what was kept: the numbers are right, and the entry is another one."""
    shop = open_till()
    begun(shop).end()
    kept = head_in(shop)
    shop.close()
    yesterday()
    shop = open_till()
    for _ in range(kept.seq):
        with shop.writing() as connection:
            shop.write_journal(connection, "program_started", {}, shop.now())
    fault = LogWatch(shop).fault
    assert fault
    assert (fault.why, fault.kept) == ("other_branch", kept)


def test_what_is_kept_on_a_stick_tells_where_the_whole_home_was_put_back(
    open_till: OpenTill, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    shop = open_till(heads_copy=stick)
    before = (shop.settings.home / "heads" / "T1.json", stick / "T1.json")
    begun(shop).end()
    old = before[0].read_bytes()
    begun(shop)
    assert before[0].read_bytes() == before[1].read_bytes() != old
    before[0].write_bytes(old)
    newest = kept_heads(shop.settings)["T1"]
    assert newest == head_in(shop)
    stick.joinpath("T1.json").write_text(json.dumps({"till": "T1", "seq": 999, "hash": "ab"}))
    fault = LogWatch(shop).fault
    assert fault
    assert (fault.why, fault.kept.seq) == ("behind", 999)


def test_a_stick_that_is_out_is_a_warning_and_nothing_is_written_in_its_place(
    open_till: OpenTill, tmp_path: Path
) -> None:
    stick = tmp_path / "heads"
    shop = open_till(heads_copy=stick)
    watch = begun(shop)
    assert watch.missed == (stick,)
    assert not stick.exists()
    stick.mkdir()
    watch.keep()
    assert not watch.missed
    assert (stick / "T1.json").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"till": "T2", "seq": 1, "hash": ""}', "null"])
def test_a_kept_head_that_can_not_be_read_stops_nobody(shop: OpenShop, content: str) -> None:
    file = shop.settings.home / "heads" / "T1.json"
    file.parent.mkdir()
    file.write_text(content)
    assert begun(shop).fault is None
    assert kept_heads(shop.settings) == {"T1": head_in(shop)}


def test_nothing_is_written_at_a_date_that_nobody_confirmed(shop: OpenShop, clock: Clock) -> None:
    begun(shop).end()
    kept = kept_heads(shop.settings)
    clock.moment += timedelta(days=400)
    watch = begun(shop)
    watch.keep()
    watch.end()
    assert kept_heads(shop.settings) == kept == {"T1": head_in(shop)}


def test_a_z_keeps_the_head_and_says_its_own_entry_and_the_key(shop: OpenShop) -> None:
    duty = duty_at(shop)
    end_shift(shop, NADIA)
    z = close_right(shop, duty.shift_id).z
    assert kept_heads(shop.settings) == {"T1": head_in(shop)}
    entries = everything(shop.engine)["journal_entry"]
    [own] = [Head("T1", row["seq"], row["hash"]) for row in entries if row["kind"] == "z_report"]
    [code] = [each.data for each in z.elements if isinstance(each, Qr)]
    texts = [each.text for each in z.elements if isinstance(each, Text)]
    assert code == head_code(own, shop.sign.public_key)
    assert {short_text(own), fingerprint(shop.sign.public_key)} <= set(texts)


def closes_a_z(shop: OpenShop) -> None:
    duty = duty_at(shop)
    end_shift(shop, NADIA)
    close_right(shop, duty.shift_id)


@pytest.mark.parametrize("deed", [make_backup, lambda shop: rotate_key(shop, NADIA), closes_a_z])
def test_no_deed_hides_that_yesterday_s_database_was_put_back(
    open_till: OpenTill,
    yesterday: Callable[[], None],
    tmp_path: Path,
    deed: Callable[[OpenShop], Any],
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    shop = open_till(heads_copy=stick)
    begun(shop).end()
    kept = head_in(shop)
    shop.close()
    yesterday()
    for _ in range(2):  # behind at first; then, perhaps, as long and another one
        shop = open_till(heads_copy=stick)
        deed(shop)
        shop.close()
        for folder in (shop.settings.home / "heads", stick):
            assert json.loads((folder / "T1.json").read_text())["hash"] == kept.hash
    watch = begun(open_till(heads_copy=stick))
    assert watch.fault
    assert watch.fault.kept == kept
    assert len(told(shop, "chain_fault")) == 1
    assert kept_heads(shop.settings)["T1"] == head_in(shop), "the chain tells it; it goes on"


def test_a_fault_that_comes_up_while_the_program_runs_is_told_too(
    shop: OpenShop, tmp_path: Path
) -> None:
    """A stick that knows better is put in."""
    watch = begun(shop)
    kept = Head("T1", 999, "ab" * 32)
    write_kept_head(shop.settings.home / "heads", kept)
    duty_at(shop)
    watch.keep()
    assert watch.fault
    assert watch.fault.kept == kept
    assert len(told(shop, "chain_fault")) == 1
    assert kept_heads(shop.settings)["T1"] == head_in(shop)
    assert begun(shop).fault == watch.fault
    assert len(told(shop, "chain_fault")) == 1


def test_each_head_that_the_log_does_not_have_is_written_down(
    open_till: OpenTill, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    shop = open_till(heads_copy=stick)
    write_kept_head(stick, Head("T1", 998, "cd" * 32))
    write_kept_head(shop.settings.home / "heads", Head("T1", 999, "ab" * 32))
    watch = begun(shop)
    assert [each["kept"]["seq"] for _, each in told(shop, "chain_fault")] == [998, 999]
    watch.read(NADIA)
    assert begun(shop).fault is None


def test_a_fault_is_told_where_nothing_can_be_written_beside_the_database(
    open_till: OpenTill, tmp_path: Path
) -> None:
    """The till opens all the same, and tells it at every start until it is read."""
    stick = tmp_path / "stick"
    shop = open_till(heads_copy=stick)
    kept = Head("T1", 999, "ab" * 32)
    write_kept_head(stick, kept)
    (shop.settings.home / "heads").write_text("no folder")
    for _ in range(2):
        watch = begun(shop)
        assert watch.fault
        assert watch.fault.kept == kept
        assert watch.missed == (shop.settings.home / "heads",)
        write_kept_head(stick, kept)  # as where the stick takes nothing either
    assert len(told(shop, "chain_fault")) == 1
    watch.read(NADIA)
    assert begun(shop).fault is None


def test_a_fault_whose_file_is_gone_is_read_once(shop: OpenShop) -> None:
    write_kept_head(shop.settings.home / "heads", Head("T1", 999, "ab" * 32))
    watch = begun(shop)
    (shop.settings.home / "heads" / "T1.fault").unlink()
    for _ in range(2):
        watch.read(NADIA)
        assert watch.fault is None
    assert len(told(shop, "chain_fault_read")) == 1


def test_a_fault_that_was_read_is_not_told_again_where_its_file_stays(shop: OpenShop) -> None:
    write_kept_head(shop.settings.home / "heads", Head("T1", 999, "ab" * 32))
    watch = begun(shop)
    file = shop.settings.home / "heads" / "T1.fault"
    content = file.read_bytes()
    watch.read(NADIA)
    file.write_bytes(content)
    assert begun(shop).fault is None


def test_a_log_that_an_older_program_began_says_that_the_program_is_another(
    settings: Settings, shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs of the journal's first version wrote nothing of their start."""
    monkeypatch.setattr(journal, "VERSION", 3)  # what stands there is of a version before
    begun(shop).end()
    begun(shop)
    present = {"version": version(), "schema": NEWEST}
    assert told(shop, "program_updated") == [("program_updated", {"from": None, "to": present})]
