"""A receipt without paper: as a file, whole or not there, or as a code for a phone."""

import errno
import os
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import pypdf
import pytest
import zxingcpp
from PIL import Image

from kiosk.services.counter.duty import Duty
from kiosk.services.counter.e_receipts import FILE_FORMS, receipt_for_phone, save_receipt
from kiosk.services.counter.tickets import ticket_paper
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import StaffMember
from tests.receipts.test_transport_file import disk_full_at
from tests.support.books import check_books
from tests.support.closings import journalled
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA
from tests.support.topup_shop import code, in_fours, topup_shop
from tests.support.topup_shop import sell as sell_code
from tests.support.volunteer import sell


@pytest.fixture
def asking(shop: OpenShop) -> OpenShop:
    """The shop, in which the buyer is asked."""
    return set_receipts(shop, "ask", NADIA)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An empty stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def state(shop: OpenShop) -> str:
    """How the only receipt stands."""
    [job] = everything(shop.engine)["print_job"]
    return str(job["state"])


def text_of(file: Path) -> str:
    """What a PDF says."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def test_a_receipt_on_a_stick_settles_the_question_about_paper(
    asking: OpenShop, duty: Duty, stick: Path
) -> None:
    ticket = sell(asking, duty, "BREAD").ticket
    file = save_receipt(asking, ticket, "pdf", stick, LUC)
    assert list(stick.iterdir()) == [file]
    assert file.name == f"ticket-{ticket}.pdf"
    assert ticket in text_of(file)
    assert text_of(file).startswith("TICKET ÉLECTRONIQUE")
    assert state(asking) == "not_wanted"
    assert journalled(asking, "not_printed") == [{"ticket": ticket, "staff": 2}]
    assert journalled(asking, "e_receipt") == [
        {
            "ticket": ticket,
            "form": "pdf",
            "sha256": sha256(file.read_bytes()).hexdigest(),
            "staff": 2,
        }
    ]
    check_books(asking.engine)


def test_no_file_takes_the_place_of_another_and_the_buyer_is_asked_once(
    asking: OpenShop, duty: Duty, stick: Path
) -> None:
    ticket = sell(asking, duty, "BREAD").ticket
    files = [save_receipt(asking, ticket, form, stick, LUC) for form in ("pdf", "png", "pdf")]
    assert [file.name for file in files] == [
        f"ticket-{ticket}.pdf",
        f"ticket-{ticket}.png",
        f"ticket-{ticket}-2.pdf",
    ]
    assert files[0].read_bytes() == files[2].read_bytes()
    [found] = zxingcpp.read_barcodes(Image.open(files[1]))
    assert found.text == ticket
    assert len(journalled(asking, "not_printed")) == 1
    assert len(journalled(asking, "e_receipt")) == 3


def gone(stick: Path) -> None:
    """Somebody pulled it out."""
    stick.rmdir()


def no_folder(stick: Path) -> None:
    """It is a file."""
    stick.rmdir()
    stick.touch()


@pytest.mark.parametrize("break_it", [gone, no_folder])
def test_a_stick_that_is_gone_leaves_the_buyer_asked(
    asking: OpenShop, duty: Duty, stick: Path, break_it: Any
) -> None:
    ticket = sell(asking, duty, "BREAD").ticket
    break_it(stick)
    refusal = refusal_of(lambda: save_receipt(asking, ticket, "pdf", stick, LUC))
    assert (refusal.code, refusal.data["folder"]) == ("folder_unwritable", stick)
    assert state(asking) == "held"
    assert journalled(asking, "e_receipt") == []


def test_of_a_full_stick_nothing_half_written_is_left(
    asking: OpenShop, duty: Duty, stick: Path
) -> None:
    ticket = sell(asking, duty, "BREAD").ticket
    for form, size in product(FILE_FORMS, (0, 1000)):
        with disk_full_at(size):
            refusal = refusal_of(partial(save_receipt, asking, ticket, form, stick, LUC))
        assert refusal.code == "file_unwritten"
        assert list(stick.iterdir()) == []
    assert (state(asking), journalled(asking, "e_receipt")) == ("held", [])
    save_receipt(asking, ticket, "pdf", stick, LUC)


def test_a_stick_that_can_only_be_read_is_said(
    asking: OpenShop, duty: Duty, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = sell(asking, duty, "BREAD").ticket
    real = Path.open

    def refuse(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.parent == stick:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    refusal = refusal_of(lambda: save_receipt(asking, ticket, "pdf", stick, LUC))
    assert (refusal.code, refusal.data["reason"]) == (
        "folder_unwritable",
        os.strerror(errno.EROFS),
    )
    assert state(asking) == "held"


def test_a_code_on_the_screen_leaves_the_question_open(asking: OpenShop, duty: Duty) -> None:
    ticket = sell(asking, duty, "BREAD").ticket
    found = receipt_for_phone(asking, ticket, LUC, lambda _text: True)
    assert found.has_lines
    assert f"Ticket {ticket}" in found.text
    assert state(asking) == "held", "a phone may fail to read it"
    digest = sha256(found.text.encode()).hexdigest()
    values = {"ticket": ticket, "form": "qr", "sha256": digest, "staff": 2}
    assert journalled(asking, "e_receipt") == [values]
    short = receipt_for_phone(asking, ticket, LUC, lambda text: len(text) < 90)
    assert not short.has_lines
    assert ticket in short.text
    refusal = refusal_of(lambda: receipt_for_phone(asking, ticket, LUC, lambda _text: False))
    assert refusal.code == "screen_too_small"
    assert len(journalled(asking, "e_receipt")) == 2


def test_who_may_not_print_again_takes_no_file_either(
    asking: OpenShop, duty: Duty, stick: Path
) -> None:
    ticket = sell(asking, duty, "BREAD").ticket
    auditor = StaffMember(3, "Ana", "auditor")
    deeds = (
        lambda: save_receipt(asking, ticket, "pdf", stick, auditor),
        lambda: receipt_for_phone(asking, ticket, auditor, lambda _text: True),
    )
    assert [refusal_of(deed).code for deed in deeds] == ["manager_needed"] * 2
    assert refusal_of(lambda: save_receipt(asking, "T1-9", "pdf", stick, LUC)).code == (
        "code_unknown"
    )
    assert list(stick.iterdir()) == []


@pytest.fixture
def topups(tmp_path: Path) -> Iterator[OpenShop]:
    """A shop with codes, whose receipts go nowhere."""
    with topup_shop("", tmp_path / "home") as shop:
        yield shop


def test_a_top_up_code_is_in_no_file_and_in_no_code_for_a_phone(
    topups: OpenShop, stick: Path
) -> None:
    ticket = sell_code(topups).ticket
    assert ticket_paper(topups, ticket).codes == "on_its_way"
    said = [
        text_of(save_receipt(topups, ticket, "pdf", stick, LUC)),
        receipt_for_phone(topups, ticket, LUC, lambda _text: True).text,
    ]
    save_receipt(topups, ticket, "png", stick, LUC)
    for text in said:
        assert "papier" in text
        assert not [each for each in (code(1), in_fours(code(1)), "topup:") if each in text]
    assert ticket_paper(topups, ticket).codes == "on_its_way", "its paper still tells it"
