"""`kiosk import` and `kiosk export`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from kiosk.language import _
from kiosk.opening import checked_settings
from kiosk.services.exports import Export, Format, write_export
from kiosk.services.imports import IMPORTS, ImportRefused, describe
from kiosk.services.shop import OpenShop, open_shop

EXIT_BAD_INPUT = 2


def take_in(table: str, file: Path) -> None:
    """Import a file, or name every bad row and import nothing."""
    with _shop() as shop:
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


def give_out(
    what: Export, days: tuple[date | None, date | None], format_: Format, output: Path | None
) -> None:
    """Export to a file or to standard output."""
    with _shop() as shop:
        write_export(shop, what, from_day=days[0], to_day=days[1], format=format_, output=output)


@contextmanager
def _shop() -> Iterator[OpenShop]:
    shop = open_shop(checked_settings())
    try:
        yield shop
    finally:
        shop.close()
