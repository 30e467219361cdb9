"""The shop's logo: kept by its content, and shown at the head of receipts."""

import hashlib
from pathlib import Path

from sqlalchemy import Connection, update

from db import printers, tills
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import check_may
from kiosk.services.printers.logo_picture import MOST_BYTES, logo_of
from kiosk.services.shop import OpenShop, shop_record
from kiosk.services.shop_settings import look_again
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still


def set_logo(shop: OpenShop, file: bytes, staff: StaffMember | None = None) -> OpenShop:
    """Show the picture of a PNG file at the head of receipts from now on; return the shop as it
    is then. Journalled as ``settings_changed``; `staff` is None for whoever runs the computer.

    Raises ShopError as `logo_of`, ``printer_not_in_training`` and ``manager_needed``.
    """
    _check(shop, staff)
    png = logo_of(file)
    sha256 = hashlib.sha256(png).hexdigest()
    with shop.writing() as connection:
        printers.add_picture(connection, sha256, png)
        _change(connection, shop, sha256, staff)
    return look_again(shop)


def read_logo(file: Path) -> bytes:
    """Return what is in a file, one byte more than a logo may have at most. Raises ShopError
    ``file_missing`` and ``file_refused``."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise ShopError("file_missing", file=file) from error
    except OSError as error:
        raise ShopError("file_refused", file=file, reason=error.strerror) from error


def take_logo_away(shop: OpenShop, staff: StaffMember | None = None) -> OpenShop:
    """Show no picture from now on; receipts that have one keep it. Raises as `set_logo`."""
    _check(shop, staff)
    with shop.writing() as connection:
        _change(connection, shop, None, staff)
    return look_again(shop)


def logo_png(shop: OpenShop) -> bytes | None:
    """Return the picture at the head of receipts, None for none."""
    if shop.record.logo_sha256 is None:
        return None
    with shop.reading() as connection:
        return printers.picture(connection, shop.record.logo_sha256)


def _check(shop: OpenShop, staff: StaffMember | None) -> None:
    if shop.training:
        raise ShopError("printer_not_in_training")
    if staff:
        check_may(staff.role, "staff")


def _change(
    connection: Connection, shop: OpenShop, sha256: str | None, staff: StaffMember | None
) -> None:
    if staff:
        check_still(connection, shop, staff, "staff")
    before = shop_record(connection)
    connection.execute(update(tills.SHOP).values(logo_sha256=sha256))
    values = {
        "setting": "logo",
        "before": before.logo_sha256 if before else None,
        "after": sha256,
        "staff": staff.number if staff else None,
    }
    shop.write_journal(connection, "settings_changed", values, shop.now())
