"""A disk that is full, or taken out: nothing is left, and the journal tells of nothing."""

import errno
import gc
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.command_line import EXIT_WRONG
from kiosk.services.exports import FORMATS, write_export
from kiosk.services.shop import OpenShop
from tests.receipts.test_transport_file import disk_full_at
from tests.support.closings import journalled
from tests.support.refusals import refusal_of


# The library for XLSX leaves what it could not write to be collected.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("format_", FORMATS)
def test_an_export_that_the_disk_does_not_take_never_was(
    long_shop: OpenShop, tmp_path: Path, format_: Any
) -> None:
    told = journalled(long_shop, "exported")
    target = tmp_path / "journal"
    for size in (0, 1000, 9000):
        with disk_full_at(size):
            refusal = refusal_of(
                lambda: write_export(long_shop, "journal", format=format_, output=target)
            )
        assert (refusal.code, refusal.data["file"]) == ("file_unwritten", target)
    assert not list(tmp_path.iterdir())
    assert journalled(long_shop, "exported") == told
    gc.collect()  # a library that ends its file now would be heard


def broken_stick(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on files say that they are not on the disk: a stick whose memory is worn."""
    real = os.fsync

    def sync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if "stick" in path.parts and stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)


def test_the_entry_is_written_when_the_file_is_on_the_disk(
    long_shop: OpenShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = journalled(long_shop, "exported")
    stick = tmp_path / "stick"
    stick.mkdir()
    with monkeypatch.context() as patched:
        broken_stick(patched)
        refusal = refusal_of(lambda: write_export(long_shop, "sales", output=stick / "sales.csv"))
    assert (refusal.code, list(stick.iterdir())) == ("file_unwritten", [])
    full = refusal_of(lambda: write_export(long_shop, "sales", output=Path("/dev/full")))
    assert full.code == "output_unwritten"
    assert journalled(long_shop, "exported") == told


def test_standard_output_that_takes_nothing_is_said_in_a_sentence(long_shop: OpenShop) -> None:
    told = journalled(long_shop, "exported")
    settings = long_shop.settings
    environ = {"KIOSK_HOME": str(settings.home), "KIOSK_LANG": "fr"}
    if settings.database_url:
        environ["KIOSK_DATABASE_URL"] = settings.database_url
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from kiosk.cli import main; main()", "export", "sales"],
            env={**os.environ, **environ},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (EXIT_WRONG, 1), done.stderr
    assert "le disque" in done.stderr
    assert journalled(long_shop, "exported") == told
