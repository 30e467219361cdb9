"""The one table: each figure beside its floor, their ratio, and the aim."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

HEAD = ("", "median", "99th", "unit", "floor", "99th", "ratio", "aim", "reached")
"""The second 99th percentile is the floor's."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is wanted: at most so much, and so many times the floor."""

    median: float = math.inf
    p99: float = math.inf
    ratio: float = math.inf

    def __str__(self) -> str:
        words = {"≤ {:g}": self.median, "99th ≤ {:g}": self.p99, "≤ {:g} ×": self.ratio}
        return ", ".join(word.format(most) for word, most in words.items() if most < math.inf)


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured often, and what it is measured against, in the same unit."""

    what: str
    values: Sequence[float]
    floor: Sequence[float] = ()
    unit: str = "ms"
    aim: Aim = field(default_factory=Aim)

    @property
    def ratio(self) -> float | None:
        """The median by the floor's."""
        return median(self.values) / median(self.floor) if self.floor else None

    @property
    def is_reached(self) -> bool:
        """Whether the aim is reached in every respect."""
        return (
            median(self.values) <= self.aim.median
            and percentile99(self.values) <= self.aim.p99
            and (self.ratio or 0) <= self.aim.ratio
        )

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        aim = str(self.aim)
        return (
            self.what,
            *_shown(self.values),
            self.unit,
            *(_shown(self.floor) if self.floor else ("", "")),
            f"{self.ratio:.2f}" if self.ratio else "",
            aim,
            ("yes" if self.is_reached else "NO") if aim else "",
        )


def percentile99(values: Sequence[float]) -> float:
    """The value that 99 in 100 do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(len(values) * 0.99) - 1]


def milliseconds(seconds: Sequence[float]) -> list[float]:
    """Seconds in the table's unit."""
    return [value * 1000 for value in seconds]


def table(figures: Sequence[Figure]) -> str:
    """All figures, one a row, in columns."""
    rows = [HEAD, *(figure.cells for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_row(row, widths) for row in rows)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if left else cell.rjust(width)
        for cell, width, left in zip(cells, widths, _LEFT, strict=True)
    )
    return "  ".join((first, *others)).rstrip()


_LEFT = (True, False, False, True, False, False, False, True, True)


def _shown(values: Sequence[float]) -> tuple[str, str]:
    middle, high = median(values), percentile99(values)
    digits = 0 if middle >= 100 or float(middle).is_integer() else 1 if middle >= 10 else 2
    return f"{middle:.{digits}f}", f"{high:.{digits}f}" if len(values) > 1 else ""
