"""A member at the moment of the sale: what another till may have changed since the scan."""

from sqlalchemy import Connection

from db import members
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member


def check_member(connection: Connection, member: Member) -> None:
    """Raise ShopError ``member_suspended`` or ``card_replaced`` as the member stands now.

    One statement; it holds no row, for a deed about a member waits for no sale.
    """
    state = members.state_of(connection, member.reference, member.card)
    if state.ended_at is not None:
        raise ShopError("card_replaced")
    if state.suspended_at is not None:
        raise ShopError("member_suspended")
