"""`kiosk check-quotas`: what is used of every quota, against its ledger."""

import sys

import click

from kiosk.commands.opened import opened_shop
from kiosk.language import _
from kiosk.quota_words import quota_difference_sentence
from kiosk.services.quotas.check import check_quota_balances

EXIT_NO = 1
"""The answer is no: something differs."""


def say_whether_quotas_agree() -> None:
    """Name every quota that differs and exit with 1, or say that all agree."""
    with opened_shop() as shop:
        found = check_quota_balances(shop)
    for difference in found:
        click.echo(quota_difference_sentence(difference))
    if found:
        sys.exit(EXIT_NO)
    click.echo(_("What is used of every quota agrees with its ledger."))
