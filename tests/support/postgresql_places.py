"""The user PostgreSQL runs as, and temporary folders which that user can reach."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 1 << 30  # bytes; a container often has only 64 MB there
LONGEST_PARENT = 70  # bytes; a socket's whole path may have 107


@dataclass(frozen=True)
class ServerUser:
    """The user and group the server runs as: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @property
    def is_another(self) -> bool:
        """Whether we have to drop to this user."""
        return self.uid != os.geteuid()

    @property
    def popen_options(self) -> dict[str, Any]:
        """What makes `subprocess` run a program as this user."""
        if not self.is_another:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_user() -> ServerUser:
    """Ourselves, or `nobody` when we are root."""
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid())
    nobody = pwd.getpwnam("nobody")
    return ServerUser(nobody.pw_uid, nobody.pw_gid)


@contextmanager
def temporary_folder(user: ServerUser, in_memory: bool = False) -> Iterator[Path]:
    """A folder that belongs to `user` and is gone after the block.

    in_memory: in memory if there is enough; databases are made there ten times as quickly.
    """
    folder = Path(tempfile.mkdtemp(prefix="kiosk-postgresql-", dir=_parent(user, in_memory)))
    try:
        os.chown(folder, user.uid, user.gid)
        yield folder
    finally:
        if folder.exists():
            shutil.rmtree(folder)


def _parent(user: ServerUser, in_memory: bool) -> Path:
    if in_memory and _has_room(MEMORY):
        return MEMORY
    usual = Path(tempfile.gettempdir())
    is_short = len(os.fsencode(usual)) <= LONGEST_PARENT
    is_open = all(place.stat().st_mode & 0o001 for place in (usual, *usual.parents))
    return usual if is_short and (is_open or not user.is_another) else Path("/tmp")


def _has_room(folder: Path) -> bool:
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    return shutil.disk_usage(folder).free >= ENOUGH_MEMORY
