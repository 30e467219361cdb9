"""Who works here, how they sign in, and what managers change about them."""

from kiosk.services.staff.people import (
    BADGE_ALPHABET,
    SHORTEST_PIN,
    StaffMember,
    check_new_pin,
    hash_pin,
    new_badge,
)
from kiosk.services.staff.signing_in import check_manager, check_staff, note_leaving, sign_in

__all__ = [
    "BADGE_ALPHABET",
    "SHORTEST_PIN",
    "StaffMember",
    "check_manager",
    "check_new_pin",
    "check_staff",
    "hash_pin",
    "new_badge",
    "note_leaving",
    "sign_in",
]
