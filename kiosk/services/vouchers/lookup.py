"""Which voucher a code stands for: one in the books, or one known by its shape."""

import re
from collections.abc import Iterable
from math import prod

from sqlalchemy import Connection

from db import items, voucher_books, vouchers
from db.rows import AnyRow
from kiosk.rules.scans import Scan, is_gtin
from kiosk.rules.voucher_codes import CodePattern, has_shape, is_well_typed, tidy
from kiosk.rules.vouchers import Voucher
from kiosk.services.records import voucher_from
from kiosk.services.shop import OpenShop

_STEM = re.compile(r"[A-Z]{2,}")
"""What the codes of an imported series begin with."""
_SIGNS = {"9": 10, "A": 26, "*": 36}


def find_voucher(connection: Connection, spellings: Iterable[str]) -> Voucher | None:
    """Return the voucher in the books with one of these spellings, or typed in groups."""
    row = vouchers.find_voucher(connection, _as_kept(spellings))
    return voucher_from(row) if row else None


def find_by_shape(connection: Connection, spellings: Iterable[str]) -> Voucher | None:
    """Return the voucher of another issuer whose code has a shape that the shop takes.

    One that was taken before is as the books have it. A barcode is never a voucher.
    """
    spellings = [each for each in spellings if not is_gtin(each)]
    for row in sorted(voucher_books.patterns(connection), key=_how_many):
        pattern = CodePattern(row.id, row.issuer, row.mask, row.value_cents)
        codes = filter(None, map(pattern.code_of, spellings))
        if code := next(codes, None):
            known = vouchers.find_voucher(connection, [code])
            return voucher_from(known) if known else _first_seen(row, code)
    return None


def find_kept(connection: Connection, code: str) -> Voucher | None:
    """Return the voucher of a code that was written down or is typed, as it stands now."""
    return find_voucher(connection, (code, code.upper())) or find_by_shape(connection, [code])


def target_name(shop: OpenShop, voucher: Voucher) -> str:
    """Return the name of the item or category that a voucher is for; empty for all."""
    if voucher.scope != "item":
        return voucher.target
    with shop.reading() as connection:
        item = items.find_item(connection, [voucher.target])
    return str(item.label) if item else voucher.target


def why_unknown(connection: Connection, scan: Scan) -> str:
    """Return what an unknown code is for the manager's view: "mistyped", "unknown" (a
    guess), or nothing where it does not look like a voucher of this shop.

    It does with the shape of the shop's own codes, or beginning like vouchers of the same
    length do. Figures alone are barcodes and numbers, never a guess.
    """
    tidied = [tidy(each) for each in scan.spellings]
    if any(has_shape(each) and is_well_typed(each) for each in tidied):
        return "unknown"
    if has_shape(tidied[0]):
        return "mistyped"
    for text in dict.fromkeys(each.upper() for each in scan.spellings):
        stem = _STEM.match(text)
        if stem and voucher_books.stem_exists(connection, stem[0], len(text)):
            return "unknown"
    return ""


def _as_kept(spellings: Iterable[str]) -> tuple[str, ...]:
    spellings = tuple(spellings)
    own = (each for each in map(tidy, spellings) if has_shape(each))
    return tuple(dict.fromkeys((*spellings, *own)))


def _how_many(pattern: AnyRow) -> tuple[int, int]:
    """Order patterns by how many codes have the shape, the narrowest first."""
    return prod(_SIGNS.get(sign, 1) for sign in pattern.mask), pattern.id


def _first_seen(row: AnyRow, code: str) -> Voucher:
    return Voucher(
        code=code,
        kind="payment",
        issuer=row.issuer,
        value_cents=row.value_cents,
        balance_cents=row.value_cents,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        pattern_id=row.id,
    )
