"""The training folder's own memory: which practice shop is there, and how far people came."""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from kiosk.home import make_private
from kiosk.services.exports.files import write_whole

STATE_FILE = "practice.json"


@dataclass(frozen=True, slots=True)
class State:
    """Which practice shop is there: made on a day (ISO) for a person (staff number).

    `progress`: by staff number, the last step of the guided sale that was done. Numbers
    alone, no names.
    """

    till: str
    lang: str
    run: int = 0
    made_on: str = ""
    made_for: int = 0
    suspended: str = ""
    """The code of a suspended purchase in it."""
    progress: dict[str, str] = field(default_factory=dict)


def load(folder: Path) -> State | None:
    """Return what the folder remembers; None for nothing, or nothing that can be read."""
    try:
        stored: dict[str, Any] = json.loads((folder / STATE_FILE).read_text("utf-8"))
        return State(**stored)
    except (FileNotFoundError, ValueError, TypeError):
        return None


def save(folder: Path, state: State) -> None:
    """Remember, whole or not at all. Raises as `opened_whole`."""
    content = json.dumps(asdict(state), indent=1, sort_keys=True).encode()
    write_whole(make_private(folder) / STATE_FILE, content)


def last_step(folder: Path, staff_number: int) -> str:
    """Return the last step of the guided sale that somebody did; empty for none."""
    state = load(folder)
    return state.progress.get(str(staff_number), "") if state else ""


def keep_step(folder: Path, staff_number: int, step: str) -> None:
    """Remember that somebody did a step; an empty one is forgotten. Raises as `opened_whole`."""
    if state := load(folder):
        progress = {**state.progress, str(staff_number): step}
        kept = {number: done for number, done in progress.items() if done}
        save(folder, replace(state, progress=kept))
