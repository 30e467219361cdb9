"""A report as data: pages for people outside the shop, free of any paper or screen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a head. The first column holds words, the others figures.

    `bold_last`: the last row is the sum of the others.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bold_last: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A title, lines about what it is of, tables with a title each, and notes."""

    title: str
    about: tuple[str, ...]
    tables: tuple[tuple[str, Table], ...]
    notes: tuple[str, ...] = ()
