"""Who works here, their PINs as hashes and their badges."""

import secrets
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from kiosk.rules.errors import ShopError

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


def is_pin(stored: str | None, pin: str) -> bool:
    """Tell whether this is the PIN of a stored hash; None takes as long, and is never right."""
    try:
        _hasher().verify(stored or _nobody(), pin.encode(errors="replace"))
    except VerifyMismatchError:
        return False
    return stored is not None


def check_new_pin(pin: str) -> None:
    """Raise ShopError ``pin_too_short`` unless the PIN has enough digits."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= 12):
        raise ShopError("pin_too_short", least=SHORTEST_PIN)


def new_badge() -> str:
    """Return a random badge code of 53 bits."""
    return "S" + "".join(secrets.choice(BADGE_ALPHABET) for _ in range(BADGE_LENGTH))


@cache
def _nobody() -> str:
    return hash_pin(secrets.token_hex(16))
