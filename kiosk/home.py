"""The folder that holds a shop's database, keys, archives and settings."""

import os
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

SETTINGS_FILE = "kiosk.toml"


def home_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return KIOSK_HOME, by default the platform's data folder; it may not exist yet."""
    if chosen := environ.get("KIOSK_HOME"):
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("kiosk", appauthor=False)


def make_private(folder: Path) -> Path:
    """Make a folder that only the till's user can enter, and return it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file that only the till's user can read. Raises FileExistsError."""
    make_private(path.parent)
    _write_new(path, content)


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_secret(path: Path, content: bytes) -> None:
    """Write a file that only the till's user can read, whole or not at all, in the place of
    one that may be there. Its folder is there already. Raises OSError."""
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        _write_new(aside, content)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Let a power cut find the folder as it is now."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
