"""Somebody with a name, a contact and a card, of whom nothing may leave the shop."""

from dataclasses import dataclass

from kiosk.rules.orientations import Period
from kiosk.services.members import deeds as members
from kiosk.services.members.deeds import NewMember
from kiosk.services.members.identities import Identity
from kiosk.services.shop import OpenShop
from kiosk.settings import Settings
from tests.support.shops import NADIA, days, duty_at
from tests.support.volunteer import sell

NAME, CONTACT = "Zénaïde Marchandeau", "zenaide@example.org"
ORGANISATION, WHY_NOT = "Foyer des Tilleuls", "revend ses cartes"


@dataclass(frozen=True)
class Planted:
    """The shop's settings, and the member's reference and card."""

    settings: Settings
    reference: str
    card: str


def plant(shop: OpenShop) -> Planted:
    """They are enrolled, buy, pay with a voucher and are suspended."""
    new = NewMember("A", Period(days(0), days(60), ORGANISATION), identity=Identity(NAME, CONTACT))
    made = members.enrol(shop, NADIA.number, new)
    sell(shop, duty_at(shop), made.card, "BREAD", "PASS-2")
    members.suspend(shop, NADIA.number, made.reference, WHY_NOT)
    return Planted(shop.settings, made.reference, made.card)
