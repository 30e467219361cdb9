"""The till's log file: what went wrong, without anybody's name."""

import logging
import os
import re
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST_BYTES = 1_000_000
KEPT_FILES = 3

_VALUES = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)
"""Where PostgreSQL says which values a row has."""


class _WithoutValues(logging.Formatter):
    """Writes a fault with its trace, and without the values of rows."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole entry."""
        return _VALUES.sub(r"\1: (not kept)", super().format(record))


def keep_log(home: Path) -> None:
    """Write warnings and faults to kiosk.log in the home, readable by the till's user."""
    if not home.is_dir():
        return
    path = home / "kiosk.log"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    handler = RotatingFileHandler(path, maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES)
    handler.setFormatter(_WithoutValues("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("kiosk").addHandler(handler)
    logging.getLogger("kiosk").setLevel(logging.INFO)
    threading.excepthook = _log_thread_fault


def _log_thread_fault(fault: threading.ExceptHookArgs) -> None:
    if fault.exc_value is not None:
        logging.getLogger("kiosk").error("a thread ended", exc_info=fault.exc_value)
