"""Members: people whom a social worker has oriented to the shop."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Literal

from kiosk.rules.errors import ShopError
from kiosk.rules.paper import AS_THE_SHOP, Look
from kiosk.rules.quotas import Standing

ENDS_SOON = timedelta(days=14)


class Orientation(Enum):
    """How a member, and the card in the hand, stands on a given day."""

    VALID = "valid"
    ENDS_SOON = "ends_soon"
    NOT_YET = "not_yet"
    ENDED = "ended"
    SUSPENDED = "suspended"
    CARD_REPLACED = "card_replaced"

    @property
    def light(self) -> Literal["green", "amber", "red"]:
        """The one light that stands for it at the counter."""
        if self is Orientation.VALID:
            return "green"
        return "amber" if self is Orientation.ENDS_SOON else "red"


@dataclass(frozen=True, slots=True)
class Member:
    """A member by a random reference; `name` is what the counter may show of it.

    `percent_bp` is the tier's share of the market value, in basis points. The validity is
    that of the present orientation, or of the nearest one; both days are included.
    """

    reference: str
    name: str
    tier: str
    percent_bp: int
    household_size: int
    valid_from: date
    valid_until: date
    household: str = ""
    """The reference of the people who share a household's quotas."""
    orientation_id: int = 0
    suspended: bool = False
    renewed_until: date | None = None
    """The last day of the renewal that follows without a gap."""
    card: str = ""
    """The card that was scanned."""
    card_ended: bool = False
    """Another card took its place since it was scanned."""
    standings: tuple[Standing, ...] = ()
    """How the member stood with each quota when the card was scanned."""
    look: Look = AS_THE_SHOP
    """How they read their receipts."""

    @property
    def until(self) -> date:
        """The last day with rights, the renewal included."""
        return self.renewed_until or self.valid_until

    @property
    def initials(self) -> str:
        """What lists at the counter show: "A. D."; the reference where no name is known."""
        if self.name == self.reference:
            return self.reference
        return " ".join(f"{word[0].upper()}." for word in self.name.split())

    def orientation(self, today: date) -> Orientation:
        """Say how the member stands on the day `today` of the shop."""
        if self.card_ended:
            return Orientation.CARD_REPLACED
        if self.suspended:
            return Orientation.SUSPENDED
        if today < self.valid_from:
            return Orientation.NOT_YET
        if today > self.until:
            return Orientation.ENDED
        if self.until - today <= ENDS_SOON:
            return Orientation.ENDS_SOON
        return Orientation.VALID

    def has_rights(self, today: date) -> bool:
        """Tell whether social prices apply on the day `today`."""
        return self.orientation(today).light != "red"


def why_no_rights(member: Member, today: date, *, pays_public: bool = False) -> ShopError | None:
    """Return why this card gives no social prices today, as far as the counter may know.

    ``card_replaced``, ``member_suspended``, or ``orientation_not_valid`` with the day on
    which it starts or ended. `pays_public` goes into its sentence.
    """
    match member.orientation(today):
        case Orientation.CARD_REPLACED:
            return ShopError("card_replaced")
        case Orientation.SUSPENDED:
            return ShopError("member_suspended")
        case Orientation.NOT_YET:
            day = {"starts": member.valid_from}
        case Orientation.ENDED:
            day = {"ended": member.until}
        case _:
            return None
    public = {"pays_public": True} if pays_public else {}
    return ShopError("orientation_not_valid", **day, **public)


def check_card_sells(member: Member, today: date, *, expired_pays_public: bool) -> None:
    """Raise why nothing may be sold on this card today (`why_no_rights`).

    An orientation out of date may still buy where the shop says so; a suspended member or
    a dead card never does.
    """
    refusal = why_no_rights(member, today)
    if refusal and not (expired_pays_public and refusal.code == "orientation_not_valid"):
        raise refusal


def counter_name(display_name: str) -> str:
    """Shorten a name to what others at the counter may see: first name and initials.

    >>> counter_name("Aminata Diallo")
    'Aminata D.'
    """
    first, *others = display_name.split()[:3] or ["?"]
    return " ".join([first[:20], *(f"{word[0].upper()}." for word in others)])
