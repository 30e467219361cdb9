"""A font that is gone or damaged keeps back the papers that need it, and no other."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from db.tables import metadata
from kiosk.screens.receipts.words import why_failed
from kiosk.sentences import sentence
from kiosk.services.counter.e_receipts import FILE_FORMS, receipt_for_phone, save_receipt
from kiosk.services.counter.reprints import print_again
from kiosk.services.shop import OpenShop
from tests.kiosk.services.test_printing import jobs, printing_at, states
from tests.receipts.test_scripts import only_fonts
from tests.support.printers import TcpPrinter
from tests.support.refusals import refusal_of
from tests.support.shops import LUC, OpenTill, duty_at
from tests.support.volunteer import sell
from tests.support.waiting import until


def call_bread(shop: OpenShop, label: str) -> None:
    """Give an item another name."""
    item = metadata.tables["item"]
    with shop.writing() as connection:
        connection.execute(update(item).where(item.c.sku == "BREAD").values(label=label))


@pytest.mark.parametrize("damaged", ["NotoSansX-Regular", "NotoSansGone"])
def test_papers_that_need_no_damaged_font_go_on_and_the_others_say_which_it_is(
    open_till: OpenTill, tmp_path: Path, damaged: str
) -> None:
    """A link of Debian's that leads nowhere; a font of the program that somebody deleted."""
    own = ["NotoSans"]
    if damaged == "NotoSansGone":
        own.append(damaged)
    else:
        (tmp_path / f"{damaged}.ttf").symlink_to(tmp_path / "nowhere.ttf")
    with TcpPrinter() as printer, only_fonts(*own, folder=tmp_path):
        shop = open_till(printer=printer.url)
        duty = duty_at(shop)
        for label in ("Riz চা", "Ḩlib Кава", "Pain"):
            call_bread(shop, label)
            sell(shop, duty, "BREAD")
        with printing_at(shop) as counts:
            printer.wait_for_jobs(2)
            until(lambda: states(shop) == ["failed", "sent", "sent"])
            until(lambda: counts[-1:] == [1])
        said = why_failed(jobs(shop)[0]["detail"])
        for form in FILE_FORMS:
            refusal = refusal_of(partial(save_receipt, shop, "T1-000001", form, tmp_path, LUC))
            assert damaged in sentence(refusal)
        assert receipt_for_phone(shop, "T1-000001", LUC, lambda _text: True).has_lines
        refusal = refusal_of(partial(print_again, shop, "T1-000001", LUC))
        assert states(shop)[0] == "failed"
    for words in (said, sentence(refusal)):
        assert f"Missing or damaged fonts: {damaged}. Reinstall this program" in words
        assert "fonts-noto-core and fonts-noto-cjk" in words
        assert len(words) < 2 * 72, "two lines of the narrowest screen"
