"""Signing in: a number or a badge, then the PIN."""

import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from db import staff as staff_table
from kiosk.rules.errors import ShopError
from kiosk.rules.scans import parse_scan

if TYPE_CHECKING:
    from kiosk.services.shop import OpenShop

SHORTEST_PIN = 4
BADGE_ALPHABET = "23456789CDFGHJKLNPRTVX"
"""No letters that are easily confused, none that sit elsewhere on an AZERTY keyboard."""
BADGE_LENGTH = 12


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Who stands at the counter."""

    number: int
    first_name: str
    role: str

    @property
    def is_manager(self) -> bool:
        """Tell whether a manager's view is open to them."""
        return self.role == "manager"


@cache
def _hasher() -> PasswordHasher:
    # OWASP's Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane; a cheap PC has little memory.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_pin(pin: str) -> str:
    """Return the PIN as it is stored (argon2id)."""
    return _hasher().hash(pin)


def check_new_pin(pin: str) -> None:
    """Raise ShopError ``pin_too_short`` unless the PIN has enough digits."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= 12):
        raise ShopError("pin_too_short", least=SHORTEST_PIN)


def new_badge() -> str:
    """Return a random badge code of 53 bits."""
    return "S" + "".join(secrets.choice(BADGE_ALPHABET) for _ in range(BADGE_LENGTH))


def sign_in(shop: "OpenShop", number_or_badge: str, pin: str) -> StaffMember:
    """Return who signs in. Raises ShopError ``sign_in_refused``, the same whatever is wrong."""
    with shop.reading() as connection:
        found = (staff_table.find_staff(connection, each) for each in _spellings(number_or_badge))
        row = next(filter(None, found), None)
    # An unknown number takes as long as a wrong PIN.
    stored = row.pin_hash if row else _nobody()
    try:
        _hasher().verify(stored, pin.encode(errors="replace"))
    except VerifyMismatchError:
        raise ShopError("sign_in_refused") from None
    if row is None:
        raise ShopError("sign_in_refused")
    return StaffMember(row.number, row.first_name, row.role)


def check_manager(shop: "OpenShop", number_or_badge: str, pin: str) -> StaffMember:
    """Return the manager who allows something.

    Raises ShopError ``sign_in_refused``, and ``manager_needed`` for anybody else's PIN.
    """
    staff = sign_in(shop, number_or_badge, pin)
    if not staff.is_manager:
        raise ShopError("manager_needed")
    return staff


def _spellings(number_or_badge: str) -> tuple[str, ...]:
    """Return what a scanner in US layout may have meant on an AZERTY keyboard, too."""
    try:
        return parse_scan(number_or_badge).spellings
    except ShopError:
        return ()


@cache
def _nobody() -> str:
    return hash_pin(secrets.token_hex(16))
