"""Nobody is named in an export, and no code in it is worth anything."""

from pathlib import Path

from sqlalchemy import select

from db.vouchers import VOUCHER
from kiosk.services.exports import EXPORTS, FORMATS, write_export
from kiosk.services.shop import OpenShop
from tests.kiosk.services.exports.opened_again import text_of
from tests.kiosk.services.exports.planted import CONTACT, NAME, ORGANISATION, WHY_NOT, Planted
from tests.support.rows import everything
from tests.support.shops import LUC, LUC_BADGE, NADIA, NAMES


def secrets_of(shop: OpenShop, planted: Planted) -> set[str]:
    """Names, contacts, cards, badges, PINs, and codes that are worth money."""
    rows = everything(shop.engine)
    with shop.reading() as connection:
        vouchers = [row.code for row in connection.execute(select(VOUCHER.c.code))]
    secrets = {word for name in (*NAMES.values(), NAME) for word in name.split()}
    secrets |= {NADIA.first_name, LUC.first_name, LUC_BADGE, ORGANISATION, WHY_NOT, CONTACT}
    secrets |= {planted.card, "90010000000"}
    secrets |= {row["pin_hash"] for row in rows["staff"]}
    secrets |= {row["sealed"] for row in rows["member_identity"]}
    secrets |= {row["sealed"] for row in rows["topup_code"]}
    codes = {code for code in vouchers if len(code) >= 6}
    assert len(codes) > 3
    return secrets | codes


def test_no_export_names_anybody_or_has_a_code_that_is_worth_money(
    planted: Planted, long_shop: OpenShop, tmp_path: Path
) -> None:
    secrets = secrets_of(long_shop, planted)
    found = ""
    for what in EXPORTS:
        for format_ in FORMATS:
            target = tmp_path / f"{what}.{format_}"
            write_export(long_shop, what, format=format_, output=target)
            text = text_of(target, what, format_)
            assert not [each for each in secrets if each in text], (what, format_)
            found += text
    assert planted.reference in found
    assert "…" in found
