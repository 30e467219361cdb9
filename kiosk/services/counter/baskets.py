"""Baskets survive the end of the program: kept after every change, parked, recalled."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection

from db import baskets, items
from kiosk.rules.basket import Allowance, Basket, Gift, Line, Tender, VoidedLine
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.paper import Look
from kiosk.rules.parked_codes import parked_codes
from kiosk.services.corrections.returnable import returns_again
from kiosk.services.counter.voiding import leave_voided
from kiosk.services.members.present import member_now
from kiosk.services.records import item_from
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.lookup import find_kept


def new_basket() -> Basket:
    """Return an empty basket with the id of the sale it may become."""
    return Basket(uuid4())


def keep_basket(shop: OpenShop, basket: Basket) -> None:
    """Store the till's open basket; an empty one is forgotten."""
    with shop.writing() as connection:
        if basket.is_empty and not basket.voided:
            baskets.drop_open(connection, shop.till)
        else:
            baskets.save_open(connection, shop.till, basket.sale_id, to_json(basket), shop.now())


def kept_basket(shop: OpenShop) -> Basket:
    """Return the till's open basket as it was left, or a new one."""
    with shop.reading() as connection:
        content = baskets.open_basket(connection, shop.till)
        return from_json(connection, shop, content) if content else new_basket()


def park_basket(shop: OpenShop, basket: Basket) -> Basket:
    """Put the basket aside and return a new one. Raises ShopError ``basket_empty``."""
    if basket.is_empty:
        raise ShopError("basket_empty")
    with shop.writing() as connection:
        now = shop.now()
        baskets.save_open(connection, shop.till, basket.sale_id, to_json(basket), now)
        baskets.park(connection, basket.sale_id, now)
    return new_basket()


@dataclass(frozen=True, slots=True)
class ParkedBasket:
    """A basket that was put aside."""

    sale_id: UUID
    till: str
    parked_at: datetime
    basket: Basket
    code: str = ""
    """By which it is taken up again at any till (`rules.parked_codes`)."""


def parked_baskets(shop: OpenShop) -> tuple[ParkedBasket, ...]:
    """Return the shop's parked baskets, the oldest first."""
    with shop.reading() as connection:
        rows = baskets.parked(connection)
        codes = parked_codes([row.sale_id for row in rows])
        return tuple(
            ParkedBasket(
                row.sale_id, row.till, row.parked_at, from_json(connection, shop, row.content), code
            )
            for row, code in zip(rows, codes, strict=True)
        )


def parked_code(shop: OpenShop, sale_id: UUID) -> str:
    """Return the short code of a parked basket; empty when it is not parked any more."""
    with shop.reading() as connection:
        parked = baskets.parked_ids(connection)
    return dict(zip(parked, parked_codes(parked), strict=True)).get(sale_id, "")


def recall_basket(shop: OpenShop, sale_id: UUID, present: Basket) -> Basket:
    """Take a parked basket up again; a basket that is `present` is parked instead.

    Raises ShopError ``basket_gone`` when another till was quicker.
    """
    with shop.writing() as connection:
        now = shop.now()
        if present.is_empty:
            leave_voided(connection, shop, present, now)
            baskets.drop_open(connection, shop.till)
        else:
            baskets.save_open(connection, shop.till, present.sale_id, to_json(present), now)
            baskets.park(connection, present.sale_id, now)
        content = baskets.recall(connection, shop.till, sale_id, now)
        if content is None:
            raise ShopError("basket_gone")
        return from_json(connection, shop, content)


