"""Receipts appended to a file, and receipts shown on the screen alone."""

import contextlib
import os
import resource
from collections.abc import Iterator
from pathlib import Path

from receipts.transport import Outcome, printer_from_url
from tests.receipts.transports import RECEIPT, back_within


@contextlib.contextmanager
def disk_full_at(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_receipts_are_appended_one_after_another(tmp_path: Path) -> None:
    file = tmp_path / "out.bin"
    for data in (b"first", b"second"):
        assert printer_from_url(f"file://{file}").send(data, 5).outcome is Outcome.SENT
    assert file.read_bytes() == b"firstsecond"
    assert file.stat().st_mode & 0o077 == 0


def test_a_name_with_a_space_may_be_escaped(tmp_path: Path) -> None:
    printer_from_url(f"file://{tmp_path}/my%20receipts").send(b"abc", 5)
    assert (tmp_path / "my receipts").read_bytes() == b"abc"


def test_a_folder_that_is_missing_was_sent_nothing(tmp_path: Path) -> None:
    result = printer_from_url(f"file://{tmp_path}/missing/out").send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open ENOENT")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    result = printer_from_url(f"file://{tmp_path}").send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open EISDIR")


def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with back_within(0):
        assert printer_from_url(f"file://{pipe}").send(RECEIPT, 5).outcome is Outcome.NOT_SENT
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        result = printer_from_url(f"file://{pipe}").send(RECEIPT, 5)
    finally:
        os.close(reader)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open not-a-file")


def test_a_disk_that_fills_up_in_the_middle_leaves_the_job_uncertain(tmp_path: Path) -> None:
    with disk_full_at(1000):
        result = printer_from_url(f"file://{tmp_path}/out").send(RECEIPT, 5)
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail == f"write EFBIG after 1000 of {len(RECEIPT)} bytes"


def test_a_disk_that_was_full_before_was_sent_nothing(tmp_path: Path) -> None:
    file = tmp_path / "out"
    file.write_bytes(bytes(1000))
    with disk_full_at(1000):
        result = printer_from_url(f"file://{file}").send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "write EFBIG")


def test_with_no_time_left_nothing_is_sent(tmp_path: Path) -> None:
    result = printer_from_url(f"file://{tmp_path}/out").send(RECEIPT, 0)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "write deadline")


def test_a_preview_takes_everything() -> None:
    result = printer_from_url("preview:").send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.SENT, "preview")
