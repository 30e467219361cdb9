"""`kiosk key`, `kiosk backup` and `kiosk restore`: what they say and their exit codes."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.commands import Run

MANAGER = ("--staff", "1", "--pin", "1234")


def kinds(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "kiosk.sqlite")) as database:
        return [kind for (kind,) in database.execute("SELECT kind FROM journal_entry")]


def test_keys_are_shown_with_their_fingerprints(kiosk: Run, shop: Path) -> None:
    said = kiosk("key", "show").output
    assert said.startswith("Key no. 1, from entry no. 1 on (")
    assert len(said.splitlines()[1].split()) == 16


def test_a_key_is_rotated_with_a_manager_s_pin(kiosk: Run, shop: Path) -> None:
    assert kiosk("key", "rotate", "--staff", "1", "--pin", "9999").exit_code == 2
    said = kiosk("key", "rotate", input="1\n1234\n")
    assert said.exit_code == 0
    assert "Key no. 2" in said.output
    assert "1234" not in said.output
    assert kinds(shop)[-3:] == ["pin_refused", "key_rotated", "key_in_use"]


def test_a_lost_key_is_told_of_and_replaced(kiosk: Run, shop: Path) -> None:
    said = kiosk("key", "lost", *MANAGER, "--reason", "gone")
    assert (said.exit_code, said.output) == (
        2,
        "The key of the till T1 is there. To use another one: kiosk key rotate\n",
    )
    (shop / "keys" / "till-T1.key").unlink()
    said = kiosk("backup")
    assert said.exit_code == 2
    assert said.output.endswith("a manager types: kiosk key lost\n")
    said = kiosk("key", "lost", "--staff", "1", "--pin", "0000", "--reason", "gone")
    assert (said.exit_code, said.output) == (2, "Number or PIN is not right. Try again.\n")
    said = kiosk("key", "lost", input="the disk broke\n1\n1234\n")
    assert said.exit_code == 0
    assert "the one before was lost" in said.output
    assert kinds(shop)[-1] == "key_lost"


def test_a_copy_is_made_and_put_back(kiosk: Run, shop: Path, tmp_path: Path) -> None:
    said = kiosk("backup", str(tmp_path / "copy.sqlite"))
    assert said.exit_code == 0
    assert "The keys are not in it." in said.output
    assert (
        kiosk("restore", str(tmp_path / "copy.sqlite"), "--staff", "1", "--pin", "0").exit_code == 2
    )
    said = kiosk("restore", str(tmp_path / "copy.sqlite"), *MANAGER)
    assert said.exit_code == 0
    assert "The log had reached T1 2 " in said.output
    assert "The log goes on from T1 2 " in said.output
    assert kinds(shop) == ["till_added", "restored"]
    assert json.loads((shop / "heads" / "T1.json").read_text())["seq"] == 2


def test_what_is_no_copy_is_refused_with_a_sentence(kiosk: Run, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("sku\n")
    said = kiosk("restore", str(tmp_path / "table.csv"), *MANAGER)
    assert said.exit_code == 2
    assert "is no backup of a shop" in said.output


def test_a_database_that_was_put_back_by_hand_is_shown_beside_the_keys(
    kiosk: Run, shop: Path, tmp_path: Path
) -> None:
    shutil.copy(shop / "kiosk.sqlite", tmp_path / "old")
    kiosk("backup")
    assert "does not go on" not in kiosk("key", "show").output
    shutil.copy(tmp_path / "old", shop / "kiosk.sqlite")
    warns = "! The log in the database does not go on"
    assert warns in kiosk("key", "show").output
    kept = (shop / "heads" / "T1.json").read_bytes()
    assert warns in kiosk("backup").output
    assert warns in kiosk("key", "rotate", *MANAGER).output
    (shop / "keys" / "till-T1.key").unlink()
    assert warns in kiosk("key", "lost", *MANAGER, "--reason", "gone").output
    assert (shop / "heads" / "T1.json").read_bytes() == kept
    assert kiosk("verify").exit_code == 1


def test_a_refused_new_key_is_not_there_and_the_good_one_outlives_it(
    kiosk: Run, shop: Path, tmp_path: Path
) -> None:
    kiosk("backup", str(tmp_path / "copy.sqlite"))
    key = shop / "keys" / "till-T1.key"
    good = key.read_bytes()
    key.unlink()
    assert kiosk("key", "lost", "--staff", "1", "--pin", "0", "--reason", "gone").exit_code == 2
    assert not list(key.parent.glob("till-T1*"))
    key.write_bytes(good)
    assert kiosk("restore", str(tmp_path / "copy.sqlite"), *MANAGER).exit_code == 0
    assert key.read_bytes() == good
    assert kiosk("verify").exit_code == 0


def test_a_till_that_can_not_tell_of_the_copy_is_named(
    kiosk: Run, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kiosk("init", "--till", "T2", "--no-input").exit_code == 0
    kiosk("backup", str(tmp_path / "copy.sqlite"))
    monkeypatch.setenv("KIOSK_TILL", "T2")
    assert kiosk("key", "rotate", *MANAGER).exit_code == 0
    monkeypatch.delenv("KIOSK_TILL")
    said = kiosk("restore", str(tmp_path / "copy.sqlite"), *MANAGER).output
    assert "The log of T2 does not say" in said


@pytest.mark.parametrize("command", ["key", "backup", "restore"])
def test_help_names_it(kiosk: Run, command: str) -> None:
    assert f"\n  {command} " in kiosk("--help").output
