"""Opening a till: everything heavy is imported here, while the first screen stands."""

import gc
from dataclasses import dataclass

from pydantic import ValidationError

from kiosk.keys import KeyMap
from kiosk.screens.counter import screen as counter  # noqa: F401 (imported now, so that sign-in finds it ready)
from kiosk.services.clock import jumped_ahead
from kiosk.services.counter.paper_wanted import settle_held
from kiosk.services.journal.log_watch import LogWatch
from kiosk.services.printers.typed import printer_at
from kiosk.services.shop import OpenShop, hold_till, open_shop
from kiosk.services.staff import StaffMember
from kiosk.settings import Settings
from kiosk.settings_faults import file_fault, keys_fault, setting_fault


@dataclass(frozen=True)
class Opened:
    """A till that is open to the program; the demo brings its codes and a volunteer."""

    shop: OpenShop
    lock: int
    codes: tuple[tuple[str, str], ...] = ()
    signed_in: StaffMember | None = None
    log_watch: LogWatch | None = None


def open_this_till() -> Opened:
    """Open the till that the settings name.

    Raises ShopError: those of `checked_settings` and of `open_shop`.
    """
    settings = checked_settings()
    shop = open_shop(settings)
    lock = hold_till(shop)
    watch = LogWatch(shop)
    watch.begin()
    if not jumped_ahead(shop):  # the first sign-in asks whether the date is right
        settle_held(shop)
    # What the program itself is made of stays: looking through it would hold up a scan.
    gc.freeze()
    return Opened(shop, lock, log_watch=watch)


def checked_settings() -> Settings:
    """Return the settings. Raises ShopError: those of `settings_faults` and
    `printer_at`."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise setting_fault(error) from None
    except ValueError as error:
        raise file_fault(error) from None
    try:
        KeyMap(settings.keys)
    except ValueError:
        raise keys_fault(settings.keys) from None
    printer_at(settings.printer)
    return settings
