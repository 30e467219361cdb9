"""`kiosk check-quotas`: what is used of every quota, against its ledger."""

import sys

import click

from kiosk.language import _
from kiosk.opening import checked_settings
from kiosk.quota_words import quota_difference_sentence
from kiosk.services.quotas.check import check_quota_balances
from kiosk.services.shop import open_shop

EXIT_NO = 1
"""The answer is no: something differs."""


def say_whether_quotas_agree() -> None:
    """Name every quota that differs and exit with 1, or say that all agree."""
    shop = open_shop(checked_settings())
    try:
        found = check_quota_balances(shop)
    finally:
        shop.close()
    for difference in found:
        click.echo(quota_difference_sentence(difference))
    if found:
        sys.exit(EXIT_NO)
    click.echo(_("What is used of every quota agrees with its ledger."))
