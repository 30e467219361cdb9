"""`kiosk check-vouchers`: what was issued against what was redeemed, left and cancelled."""

import sys

import click

from kiosk.language import _
from kiosk.opening import checked_settings
from kiosk.sentences import voucher_difference_sentence
from kiosk.services.shop import open_shop
from kiosk.services.vouchers.cancelling import check_vouchers

EXIT_NO = 1
"""The answer is no: something differs."""


def say_whether_vouchers_agree() -> None:
    """Name every voucher that differs and exit with 1, or say that all agree."""
    shop = open_shop(checked_settings())
    try:
        found = check_vouchers(shop)
    finally:
        shop.close()
    for difference in found:
        click.echo(voucher_difference_sentence(difference, shop.record.currency))
    if found:
        sys.exit(EXIT_NO)
    click.echo(_("Every voucher agrees with its uses."))
