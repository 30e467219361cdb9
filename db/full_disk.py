"""A disk that takes no more, in a database's words and as the OSError that files raise."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ERRORS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    # Source: "Result and Error Codes" of SQLite.
    sqlite3.SQLITE_IOERR_WRITE: errno.EIO,
    sqlite3.SQLITE_IOERR_FSYNC: errno.EIO,
    sqlite3.SQLITE_IOERR_TRUNCATE: errno.EIO,
}
_SERVER_FULL = "53100"
"""PostgreSQL, appendix A: disk_full."""


@contextmanager
def full_disk_told(path: Path) -> Iterator[None]:
    """Let the block end with an OSError of `path` where a database could not write any more;
    every other error goes through as it is."""
    try:
        yield
    except _database_errors() as error:
        number = _error_number(getattr(error, "orig", error))
        if number is None:
            raise
        raise OSError(number, os.strerror(number), str(path)) from error


def _database_errors() -> tuple[type[Exception], ...]:
    """What a database raises; looked up where something failed, since every command is run
    inside such a block and SQLAlchemy takes longer to load than the till's first screen."""
    from sqlalchemy.exc import DBAPIError

    return sqlite3.Error, DBAPIError


def _error_number(error: BaseException | None) -> int | None:
    if getattr(error, "sqlstate", None) == _SERVER_FULL:
        return errno.ENOSPC
    return _ERRORS.get(getattr(error, "sqlite_errorcode", 0))
