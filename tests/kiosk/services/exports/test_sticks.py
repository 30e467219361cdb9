"""Which sticks are plugged in, by what the computer says of its mounts."""

from pathlib import Path

import pytest

from kiosk.services.exports import sticks
from kiosk.services.exports.sticks import Stick, find_sticks

MOUNTS = """\
/dev/sda2 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
/dev/sdb1 /media/camille/CLÉ vfat rw,nosuid 0 0
/dev/sdb1 /media/camille/MA\\040CLE vfat rw,nosuid 0 0
/dev/sdc1 /run/media/camille/USB exfat ro,nosuid 0 0
/dev/sr0 /media/cdrom iso9660 ro 0 0
/dev/loop3 /media/snap squashfs ro 0 0
server:/home /mnt/home nfs4 rw 0 0
/dev/sdd1 /mnt vfat rw 0 0
/dev/sdd2 /srv/media/x vfat rw 0 0

"""


def test_sticks_are_the_disks_below_the_usual_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mounts"
    file.write_text(MOUNTS, "utf-8")
    monkeypatch.setattr(sticks, "MOUNTS", file)
    assert find_sticks() == (
        Stick("CLÉ", Path("/media/camille/CLÉ")),
        Stick("MA CLE", Path("/media/camille/MA CLE")),
        Stick("mnt", Path("/mnt")),
        Stick("USB", Path("/run/media/camille/USB")),
    )
    monkeypatch.setattr(sticks, "MOUNTS", tmp_path / "no such file")
    assert find_sticks() == ()


def test_this_computer_says_what_is_mounted() -> None:
    assert all(stick.folder.is_absolute() for stick in find_sticks())
