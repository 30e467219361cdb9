"""A donation that was begun survives the end of the program: kept after every answer."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection

from db import donation_drafts, items
from kiosk.rules.donation_draft import Draft, LotDraft
from kiosk.rules.donations import LotEntry, SerialEntry
from kiosk.services.records import item_from
from kiosk.services.shop import OpenShop


def keep_draft(shop: OpenShop, draft: Draft) -> None:
    """Store the till's donation as it stands; one with nothing in it is forgotten."""
    if draft.is_empty:
        forget_draft(shop)
        return
    with shop.writing() as connection:
        donation_drafts.save(connection, shop.till, to_json(draft), shop.now())


def kept_draft(shop: OpenShop) -> Draft | None:
    """Return the till's donation as it was left; None when none was begun."""
    with shop.reading() as connection:
        content = donation_drafts.kept(connection, shop.till)
        return _from_json(connection, content) if content else None


def forget_draft(shop: OpenShop) -> None:
    """Throw the till's donation away. `record_donation` does so by itself."""
    with shop.writing() as connection:
        donation_drafts.drop(connection, shop.till)


def to_json(draft: Draft) -> str:
    """Return the draft as JSON, its items by SKU."""
    values = asdict(draft) | {
        "lots": [{"lot": asdict(each.lot), "is_whole": each.is_whole} for each in draft.lots]
    }
    return json.dumps(values, default=date.isoformat, separators=(",", ":"))


def _from_json(connection: Connection, content: str) -> Draft:
    """Return the draft with its items as they stand now."""
    stored: dict[str, Any] = json.loads(content)
    stored["given_on"] = date.fromisoformat(stored["given_on"])
    stored["lots"] = tuple(_lot(connection, **each) for each in stored["lots"])
    return Draft(**stored)


def _lot(connection: Connection, lot: dict[str, Any], is_whole: bool) -> LotDraft:
    row = items.find_item(connection, [lot["sku"]])
    if row is None:
        raise LookupError(f"item {lot['sku']} of a kept donation is not in the database")
    expires_on = date.fromisoformat(lot["expires_on"]) if lot["expires_on"] else None
    serials = tuple(SerialEntry(**each) for each in lot["serials"])
    entry = LotEntry(**lot | {"expires_on": expires_on, "serials": serials})
    return LotDraft(item_from(row), entry, is_whole)
