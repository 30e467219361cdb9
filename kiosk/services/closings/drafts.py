"""A count that was begun survives the end of the program: kept at every change."""

import json
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection

from db import counts, tills
from kiosk.rules.cash_count import Count, Key, Pile
from kiosk.rules.count_draft import CountDraft
from kiosk.services.closings.ended import ended_row
from kiosk.services.shop import OpenShop


def keep_draft(shop: OpenShop, shift_id: int, draft: CountDraft) -> None:
    """Store a shift's count as it stands.

    How often it was confirmed is not the caller's to say, nor that it is: only
    `kiosk.services.closings.count.confirm_count` does, and a count that is changed after it
    is not confirmed any more. Raises ShopError as `ended_row`.
    """
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        ended_row(connection, shop, shift_id)
        stored = draft_of(connection, shift_id)
        confirmed = stored.confirmed and draft.confirmed and draft.count == stored.count
        draft = replace(draft, counts=stored.counts, confirmed=confirmed)
        counts.save_draft(connection, shift_id, to_json(draft), shop.now())


def kept_draft(shop: OpenShop, shift_id: int) -> CountDraft:
    """Return a shift's count as it was left; an empty one when none was begun."""
    with shop.reading() as connection:
        return draft_of(connection, shift_id)


def draft_of(connection: Connection, shift_id: int) -> CountDraft:
    """Return what `kept_draft` does, in a transaction of the caller."""
    content = counts.kept_draft(connection, shift_id)
    return from_json(content) if content else CountDraft()


def to_json(draft: CountDraft) -> str:
    """Return the draft as JSON."""
    return json.dumps(asdict(draft), ensure_ascii=False, separators=(",", ":"))


def from_json(content: str) -> CountDraft:
    """Return the draft that `to_json` wrote."""
    stored: dict[str, Any] = json.loads(content)
    count = stored["count"]
    return CountDraft(
        count=Count(
            piles=tuple(Pile(**pile) for pile in count["piles"]),
            cash_cents=count["cash_cents"],
            amounts=tuple((_key(key), cents) for key, cents in count["amounts"]),
        ),
        confirmed=stored["confirmed"],
        counts=stored["counts"],
        reasons=tuple((_key(key), reason) for key, reason in stored["reasons"]),
        float_cents=stored["float_cents"],
    )


def _key(stored: list[str]) -> Key:
    kind, issuer = stored
    return kind, issuer
