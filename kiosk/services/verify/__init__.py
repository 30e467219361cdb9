"""Checking the log: nothing is changed, every break is named, and what lies behind it too."""

from kiosk.services.verify.files import file_head, head_here, verify_file, verify_here
from kiosk.services.verify.paper_heads import HeadAnswer, find_head
from kiosk.services.verify.report import CHECKS, Progress, Report
from kiosk.services.verify.run import verify_connection, verify_shop

__all__ = [
    "CHECKS",
    "HeadAnswer",
    "Progress",
    "Report",
    "file_head",
    "find_head",
    "head_here",
    "verify_connection",
    "verify_file",
    "verify_here",
    "verify_shop",
]
