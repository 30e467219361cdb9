"""`kiosk export TABLE`."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import click

from kiosk.commands.opened import opened_shop
from kiosk.commands.progress import progress_bar
from kiosk.language import ngettext
from kiosk.rules.closing_periods import parse_period
from kiosk.rules.errors import ShopError
from kiosk.services.exports import Export, Format, write_export

_ENDINGS: dict[str, Format] = {f".{each}": each for each in get_args(Format)}

_OTHERS = frozenset(
    [
        *(".json", ".ods", ".xls", ".xlsm", ".pdf", ".xml", ".html", ".tsv"),
        *(".zip", ".gz", ".bz2", ".xz", ".zst", ".7z", ".tar"),
    ]
)
"""Endings of what no file of ours is, whatever --format says."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command was asked for."""

    from_day: datetime | None = None
    to_day: datetime | None = None
    period: str | None = None
    till: str | None = None
    shift: int | None = None
    format_: Format | None = None

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day. Raises ShopError ``period_and_days``, and
        ``period_unclear``."""
        days = tuple(each.date() if each else None for each in (self.from_day, self.to_day))
        if self.period is None:
            return days[0], days[1]
        if any(days):
            raise ShopError("period_and_days")
        period = parse_period(self.period)
        return period.first_day, period.last_day


def chosen_format(asked: Format | None, output: Path | None) -> Format:
    """Return the format that was asked for, else that of the file's ending, else CSV.

    An ending that says another format would be a lie. Raises ShopError ``ending_differs`` and
    ``ending_unknown``.
    """
    ending = output.suffix.lower() if output else ""
    said = _ENDINGS.get(ending)
    if asked is None and not any(letter.isalpha() for letter in ending):
        return "csv"
    if said is None and (asked is None or ending in _OTHERS):
        raise ShopError("ending_unknown", ending=ending, formats=", ".join(_ENDINGS))
    if asked and said and asked != said:
        raise ShopError("ending_differs", ending=ending, format=asked)
    return asked or said or "csv"


def give_out(what: Export, choice: Choice, output: Path | None) -> None:
    """Export to a file, or to standard output."""
    first, last = choice.days
    how = chosen_format(choice.format_, output)
    with opened_shop() as shop, progress_bar(what) as progress:
        written = write_export(
            shop,
            what,
            from_day=first,
            to_day=last,
            till=choice.till,
            shift=choice.shift,
            format=how,
            output=output,
            progress=progress,
        )
    if progress and output:
        said = ngettext("{rows} row in {file}.", "{rows} rows in {file}.", written.rows)
        click.echo(said.format(rows=written.rows, file=output), err=True)
