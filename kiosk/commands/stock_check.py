"""`kiosk check-stock`: every balance against its movements."""

import sys

import click

from kiosk.language import _
from kiosk.opening import checked_settings
from kiosk.sentences import difference_sentence
from kiosk.services.shop import open_shop
from kiosk.services.stock.check import check_stock

EXIT_NO = 1
"""The answer is no: something differs."""


def say_whether_stock_agrees() -> None:
    """Name every lot that differs and exit with 1, or say that all agree."""
    shop = open_shop(checked_settings())
    try:
        found = check_stock(shop)
    finally:
        shop.close()
    for difference in found:
        click.echo(difference_sentence(difference))
    if found:
        sys.exit(EXIT_NO)
    click.echo(_("Every balance agrees with its movements."))
