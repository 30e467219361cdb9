"""Having a printer to oneself among the programs of this computer."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.rules.errors import ShopError
from kiosk.services.shop import OpenShop
from receipts.transport.owner import PrinterTakenError, take_printer

_TILL = "till "
COMMAND = "kiosk printer"
TAKEN = ("printer_taken", "printer_taken_by_till")


def till_as_holder(till: str) -> str:
    """Return how a till that prints is named in the lock."""
    return f"{_TILL}{till}"


def taken_by_another(shop: OpenShop) -> ShopError | None:
    """Return why the printer of the settings can not be had, None where it is free or the
    till's own."""
    try:
        with owned(shop, shop.settings.printer):
            return None
    except OSError:  # its lock can not be written: then nobody has it
        return None
    except ShopError as refusal:
        return None if refusal.data.get("till") == shop.till else refusal


@contextmanager
def owned(shop: OpenShop, address: str, holder: str = COMMAND) -> Iterator[None]:
    """Have a printer to oneself until the block ends.

    Raises ShopError ``printer_taken_by_till`` where another till of this computer has it, and
    ``printer_taken`` where it is another program.
    """
    try:
        owner = take_printer(address, shop.settings.home, holder)
    except PrinterTakenError as error:
        if error.holder.startswith(_TILL):
            till = error.holder.removeprefix(_TILL)
            raise ShopError("printer_taken_by_till", till=till) from None
        raise ShopError("printer_taken") from None
    with owner:
        yield
