"""Whether who does something still works here, and still may: sign-in may be hours ago.

See docs/decisions/pins-and-locking.md.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from db import staff as staff_table
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import Deed, check_may, may
from kiosk.services.staff.people import StaffMember

if TYPE_CHECKING:
    from kiosk.services.shop import OpenShop


def check_still(
    connection: Connection, shop: "OpenShop", who: StaffMember | int, deed: Deed
) -> None:
    """Hold the door of a deed once more, in its own transaction.

    `who`: as they signed in, or a staff number. In training nothing of the shop changes:
    there the role of the sign-in counts. Raises ShopError ``manager_needed``, and
    ``staff_changed`` where somebody has left, or may this no more, since they signed in.
    """
    known = who.role if isinstance(who, StaffMember) else None
    if known:
        check_may(known, deed)
    if shop.training:
        return
    number = who.number if isinstance(who, StaffMember) else who
    role = staff_table.role_of(connection, number)
    if role is None or (known and not may(role, deed)):
        raise ShopError("staff_changed")
    check_may(role, deed)


def is_as_before(shop: "OpenShop", staff: StaffMember) -> bool:
    """Tell whether somebody who is signed in still works here, in the same role."""
    with shop.of_people.reading() as connection:
        return staff_table.role_of(connection, staff.number) == staff.role
