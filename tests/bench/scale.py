"""How often each thing is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Counts of a run; the sizes of shop and history are always the same.

    `baskets` are of 50 scans each.
    """

    baskets: int
    paced_scans: int
    well_sold_scans: int
    sales: int
    searches: int
    starts: int
    closings: int
    exported_lines: int


FULL = Scale(
    baskets=8,
    paced_scans=50,
    well_sold_scans=50,
    sales=600,
    searches=60,
    starts=15,
    closings=15,
    exported_lines=1_000_000,
)
QUICK = Scale(
    baskets=1,
    paced_scans=10,
    well_sold_scans=10,
    sales=100,
    searches=10,
    starts=5,
    closings=5,
    exported_lines=60_000,
)
