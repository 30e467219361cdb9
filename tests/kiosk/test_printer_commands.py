"""`kiosk printer`: what it says and keeps, and its exit codes."""

import io
import os
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from db.print_jobs import add_job, leave_waiting, next_job
from kiosk.services.printers import finding, setting_up
from kiosk.services.printers.finding import FoundPrinter
from kiosk.services.printers.keeping import keep_findings
from kiosk.services.printers.setting_up import Findings
from kiosk.services.shop import hold_till, let_till_go, open_shop
from kiosk.settings import Settings
from receipts.document import Document, to_json
from receipts.transport.owner import take_printer
from tests.support.commands import Run
from tests.support.cups import Cups
from tests.support.drawer_printer import DrawerPrinter
from tests.support.printers import refused_port


@pytest.fixture
def printer() -> Iterator[DrawerPrinter]:
    with DrawerPrinter() as printer:
        yield printer


@pytest.fixture(autouse=True)
def _no_printer_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting_up, "ANSWER_SECONDS", 0.6)
    for name in ("_usb_printers", "_queues"):
        monkeypatch.setattr(finding, name, lambda: iter(()))


def facts(home: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(home / "kiosk.sqlite")) as database:
        database.row_factory = sqlite3.Row
        return dict(database.execute("SELECT * FROM printer").fetchone() or {})


def kinds(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "kiosk.sqlite")) as database:
        return [kind for (kind,) in database.execute("SELECT kind FROM journal_entry")][1:]


def logo(folder: Path) -> str:
    written = io.BytesIO()
    Image.new("L", (80, 40), 0).save(written, "PNG")
    (folder / "logo.png").write_bytes(written.getvalue())
    return str(folder / "logo.png")


def test_the_test_asks_what_is_on_paper_and_keeps_it(
    kiosk: Run, shop: Path, printer: DrawerPrinter, tmp_path: Path
) -> None:
    assert kiosk("printer", "logo", logo(tmp_path)).exit_code == 0
    answers = ["48", "9", "99", "3", "y", "n", "y", "y", "maybe", "y", "y"]
    said = kiosk("printer", "test", printer.url, input="\n".join(answers) + "\n")
    assert said.exit_code == 0, said.output
    assert "It answers, and has paper." in said.output
    assert " 3  €é-àç ÀÈÊÏÔÂ ÃØ¥¤-\n" in said.output
    assert "code page 19 (cp858)" in said.output
    assert f'printer = "{printer.url}"' in said.output
    found = facts(shop)
    logo_in_memory = found.pop("logo_sha256")
    assert len(logo_in_memory) == 64
    assert found | {"tested_at": ""} == {
        "till": "T1",
        "address": printer.url,
        "columns": 48,
        "code_page": 19,
        "encoding": "cp858",
        "proof": "process_id",
        "cutter": 0,
        "images": 1,
        "drawer": 1,
        "tested_at": "",
    }
    assert tomllib.loads((shop / "kiosk.toml").read_text()) == {"printer": printer.url}
    assert kinds(shop) == ["settings_changed", "drawer_tested", "printer_tested"]
    assert printer.pulses == 1
    said = kiosk("printer", "status")
    assert (said.exit_code, "No paper waits." in said.output) == (0, True)
    assert "keeps the logo in its memory" in said.output


def test_a_test_without_questions_keeps_what_its_options_say(
    kiosk: Run, shop: Path, printer: DrawerPrinter
) -> None:
    test = ("printer", "test", printer.url, "--no-input")
    said = kiosk(*test)
    assert (said.exit_code, "Nothing is kept" in said.output) == (0, True)
    assert (facts(shop), (shop / "kiosk.toml").exists()) == ({}, False)
    before = len(printer.received)
    said = kiosk(*test, "--columns", "32", "--line", "0", "--no-pictures")
    assert said.exit_code == 2
    assert "The printer prints neither accents nor pictures" in said.output
    for wrong in ("9", "-1"):
        said = kiosk(*test, "--columns", "48", "--line", wrong)
        assert (said.exit_code, "The lines are numbered from 1 to 8." in said.output) == (2, True)
    assert len(printer.received) == before, "what is refused is refused before the page"
    assert (facts(shop), (shop / "kiosk.toml").exists()) == ({}, False)
    said = kiosk(*test, "--columns", "32", "--line", "0", "--no-cutter")
    assert said.exit_code == 0
    found = facts(shop)
    assert [found[name] for name in ("columns", "encoding", "images", "cutter", "drawer")] == [
        *(32, "ascii", 1, 0, 0)
    ]
    assert tomllib.loads((shop / "kiosk.toml").read_text())["paper_mm"] == 58
    assert printer.pulses == 0, "no drawer opens that nobody asked for"


