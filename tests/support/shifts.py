"""Shifts in states that a test needs at once."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from db.shifts import SHIFT
from kiosk.services.shop import OpenShop
from tests.support.rows import everything


def close_by_hand(shop: OpenShop, shift_id: int, float_left_cents: int, at: datetime) -> None:
    """Close an ended shift as a count does, without the count."""
    values = {
        "closed_at": at,
        "closed_offset_minutes": 60,
        "closed_by": 1,
        "float_left_cents": float_left_cents,
        "deposit_cents": 0,
    }
    with shop.writing() as connection:
        connection.execute(update(SHIFT).where(SHIFT.c.id == shift_id).values(values))


def shift_row(shop: OpenShop, shift_id: int) -> dict[str, Any]:
    """A shift as the database holds it."""
    return next(row for row in everything(shop.engine)["shift"] if row["id"] == shift_id)
