"""Writing down what was taken out of baskets: with their sale, or when they are left."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from db import journal, shifts, tills, voids
from db.tills import TillHead
from kiosk.rules.basket import Basket, VoidedLine
from kiosk.rules.errors import ShopError
from kiosk.rules.voiding import was_left
from kiosk.services.shop import OpenShop


def store_voided(connection: Connection, basket: Basket, shift_id: int) -> dict[str, Any]:
    """Write what the basket lost in its sale's transaction; return the journal's values.

    Nothing is written, and nothing returned, for a basket that lost nothing.
    """
    if not basket.voided:
        return {}
    voids.add_voided(connection, [_row(line, basket, shift_id) for line in basket.voided])
    return {"voided": [_journalled(line) for line in basket.voided]}


def leave_voided(connection: Connection, shop: OpenShop, basket: Basket, at: datetime) -> None:
    """Write down what was taken out of a basket that nobody paid, if anything was.

    Raises ShopError ``shift_ended`` when the till has no open shift.
    """
    if not was_left(basket):
        return
    head = tills.lock_till(connection, shop.till)
    shift = shifts.open_shift_of(connection, shop.till)
    if shift is None:
        raise ShopError("shift_ended")
    tills.save_till(connection, store_left(connection, shop, head, basket, shift.id, at))


def store_left(
    connection: Connection,
    shop: OpenShop,
    head: TillHead,
    basket: Basket,
    shift_id: int,
    at: datetime,
) -> TillHead:
    """Write down what a basket lost that nobody paid; return the head of the locked till."""
    values = {"basket": str(basket.sale_id), "shift": head.last_shift}
    values |= store_voided(connection, basket, shift_id)
    return journal.append(connection, head, "basket_voided", values, at, shop.sign)


def _row(line: VoidedLine, basket: Basket, shift_id: int) -> dict[str, Any]:
    return {
        "shift_id": shift_id,
        "basket_id": basket.sale_id,
        "staff_number": line.staff_number,
        "sku": line.sku,
        "label": line.label,
        "quantity": line.quantity,
        "total_cents": line.total_cents,
        "whole_basket": line.whole_basket,
        "at": line.at,
    }


def _journalled(line: VoidedLine) -> dict[str, Any]:
    values: dict[str, Any] = {
        "sku": line.sku,
        "label": line.label,
        "quantity": line.quantity,
        "total_cents": line.total_cents,
        "staff": line.staff_number,
        "at": line.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    return values | ({"whole_basket": True} if line.whole_basket else {})
