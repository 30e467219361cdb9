"""Which voucher a code stands for: one in the books, or one known by its shape."""

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

_SIGNS = {"9": 10, "A": 26, "*": 36}
_SAMPLE = 50
"""So many vouchers tell whether the codes of a series carry check digits."""


def find_voucher(connection: Connection, spellings: Iterable[str]) -> Voucher | None:
    """Return the voucher in the books with one of these spellings, or typed in groups."""
    row = vouchers.find_voucher(connection, _as_kept(spellings))
    return voucher_from(row) if row else None


def find_by_shape(connection: Connection, spellings: Iterable[str]) -> Voucher | None:
    """Return the voucher of another issuer whose code has a shape that the shop takes.

    One that was taken before, under whatever shape, is as the books have it. A barcode is
    never a voucher.
    """
    spellings = [each for each in spellings if not is_gtin(each)]
    shapes: list[tuple[AnyRow, str]] = []
    kept: list[str] = []
    for row in sorted(voucher_books.patterns(connection), key=_how_many):
        pattern = CodePattern(row.id, row.issuer, row.mask, row.value_cents)
        codes = filter(None, map(pattern.code_of, spellings))
        if code := next(codes, None):
            shapes.append((row, code))
            # As it stands, or as a file of vouchers may have spelled it.
            kept += (code, spelled := pattern.spelled(code), spelled.replace(" ", "-"))
    if not shapes:
        return None
    known = vouchers.find_voucher(connection, tuple(dict.fromkeys(kept)))
    return voucher_from(known) if known else _first_seen(*shapes[0])


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

    It does with the shape of the shop's own codes, or that of a voucher in the books
    (`db.tables.vouchers.form_of`): any other could not have hit. A barcode is never a guess.
    """
    tidied = [tidy(each) for each in scan.spellings]
    if any(has_shape(each) and is_well_typed(each) for each in tidied):
        return "unknown"
    if _could_be_imported(connection, scan):
        return "unknown"
    return "mistyped" if has_shape(tidied[0]) else ""


def _could_be_imported(connection: Connection, scan: Scan) -> bool:
    """Tell whether vouchers in the books look like this unknown code.

    Where all of them carry check digits, one without is a slip.
    """
    texts = {each.upper() for each in scan.spellings if not is_gtin(each)}
    if scan.kind == "gtin" or not texts:
        return False
    codes = voucher_books.codes_like(connection, texts, _SAMPLE)
    return not all(map(_has_check_digits, codes))


def _has_check_digits(code: str) -> bool:
    return is_gtin(code) or (has_shape(code) and is_well_typed(code))


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
