"""The log checked while somebody watches: with progress, and to be stopped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from db import audit
from kiosk.rules.roles import check_may
from kiosk.services.audit.places import Key, rows_named
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.services.verify.report import Report

Told = Callable[[int, int], None]
"""Hears how much of how much is done."""


class Stopped(Exception):
    """Somebody did not want to wait for the end."""


@dataclass(frozen=True, slots=True)
class CheckedLog:
    """What a check found, when, and how long each till's chain was then."""

    report: "Report"
    at: datetime
    heads: Mapping[str, int]
    named: frozenset[Key] = frozenset()
    """The rows that the breaks name (`places.key_of`)."""


def check_log(
    shop: OpenShop, staff: StaffMember, told: Told, is_stopped: Callable[[], bool]
) -> CheckedLog:
    """Check the whole log, as `kiosk verify` does. Reads only.

    Raises Stopped, and ShopError ``manager_needed``.
    """
    check_may(staff.role, "audit")
    from kiosk.services.journal.heads import kept_heads
    from kiosk.services.verify import verify_shop

    with shop.reading() as connection:
        heads = {row.name: row.journal_seq for row in audit.tills(connection)}
    kept = kept_heads(shop.settings)
    report = verify_shop(shop, heads=kept, progress=stopping(told, is_stopped))
    return CheckedLog(report, shop.now(), heads, rows_named(report.breaks))


def written_since(shop: OpenShop, checked: CheckedLog) -> int:
    """Return how many entries were written since a check began."""
    with shop.reading() as connection:
        rows = audit.tills(connection)
    written = sum(int(row.journal_seq) - checked.heads.get(row.name, 0) for row in rows)
    return max(0, written)


def stopping(told: Told, is_stopped: Callable[[], bool]) -> Told:
    """Tell on, unless it is to stop: then raise Stopped."""

    def tell(done: int, total: int) -> None:
        if is_stopped():
            raise Stopped
        told(done, total)

    return tell
