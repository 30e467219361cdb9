"""Ending a shift: nothing comes into it any more; it is counted and closed later."""

from sqlalchemy.exc import DBAPIError

from db import baskets, journal, shifts, tills
from kiosk.rules.errors import ShopError
from kiosk.services.counter.left_baskets import store_left_at_end
from kiosk.services.shifts.state import EndedShift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still


def end_shift(shop: OpenShop, staff: StaffMember) -> EndedShift:
    """End the till's open shift, with the till's perpetual totals of this moment.

    Baskets that are open or parked at this till are kept: they are not sold yet, and are
    paid in the next shift. Raises ShopError ``no_open_shift``.
    """
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        check_still(connection, shop, staff, "end_shift")
        now = tills.moment(head, shop.now())
        row = shifts.open_shift_of(connection, shop.till)
        if row is None:
            raise ShopError("no_open_shift", till=shop.till)
        head = store_left_at_end(connection, shop, head, row.id, now)
        if not shifts.end_shift(connection, row.id, head, staff.number, now):
            raise ShopError("no_open_shift", till=shop.till)
        kept = baskets.count_at(connection, shop.till)
        values = {
            "shift": row.number,
            "staff": staff.number,
            "last_ticket": head.last_ticket,
            "perpetual_cents": head.perpetual_cents,
            "perpetual_absolute_cents": head.perpetual_absolute_cents,
            "baskets_kept": kept,
        }
        head = journal.append(connection, head, "shift_ended", values, now, shop.sign)
        tills.save_till(connection, head)
    return EndedShift(
        row.id, row.number, row.day, row.opened_at, now, row.float_cents, staff.number, kept
    )


def refuse_ended(error: DBAPIError) -> None:
    """Raise ShopError ``shift_ended`` when that is why the database refused something."""
    if shifts.is_ended_shift(error):
        raise ShopError("shift_ended") from error
