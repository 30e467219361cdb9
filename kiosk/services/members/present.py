"""A member as they stand now, whatever was known when their card was scanned."""

from sqlalchemy import Connection

from db import members
from kiosk.rules.basket import Basket, set_member
from kiosk.rules.members import Member
from kiosk.services.quotas.standings import with_standings
from kiosk.services.records import member_from
from kiosk.services.shop import OpenShop


def member_now(connection: Connection, shop: OpenShop, reference: str, card: str) -> Member | None:
    """Return the member by the card that was scanned, which may be dead by now, or by
    reference, with what is used of their quotas; None when nobody has that reference."""
    today = shop.today()
    row = members.find_by_card(connection, [card], today) if card else None
    row = row or members.find_by_reference(connection, reference, today)
    return with_standings(connection, shop, member_from(row, shop.settings.home)) if row else None


def look_again(shop: OpenShop, basket: Basket) -> Basket:
    """Return the basket with its member as they stand now."""
    if basket.member is None:
        return basket
    with shop.reading() as connection:
        member = member_now(connection, shop, basket.member.reference, basket.member.card)
    return set_member(basket, member) if member else basket
