"""Keeping the picture in the printer's own memory the one that receipts show."""

from kiosk.services.printers.facts import printer_facts
from kiosk.services.printers.keeping import keep_logo_in_memory
from kiosk.services.printers.logo import logo_png
from kiosk.services.printers.remembered import memory_of
from kiosk.services.printers.setting_up import SEND_SECONDS
from kiosk.services.shop import OpenShop
from receipts.render.logo_memory import forget_logo, store_logo
from receipts.transport import Outcome, printer_from_url


def renew_stored_logo(shop: OpenShop) -> None:
    """Put a changed logo where the one before it lies, if the test of this printer found that it
    keeps one; else receipts bring it along each time. Takes seconds; the caller has the printer
    to itself.

    Where it is not known to have arrived, the memory counts as empty.
    """
    profile = printer_facts(shop)
    now = shop.record.logo_sha256 or ""
    if not profile.logo_sha256 or profile.logo_sha256 == now:
        return
    png = logo_png(shop)
    data = store_logo(png) if png else forget_logo()
    printer = printer_from_url(shop.settings.printer)
    went = memory_of(shop).send(printer, data, SEND_SECONDS, profile.proof)
    arrived = went.outcome not in (Outcome.NOT_SENT, Outcome.UNCERTAIN)
    keep_logo_in_memory(shop, shop.settings.printer, now if arrived else "")
