"""Archives have their names alone: none is replaced, and the journal names what is there."""

import errno
import hashlib
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.rules.closing_periods import parse_period
from kiosk.rules.errors import ShopError
from kiosk.services.archives.making import Made, make_archive
from kiosk.settings import Settings
from tests.kiosk.services.archives.conftest import EVENING
from tests.receipts.test_transport_file import disk_full_at
from tests.support.forgery import members_of
from tests.support.rows import everything
from tests.support.shops import Clock, till_of

NOVEMBER = parse_period("2026-11")


def told_of(rows: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """The archives' names and manifests that the journal tells."""
    entries = [json.loads(row["entry"]) for row in rows["journal_entry"]]
    values = [entry["values"] for entry in entries if entry["kind"] == "archived"]
    return {each["file"]: each["manifest_sha256"] for each in values}


def test_two_archives_made_at_once_have_two_names(archived: Settings) -> None:
    first = till_of(archived, "T1", Clock(EVENING))
    second = till_of(archived, "T2", Clock(EVENING + timedelta(minutes=1)))
    made: list[Made] = []

    def meanwhile(_done: int, _of: int) -> None:
        if not made:
            made.append(make_archive(second, NOVEMBER))

    made.append(make_archive(first, NOVEMBER, None, meanwhile))
    rows = everything(first.engine)
    first.close()
    second.close()
    folder = archived.home / "archives"
    there = {
        file.name: hashlib.sha256(members_of(file)["manifest.json"]).hexdigest()
        for file in folder.iterdir()
    }
    assert {each.path.name: each.manifest_sha256 for each in made}.items() <= there.items()
    assert told_of(rows) == there
    assert len(there) == 3


def test_a_file_that_appears_meanwhile_is_refused_and_stays(
    archived: Settings, tmp_path: Path
) -> None:
    shop = till_of(archived, "T1", Clock(EVENING))
    before = everything(shop.engine)
    target = tmp_path / "mine.zip"

    def meanwhile(_done: int, _of: int) -> None:
        target.write_bytes(b"mine")

    with pytest.raises(ShopError, match="archive_exists"):
        make_archive(shop, NOVEMBER, target, meanwhile)
    assert target.read_bytes() == b"mine"
    assert everything(shop.engine) == before
    assert [each.name for each in tmp_path.iterdir() if each.name != "home"] == ["mine.zip"]
    shop.close()


def test_a_disk_that_does_not_take_it_leaves_no_entry(
    archived: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if "/stick/" in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            raise OSError(errno.EIO, "Input/output error")
        real(descriptor)

    shop = till_of(archived, "T1", Clock(EVENING))
    before = everything(shop.engine)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        with pytest.raises(ShopError, match="file_unwritten"):
            make_archive(shop, NOVEMBER, stick / "a.zip")
    for size in (0, 3000, 9000):
        with disk_full_at(size), pytest.raises(ShopError, match="file_unwritten"):
            make_archive(shop, NOVEMBER, stick / "a.zip")
    assert everything(shop.engine) == before
    assert list(stick.iterdir()) == []
    shop.close()


def test_a_stick_without_links_takes_an_archive_and_replaces_none(
    archived: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_names: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    shop = till_of(archived, "T1", Clock(EVENING))
    made = make_archive(shop, NOVEMBER, tmp_path / "a.zip")
    assert members_of(made.path)
    with pytest.raises(ShopError, match="archive_exists"):
        make_archive(shop, NOVEMBER, tmp_path / "a.zip")
    shop.close()
