"""Opening a till: everything heavy is imported here, while the first screen stands."""

import gc
from dataclasses import dataclass

from pydantic import ValidationError

from kiosk.keys import KeyMap
from kiosk.rules.errors import ShopError
from kiosk.screens.counter import screen as counter  # noqa: F401 (imported now, so that sign-in finds it ready)
from kiosk.services.clock import jumped_ahead
from kiosk.services.counter.paper_wanted import settle_held
from kiosk.services.journal.log_watch import LogWatch
from kiosk.services.shop import OpenShop, hold_till, open_shop
from kiosk.services.staff import StaffMember
from kiosk.settings import Settings
from receipts.transport import PrinterAddressError, printer_from_url


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

    Raises ShopError: ``settings_wrong``, ``printer_wrong`` and those of `open_shop`.
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
    """Return the settings. Raises ShopError ``settings_wrong`` and ``printer_wrong``."""
    try:
        settings = Settings()
        KeyMap(settings.keys)
        printer_from_url(settings.printer)
    except ValidationError as error:
        problem = error.errors()[0]
        name = ".".join(str(part) for part in problem["loc"])
        raise ShopError("settings_wrong", name=name, problem=problem["msg"]) from None
    except PrinterAddressError as error:
        raise ShopError("printer_wrong", printer=error) from None
    except ValueError as error:
        raise ShopError("settings_wrong", name="kiosk.toml", problem=str(error)) from None
    return settings
