"""A closing, or a reading, as a PDF: what its paper says, for who keeps the books."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from kiosk.rules.figures import ClosingKind
from kiosk.rules.roles import Deed, check_may
from kiosk.services.closings.past import FoundClosing, find_closing
from kiosk.services.closings.readings import XReport
from kiosk.services.drawn_papers import paper_pdf
from kiosk.services.exports.files import settle
from kiosk.services.exports.new_files import opened_new
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still

COLUMNS = 48
"""As on paper of 80 mm."""


def save_closing(
    shop: OpenShop, kind: ClosingKind, number: int, folder: Path, staff: StaffMember
) -> Path:
    """Write a closing's paper, as it was stored, into a folder as a PDF and return the file.

    The journal tells of it (``closing_saved``). Raises ShopError ``no_such_closing``,
    ``manager_needed`` and as `opened_new`.
    """
    check_may(staff.role, "read_reports")
    found = find_closing(shop, kind, number)
    values = {"closing": kind, "closing_number": number}
    name = f"{kind}-{shop.till}-{number:04}"
    return _save(shop, folder, (name, closing_pdf(shop, found), values), staff, "read_reports")


def save_x(shop: OpenShop, report: XReport, folder: Path, staff: StaffMember) -> Path:
    """Do the same with the paper of a reading. Raises ShopError ``manager_needed`` and as
    `opened_new`."""
    check_may(staff.role, "x_report")
    values = {"closing": "x", "shift": report.shift}
    name, now = f"x-{shop.till}-{report.shift:04}", shop.now()
    content = paper_pdf(shop, report.document, COLUMNS, name, now)
    return _save(shop, folder, (name, content, values), staff, "x_report")


def closing_pdf(shop: OpenShop, found: FoundClosing) -> bytes:
    """Return a closing's paper as the bytes of a PDF, always the same."""
    closing = found.closing
    title = f"{closing.kind}-{shop.till}-{closing.number:04}"
    return paper_pdf(shop, found.document, COLUMNS, title, closing.made_at)


def _save(
    shop: OpenShop,
    folder: Path,
    saved: tuple[str, bytes, dict[str, Any]],
    staff: StaffMember,
    deed: Deed,
) -> Path:
    name, content, values = saved
    with opened_new(folder, name, "pdf") as (file, path):
        file.write(content)
        settle(file)
        told = {"form": "pdf", "sha256": sha256(content).hexdigest(), "staff": staff.number}
        with shop.writing() as connection:
            check_still(connection, shop, staff, deed)
            shop.write_journal(connection, "closing_saved", values | told, shop.now())
    return path
