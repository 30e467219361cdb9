"""`kiosk init`: the questions, and the shop they make."""

import os
from collections.abc import Mapping

import click

from kiosk.commands.asking import asked
from kiosk.home import home_folder
from kiosk.language import _, preferred_language
from kiosk.opening import checked_settings
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import POLICIES, Policy
from kiosk.sentences import sentence
from kiosk.services.shop import (
    VAT_EXEMPTION,
    NewShop,
    ShopRecord,
    add_till,
    init_shop,
    shop_exists,
)
from kiosk.services.staff.people import check_new_pin
from kiosk.settings import Settings

DECIMALS_OF_A_CENT = 2
NEW_SHOPS: Policy = "ask"


def make_shop(given: Mapping[str, str | None], *, ask: bool) -> None:
    """Make the shop from options, asking for what is missing unless `ask` is off.

    In a database that holds a shop already (several tills share it), only a till is added.
    """
    settings = checked_settings()
    if shop_exists(settings):
        till = _checked_till(_answer(given, "till", _("Name of this till"), settings.till, ask=ask))
        add_till(settings, till)
        click.echo(_("The till {till} is added to the shop.").format(till=till))
    else:
        till = _make_new(settings, given, ask=ask)
    if till != settings.till:
        click.echo(_("Set KIOSK_TILL={till} for this till.").format(till=till))


def _make_new(settings: Settings, given: Mapping[str, str | None], *, ask: bool) -> str:
    lang = settings.lang or preferred_language(os.environ, home_folder())
    name = _answer(given, "name", _("Name of the shop"), None, ask=ask)
    address = _answer(given, "address", _("Address"), "", ask=ask)
    till = _checked_till(_answer(given, "till", _("Name of this till"), settings.till, ask=ask))
    currency = _answer(given, "currency", _("Currency"), "EUR", ask=ask)
    receipts = _receipts(given, ask=ask)
    manager = _answer(given, "manager", _("Your first name"), None, ask=ask)
    pin = given["pin"] or (_new_pin() if ask else "")
    record = ShopRecord(
        name=name,
        address=address.replace("\\n", "\n"),
        currency=_checked_currency(currency),
        lang=lang,
        vat_exemption=VAT_EXEMPTION[lang],
        receipts=receipts,
    )
    badge = init_shop(settings, NewShop(record, till, manager, pin))
    click.echo(_("The shop is ready in {home}.").format(home=settings.home))
    click.echo(_("Set the printer up with: kiosk printer test"))
    click.echo(_("Sign in with number 1 and your PIN, or with this badge code and your PIN:"))
    click.echo(badge)  # on a line of its own: no terminal breaks it
    return till


def _answer(
    given: Mapping[str, str | None], option: str, question: str, default: str | None, *, ask: bool
) -> str:
    value = given[option]
    if value is None and ask:
        value = asked(question, default=default)
    if value is None:
        value = default
    if value is None or not value.isprintable() or len(value) > 200:
        raise ShopError("answer_missing", option=f"--{option}")
    return value.strip()


def _receipts(given: Mapping[str, str | None], *, ask: bool) -> Policy:
    """Ask whether receipts are printed: on request, as French law has it, unless one says so."""
    if ask and given["receipts"] is None:
        click.echo(_("In France, receipts are printed when the customer asks for them (ask)."))
    question = _("Receipts: ask, always or never")
    answer = _answer(given, "receipts", question, NEW_SHOPS, ask=ask).lower()
    chosen = next((policy for policy in POLICIES if policy == answer), None)
    if chosen is None:
        raise ShopError("receipts_policy_unknown", answer=answer)
    return chosen


def _new_pin() -> str:
    """Ask for a PIN until one is long enough and was typed twice alike; nothing else is lost."""
    while True:
        pin = asked(_("PIN (at least 4 digits)"), hide_input=True)
        try:
            check_new_pin(pin)
        except ShopError as refusal:
            click.echo(sentence(refusal))
            continue
        if asked(_("The same PIN again"), hide_input=True) == pin:
            return pin
        click.echo(_("The two PINs differ. Type it again."))


def _checked_currency(code: str) -> str:
    from babel.numbers import get_currency_precision, list_currencies

    currency = code.upper()
    known = currency in list_currencies()
    if not known or get_currency_precision(currency) != DECIMALS_OF_A_CENT:
        raise ShopError("currency_unknown", currency=code)
    return currency


def _checked_till(name: str) -> str:
    if not (name.isascii() and name.isalnum() and len(name) <= 8):
        raise ShopError("till_name_wrong", till=name)
    return name
