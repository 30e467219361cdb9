"""`kiosk demo`: a throwaway shop with the goods such shops have."""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from kiosk.opening import Opened, checked_settings
from kiosk.services.counter.duty import Duty
from kiosk.services.journal.log_watch import LogWatch
from kiosk.services.shifts.opening import open_till
from kiosk.services.shop import (
    VAT_EXEMPTION,
    NewShop,
    ShopRecord,
    hold_till,
    init_shop,
    open_shop,
)
from kiosk.services.staff import StaffMember
from kiosk.services.training.goods import codes_to_try, fill_shop, sell_before

PIN = "1234"
FLOAT_CENTS = 80_00

RECORDS = {
    "fr": ShopRecord(
        "Boutique solidaire", "12 rue des Lilas\n94200 Ivry", "EUR", "fr", VAT_EXEMPTION["fr"]
    ),
    "en": ShopRecord("Solidarity shop", "12 Lilac Street\nIvry", "EUR", "en", VAT_EXEMPTION["en"]),
}


@contextmanager
def throwaway_home(lang: str) -> Iterator[None]:
    """Make every setting point into a folder that goes with the demo."""
    before = dict(os.environ)
    theme = os.environ.get("KIOSK_THEME", "")
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        del os.environ[name]
    try:
        with tempfile.TemporaryDirectory(prefix="kiosk-demo-") as home:
            os.environ |= {"KIOSK_HOME": home, "KIOSK_LANG": lang, "KIOSK_PAPER_MM": "58"}
            os.environ["KIOSK_THEME"] = theme  # how it looks is the eyes' own
            # Nobody should have to find out the PIN of a shop that is only shown.
            os.environ["KIOSK_LOCK_AFTER_MINUTES"] = "0"
            signal.signal(signal.SIGHUP, _leave)
            yield
    finally:
        os.environ.clear()
        os.environ |= before


def _leave(number: int, _frame: FrameType | None) -> None:
    """A closed window ends the demo like a key would, so that its folder goes with it."""
    raise SystemExit(128 + number)


def open_demo() -> Opened:
    """Make the demo shop in the throwaway home and open its till, signed in."""
    settings = checked_settings()
    lang = settings.lang or "fr"
    init_shop(settings, NewShop(RECORDS[lang], settings.till, "Camille", PIN))
    shop = open_shop(settings)
    fill_shop(shop)
    staff = StaffMember(1, "Camille", "manager")
    duty = Duty(staff, open_till(shop, staff.number, FLOAT_CENTS).id)
    codes = codes_to_try(lang, suspended=sell_before(shop, duty))
    watch = LogWatch(shop)
    watch.begin()
    return Opened(shop, hold_till(shop), codes, staff, watch)
