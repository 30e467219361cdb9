"""A counter whose receipts go to a real printer on the network, kind or unkind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from kiosk.app import KioskApp
from kiosk.opening import Opened
from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.kiosk.screens.driven import SMALL, Driven
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.rows import everything
from tests.support.topup_shop import LUC, print_waiting, sell


@asynccontextmanager
async def at_counter(
    shop: OpenShop, staff: StaffMember = LUC, lang: str = "en"
) -> AsyncIterator[Driven]:
    """The till of this shop, signed in."""
    spoken = shop.settings.model_copy(update={"lang": lang})
    app = KioskApp(lambda: Opened(replace(shop, settings=spoken), 0, signed_in=staff))
    async with app.run_test(size=SMALL) as pilot:
        till = Driven(app, pilot)
        await till.is_on(CounterScreen)
        yield till
    assert app._worker
    app._worker.stop()


def bread(shop: OpenShop, *, comes_out: bool = True, printer: ReceiptPrinter) -> None:
    """A loaf is sold, and its receipt printed or torn."""
    printer.manner = "good" if comes_out else "breaks off"
    sell(shop, codes=0, bread=1)
    print_waiting(shop)
    printer.manner = "good"


def states(shop: OpenShop) -> list[str]:
    """How every paper stands, the oldest first."""
    return [row["state"] for row in everything(shop.engine)["print_job"]]
