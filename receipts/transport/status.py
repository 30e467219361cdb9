"""Asking a printer whether it has paper.

Source: Epson, ESC/POS command reference, DLE EOT n (real-time status transmission), n = 4.
"""

import os
import select

from receipts.transport.deadline import Deadline
from receipts.transport.outcome import Paper
from receipts.transport.stream import write_all

ASK_PAPER = b"\x10\x04\x04"

_FIXED_MASK, _FIXED = 0b1001_0011, 0b0001_0010
"""Bits that every answer to DLE EOT has; automatic status and XON/XOFF differ in them."""
_PAPER_END = 0b0110_0000


def ask_paper(fd: int, deadline: Deadline) -> Paper:
    """Ask on a non-blocking descriptor; bytes that are no answer are passed over.

    Raises OSError when the link breaks.
    """
    _, why = write_all(fd, ASK_PAPER, deadline)
    if why:
        return Paper.UNKNOWN
    poller = select.poll()
    poller.register(fd, select.POLLIN)
    while not deadline.over():
        if not poller.poll(deadline.left() * 1000):
            continue
        said = os.read(fd, 4096)
        if not said:
            return Paper.UNKNOWN
        for byte in said:
            if byte & _FIXED_MASK == _FIXED:
                return Paper.OUT if byte & _PAPER_END else Paper.OK
    return Paper.UNKNOWN
