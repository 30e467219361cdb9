"""`kiosk export fec` and `kiosk export dsfinvk`."""

from pathlib import Path

import click

from kiosk.commands.opened import opened_shop
from kiosk.commands.progress import progress_bar
from kiosk.language import _, ngettext
from kiosk.rules.closing_periods import parse_period
from kiosk.services.accounting.entries import Per
from kiosk.services.accounting.fec import write_fec
from kiosk.services.dsfinvk.index_xml import DTD
from kiosk.services.dsfinvk.writing import write_dsfinvk


def give_fec(written_period: str, per: Per, target: Path | None) -> None:
    """Write the accountant's fragment and say what it is."""
    period = parse_period(written_period)
    with opened_shop() as shop, progress_bar("fec") as progress:
        done = write_fec(shop, period, target, per, progress)
    if done.file is not None:
        said = ngettext("{count} entry in {file}.", "{count} entries in {file}.", done.entries)
        _say(said.format(count=done.entries, file=done.file))
        _say(
            _(
                "It is a fragment: the accountant takes it into the books of the year. Its"
                " description stands beside it."
            )
        )
    _say_not_closed(done.not_closed)


def give_dsfinvk(written_period: str, target: Path) -> None:
    """Write the tables and say what is not among them."""
    period = parse_period(written_period)
    with opened_shop() as shop, progress_bar("dsfinvk") as progress:
        done = write_dsfinvk(shop, period, target, progress)
    said = ngettext("{count} closing in {file}.", "{count} closings in {file}.", done.closings)
    _say(said.format(count=done.closings, file=done.target))
    _say(_("Without a security device (TSE): tse.csv and transactions_tse.csv are not there."))
    _say(
        _("A reader may want the file {file} of the tax office beside index.xml.").format(file=DTD)
    )
    _say_not_closed(done.not_closed)


def _say_not_closed(count: int) -> None:
    if count:
        said = ngettext(
            "{count} shift of the period is missing: it is not closed yet.",
            "{count} shifts of the period are missing: they are not closed yet.",
            count,
        )
        _say(said.format(count=count))


def _say(sentence: str) -> None:
    """Tell whoever waits; standard output may be the file itself."""
    click.echo(sentence, err=True)
