"""Why vouchers were refused: kept for managers, never shown at the counter."""

from dataclasses import dataclass
from datetime import datetime

from db import vouchers
from kiosk.rules.errors import ShopError
from kiosk.services.shop import OpenShop

LONGEST_NOTED_CODE = 40
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal; `reason` is a word of `rules.vouchers.check_voucher`."""

    at: datetime
    till: str
    staff_number: int
    code: str
    reason: str


def note_refusal(shop: OpenShop, staff_number: int, refusal: ShopError) -> None:
    """Keep the reason of a ``voucher_refused``."""
    code = str(refusal.data["scanned"])[:LONGEST_NOTED_CODE]
    reason = str(refusal.data["reason"])
    with shop.writing() as connection:
        vouchers.note_refusal(connection, shop.now(), shop.till, staff_number, code, reason)


def last_refusals(shop: OpenShop) -> tuple[Refusal, ...]:
    """Return the newest refusals first."""
    with shop.reading() as connection:
        return tuple(
            Refusal(row.at, row.till, row.staff_number, row.code, row.reason)
            for row in vouchers.last_refusals(connection, SHOWN)
        )
