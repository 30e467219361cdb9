"""One real PostgreSQL for a test run, and databases on it."""

import os
import subprocess
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from threading import Thread
from typing import IO
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.support.postgresql_binaries import NoPostgreSQLError, find_binaries
from tests.support.postgresql_places import ServerUser, server_user, temporary_folder

__all__ = ["NoPostgreSQLError", "PostgreSQL", "postgresql_server"]

OWNER = "kiosk"
PORT = 5432  # only names the socket file: there is no TCP port

# Nothing here outlives the run, so nothing need survive a power cut. Without autovacuum no
# worker of the server holds a template open while it is copied.
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_wal_size": "128MB",
}

# Ends its own server and removes the folders when its input closes: at the end of the test
# run, and also when that run is killed and can not clean up.
GUARD = """
folder=$1 programs=$2; shift 2
"$@" & server=$!
exec 2>/dev/null
cat
kill -INT "$server"
wait "$server"
rm -rf "$folder" "$programs"
"""


class PostgreSQL:
    """A running server on which tests make their databases.

    Each database has a name of its own, so runs that share a server do not meet.
    """

    def __init__(self, url: URL) -> None:
        """Connects to the server at `url` as somebody who may create databases."""
        self._url = url.set(drivername="postgresql+psycopg")
        libpq = url.set(drivername="postgresql", database=url.database or "postgres")
        self._admin = psycopg.connect(libpq.render_as_string(hide_password=False), autocommit=True)
        self._names: set[str] = set()

    def new_database(self, template: str | None = None) -> str:
        """Makes a database and returns its url.

        template: the url of a database made here, to which nobody is connected; it is copied.
        """
        name = f"kiosk_test_{uuid4().hex}"
        source = make_url(template).database if template else "template0"
        assert source is not None, f"{template} names no database"
        self._admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
        self._names.add(name)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drops a database made here, whoever is still connected to it."""
        name = make_url(url).database
        assert name in self._names, f"{name} was not made here"
        self._admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        self._names.remove(name)

    def close(self) -> None:
        """Drops the databases that are left, and disconnects."""
        with self._admin:
            for name in list(self._names):
                self.drop(self._url.set(database=name).render_as_string(hide_password=False))


@contextmanager
def postgresql_server() -> Iterator[PostgreSQL]:
    """The server named by KIOSK_TEST_POSTGRESQL, or one of our own that ends with the block.

    Raises NoPostgreSQLError when none is named and none can be found on this machine, and
    RuntimeError with the server's words when it does not start.
    """
    named = os.environ.get("KIOSK_TEST_POSTGRESQL")
    place: AbstractContextManager[URL] = nullcontext(make_url(named)) if named else _own_server()
    with place as url, closing(PostgreSQL(url)) as server:
        yield server


@contextmanager
def _own_server() -> Iterator[URL]:
    user = server_user()
    # apart, since the memory that holds the data often runs no programs
    with temporary_folder(user, in_memory=True) as folder, temporary_folder(user) as programs:
        binaries = find_binaries(user, programs)
        _initialise(binaries, folder, user)
        with _running(binaries, folder, programs, user):
            yield URL.create(
                "postgresql+psycopg",
                username=OWNER,
                query={"host": str(folder), "port": str(PORT)},
            )


def _environment() -> dict[str, str]:
    """Ours without the PG… variables, which would send the server elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _initialise(binaries: Path, folder: Path, user: ServerUser) -> None:
    owner = ["-D", str(folder / "data"), "--username", OWNER, "--auth", "trust"]
    manner = ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    done = subprocess.run(
        [str(binaries / "initdb"), *owner, *manner],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **user.popen_options,
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


@contextmanager
def _running(binaries: Path, folder: Path, programs: Path, user: ServerUser) -> Iterator[None]:
    server = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    with subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", str(folder), str(programs), *server, *settings],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,  # a Ctrl+C at the tests is not for the server
        **user.popen_options,
    ) as guard:
        assert guard.stdin is not None
        assert guard.stderr is not None
        log = Thread(target=deque, args=(guard.stderr, 0))  # reads it, so that it never blocks
        try:
            _wait_until_ready(guard.stderr)
            log.start()
            yield
        finally:
            guard.stdin.close()
            guard.wait()
            if log.is_alive():
                log.join()


def _wait_until_ready(log: IO[bytes]) -> None:
    said = []
    for line in log:
        said.append(line.decode(errors="replace"))
        if b"ready to accept connections" in line:
            return
    raise RuntimeError("PostgreSQL did not start:\n" + "".join(said))
