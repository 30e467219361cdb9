"""Vouchers of every kind for tests, and what must always be right about all of them."""

from typing import Any

from sqlalchemy import Engine, insert

from db.tables import metadata
from db.voucher_books import add_pattern
from kiosk.services.shop import OpenShop
from tests.support.books import of_each, total
from tests.support.correction_books import check_uses
from tests.support.rows import everything

MASK = "PN-9999-AAAA"
PATTERN_CODE = "PN-1234-ABCD"
KEPT_CODE = "PN1234ABCD"


def add_voucher(shop: OpenShop, code: str, kind: str, **values: Any) -> None:
    """Write a voucher down; what is not said is as a plain one has it."""
    row: dict[str, Any] = {"code": code, "kind": kind, "issuer": "Emmaüs", **values}
    if kind == "payment":
        row.setdefault("balance_cents", row["value_cents"])
    else:
        row.setdefault("uses", 1)
        row.setdefault("uses_left", row["uses"])
    with shop.writing() as connection:
        connection.execute(insert(metadata.tables["voucher"]), row)


def take_codes_like(shop: OpenShop, mask: str = MASK, value_cents: int = 1000) -> None:
    """Let the shop take another issuer's codes by their shape."""
    with shop.writing() as connection:
        row = {"issuer": "Pass numérique", "mask": mask, "value_cents": value_cents}
        add_pattern(connection, row)


def check_value_is_conserved(engine: Engine) -> None:
    """Of every voucher: issued = redeemed + left + cancelled."""
    rows = everything(engine)
    check_uses(rows)
    redeemed = of_each(rows["redemption"], "voucher")
    cancelled = of_each(rows["voucher_cancellation"], "voucher")
    for voucher in rows["voucher"]:
        code = voucher["code"]
        if voucher["kind"] == "payment":
            assert voucher["value_cents"] == (
                total(redeemed[code], "amount_cents")
                + voucher["balance_cents"]
                + total(cancelled[code], "amount_cents")
            ), code
