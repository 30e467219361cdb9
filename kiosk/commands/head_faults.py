"""What commands say where the log does not go on from a head that was kept of it."""

import click

from kiosk.language import _
from kiosk.rules.journal_heads import short_text
from kiosk.services.journal.heads import find_fault
from kiosk.services.shop import OpenShop


def say_fault(shop: OpenShop) -> bool:
    """Say a fault of this till's chain, and tell whether there is one. A command journals none
    and leaves the kept head as it is: the till tells it when it opens."""
    fault = find_fault(shop)
    if fault:
        click.echo(_("Head kept outside the database: {head}").format(head=short_text(fault.kept)))
        click.echo(_("! The log in the database does not go on from there: kiosk verify"))
    return fault is not None
