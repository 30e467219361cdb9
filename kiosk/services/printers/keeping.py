"""Keeping what a test found of the till's printer."""

from typing import Any

from db import printers
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import check_may
from kiosk.services.printers.setting_up import Findings, PrinterTrial
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still


def check_may_test(shop: OpenShop, staff: StaffMember | None) -> None:
    """Let managers try a printer, and whoever runs the computer (None).

    Raises ShopError ``manager_needed`` and ``printer_not_in_training``.
    """
    if shop.training:
        raise ShopError("printer_not_in_training")
    if staff:
        check_may(staff.role, "staff")


def keep_findings(
    shop: OpenShop, address: str, findings: Findings, staff: StaffMember | None = None
) -> None:
    """Keep what was found of the printer at `address` in the place of its last test;
    journalled as ``printer_tested``. Raises ShopError as `check_may_test` and
    `Findings.check_prints`."""
    check_may_test(shop, staff)
    findings.check_prints()
    now = shop.now()
    facts: dict[str, Any] = {
        "columns": findings.columns,
        "code_page": findings.page.number,
        "encoding": findings.page.encoding,
        "proof": findings.proof,
        "cutter": findings.cutter,
        "images": findings.images,
        "drawer": findings.drawer,
        "logo_sha256": findings.logo_sha256,
    }
    told = {"address": address, "staff": staff.number if staff else None}
    with shop.writing() as connection:
        if staff:
            check_still(connection, shop, staff, "staff")
        shop.write_journal(connection, "printer_tested", facts | told, now)
        printers.keep_printer(connection, shop.till, address, facts | {"tested_at": now})


def open_drawer_to_test(
    shop: OpenShop, trial: PrinterTrial, staff: StaffMember | None = None
) -> None:
    """Have a printer open the drawer, journalled first as ``drawer_tested``: no drawer opens
    without a trace. Raises ShopError as `check_may_test` and `PrinterTrial.open_drawer`."""
    check_may_test(shop, staff)
    values = {"address": trial.address, "staff": staff.number if staff else None}
    with shop.writing() as connection:
        if staff:
            check_still(connection, shop, staff, "staff")
        shop.write_journal(connection, "drawer_tested", values, shop.now())
    trial.open_drawer()


def keep_logo_in_memory(shop: OpenShop, address: str, logo_sha256: str) -> None:
    """Note which picture the printer at `address` has in its memory, "" for none."""
    with shop.writing() as connection:
        printers.note_logo(connection, shop.till, address, logo_sha256)
