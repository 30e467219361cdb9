"""Members: people whom a social worker has oriented to the shop."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

ENDS_SOON = timedelta(days=14)


class Orientation(Enum):
    """How a member's orientation stands on a given day."""

    VALID = "valid"
    ENDS_SOON = "ends_soon"
    NOT_YET = "not_yet"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Member:
    """A member by card reference; `name` is what the counter may show of it.

    `percent_bp` is the tier's share of the market value, in basis points.
    Both days of the validity are included.
    """

    card: str
    name: str
    tier: str
    percent_bp: int
    household_size: int
    valid_from: date
    valid_until: date

    def orientation(self, today: date) -> Orientation:
        """Say how the orientation stands on the day `today` of the shop."""
        if today < self.valid_from:
            return Orientation.NOT_YET
        if today > self.valid_until:
            return Orientation.ENDED
        if self.valid_until - today <= ENDS_SOON:
            return Orientation.ENDS_SOON
        return Orientation.VALID

    def has_rights(self, today: date) -> bool:
        """Tell whether social prices apply on the day `today`."""
        return self.valid_from <= today <= self.valid_until


def counter_name(display_name: str) -> str:
    """Shorten a name to what others at the counter may see: first name and initials.

    >>> counter_name("Aminata Diallo")
    'Aminata D.'
    """
    first, *others = display_name.split()[:3] or ["?"]
    return " ".join([first[:20], *(f"{word[0].upper()}." for word in others)])
