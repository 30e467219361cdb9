"""The log itself, the computer, the program and the settings."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.rules.closing_periods import Period
from kiosk.rules.journal_heads import Head
from kiosk.services.archives.making import make_archive
from kiosk.services.archives.purging import purge
from kiosk.services.clock import note_clock
from kiosk.services.copies.backups import make_backup
from kiosk.services.copies.restoring import restore_backup
from kiosk.services.exports import write_export
from kiosk.services.imports import IMPORTS
from kiosk.services.journal.key_changes import replace_lost_key, rotate_key
from kiosk.services.journal.log_watch import LogWatch
from kiosk.services.keys import nobody_s_signer, signing_path
from kiosk.services.printers.keeping import keep_findings
from kiosk.services.printers.setting_up import Findings
from kiosk.services.printers.test_page import CodePage
from kiosk.services.shop import add_till, open_shop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import sign_in
from tests.kiosk.services.journalled.stood_still import Still, entries_of
from tests.support.heads import write_kept_head
from tests.support.shops import NADIA, PIN, TODAY, till_of

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ITEMS = "sku;gtin;label;category;market_value;public_price;social_price;kind;vat_rate\n"


def log(still: Still) -> None:
    """A till is added, a fault found and read, data goes out, keys change; seven years later
    the archived month is given up."""
    shop, settings, clock = still.shop, still.shop.settings, still.clock
    signing_path(settings.home, "T3").write_bytes(KEY.private_bytes_raw())
    add_till(settings, "T3", clock)
    write_kept_head(settings.home / "heads", Head("T1", 9999, "ef" * 32))
    watch = LogWatch(shop)
    watch.begin()
    watch.read(NADIA)
    write_export(shop, "sales", from_day=TODAY, till="T1", output=still.folder / "sales.csv")
    clock.forward(days=10)
    archive = make_archive(shop, Period("month", "2026-11"), still.folder / "2026-11.zip")
    rotate_key(shop, NADIA)
    with_rotated_key = till_of(settings, "T1", clock)
    sign_in(with_rotated_key, "1", PIN)
    with_rotated_key.close()
    signing_path(settings.home, "T1").unlink()
    with_new_key = open_shop(settings, clock, signer=lambda *_: nobody_s_signer())
    replace_lost_key(with_new_key, NADIA, "disque remplacé")
    with_new_key.close()
    _seven_years_on(still, archive.path)


def _seven_years_on(still: Still, archive: Path) -> None:
    still.seen += entries_of(still.shop)
    still.clock.forward(days=7 * 366)
    shop = till_of(still.shop.settings, "T1", still.clock)
    sign_in(shop, "1", PIN, is_day_right=True)
    purge(shop, archive, NADIA)
    shop.close()


def program(still: Still) -> None:
    """The program is updated, runs and ends; the clock is set back, a setting changed, the
    printer tested, a file read in, and a copy of the shop put back."""
    shop, clock = still.shop, still.clock
    with shop.writing() as connection:
        older = {"version": "0.1", "schema": "0006"}
        shop.write_journal(connection, "program_started", older, shop.now())
    watch = LogWatch(shop)
    watch.begin()
    watch.end()
    shop.now()
    clock.forward(minutes=-90)
    note_clock(shop)
    set_receipts(shop, "ask", NADIA)
    found = Findings(48, CodePage(19, "cp858"), "status", cutter=True, images=True)
    keep_findings(shop, "tcp://192.0.2.7", found, NADIA)
    sheet = still.folder / "items.csv"
    sheet.write_text(ITEMS + "TEA;;Thé;Épicerie;3,00;2,00;;unit;5,5\n", "utf-8")
    IMPORTS["items"](shop, sheet)
    backup = make_backup(shop, still.folder)
    still.seen += entries_of(shop)
    shop.engine.dispose()
    restore_backup(shop.settings, backup.path, "1", PIN, now=clock)
