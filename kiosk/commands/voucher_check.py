"""`kiosk check-vouchers`: what was issued against what was redeemed, left and cancelled."""

import sys

import click

from kiosk.commands.opened import opened_shop
from kiosk.language import _
from kiosk.sentences import voucher_difference_sentence
from kiosk.services.vouchers.cancelling import check_vouchers

EXIT_NO = 1
"""The answer is no: something differs."""


def say_whether_vouchers_agree() -> None:
    """Name every voucher that differs and exit with 1, or say that all agree."""
    with opened_shop() as shop:
        found = check_vouchers(shop)
    for difference in found:
        click.echo(voucher_difference_sentence(difference, shop.record.currency))
    if found:
        sys.exit(EXIT_NO)
    click.echo(_("Every voucher agrees with its uses."))
