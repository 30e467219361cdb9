"""Copies of the database: made while the shop sells, and put back."""

import errno
import hashlib
import json
import os
import sqlite3
import threading
import zipfile
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from db.engine import connect, writing
from db.upgrade import copy_database, copy_suffix
from kiosk.home import make_private
from kiosk.rules.journal_heads import fingerprint
from kiosk.services.copies import backups, restoring
from kiosk.services.copies.backups import make_backup
from kiosk.services.copies.restoring import Restored, restore_backup
from kiosk.services.journal.heads import kept_heads
from kiosk.services.journal.key_changes import keys_of_till, rotate_key
from kiosk.services.journal.log_watch import LogWatch
from kiosk.services.keys import make_new_key, signing_path
from kiosk.services.shop import OpenShop, hold_till, let_till_go
from kiosk.services.verify import verify_shop
from kiosk.settings import Settings
from tests.receipts.test_transport_file import disk_full_at
from tests.support.books import check_books
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC_PIN, NADIA, PIN, Clock, OpenTill, duty_at
from tests.support.volunteer import sell


def prints(folder: Path) -> dict[str, str]:
    """Every file below a folder, with what is in it; not what a database works with."""
    files = [each for each in folder.rglob("*") if each.is_file()]
    names = (file for file in files if not file.name.endswith((".json", ".lock", "-wal", "-shm")))
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in names}


@pytest.fixture
def copy(open_till: OpenTill, tmp_path: Path) -> Path:
    """A copy of the shop after its first sale; one more sale follows it."""
    shop = open_till()
    duty = duty_at(shop)
    sell(shop, duty, "BREAD")
    file = make_backup(shop, tmp_path).path.rename(tmp_path / "copy")
    sell(shop, duty, "MILK")
    shop.close()
    return file


def restored(settings: Settings, file: Path, **given: Any) -> Restored:
    return restore_backup(settings, file, "1", PIN, now=Clock(), **given)


def entries(shop: OpenShop, kind: str, till: str = "T1") -> list[dict[str, Any]]:
    rows = everything(shop.engine)["journal_entry"]
    own = [json.loads(row["entry"]) for row in rows if row["till"] == till]
    return [entry["values"] for entry in own if entry["kind"] == kind]


