"""`kiosk report`."""

import sys
from datetime import date
from pathlib import Path

from kiosk.opening import checked_settings
from kiosk.rules.errors import ShopError
from kiosk.services.donor_sheets import SheetFormat, write_donor_report
from kiosk.services.shop import open_shop


def report_donor(
    donor: str, days: tuple[date | None, date | None], format_: SheetFormat, output: Path | None
) -> None:
    """Report on a donor to a file or to standard output. Raises ShopError."""
    if format_ == "pdf" and output is None and sys.stdout.isatty():
        raise ShopError("pdf_needs_file")
    shop = open_shop(checked_settings())
    try:
        write_donor_report(shop, donor, first=days[0], last=days[1], format=format_, output=output)
    finally:
        shop.close()