def to_json(basket: Basket) -> str:
    """Return the basket as codes and what was typed; no name and no price is in it."""
    return json.dumps(
        {
            "sale_id": basket.sale_id.hex,
            "lines": [
                [
                    line.item.sku,
                    line.quantity,
                    line.weight_grams,
                    line.typed_price_cents,
                    line.serial,
                    line.preferred_lot,
                    [line.allowance.manager, line.allowance.reason] if line.allowance else None,
                ]
                for line in basket.lines
            ],
            "member": basket.member.reference if basket.member else None,
            "card": basket.member.card if basket.member else None,
            "discounts": [voucher.code for voucher in basket.discounts],
            "tenders": [
                [t.kind, t.amount_cents, t.voucher.code if t.voucher else None]
                for t in basket.tenders
            ],
            "gifts": [[gift.kind, gift.amount_cents] for gift in basket.gifts],
        }
        | _voided_json(basket)
        | _look_json(basket)
        | _returns_json(basket),
        separators=(",", ":"),
    )


def from_json(connection: Connection, shop: OpenShop, content: str) -> Basket:
    """Return the basket with its items, member and vouchers as they stand now."""
    stored: dict[str, Any] = json.loads(content)
    codes = {*stored["discounts"], *(code for *_, code in stored["tenders"] if code)}
    found = {code: find_kept(connection, code) for code in codes}
    known = {code: voucher for code, voucher in found.items() if voucher}
    member = None
    if stored["member"]:
        member = member_now(connection, shop, stored["member"], stored.get("card") or "")
    return Basket(
        sale_id=UUID(stored["sale_id"]),
        lines=tuple(_line(connection, *line) for line in stored["lines"]),
        member=member,
        discounts=tuple(known[code] for code in stored["discounts"] if code in known),
        tenders=tuple(
            Tender(kind, cents, known.get(code))
            for kind, cents, code in stored["tenders"]
            if code is None or code in known
        ),
        gifts=tuple(Gift(kind, cents) for kind, cents in stored.get("gifts", ())),
        voided=tuple(_voided(connection, *line) for line in stored.get("voided", ())),
        asked_look=Look(*stored["look"]) if "look" in stored else None,
        **_returns(connection, stored.get("returns")),
    )


def _look_json(basket: Basket) -> dict[str, Any]:
    look = basket.asked_look
    return {"look": [look.lang, look.large]} if look else {}


def _returns_json(basket: Basket) -> dict[str, Any]:
    if not basket.returns:
        return {}
    lines = [[line.line_number, line.quantity, line.to_stock] for line in basket.returns]
    sale = basket.returns[0].sale_id.hex
    return {"returns": {"sale": sale, "lines": lines, "reason": basket.return_reason}}


def _returns(connection: Connection, stored: dict[str, Any] | None) -> dict[str, Any]:
    """Return what comes back, as it may come back now."""
    if not stored:
        return {}
    returns = returns_again(connection, UUID(stored["sale"]), stored["lines"])
    return {"returns": returns, "return_reason": stored["reason"] if returns else ""}


def _voided_json(basket: Basket) -> dict[str, Any]:
    if not basket.voided:
        return {}
    rows = [
        [v.sku, v.quantity, v.total_cents, v.staff_number, v.at.isoformat(), v.whole_basket]
        for v in basket.voided
    ]
    return {"voided": rows}


def _voided(
    connection: Connection,
    sku: str,
    quantity: int,
    cents: int,
    staff_number: int,
    at: str,
    whole: bool,
) -> VoidedLine:
    label = _item(connection, sku).label
    when = datetime.fromisoformat(at)
    return VoidedLine(sku, label, quantity, cents, staff_number, when, whole)


def _line(
    connection: Connection,
    sku: str,
    quantity: int,
    grams: int | None,
    cents: int | None,
    serial: str | None = None,
    lot: str | None = None,
    allowed: tuple[int, str] | None = None,
) -> Line:
    allowance = Allowance(*allowed) if allowed else None
    return Line(_item(connection, sku), quantity, grams, cents, serial, lot, allowance)


def _item(connection: Connection, sku: str) -> Item:
    row = items.find_item(connection, [sku])
    if row is None:
        raise LookupError(f"item {sku} of a kept basket is not in the database")
    return item_from(row)
