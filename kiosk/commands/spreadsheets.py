"""`kiosk import`."""

import sys
from pathlib import Path

import click

from kiosk.commands.opened import opened_shop
from kiosk.language import _
from kiosk.services.imports import IMPORTS, ImportRefused, describe

EXIT_BAD_INPUT = 2


def take_in(table: str, file: Path) -> None:
    """Import a file, or name every bad row and import nothing."""
    with opened_shop() as shop:
        try:
            done = IMPORTS[table](shop, file)
        except ImportRefused as refused:
            for problem in refused.problems:
                click.echo(describe(problem), err=True)
            click.echo(_("Nothing was imported."), err=True)
            sys.exit(EXIT_BAD_INPUT)
    click.echo(
        _("{added} added, {changed} changed, {unchanged} unchanged.").format(
            added=done.added, changed=done.changed, unchanged=done.unchanged
        )
    )
