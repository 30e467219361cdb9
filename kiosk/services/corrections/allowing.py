"""Who may take so much back."""

from collections.abc import Sequence

from sqlalchemy import Connection

from kiosk.rules.roles import Deed, may
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still


def check_allowed(
    connection: Connection,
    shop: OpenShop,
    cents: int,
    deeds: Sequence[Deed],
    staff: StaffMember,
    allowed_by: StaffMember | None,
) -> int | None:
    """Return the number of the manager who allows it, None where nobody has to.

    `deeds` are that of any amount and that above `settings.refund_limit_cents`. Raises
    ShopError ``manager_needed`` and ``staff_changed``.
    """
    small, large = deeds
    check_still(connection, shop, staff, small)
    if cents <= shop.settings.refund_limit_cents:
        return None
    if allowed_by is None or may(staff.role, large):
        allowed_by = staff
    check_still(connection, shop, allowed_by, large)
    return allowed_by.number
