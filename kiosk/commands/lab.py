"""`kiosk verify --lab COPY`: a copy of the shop is cheated in every way, and each is found."""

import sys
from collections.abc import Sequence

import click

from kiosk.lab_words import WAYS as WORDS
from kiosk.lab_words import result_words, way_words
from kiosk.language import _, ngettext
from kiosk.services.lab import WAYS, LabReport, Tried, Way, copied, try_ways
from kiosk.services.verify import Report

EXIT_NO = 1
"""The answer is no: something was altered and not found."""
LONG_MINUTES = 2
MARKS = {"found": "✓", "missed": "✗", "none": "–"}


def show_lab(source: str, ways: Sequence[Way] = WAYS) -> None:
    """Copy a shop, cheat the copy in every way and print what was found where, one by one.

    Exits with 1 when something was not found. Raises ShopError as `copied` does.
    """
    widest = max(len(_(words)) for words in WORDS.values())
    with copied(source) as engine:
        altered, at = _("Altered"), _("Found at")
        click.echo(f"  {altered:<{widest}}  {at}")
        report = try_ways(
            engine,
            ways,
            tell=lambda tried: click.echo(_line(tried, widest)),
            begun=lambda check: _warn(check, len(ways)),
        )
    click.echo()
    for line in _summary(report):
        click.echo(line)
    if report.missed:
        sys.exit(EXIT_NO)


def _warn(check: Report, ways: int) -> None:
    """Say on standard error how long it will take where the log is long."""
    minutes = round(check.seconds * ways / 60)
    if minutes >= LONG_MINUTES:
        words = ngettext(
            "One check of this log takes {seconds} s, all of them about {minutes} minute.",
            "One check of this log takes {seconds} s, all of them about {minutes} minutes.",
            minutes,
        )
        click.echo(words.format(seconds=round(check.seconds), minutes=minutes), err=True)


def _line(tried: Tried, widest: int) -> str:
    return f"{_mark(tried)} {way_words(tried.way):<{widest}}  {result_words(tried)}"


def _mark(tried: Tried) -> str:
    if tried.found:
        return MARKS["found"]
    return MARKS["missed"] if tried.was_missed else MARKS["none"]


def _summary(report: LabReport) -> list[str]:
    found = sum(each.found is not None for each in report.tried)
    left = len(report.tried) - found - len(report.missed)
    lines = [
        ngettext(
            "{found} alteration was made and found.",
            "{found} alterations were made and found.",
            found,
        ).format(found=found)
    ]
    if left:
        words = ngettext(
            "{left} could not be tried on this shop.",
            "{left} could not be tried on this shop.",
            left,
        )
        lines.append(words.format(left=left))
    if report.missed:
        words = ngettext(
            "{missed} WAS NOT FOUND. Write to who makes this program.",
            "{missed} WERE NOT FOUND. Write to who makes this program.",
            len(report.missed),
        )
        lines.append(words.format(missed=len(report.missed)))
    if report.before:
        words = ngettext(
            "Before that, {count} thing was broken already: kiosk verify says what.",
            "Before that, {count} things were broken already: kiosk verify says what.",
            len(report.before),
        )
        lines.append(words.format(count=len(report.before)))
    return lines
