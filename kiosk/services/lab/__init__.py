"""The tamper lab: a copy of the shop is cheated in every way we know, and each must be found."""

from kiosk.services.lab.copies import copied
from kiosk.services.lab.run import LabReport, Tried, try_ways
from kiosk.services.lab.ways import Way
from kiosk.services.lab.ways_all import WAYS

__all__ = ["WAYS", "LabReport", "Tried", "Way", "copied", "try_ways"]
