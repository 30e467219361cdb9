"""`kiosk key`."""

from contextlib import closing
from pathlib import Path

import click

from kiosk.commands.asking import asked
from kiosk.commands.head_faults import say_fault
from kiosk.commands.managers import asked_manager
from kiosk.commands.opened import opened_shop
from kiosk.language import _, spoken
from kiosk.opening import checked_settings
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import short_text
from kiosk.services.journal.heads import kept_heads
from kiosk.services.journal.key_changes import (
    TillKeyRecord,
    keys_of_till,
    replace_lost_key,
    rotate_key,
)
from kiosk.services.keys import TillSigner, find_signer, nobody_s_signer, signing_path
from kiosk.services.shop import OpenShop, open_shop
from kiosk.services.staff import check_manager
from receipts import formats


def show_keys() -> None:
    """Say the keys of this till's log, and what is kept of its head. Raises ShopError."""
    with opened_shop() as shop:
        for record in keys_of_till(shop):
            click.echo(_line(record))
            click.echo(f"   {record.fingerprint}")
        head = kept_heads(shop.settings).get(shop.till)
        if not say_fault(shop) and head:
            click.echo(_("Head kept outside the database: {head}").format(head=short_text(head)))


def change_key(staff: str | None, pin: str | None) -> None:
    """Give this till another key, and say it. Raises ShopError."""
    with opened_shop() as shop:
        manager = check_manager(shop, *asked_manager(staff, pin))
        _say_new(shop, rotate_key(shop, manager))


def replace_key(staff: str | None, pin: str | None, reason: str | None) -> None:
    """Give this till a new key because its own is gone, and say it. Raises ShopError."""
    settings = checked_settings()
    with closing(open_shop(settings, signer=_only_if_lost)) as shop:
        words = reason or asked(_("How was the key lost?"))
        try:
            manager = check_manager(shop, *asked_manager(staff, pin))
        except ShopError as refusal:
            if refusal.code != "key_changed":
                raise
            # A refusal is journalled as every other; here nothing can sign it yet.
            raise ShopError("sign_in_refused") from None
        _say_new(shop, replace_lost_key(shop, manager, words))


def _only_if_lost(home: Path, till: str, public_key: str) -> TillSigner:
    """Refuse where the present key is there. A new one is made once it is known who asks."""
    try:
        find_signer(home, till, public_key)
    except ShopError:
        return nobody_s_signer()
    raise ShopError("key_not_lost", till=till)


def _line(record: TillKeyRecord) -> str:
    words = {
        "first": _("Key no. {number}, from entry no. {seq} on ({day})"),
        "rotated": _("Key no. {number}, from entry no. {seq} on ({day}): changed"),
        "lost": _("Key no. {number}, from entry no. {seq} on ({day}): the one before was lost"),
    }[record.origin]
    day = formats.date_and_time(record.at.astimezone(), spoken())
    return words.format(number=record.number, seq=record.from_seq, day=day)


def _say_new(shop: OpenShop, record: TillKeyRecord) -> None:
    click.echo(_line(record))
    click.echo(f"   {record.fingerprint}")
    words = _("Copy {file} to where you keep your keys; a copy of the one before is of no use now.")
    click.echo(words.format(file=signing_path(shop.settings.home, shop.till)))
    say_fault(shop)
