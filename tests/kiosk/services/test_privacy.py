"""Nobody's name is stored in the clear, whatever the shop does."""

import logging
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from db.upgrade import keep_copy
from db.vouchers import VOUCHER
from kiosk.log import keep_log
from kiosk.services.counter.baskets import keep_basket, park_basket
from kiosk.services.counter.scanning import find_usable_voucher
from kiosk.services.counter.searching import search
from kiosk.services.counter.selling import complete_sale
from kiosk.services.printing import PrintWorker
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.refusals import note_refusal
from tests.support.faults import refusing
from tests.support.printers import TcpPrinter
from tests.support.refusals import refusal_of
from tests.support.shops import NAMES, OpenTill, duty_at
from tests.support.volunteer import paid, scanned
from tests.support.waiting import until

WORDS = [word.encode() for name in NAMES.values() for word in name.split()]


@pytest.fixture
def home(open_till: OpenTill) -> Iterator[Path]:
    """The home of the shop, with the log that the program keeps there."""
    home = open_till().settings.home
    hook, logger = threading.excepthook, logging.getLogger("kiosk")
    handlers = list(logger.handlers)
    keep_log(home)
    yield home
    threading.excepthook = hook
    for handler in [each for each in logger.handlers if each not in handlers]:
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(logging.NOTSET)


def a_day_at(shop: OpenShop) -> None:
    """Members come, buy, leave baskets behind; things fail."""
    duty = duty_at(shop)
    for card in NAMES:
        basket = scanned(shop, card, "2*BREAD")
        keep_basket(shop, basket)
        park_basket(shop, basket)
        search(shop, "pain", basket.member)
    basket = paid(shop, scanned(shop, "M-AWA", "BREAD", "4*SIM", "FIVE", "PASS"))
    keep_basket(shop, basket)
    note_refusal(shop, 1, refusal_of(lambda: find_usable_voucher(shop, "OLD")))
    with refusing(shop.engine, "INSERT", "journal_entry"), pytest.raises(DBAPIError) as fault:
        complete_sale(shop, basket, duty)
    logging.getLogger("kiosk").error("a deed failed", exc_info=fault.value)
    complete_sale(shop, basket, duty)
    keep_basket(shop, scanned(shop, "M-SOON", "RICE"))


def test_no_member_s_name_is_found_in_anything_that_stays(open_till: OpenTill, home: Path) -> None:
    with TcpPrinter() as printer:
        shop = open_till(printer=printer.url)
        a_day_at(shop)
        worker = PrintWorker(shop, lambda count: None)
        worker.start()
        paper = printer.wait_for_jobs(1)
        worker.stop()
    with shop.reading() as connection:
        copy = keep_copy(shop.engine, connection, home / "copies", "0000")
    if copy.suffix == ".zip":
        with zipfile.ZipFile(copy) as archive:
            archive.extractall(home / "copies" / "rows")
    stored = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert {"kiosk.log", "copies"} <= {path.name for path in home.iterdir()}
    assert b"a deed failed" in stored[home / "kiosk.log"]
    assert any(b"M-AWA" in content for content in stored.values())
    for word in WORDS:
        assert not [path for path, content in stored.items() if word in content]
        assert word not in paper


def test_a_fault_is_logged_without_the_values_of_rows(open_till: OpenTill, home: Path) -> None:
    """A voucher's code is money, and a reason may say too much of a person."""
    shop = open_till()
    code = "-".join(("PASS", "2"))  # the log shows the lines of this test too
    again = select(VOUCHER).where(VOUCHER.c.code == code)

    def doubles(connection: Connection) -> None:
        connection.execute(insert(VOUCHER), dict(connection.execute(again).mappings().one()))

    def empties(connection: Connection) -> None:
        connection.execute(update(VOUCHER).values(issuer=None))

    def asks_nowhere(connection: Connection) -> None:
        connection.execute(text("SELECT :code FROM nowhere"), {"code": code})

    faults = (doubles, empties, asks_nowhere)
    for fault in faults:
        with pytest.raises(DBAPIError) as caught, shop.writing() as connection:
            fault(connection)
        logging.getLogger("kiosk").error("a deed failed", exc_info=caught.value)
    log = (home / "kiosk.log").read_text()
    assert log.count("a deed failed") == 3
    assert "Traceback" in log
    assert "voucher" in log, "what it was about is told"
    assert code not in log
    assert "Emmaüs" not in log


def test_the_search_for_names_would_find_one(home: Path, open_till: OpenTill) -> None:
    logging.getLogger("kiosk").error("Aminata Diallo was here")
    until(lambda: WORDS[1] in (home / "kiosk.log").read_bytes())
