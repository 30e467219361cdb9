"""Bytes to paper: each transport has a deadline and an honest answer."""

from receipts.transport.address import PrinterAddressError, printer_from_url
from receipts.transport.clean_start import CLEAN_START
from receipts.transport.outcome import (
    COVER_OPEN,
    NO_PAPER,
    OFFLINE,
    QUEUE_REJECTS,
    QUEUE_STOPPED,
    SILENT,
    Health,
    Outcome,
    Paper,
    Printer,
    Result,
)

__all__ = [
    "CLEAN_START",
    "COVER_OPEN",
    "NO_PAPER",
    "OFFLINE",
    "QUEUE_REJECTS",
    "QUEUE_STOPPED",
    "SILENT",
    "Health",
    "Outcome",
    "Paper",
    "Printer",
    "PrinterAddressError",
    "Result",
    "printer_from_url",
]
