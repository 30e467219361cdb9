"""Why vouchers were refused: kept for managers, never shown at the counter."""

from dataclasses import dataclass
from datetime import datetime

from db import vouchers
from kiosk.rules.errors import ShopError
from kiosk.rules.pins import without_pin
from kiosk.rules.tickets import ticket_name
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.lookup import find_kept

LONGEST_NOTED_CODE = 40
SHOWN = 100
NO_VOUCHER = ("unknown", "mistyped", "not_a_voucher", "too_soon")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal; `reason` is a key of `sentences.REFUSAL_REASONS`."""

    at: datetime
    till: str
    staff_number: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Use:
    """Where and when a voucher was used, and what for, in cents."""

    till: str
    ticket: str
    at: datetime
    amount_cents: int


def note_refusal(shop: OpenShop, staff_number: int, refusal: ShopError) -> None:
    """Keep the reason of a ``voucher_refused``; figures that could be a PIN become dots where
    they are no voucher's."""
    code = str(refusal.data["scanned"])[:LONGEST_NOTED_CODE]
    reason = str(refusal.data["reason"])
    if reason in NO_VOUCHER:
        code = without_pin(code)
    with shop.writing() as connection:
        vouchers.note_refusal(connection, shop.now(), shop.till, staff_number, code, reason)


def last_refusals(shop: OpenShop) -> tuple[Refusal, ...]:
    """Return the newest refusals first."""
    with shop.reading() as connection:
        return tuple(
            Refusal(row.at, row.till, row.staff_number, row.code, row.reason)
            for row in vouchers.last_refusals(connection, SHOWN)
        )


def uses_of(shop: OpenShop, code: str) -> tuple[Use, ...]:
    """Return the uses of a voucher, the last first; nothing for a code that is not known."""
    with shop.reading() as connection:
        voucher = find_kept(connection, code)
        rows = vouchers.uses_of(connection, voucher.code) if voucher else ()
        return tuple(
            Use(row.till, ticket_name(row.till, row.ticket_number), row.at, row.amount_cents)
            for row in rows
        )
