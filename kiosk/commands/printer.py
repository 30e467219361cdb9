"""`kiosk printer`: finding, trying and setting up the receipt printer; the logo."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kiosk.commands.opened import opened_shop
from kiosk.language import _
from kiosk.printer_words import found_words, status_lines
from kiosk.rules.errors import ShopError
from kiosk.services.printers.facts import printer_facts
from kiosk.services.printers.finding import FoundPrinter, find_on_network, find_printers
from kiosk.services.printers.logo import read_logo, set_logo, take_logo_away
from kiosk.services.printers.logo_memory import renew_stored_logo
from kiosk.services.printers.owning import TAKEN, owned, taken_by_another
from kiosk.services.printers.status import printer_status
from kiosk.services.shop import OpenShop, hold_till, let_till_go


@contextmanager
def closed_till() -> Iterator[OpenShop]:
    """Open the shop while no other program has its till. Raises ShopError ``till_in_use``."""
    with opened_shop() as shop:
        lock = hold_till(shop)
        try:
            yield shop
        finally:
            let_till_go(lock)


def found_printers(*, network: bool) -> list[FoundPrinter]:
    """Return what is plugged in, and with `network` who prints in this computer's own net."""
    return [*find_printers(), *(find_on_network() if network else ())]


def say_found(*, network: bool) -> None:
    """List the printers that were found."""
    found = found_printers(network=network)
    for each in found:
        click.echo(found_words(each))
    if not found:
        say_none_found()


def say_none_found() -> None:
    """Say so, and where they are not looked for."""
    click.echo(_("No printer was found here. On the network: kiosk printer find --network"))


def say_status() -> None:
    """Say how the printer is; exit code 1 where somebody has to look after it."""
    try:
        with closed_till() as shop, owned(shop, shop.settings.printer):
            status = printer_status(shop)
    except ShopError as refusal:
        if refusal.code not in ("till_in_use", *TAKEN):
            raise
        with opened_shop() as shop:
            status = printer_status(shop, asks=False, taken=taken_by_another(shop))
    for line in status_lines(status):
        click.echo(line)
    if not status.is_well:
        sys.exit(1)


def change_logo(file: Path | None) -> None:
    """Show a PNG at the head of receipts; None takes the logo away. Raises ShopError."""
    with closed_till() as shop:
        if file is None:
            changed = take_logo_away(shop)
            click.echo(_("Receipts have no logo from now on."))
        else:
            changed = set_logo(shop, read_logo(file))
            click.echo(_("The logo stands at the head of receipts from now on."))
        with owned(shop, shop.settings.printer):
            renew_stored_logo(changed)
        if file and not printer_facts(changed).logo_sha256:
            click.echo(_("To keep it in the printer's own memory too: kiosk printer test"))
