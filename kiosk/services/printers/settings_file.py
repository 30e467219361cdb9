"""Writing a chosen printer into the settings file, everything else in it left as it is."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.home import SETTINGS_FILE, home_folder, replace_secret
from kiosk.rules.errors import ShopError

WIDE_COLUMNS = 40
"""From so many characters a line on, the paper is 80 mm wide."""


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """What holds by `file` now, as settings by their names; `overruled`: variables that win over
    it and say something else."""

    file: Path
    values: Mapping[str, str | int]
    overruled: tuple[str, ...] = ()


def keep_printer_settings(address: str, columns: int | None = None) -> KeptSettings:
    """Write the printer's address, and the paper's width where it is known, into kiosk.toml.

    Raises ShopError ``settings_unwritten``.
    """
    wanted: dict[str, str | int] = {"printer": address}
    if columns is not None:
        wanted["paper_mm"] = 80 if columns >= WIDE_COLUMNS else 58
    file = home_folder() / SETTINGS_FILE
    _write(file, wanted)
    said = {f"KIOSK_{name.upper()}": str(value) for name, value in wanted.items()}
    overruled = (name for name, value in said.items() if os.environ.get(name) not in (value, None))
    return KeptSettings(file, wanted, tuple(name for name in overruled if os.environ[name]))


def _write(file: Path, wanted: dict[str, str | int]) -> None:
    import tomlkit  # only who sets a printer up needs it
    from tomlkit.exceptions import TOMLKitError

    try:
        text = file.read_text("utf-8") if file.exists() else ""
        settings = tomlkit.parse(text)
        # What is so already is left as somebody wrote it; the default width needs no word.
        changed = {n: v for n, v in wanted.items() if settings.get(n, _DEFAULTS.get(n)) != v}
        if not changed:
            return
        settings.update(changed)
        replace_secret(file.resolve(), tomlkit.dumps(settings).encode("utf-8"))
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ShopError("settings_unwritten", file=file, reason=reason) from error


_DEFAULTS = {"paper_mm": 80}
