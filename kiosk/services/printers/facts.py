"""What was proved of the till's printer, and what holds until then."""

from dataclasses import dataclass
from datetime import datetime

from db import printers
from kiosk.services.shop import OpenShop
from receipts.profile import Profile
from receipts.render.layout import columns_of


@dataclass(frozen=True, slots=True)
class ProvedPrinter:
    """What a till's last test of the printer at `address` found, at this moment (UTC).

    drawer: whether one opened at it.
    """

    address: str
    profile: Profile
    drawer: bool
    tested_at: datetime


def tested_printer(shop: OpenShop) -> ProvedPrinter | None:
    """Return what the last test of the printer of the settings found; None before the first.

    In training the printer is the real shop's.
    """
    real = shop.real or shop
    with real.reading() as connection:
        row = printers.printer_of(connection, real.till, shop.settings.printer)
    if row is None:
        return None
    profile = Profile(
        columns=row.columns,
        code_page=row.code_page,
        encoding=row.encoding,
        proof=row.proof,
        cutter=row.cutter,
        images=row.images,
        logo_sha256=row.logo_sha256,
    )
    return ProvedPrinter(row.address, profile, row.drawer, row.tested_at)


def printer_facts(shop: OpenShop) -> Profile:
    """Return what the printer of the settings is known to do, else what most printers do, on
    paper as wide as the settings say."""
    tested = tested_printer(shop)
    if tested:
        return tested.profile
    return Profile(columns=columns_of(shop.settings.paper_mm))
