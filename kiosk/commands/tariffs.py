"""`kiosk tariffs`."""

import sys
from pathlib import Path

import click

from kiosk.commands.opened import opened_shop
from kiosk.language import _
from kiosk.services.imports import ImportRefused, describe
from kiosk.services.tariffs.trial_report import trial_report
from kiosk.services.tariffs.trials import parse_month, try_month

EXIT_BAD_INPUT = 2


def try_file(file: Path, month: str) -> None:
    """Say what a past month would have been under the rules of a file. Raises ShopError."""
    from receipts.render.report_text import render_report_text

    wanted = parse_month(month)
    try:
        with opened_shop() as shop:
            tried = try_month(shop, file, wanted)
            click.echo(render_report_text(trial_report(shop, tried, file.name)), nl=False)
    except ImportRefused as refused:
        for problem in refused.problems:
            click.echo(describe(problem), err=True)
        click.echo(_("Nothing was tried."), err=True)
        sys.exit(EXIT_BAD_INPUT)
