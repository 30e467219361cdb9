"""A shift that has ended and is not closed: what can be counted now."""

from sqlalchemy import Connection

from db import shifts
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.services.shop import OpenShop


def ended_row(connection: Connection, shop: OpenShop, shift_id: int) -> AnyRow:
    """Return a shift that can be counted now.

    Raises ShopError ``shift_not_ended``, ``shift_closed`` and ``shift_of_other_till``.
    """
    row = shifts.shift_by_id(connection, shift_id)
    if row is None or row.ended_at is None:
        raise ShopError("shift_not_ended")
    if row.till != shop.till:
        raise ShopError("shift_of_other_till", till=row.till)
    if row.closed_at is not None:
        raise ShopError("shift_closed", number=row.number)
    return row
