"""Issuing the shop's own vouchers: a batch at a time, or one with a sale."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from db import items, members, tariffs, tills, voucher_books, vouchers
from db.rows import AnyRow
from kiosk.rules.card_codes import plain_card
from kiosk.rules.categories import known_among
from kiosk.rules.errors import ShopError
from kiosk.rules.voucher_batches import NewBatch, check_batch
from kiosk.rules.vouchers import Voucher
from kiosk.services.records import voucher_from
from kiosk.services.shop import OpenShop
from kiosk.services.staff.standing import check_still
from kiosk.services.vouchers.codes import new_code

SHOWN = 200
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it stands now. `sample` is one of its vouchers; all were issued alike.

    open: something is left on them; untouched: nobody used them yet either.
    """

    id: int
    label: str
    count: int
    issued_at: datetime
    untouched: int
    open: int
    cancelled: int
    sample: Voucher


def issue_one(
    connection: Connection,
    shop: OpenShop,
    value_cents: int,
    issuer: str,
    staff_number: int,
    at: datetime,
) -> str:
    """Issue one payment voucher for anybody, in a transaction that is open; return its code.

    It belongs to no batch. The caller journals the deed: inside a sale the till's head is
    held already, and an entry of ours would fork the chain. `staff_number` and `at` are
    the caller's to write down beside the deed. Raises ShopError ``batch_value`` unless the
    value is more than nothing.
    """
    if value_cents <= 0:
        raise ShopError("batch_value")
    code = new_code()
    row = {"code": code, "kind": "payment", "issuer": issuer, "value_cents": value_cents}
    voucher_books.add_vouchers(connection, [row | {"balance_cents": value_cents}])
    return code


def issue_batch(shop: OpenShop, new: NewBatch, staff_number: int) -> int:
    """Issue a batch, all or none; return its number. The codes are random.

    The journal keeps count and values, no code. Raises ShopError as `check_batch`, and
    ``batch_member``, ``batch_tier``, ``batch_category`` and ``item_unknown``.
    """
    check_batch(new, shop.today())
    at = shop.now()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        check_still(connection, shop, staff_number, "vouchers")
        values = _stored_values(connection, new, shop.today())
        batch_id = voucher_books.add_batch(connection, new.label, new.count, staff_number, at)
        for rows in _rows(new.count, values | {"batch_id": batch_id}):
            voucher_books.add_vouchers(connection, rows)
        entry = {
            "batch": batch_id,
            "label": new.label,
            "count": new.count,
            "staff": staff_number,
            **{name: _plain(value) for name, value in values.items() if value is not None},
        }
        shop.write_journal(connection, "vouchers_issued", entry, at)
    return batch_id


def last_batches(shop: OpenShop) -> tuple[Batch, ...]:
    """Return the newest batches first."""
    with shop.reading() as connection:
        return tuple(_batch(connection, row) for row in voucher_books.batches(connection, SHOWN))


def find_batch(shop: OpenShop, batch_id: int) -> Batch:
    """Return one batch. Raises ShopError ``batch_unknown``."""
    with shop.reading() as connection:
        row = voucher_books.batch(connection, batch_id)
        if row is None:
            raise ShopError("batch_unknown", batch=batch_id)
        return _batch(connection, row)


def find_bearer(shop: OpenShop, code: str) -> str:
    """Return the reference of a member by a card or the reference. Raises ``batch_member``."""
    with shop.reading() as connection:
        return _member(connection, code, shop.today())


def _batch(connection: Connection, row: AnyRow) -> Batch:
    sample = vouchers.find_voucher(connection, [row.one_code])
    if sample is None:
        raise LookupError(f"batch {row.id} has no voucher")
    return Batch(
        row.id,
        row.label,
        int(row._mapping["count"]),
        row.issued_at,
        int(row.untouched),
        int(row.open),
        int(row.cancelled),
        voucher_from(sample),
    )


def _stored_values(connection: Connection, new: NewBatch, today: date) -> dict[str, Any]:
    """Return the columns that all vouchers of the batch share."""
    is_payment = new.kind == "payment"
    has_cents = new.kind in ("payment", "amount")
    if new.scope == "item" and items.find_item(connection, [new.target]) is None:
        raise ShopError("item_unknown", sku=new.target)
    categories = tariffs.categories(connection)
    if new.scope == "category" and not known_among([new.target], categories):
        raise ShopError("batch_category", category=new.target)
    if new.tier and not voucher_books.tier_exists(connection, new.tier):
        raise ShopError("batch_tier", tier=new.tier)
    return {
        "kind": new.kind,
        "issuer": new.issuer,
        "value_cents": new.value if has_cents else None,
        "percent_bp": new.value if new.kind == "percent" else None,
        "balance_cents": new.value if is_payment else None,
        "uses": None if is_payment else new.uses,
        "uses_left": None if is_payment else new.uses,
        "scope": new.scope,
        "target": new.target,
        "min_basket_cents": new.min_basket_cents,
        "valid_from": new.valid_from,
        "valid_until": new.valid_until,
        "tier": new.tier or None,
        "member": _member(connection, new.member, today) if new.member else None,
    }


def _member(connection: Connection, code: str, today: date) -> str:
    """Return the reference of a member by card or reference."""
    row = members.find_by_card(connection, [code, code.upper(), plain_card(code)], today)
    row = row or members.find_by_reference(connection, code, today)
    if row is None:
        raise ShopError("batch_member", scanned=code)
    return str(row.reference)


def _rows(count: int, values: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    left = count
    while left:
        some = min(left, _AT_ONCE)
        yield [{"code": new_code()} | values for _ in range(some)]
        left -= some


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