def test_a_printer_is_chosen_from_those_found(
    kiosk: Run, shop: Path, printer: DrawerPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [FoundPrinter("lp:///dev/usb/lp7", "lp", "Maker", may_open=False)]
    monkeypatch.setattr("kiosk.commands.printer.find_printers", lambda: found)
    assert kiosk("printer", "find").output == ("lp:///dev/usb/lp7  ! access refused\n")
    said = kiosk("printer", "test", input="nonsense\npreview:\n1\n")
    assert "“nonsense” is no printer's address." in said.output
    assert "The address preview: is the screen" in said.output
    assert said.exit_code == 2
    assert "This printer is not plugged in, or switched off." in said.output


def test_nothing_plugged_in_is_said_and_an_address_can_be_typed_without_its_kind(
    kiosk: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.commands.printer.find_printers", list)
    with refused_port() as port:
        said = kiosk("printer", "test", input=f"\n127.0.0.1:{port}\n")
        options = kiosk("printer", "test", f"127.0.0.1:{port}", "--no-input")
    assert "No printer was found here. On the network: kiosk printer find --network" in said.output
    assert "preview:" not in said.output, "what would be refused is not proposed"
    assert said.output.endswith(
        "The computer at this address takes nothing to print. Is it the printer's address, and"
        " its port?\n"
    )
    assert said.output.endswith(options.output)


def test_ctrl_c_ends_in_the_persons_language(
    kiosk: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_LANG", "fr")
    said = kiosk("printer", "test", input="")  # nothing more comes, as after Ctrl+C
    assert (said.exit_code, said.stderr.strip()) == (1, "Arrêté.")


def test_a_printer_without_paper_is_told_and_nothing_is_kept(
    kiosk: Run, shop: Path, printer: DrawerPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer.has_paper = False
    said = kiosk("printer", "test", printer.url)
    assert (said.exit_code, said.output) == (
        2,
        "The printer has no paper. Put a roll in, and try again.\n",
    )
    assert facts(shop) == {}
    monkeypatch.setenv("KIOSK_PRINTER", printer.url)
    said = kiosk("printer", "status")
    assert (said.exit_code, "It answers: no paper." in said.output) == (1, True)


def test_a_printer_that_is_not_there_is_told_of_whatever_was_found_before(
    kiosk: Run, shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with refused_port() as port:
        address = f"tcp://127.0.0.1:{port}"
        monkeypatch.setenv("KIOSK_PRINTER", address)
        opened = open_shop(Settings())
        keep_findings(opened, address, Findings(columns=48, images=True))
        opened.close()
        said = kiosk("printer", "status")
        assert said.exit_code == 1
        assert "The computer at this address takes nothing to print." in said.output
    monkeypatch.setenv("KIOSK_PRINTER", f"lp://{tmp_path}/lp9")
    said = kiosk("printer", "status")
    assert (said.exit_code, "This printer is not plugged in" in said.output) == (1, True)


@pytest.mark.parametrize(
    ("manner", "cure"), [("stopped", "cupsenable Till"), ("rejects", "cupsaccept Till")]
)
def test_a_queue_that_takes_nothing_is_told_with_the_command_that_opens_it(
    kiosk: Run,
    shop: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    manner: str,
    cure: str,
) -> None:
    queue = Cups(tmp_path / "cups")
    queue.be(manner)
    monkeypatch.setenv("PATH", f"{queue.programs}:{os.environ['PATH']}")
    monkeypatch.setenv("KIOSK_PRINTER", "cups://Till")
    for command, code in ((("test", "cups://Till"), 2), (("drawer",), 2), (("status",), 1)):
        said = kiosk("printer", *command)
        assert (said.exit_code, cure in said.output) == (code, True), said.output
        assert "switch" not in said.output
        assert "answer" not in said.output
    opened = open_shop(Settings())
    lock = hold_till(opened)
    try:
        with opened.writing() as connection:
            add_job(connection, "T1", None, to_json(Document("fr", ())), opened.now())
            job = next_job(connection, "T1")
            assert job
            leave_waiting(connection, job, f"queue {manner}", opened.now())
        assert cure in kiosk("printer", "status").output
    finally:
        let_till_go(lock)
        opened.close()
    assert queue.printed is None


def test_a_shop_without_a_printer_hears_the_same_whether_its_till_runs_or_not(
    kiosk: Run, shop: Path
) -> None:
    closed = kiosk("printer", "status")
    assert "No printer: receipts are shown on the screen." in closed.output
    assert "kiosk printer test" not in closed.output, "there is nothing to test"
    opened = open_shop(Settings())
    lock = hold_till(opened)
    try:
        running = kiosk("printer", "status")
    finally:
        let_till_go(lock)
        opened.close()
    assert (running.exit_code, running.output) == (closed.exit_code, closed.output)


def test_while_the_till_runs_its_printer_is_left_alone(
    kiosk: Run, shop: Path, printer: DrawerPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_PRINTER", printer.url)
    opened = open_shop(Settings())
    lock = hold_till(opened)
    try:
        for command in (("test", printer.url), ("drawer",)):
            said = kiosk("printer", *command)
            assert said.exit_code == 2
            assert "The till T1 is open in another window." in said.output
        said = kiosk("printer", "status")
        assert (said.exit_code, "it was not asked" in said.output) == (0, True)
        assert "Manager, Printer and logo, or kiosk printer test while the till" in said.output
        with opened.writing() as connection:
            add_job(connection, "T1", None, to_json(Document("fr", ())), opened.now())
            job = next_job(connection, "T1")
            assert job
        said = kiosk("printer", "status")
        assert (said.exit_code, "1 paper waits." in said.output) == (0, True)
        for word, sentence in (
            ("no paper", "no paper"),
            ("connect ECONNREFUSED", "The computer at this address takes nothing to print."),
            ("open DSR-off", "The printer says on the line DSR that it is not ready"),
            ("open no-DSR", "This serial port does not tell of a line DSR."),
            ("silent", "It does not answer."),
        ):
            with opened.writing() as connection:
                leave_waiting(connection, job, word, opened.now())
            said = kiosk("printer", "status")
            assert (said.exit_code, f"Tried in vain: {sentence}" in said.output) == (1, True)
        with take_printer(printer.url, shop, "till T2"):
            said = kiosk("printer", "status")
        assert (said.exit_code, "The till T2 has this printer" in said.output) == (1, True)
        assert "to itself" not in said.output
    finally:
        let_till_go(lock)
        opened.close()
    with take_printer(printer.url, shop, "till T2"):
        said = kiosk("printer", "drawer")
        assert said.output.startswith("The till T2 has this printer: a printer serves one till.")
    assert printer.received == b""
    assert kiosk("printer", "drawer").exit_code == 0
    printer.wait_for_events("drawer")


def test_a_variable_that_wins_is_named(
    kiosk: Run, shop: Path, printer: DrawerPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_PRINTER", "preview:")
    options = ("--no-input", "--columns", "48", "--line", "1")
    said = kiosk("printer", "test", printer.url, *options)
    assert "KIOSK_PRINTER says something else, and wins" in said.output


def test_a_logo_is_set_and_taken_away(kiosk: Run, shop: Path, tmp_path: Path) -> None:
    said = kiosk("printer", "logo", logo(tmp_path))
    assert (said.exit_code, "at the head of receipts" in said.output) == (0, True)
    said = kiosk("printer", "logo", "missing.png")
    assert (said.exit_code, said.output) == (
        2,
        "Look at the name again. There is no file missing.png\n",
    )
    (tmp_path / "logo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    said = kiosk("printer", "logo", str(tmp_path / "logo.jpg"))
    assert (said.exit_code, said.output) == (
        2,
        "This is no PNG picture. Save the logo as PNG, and choose that file.\n",
    )
    assert kiosk("printer", "logo").exit_code == 2
    assert kiosk("printer", "logo", "--none").output == "Receipts have no logo from now on.\n"
    assert kinds(shop) == ["settings_changed", "settings_changed"]
