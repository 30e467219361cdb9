"""The second signature under a closing: somebody else who looked at the figures."""

from sqlalchemy import Connection

from db import staff as staff_table
from kiosk.rules.errors import ShopError
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember, check_staff


def second_person(
    shop: OpenShop, closer: StaffMember, number_or_badge: str, pin: str
) -> StaffMember:
    """Return who signs beside the one who closes, of whatever role.

    Raises ShopError ``second_person_needed`` for the same person, and those of `check_staff`.
    """
    second = check_staff(shop, number_or_badge, pin)
    if second.number == closer.number:
        raise ShopError("second_person_needed")
    return second


def check_second(
    connection: Connection, shop: OpenShop, closer: StaffMember, second: StaffMember | None
) -> None:
    """Look once more, in the transaction of the closing, that the one who signed is another
    person and still works here. Raises ShopError ``second_person_needed``."""
    if second is None:
        return
    # In training nobody of the shop is looked up: its people are made for it.
    is_here = shop.training or staff_table.role_of(connection, second.number) is not None
    if second.number == closer.number or not is_here:
        raise ShopError("second_person_needed")
