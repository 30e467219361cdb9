"""Wrong PINs while a copy is put back: they wait as at the sign-in, counted in the home.

The shop's own count is in the database that goes, or in one that can not be read any more.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.home import replace_secret
from kiosk.rules.errors import ShopError
from kiosk.rules.pin_waits import wait_after, wait_left, whole_seconds

FILE = "restore-tries.json"


def check_wait(home: Path, now: datetime) -> None:
    """Raise ShopError ``sign_in_wait`` (seconds) while no PIN is looked at."""
    left = wait_left(_read(home)[1], now)
    if left:
        raise ShopError("sign_in_wait", seconds=whole_seconds(left))


def count_try(home: Path, now: datetime) -> timedelta:
    """Count a PIN as wrong before it is looked at; return the wait that follows it."""
    wrong = _read(home)[0] + 1
    wait = wait_after(wrong)
    told = {"wrong": wrong, "wait_until": (now + wait).isoformat()}
    replace_secret(home / FILE, json.dumps(told).encode("ascii"))
    return wait


def forget_tries(home: Path) -> None:
    """Set the count back, after a right PIN."""
    (home / FILE).unlink(missing_ok=True)


def _read(home: Path) -> tuple[int, datetime | None]:
    try:
        told = json.loads((home / FILE).read_text("utf-8"))
        return max(0, int(told["wrong"])), datetime.fromisoformat(told["wait_until"]).astimezone()
    except (OSError, ValueError, LookupError, TypeError):
        return 0, None
