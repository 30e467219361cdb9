"""What a check found, and what it looked at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from kiosk.rules.log_breaks import Break, Notice

Checked = Literal[
    "chain", "signatures", "tickets", "shifts", "closings", "perpetual", "deeds", "stock",
    "vouchers", "quotas", "triggers", "heads",
]  # fmt: skip
CHECKS: tuple[Checked, ...] = get_args(Checked)

Progress = Callable[[int, int], None]
"""Told how many entries of how many are done; what it raises ends the check."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: breaks and notices in the order of the log. `checked` names what
    could be looked at."""

    tills: tuple[str, ...] = ()
    entries: int = 0
    sales: int = 0
    breaks: tuple[Break, ...] = ()
    notices: tuple[Notice, ...] = ()
    seconds: float = 0.0
    checked: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is broken, of entries that were read: of none nothing is told."""
        return not self.breaks and self.entries > 0


@dataclass(slots=True)
class Findings:
    """What was found so far."""

    breaks: list[Break] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    entries: int = 0
    sales: int = 0

    def add(self, found: Iterable[Break | Notice]) -> None:
        """Keep what was found."""
        for each in found:
            if isinstance(each, Break):
                self.breaks.append(each)
            else:
                self.notices.append(each)