def present(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    engine = connect(settings.url)
    try:
        return everything(engine)
    finally:
        engine.dispose()


def test_a_backup_is_private_whole_and_in_the_log(shop: OpenShop, tmp_path: Path) -> None:
    sell(shop, duty_at(shop), "BREAD")
    backup = make_backup(shop)
    assert backup.path.parent == shop.settings.home / "backups"
    assert [each.name for each in backup.path.parent.iterdir()] == [backup.path.name]
    assert backup.path.stat().st_mode & 0o777 == 0o600
    content = backup.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == backup.sha256
    values = {"staff": None, "file": backup.path.name, "sha256": backup.sha256}
    assert entries(shop, "backup_made") == [values | {"bytes": len(content)}]
    assert make_backup(shop, tmp_path).path.parent == tmp_path, "a folder, such as a stick"
    for key in (shop.settings.home / "keys").iterdir():
        assert key.read_bytes() not in content
    check_books(shop.engine)


def test_a_backup_takes_the_place_of_nothing(shop: OpenShop, tmp_path: Path) -> None:
    """Neither of an older backup, nor of a database, nor of a key."""
    folder, kind = tmp_path / "stick", copy_suffix(shop.engine)
    folder.mkdir()
    older = make_backup(shop, folder / f"copy{kind}").path
    before = prints(tmp_path)
    refused = [older, *shop.settings.home.glob("*.sqlite"), *shop.settings.home.glob("keys/*.key")]
    for file in refused:
        assert refusal_of(partial(make_backup, shop, file)).code == "backup_exists"
    link = folder / f"link{kind}"
    link.symlink_to(folder / "nowhere")
    assert refusal_of(lambda: make_backup(shop, link)).code == "backup_exists"
    link.unlink()
    assert prints(tmp_path) == before
    assert len(entries(shop, "backup_made")) == 1


def test_what_appears_while_it_is_copied_is_not_replaced(
    shop: OpenShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copied(*given: Any) -> None:
        copy_database(*given)
        file.write_text("somebody else's")

    file = tmp_path / f"copy{copy_suffix(shop.engine)}"
    monkeypatch.setattr(backups, "copy_database", copied)
    assert refusal_of(lambda: make_backup(shop, file)).code == "backup_exists"
    assert file.read_text() == "somebody else's"
    assert not list(tmp_path.glob(".copy*"))


@pytest.mark.parametrize("has_links", [True, False], ids=["disk", "stick"])
def test_copies_of_one_second_are_two_files(
    shop: OpenShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_links: bool
) -> None:
    """Most sticks (FAT) know no second name of a file."""

    def no_links(*_: Any) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    if not has_links:
        monkeypatch.setattr(os, "link", no_links)
    made = [make_backup(shop, tmp_path / "home").path for _ in range(2)]
    assert len(set(made)) == 2
    told = entries(shop, "backup_made")
    assert [each["file"] for each in told] == [file.name for file in made]
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in made]
    assert [each["sha256"] for each in told] == digests
    assert {file.stat().st_mode & 0o777 for file in made} == {0o600}


def test_a_stick_that_is_out_is_told_and_nothing_lies_in_its_place(
    shop: OpenShop, tmp_path: Path
) -> None:
    kind = copy_suffix(shop.engine)
    for file, code in (
        (tmp_path / "stick", "backup_name"),
        (tmp_path / "stick" / f"copy{kind}", "backup_folder_missing"),
        (tmp_path / "copy.kiosk", "backup_name"),
    ):
        assert refusal_of(partial(make_backup, shop, file)).code == code
    assert not list(tmp_path.glob("stick*"))
    assert entries(shop, "backup_made") == []


def test_a_stick_that_is_full_is_told_and_nothing_is_left_on_it(
    shop: OpenShop, tmp_path: Path
) -> None:
    with disk_full_at(4096):
        refusal = refusal_of(lambda: make_backup(shop, tmp_path / "home"))
    assert refusal.code == "file_unwritten"
    assert not list(tmp_path.glob("home/*kiosk-*"))
    assert entries(shop, "backup_made") == []


def test_a_disk_that_is_full_is_no_fault_of_the_copy(settings: Settings, copy: Path) -> None:
    before, files = present(settings), prints(settings.home)
    with disk_full_at(4096):
        refusal = refusal_of(lambda: restored(settings, copy))
    assert (refusal.code, refusal.data["folder"]) == ("restore_no_room", settings.home)
    assert present(settings) == before
    assert prints(settings.home).keys() == files.keys()
    restored(settings, copy)


def test_a_copy_by_a_newer_program_is_refused(settings: Settings, copy: Path) -> None:
    before = present(settings)
    if settings.database_url:
        newer = copy.with_name("newer")
        with zipfile.ZipFile(copy) as old, zipfile.ZipFile(newer, "w") as new:
            for name in old.namelist():
                is_version = name == "alembic_version.csv"
                new.writestr(name, "version_num\n9999\n" if is_version else old.read(name))
        newer.replace(copy)
    else:
        with closing(sqlite3.connect(copy, isolation_level=None)) as database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert refusal_of(lambda: restored(settings, copy)).code == "database_too_new"
    assert present(settings) == before


def test_what_is_copied_while_the_shop_sells_is_one_moment_of_it(
    open_till: OpenTill, settings: Settings, tmp_path: Path
) -> None:
    shop, other = open_till(), open_till("T2")
    duty, stop = duty_at(other), threading.Event()

    def sell_on() -> None:
        while not stop.is_set():
            sell(other, duty, "BOOK")

    thread = threading.Thread(target=sell_on)
    thread.start()
    copies = [make_backup(shop, tmp_path).path for _ in range(2)]
    stop.set()
    thread.join()
    shop.close()
    other.close()
    for file in copies:
        restored(settings, file)
        again = open_till()
        check_books(again.engine)
        again.close()


def test_a_copy_put_back_is_the_shop_of_that_moment_and_its_log_says_so(
    open_till: OpenTill, settings: Settings, copy: Path
) -> None:
    before = present(settings)
    head = kept_heads(settings)["T1"]
    done = restored(settings, copy)
    shop = open_till()
    rows = everything(shop.engine)
    assert [sale["ticket_number"] for sale in rows["sale"]] == [1]
    assert rows["lot"] != before["lot"]
    [till] = [row for row in before["till"] if row["name"] == "T1"]
    was = {"seq": till["journal_seq"], "hash": till["journal_hash"]}
    assert till["journal_seq"] > head.seq, "the head that was kept is older"
    kept = [{"seq": head.seq, "hash": head.hash}]
    told = {"staff": 1, "file": "copy", "sha256": hashlib.sha256(copy.read_bytes()).hexdigest()}
    assert entries(shop, "restored") == [told | {"before": was, "kept": kept}]
    assert entries(shop, "restored", "T2") == [told | {"before": None}]
    assert done.before
    assert done.before.seq == till["journal_seq"]
    assert kept_heads(settings)["T1"] == done.now
    assert LogWatch(shop).fault is None, "what a manager did openly is no fault"
    sell(shop, duty_at(shop), "MILK")
    check_books(shop.engine)
    shop.close()
    assert done.kept
    assert done.kept.stat().st_mode & 0o777 == 0o600
    restored(settings, done.kept)  # and back again
    shop = open_till()
    assert everything(shop.engine)["sale"] == before["sale"]
    check_books(shop.engine)


def test_a_shop_begins_again_from_a_copy_and_its_keys(
    settings: Settings, copy: Path, open_till: OpenTill
) -> None:
    """The computer is gone; on PostgreSQL the database's server went on."""
    keys = {file.name: file.read_bytes() for file in (settings.home / "keys").iterdir()}
    settings.home.rename(settings.home.with_name("gone"))
    for name, content in keys.items():
        make_private(settings.home / "keys").joinpath(name).write_bytes(content)
    done = restored(settings, copy)
    assert (done.kept is None) == (not settings.database_url)
    sell(open_till(), duty_at(open_till()), "MILK")
    check_books(open_till().engine)


def test_only_a_manager_of_the_copied_shop_puts_it_back(settings: Settings, copy: Path) -> None:
    before = present(settings)
    for number, pin, code in (
        ("1", "0000", "sign_in_refused"),
        ("7", PIN, "sign_in_refused"),
        ("2", LUC_PIN, "manager_needed"),
    ):
        refusal = refusal_of(partial(restore_backup, settings, copy, number, pin))
        assert refusal.code == code
    assert present(settings) == before
    assert not list(settings.home.glob(".restore*"))


def test_wrong_pins_for_a_copy_wait_longer_and_longer(
    settings: Settings, copy: Path, clock: Clock
) -> None:
    def said(pin: str) -> tuple[str, int]:
        refusal = refusal_of(partial(restore_backup, settings, copy, "1", pin, now=clock))
        return refusal.code, refusal.data.get("seconds", 0)

    before = present(settings)
    assert [said("0000") for _ in range(3)] == [
        ("sign_in_refused", 0),
        ("sign_in_refused", 0),
        ("sign_in_refused_wait", 2),
    ]
    assert said(PIN) == ("sign_in_wait", 2)
    clock.forward(seconds=2)
    assert said("0000") == ("sign_in_refused_wait", 4)
    assert present(settings) == before
    clock.forward(seconds=4)
    restore_backup(settings, copy, "1", PIN, now=clock)
    assert not (settings.home / "restore-tries.json").exists()


def test_a_damaged_copy_is_not_put_back(settings: Settings, copy: Path) -> None:
    before, whole = present(settings), copy.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes(8192) + whole[middle + 8192 :]
    for content in (b"", b"SKU;label\n", whole[:middle], flipped):
        copy.write_bytes(content)
        assert refusal_of(lambda: restored(settings, copy)).code == "backup_unreadable"
    assert present(settings) == before


def test_nothing_is_put_back_while_a_till_is_open(
    settings: Settings, copy: Path, open_till: OpenTill
) -> None:
    shop = open_till("T2")
    lock = hold_till(shop)
    refusal = refusal_of(lambda: restored(settings, copy))
    assert (refusal.code, refusal.data) == ("till_in_use", {"till": "T2"})
    let_till_go(lock)
    with shop.reading():  # another program, which holds no till
        assert refusal_of(lambda: restored(settings, copy)).code == "database_in_use"
    shop.close()
    restored(settings, copy)


def test_a_copy_of_the_other_kind_of_database_is_named_as_that(
    settings: Settings, copy: Path, tmp_path: Path, postgresql: Any
) -> None:
    other = postgresql.new_database() if not settings.database_url else ""
    elsewhere = Settings(home=tmp_path / "other", database_url=other)
    assert refusal_of(lambda: restored(elsewhere, copy)).code == "backup_of_other_kind"


def test_a_copy_from_before_another_key_goes_on_with_the_present_one(
    settings: Settings, copy: Path, open_till: OpenTill
) -> None:
    """The key of then is gone for good; without being told so, nothing is changed."""
    shop = open_till()
    old, new = shop.sign.public_key, rotate_key(shop, NADIA).public_key
    shop.close()
    before = present(settings)
    assert refusal_of(lambda: restored(settings, copy)).code == "backup_key_wrong"
    assert present(settings) == before
    restored(settings, copy, new_key=True)
    shop = open_till()
    assert [(key.public_key, key.origin) for key in keys_of_till(shop)] == [
        (old, "first"),
        (new, "lost"),
    ]
    report = verify_shop(shop, heads=kept_heads(settings), workers=1)
    assert not report.breaks
    assert [each.code for each in report.notices if each.till == "T1"] == ["key_lost", "restored"]
    [lost] = entries(shop, "key_lost")
    assert (lost["before"], lost["fingerprint"]) == (fingerprint(old), fingerprint(new))
    check_books(shop.engine)


def test_a_copy_without_its_key_goes_on_with_a_new_one(
    settings: Settings, copy: Path, open_till: OpenTill
) -> None:
    (settings.home / "keys" / "till-T1.key").unlink()
    assert refusal_of(lambda: restored(settings, copy)).code == "backup_key_wrong"
    restored(settings, copy, new_key=True)
    shop = open_till()
    sell(shop, duty_at(shop), "MILK")
    assert [key.origin for key in keys_of_till(shop)] == ["first", "lost"]
    check_books(shop.engine)


def test_a_new_key_that_came_to_nothing_never_takes_the_place_of_the_till_s(
    settings: Settings, copy: Path, open_till: OpenTill
) -> None:
    good = signing_path(settings.home, "T1").read_bytes()
    make_new_key(settings.home, "T1")
    restored(settings, copy)
    assert signing_path(settings.home, "T1").read_bytes() == good
    duty_at(open_till())


def test_a_refused_copy_leaves_the_keys_as_they_are(
    settings: Settings, copy: Path, open_till: OpenTill
) -> None:
    shop, keys = open_till(), settings.home / "keys"
    (keys / "till-T1.key").unlink()
    names = sorted(file.name for file in keys.iterdir())
    with shop.reading():
        refusal = refusal_of(lambda: restored(settings, copy, new_key=True))
    assert refusal.code == "database_in_use"
    assert sorted(file.name for file in keys.iterdir()) == names


def test_a_till_whose_key_is_not_the_copy_s_keeps_its_head_and_is_named(
    settings: Settings, copy: Path, open_till: OpenTill
) -> None:
    """T2's key was changed after the copy: its chain can not say that one was put back."""
    shop = open_till("T2")
    rotate_key(shop, NADIA)
    shop.close()
    head = kept_heads(settings)["T2"]
    done = restored(settings, copy)
    assert done.elsewhere == ("T2",)
    assert kept_heads(settings)["T2"] == head
    shop = open_till()
    assert entries(shop, "restored", "T2") == []
    breaks = verify_shop(shop, heads=kept_heads(settings), workers=1).breaks
    assert [(each.code, each.till) for each in breaks] == [("log_behind", "T2")]


def test_a_database_that_is_gone_leaves_what_was_kept_of_its_log(
    settings: Settings, copy: Path, open_till: OpenTill
) -> None:
    shop = open_till()
    make_backup(shop)
    shop.close()
    head = kept_heads(settings)["T1"]
    if settings.database_url:
        engine = connect(settings.url)
        with writing(engine) as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        engine.dispose()
    else:
        settings.home.joinpath("kiosk.sqlite").unlink()
    done = restored(settings, copy)
    assert (done.kept, done.before) == (None, head)
    [entry] = entries(open_till(), "restored")
    assert entry["before"] == {"seq": head.seq, "hash": head.hash}
    assert kept_heads(settings)["T1"] == done.now


class Killed(BaseException):
    """The power went."""


def test_a_copy_that_was_put_back_openly_is_no_fault_where_the_power_went_at_once(
    settings: Settings, copy: Path, open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its chain names the heads that were kept, also an older one on the stick."""
    stick = settings.home / "stick"
    shop = open_till(heads_copy=stick)
    stick.mkdir()
    make_backup(shop)
    older = stick.joinpath("T1.json").read_bytes()
    make_backup(shop)
    stick.joinpath("T1.json").write_bytes(older)
    sell(shop, duty_at(shop), "MILK")
    shop.close()

    def killed(*args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_keep_heads", killed)
        with pytest.raises(Killed):
            restored(settings.model_copy(update={"heads_copy": stick}), copy)
    shop = open_till(heads_copy=stick)
    report = verify_shop(shop, heads=kept_heads(shop.settings), workers=1)
    assert not report.breaks
    watch = LogWatch(shop)
    assert watch.fault is None
    watch.begin()
    assert not entries(shop, "chain_fault")
    heads = [json.loads((each / "T1.json").read_text()) for each in (stick, stick.parent / "heads")]
    assert heads[0] == heads[1]
    assert heads[0]["seq"] == kept_heads(shop.settings)["T1"].seq
