"""What is made once a run, by the first of its workers that needs it."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder `name` of the run, which `make` filled; to be copied, never changed.

    Another worker waits meanwhile. A folder that could not be filled is never seen.
    """
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            stage = shared / f"{name}-{uuid4().hex}"
            stage.mkdir()
            make(stage)
            stage.rename(folder)
    return folder
