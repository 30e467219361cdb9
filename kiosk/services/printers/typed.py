"""A printer's address as people type it."""

import re

from kiosk.rules.errors import ShopError
from receipts.transport import Printer, PrinterAddressError, printer_from_url

_NUMBERS = re.compile(r"\d{1,3}(\.\d{1,3}){3}(:\d+)?")


def typed_address(typed: str) -> str:
    """Return the address that is meant: four numbers, with a port or not, are a printer of the
    network ("192.168.1.50" is tcp://192.168.1.50)."""
    typed = typed.strip()
    return f"tcp://{typed}" if _NUMBERS.fullmatch(typed) else typed


def printer_at(address: str) -> Printer:
    """Return the printer of an address; nothing is opened yet. Raises ShopError
    ``printer_address_wrong``, or one of `_SENTENCES` where a part of it is wrong."""
    try:
        return printer_from_url(address)
    except PrinterAddressError as error:
        code = _SENTENCES.get(error.code, "printer_address_wrong")
        raise ShopError(code, address=error.url) from None


_SENTENCES = {
    "host_missing": "printer_host_wrong",
    "host_invalid": "printer_host_wrong",
    "port_invalid": "printer_host_wrong",
    "path_missing": "printer_path_wrong",
    "baud_invalid": "printer_baud_wrong",
    "flow_invalid": "printer_flow_wrong",
    "usb_invalid": "printer_usb_wrong",
    "queue_invalid": "printer_queue_wrong",
    "option_unknown": "printer_option_wrong",
}
