"""`kiosk archive` and `kiosk purge`."""

from pathlib import Path

import click

from kiosk.commands.managers import asked_manager
from kiosk.commands.opened import opened_shop
from kiosk.commands.progress import progress_bar
from kiosk.language import _, ngettext
from kiosk.period_words import period_name
from kiosk.rules.closing_periods import parse_period
from kiosk.services.archives.making import make_archive
from kiosk.services.archives.purging import purge
from kiosk.services.staff import check_manager


def archive_period(period: str, output: Path | None) -> None:
    """Write the archive of a period and say where it is. Raises ShopError and OSError."""
    chosen = parse_period(period)
    with opened_shop() as shop, progress_bar(period) as progress:
        made = make_archive(shop, chosen, output, progress)
    words = ngettext(
        "Archive of {period}: {count} entry", "Archive of {period}: {count} entries", made.entries
    )
    click.echo(words.format(period=period_name(chosen), count=made.entries))
    click.echo(str(made.path))
    if not made.is_over:
        click.echo(_("The period is not over: make its archive again when it is."), err=True)


def purge_archived(file: Path, staff: str | None, pin: str | None) -> None:
    """Give up what an archive's period holds, and say what went. Raises ShopError."""
    with opened_shop() as shop:
        manager = check_manager(shop, *asked_manager(staff, pin))
        purged = purge(shop, file, manager)
    words = _("{period} was given up. Keep the archive: nothing else has it now.")
    click.echo(words.format(period=period_name(purged.period)))
    for each in purged.tills:
        words = _("{till}: entries up to {seq}, tickets up to {ticket}, {papers} papers")
        click.echo(
            words.format(
                till=each.till,
                seq=each.through_seq,
                ticket=each.through_ticket,
                papers=each.papers,
            )
        )
