"""`kiosk backup` and `kiosk restore`."""

from pathlib import Path

import click

from kiosk.commands.head_faults import say_fault
from kiosk.commands.managers import asked_manager
from kiosk.commands.opened import opened_shop
from kiosk.language import _
from kiosk.opening import checked_settings
from kiosk.rules.journal_heads import short_text
from kiosk.services.copies.backups import make_backup
from kiosk.services.copies.restoring import restore_backup


def back_up(file: Path | None) -> None:
    """Copy the database and say where. Raises ShopError and OSError."""
    with opened_shop() as shop:
        backup = make_backup(shop, file)
        click.echo(str(backup.path))
        click.echo(f"SHA-256 {backup.sha256}")
        click.echo(_("The keys are not in it. Keep a copy of the folder “keys” in another place."))
        say_fault(shop)


def put_back(file: Path, staff: str | None, pin: str | None, *, new_key: bool) -> None:
    """Put a copy in the place of the database and say what became of it. Raises ShopError."""
    settings = checked_settings()
    click.echo(_("What was done since this copy was made will be gone from the database."))
    number, secret = asked_manager(staff, pin)
    done = restore_backup(settings, file, number, secret, new_key=new_key)
    if done.kept:
        click.echo(_("What was there before is kept as {file}").format(file=done.kept))
    if done.before:
        click.echo(_("The log had reached {head}").format(head=short_text(done.before)))
    click.echo(_("The log goes on from {head}").format(head=short_text(done.now)))
    if done.elsewhere:
        words = _(
            "The log of {tills} does not say that a copy was put back, because the key of then"
            " is not here: the till tells it at its next start."
        )
        click.echo(words.format(tills=", ".join(done.elsewhere)))
