"""`kiosk verify`: what it says, and its exit codes."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.commands.verify import report_lines
from kiosk.language import speak
from kiosk.rules.journal_heads import Head, head_code, short_text
from kiosk.services.verify import Report
from tests.support.commands import Run

pytestmark = pytest.mark.usefixtures("shop")


def head_in(home: Path) -> Head:
    with closing(sqlite3.connect(home / "kiosk.sqlite")) as connection:
        row = connection.execute("SELECT till, seq, hash FROM journal_entry").fetchone()
    return Head(*row)


def test_a_whole_log_is_said_to_be_whole(kiosk: Run, home: Path) -> None:
    for said in (kiosk("verify"), kiosk("verify", str(home)), kiosk("verify", "--till", "T1")):
        assert said.exit_code == 0
        assert "✓ The log is whole." in said.stdout
        assert "1 entries, 0 tickets, tills: T1" in said.stdout


@pytest.mark.parametrize("till", ["T9", "t1", "T1 ", ""])
def test_a_till_that_the_shop_does_not_have_is_not_whole(kiosk: Run, home: Path, till: str) -> None:
    for said in (kiosk("verify", "--till", till), kiosk("verify", str(home), "--till", till)):
        assert (said.exit_code, said.stdout) == (2, "")
        assert said.stderr == f"This shop has no till {till}.\n"


def test_a_till_of_which_only_a_kept_head_is_left_is_missed(kiosk: Run, home: Path) -> None:
    (home / "heads").mkdir(exist_ok=True)
    kept = {"till": "T9", "seq": 7, "hash": "00" * 32, "public_key": "00" * 32}
    (home / "heads" / "T9.json").write_text(json.dumps(kept))
    said = kiosk("verify", "--till", "T9")
    assert said.exit_code == 1
    assert "✗ T9, entry 7: the shop has no such till" in said.stdout


def test_of_no_entry_at_all_nothing_is_said_to_be_whole() -> None:
    speak("en")
    assert not Report(("T1",)).is_whole
    lines = report_lines(Report(("T1",)))
    assert lines[-1] == "There is no entry: whether the log is whole can not be said."


def test_seconds_are_said_as_each_language_writes_numbers() -> None:
    for lang, seconds in (("en", "0.15 s."), ("fr", "0,15\N{NO-BREAK SPACE}s.")):
        speak(lang)
        (line,) = (each for each in report_lines(Report(("T1",), 1, seconds=0.146)) if "T1" in each)
        assert line.endswith(seconds)
    speak("en")


def test_without_the_till_s_key_whoever_checks_needs_none(kiosk: Run, home: Path) -> None:
    (home / "keys" / "till-T1.key").unlink()
    assert kiosk("verify").exit_code == 0


def test_every_break_is_said_and_the_exit_code_is_1(kiosk: Run, home: Path) -> None:
    with closing(sqlite3.connect(home / "kiosk.sqlite")) as connection:
        connection.execute("DROP TRIGGER final_journal_entry_update")
        connection.execute("UPDATE journal_entry SET entry = replace(entry, 'T1', 'T2')")
        connection.commit()
    said = kiosk("verify")
    assert said.exit_code == 1
    assert "✗ T1, entry 1: the entry was altered" in said.stdout
    assert "✗ the trigger final_journal_entry_update of journal_entry is gone" in said.stdout
    assert "breaks." in said.stdout.splitlines()[-1]


def test_a_paper_s_head_is_in_the_log_or_not(kiosk: Run, home: Path) -> None:
    head = head_in(home)
    yes = kiosk("verify", "--head", short_text(head).lower().replace("-", " "))
    assert yes.exit_code == 0
    assert yes.stdout.startswith("Yes: entry 1 of t1 is the one on this paper.")
    later = Head(head.till, 7, head.hash)
    no = kiosk("verify", str(home), "--head", short_text(later))
    assert no.exit_code == 1
    assert no.stdout.startswith("No:")
    for text in ("T1 nonsense", "", f"T1 {'9' * 20} AAAA-AAAA-AAAA-AAAA"):
        unclear = kiosk("verify", "--head", text)
        assert (unclear.exit_code, unclear.stdout) == (2, "")
        assert "is not what stands on a Z" in unclear.stderr


def test_a_paper_with_another_key_is_not_this_till_s(kiosk: Run, home: Path) -> None:
    said = kiosk("verify", "--head", head_code(head_in(home), "00" * 32))
    assert said.exit_code == 1
    assert "signed with another key" in said.stdout


def test_a_home_that_kept_a_later_head_tells_of_a_copy_put_back(kiosk: Run, home: Path) -> None:
    head = head_in(home)
    (home / "heads").mkdir(exist_ok=True)
    kept = {"till": "T1", "seq": head.seq + 5, "hash": head.hash, "public_key": "00" * 32}
    (home / "heads" / "T1.json").write_text(json.dumps(kept))
    for said in (kiosk("verify"), kiosk("verify", str(home))):
        assert said.exit_code == 1
        assert "the log ends at entry 1, but entry 6 was kept outside" in said.stdout


def test_what_is_no_log_is_wrong_usage(kiosk: Run, tmp_path: Path) -> None:
    said = kiosk("verify", str(tmp_path / "nothing"))
    assert said.exit_code == 2
    assert "There is no shop's log in" in said.stderr
