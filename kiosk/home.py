"""The folder that holds a shop's database, keys, archives and settings."""

import os
from collections.abc import Mapping
from pathlib import Path

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
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
