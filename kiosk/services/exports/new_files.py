"""A file that is new: whole or not there, and in the place of no other."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kiosk.rules.errors import ShopError
from kiosk.services.exports.files import opened_whole

_MOST = 1000


@contextmanager
def opened_new(folder: Path, name: str, ending: str) -> Iterator[tuple[BinaryIO, Path]]:
    """Open a file with this name in a folder that is there, or with a number behind it; as
    `opened_whole`, with the path that it takes when the block ends well.

    Raises ShopError ``folder_unwritable`` (folder, reason) of a folder that takes no file, and
    ``file_unwritten`` of a disk that is full, or gone.
    """
    try:
        path = new_path(folder, name, ending)
        with opened_whole(path) as file:
            yield file, path
    except OSError as error:
        reason = error.strerror or str(error)
        raise ShopError("folder_unwritable", folder=folder, reason=reason) from None


def new_path(folder: Path, name: str, ending: str) -> Path:
    """Return a path in a folder where no file is yet. Raises OSError."""
    if not folder.is_dir():
        number = errno.ENOTDIR if folder.exists() else errno.ENOENT
        raise OSError(number, os.strerror(number))
    numbers = ("", *(f"-{number}" for number in range(2, _MOST)))
    paths = (folder / f"{name}{number}.{ending}" for number in numbers)
    return next(path for path in paths if not path.exists())
