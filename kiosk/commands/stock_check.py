"""`kiosk check-stock`: every balance against its movements."""

import sys

import click

from kiosk.commands.opened import opened_shop
from kiosk.language import _
from kiosk.sentences import difference_sentence
from kiosk.services.stock.check import check_stock

EXIT_NO = 1
"""The answer is no: something differs."""


def say_whether_stock_agrees() -> None:
    """Name every lot that differs and exit with 1, or say that all agree."""
    with opened_shop() as shop:
        found = check_stock(shop)
    for difference in found:
        click.echo(difference_sentence(difference))
    if found:
        sys.exit(EXIT_NO)
    click.echo(_("Every balance agrees with its movements."))
