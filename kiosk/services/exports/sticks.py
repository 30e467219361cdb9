"""Sticks and other disks that somebody plugged in, as the computer has mounted them."""

import re
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
"""proc(5): device, folder, type, options; a space in a name is written \\040."""
PLACES = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where computers mount what is plugged in (Filesystem Hierarchy Standard 3.0; udisks)."""

_UNWRITABLE = frozenset({"squashfs", "iso9660"})
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Stick:
    """A place to write to; its name is what the stick is called."""

    name: str
    folder: Path


def find_sticks() -> tuple[Stick, ...]:
    """Return what is mounted at the usual places or below, by name; nothing where that is unknown.

    A folder in which nothing is mounted is on the computer's own disk: a stick was there once.
    """
    try:
        lines = MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ()
    folders = {folder for line in lines if (folder := _folder(line))}
    here = [each for each in folders if any(map(each.is_relative_to, PLACES))]
    return tuple(Stick(folder.name, folder) for folder in sorted(here))


def _folder(line: str) -> Path | None:
    parts = line.split(" ")
    if len(parts) < 3 or not parts[0].startswith("/dev/") or parts[2] in _UNWRITABLE:
        return None  # no disk, or a disc that is only read
    return Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), parts[1]))
