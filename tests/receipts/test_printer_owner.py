"""One owner of a printer at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from receipts.transport.owner import PrinterTakenError, lock_name, take_printer


def test_a_second_program_is_told_who_has_the_printer(tmp_path: Path) -> None:
    with take_printer("tcp://192.168.1.50", tmp_path, "till T1"):
        with pytest.raises(PrinterTakenError) as refusal:
            take_printer("TCP://192.168.1.50:9100/", tmp_path, "kiosk printer test")
        assert refusal.value.holder == "till T1"
        take_printer("tcp://192.168.1.51", tmp_path, "kiosk printer test").release()
    take_printer("tcp://192.168.1.50", tmp_path, "kiosk printer test").release()


def test_what_one_let_go_another_may_take_and_the_first_does_not_take_it_back(
    tmp_path: Path,
) -> None:
    first = take_printer("usb://04b8:0202", tmp_path, "till T1")
    first.release()
    with take_printer("usb://04B8:0202", tmp_path, "test") as second:
        first.release()
        assert (first.is_held, second.is_held) == (False, True)
        with pytest.raises(PrinterTakenError):
            take_printer("usb://04b8:0202", tmp_path, "till T1")


def test_a_program_that_died_owns_nothing(tmp_path: Path) -> None:
    dying = (
        "import os, pathlib, sys\n"
        "from receipts.transport.owner import take_printer\n"
        "owner = take_printer('lp:///dev/usb/lp0', pathlib.Path(sys.argv[1]), 'till')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    died = subprocess.run([sys.executable, "-c", dying, str(tmp_path)], check=False)
    assert died.returncode == -9
    take_printer("lp:///dev/usb/lp0", tmp_path, "till").release()


def test_nobody_owns_a_screen_or_a_file(tmp_path: Path) -> None:
    for url in ("preview:", f"file://{tmp_path}/out"):
        with take_printer(url, tmp_path, "till"), take_printer(url, tmp_path, "test"):
            pass
    assert list(tmp_path.iterdir()) == []


def test_every_way_of_writing_one_address_is_one_printer(tmp_path: Path) -> None:
    device, by_id = tmp_path / "ttyUSB0", tmp_path / "usb-Maker_Printer-if00"
    device.touch()
    by_id.symlink_to(device)
    names = [
        lock_name(f"serial://{device}?baud=19200"),
        lock_name(f"serial://{by_id}"),
        lock_name(f"lp://{device}"),
    ]
    assert len(set(names)) == 1
    assert lock_name("usb://04b8:0202/A1") != lock_name("usb://04b8:0202/B2")
    assert lock_name("tcp://host") != lock_name("cups://host")
