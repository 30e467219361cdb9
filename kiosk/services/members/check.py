"""A member at the moment of the sale: what another till may have changed since the scan."""

from datetime import date

from sqlalchemy import Connection

from db import members
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member


def check_member(connection: Connection, member: Member, today: date) -> int:
    """Return the version of the rules that hold, if the member stands as they were scanned.

    Raises ShopError ``card_replaced``, ``member_suspended`` and ``member_changed`` (tier,
    household or orientation). One statement; it holds no row, for a deed about a member
    waits for no sale.
    """
    state = members.state_of(connection, member.reference, member.card, today)
    if state.ended_at is not None:
        raise ShopError("card_replaced")
    if state.suspended_at is not None:
        raise ShopError("member_suspended")
    now = (state.tier, state.percent_bp, state.household, state.household_size)
    scanned = (member.tier, member.percent_bp, member.household, member.household_size)
    if now != scanned or state.orientation_id != member.orientation_id:
        raise ShopError("member_changed")
    return state.rules_version or 0
