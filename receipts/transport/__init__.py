"""Bytes to paper: each transport has a deadline and an honest answer."""

from receipts.transport.address import PrinterAddressError, printer_from_url
from receipts.transport.outcome import Outcome, Paper, Printer, Result

__all__ = ["Outcome", "Paper", "Printer", "PrinterAddressError", "Result", "printer_from_url"]
