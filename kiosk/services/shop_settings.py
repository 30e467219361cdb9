"""What a manager changes about the shop itself."""

from dataclasses import replace

from sqlalchemy import update

from db import tills
from kiosk.rules.paper import Policy
from kiosk.rules.roles import check_may
from kiosk.services.shop import OpenShop, shop_record
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still


def set_receipts(shop: OpenShop, policy: Policy, staff: StaffMember) -> OpenShop:
    """Say from now on whether receipts are printed; return the shop as it is then.

    Journalled as ``settings_changed``, with what it was. Raises ShopError ``manager_needed``.
    """
    check_may(staff.role, "staff")
    now = shop.now()
    with shop.writing() as connection:
        check_still(connection, shop, staff, "staff")
        before = shop_record(connection)
        connection.execute(update(tills.SHOP).values(receipts=policy))
        values = {
            "setting": "receipts",
            "before": before.receipts if before else None,
            "after": policy,
            "staff": staff.number,
        }
        shop.write_journal(connection, "settings_changed", values, now)
    return look_again(shop)


def look_again(shop: OpenShop) -> OpenShop:
    """Return the shop with its record as it is now: another till may have changed it."""
    with shop.reading() as connection:
        record = shop_record(connection)
    return replace(shop, record=record) if record else shop
