"""How fast a printer takes what it is sent."""

from math import inf

from receipts.transport.outcome import Printer


def pace_of(printer: Printer, usual: float) -> float:
    """Return how many bytes a second to count on: `usual`, or fewer where its line is slower."""
    from receipts.transport.serial_port import SerialPrinter

    return min(usual, printer.bytes_a_second) if isinstance(printer, SerialPrinter) else usual


def line_seconds(printer: Printer, data: bytes) -> float:
    """Return how long the line to the printer alone takes over these bytes, in seconds; 0 where
    that is not known."""
    return len(data) / pace_of(printer, inf)
