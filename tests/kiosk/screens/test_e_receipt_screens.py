"""After a sale and at a ticket: a file on a stick, or a code that a phone reads."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.exports import sticks
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import StaffMember
from kiosk.widgets import qr_view
from kiosk.widgets.qr_view import MARGIN, QrView
from tests.kiosk.screens.driven import LARGE, SMALL, Driven, at_the_counter
from tests.receipts.test_transport_file import disk_full_at
from tests.support.closings import journalled
from tests.support.rows import everything
from tests.support.screen_codes import read_code

CAMILLE = StaffMember(1, "Camille", "manager")
ASKED = "Does the buyer want the ticket on paper?"


@pytest.fixture
def asking(home: Path, shop: OpenShop) -> Path:
    set_receipts(shop, "ask", CAMILLE)
    return home


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only stick that is plugged in; the way to it is as short as /media/stick."""
    with TemporaryDirectory(prefix="k") as media:
        folder, mounts = Path(media, "CLE"), tmp_path / "mounts"
        folder.mkdir()
        mounts.write_text(f"/dev/sdb1 {folder} vfat rw 0 0\n", "utf-8")
        monkeypatch.setattr(sticks, "MOUNTS", mounts)
        monkeypatch.setattr(sticks, "PLACES", (folder.parent,))
        yield folder


def states(shop: OpenShop) -> list[str]:
    return [row["state"] for row in everything(shop.engine)["print_job"]]


@asynccontextmanager
async def after_a_sale(home: Path, size: tuple[int, int] = SMALL) -> AsyncIterator[Driven]:
    """The till when a coffee was sold and its buyer is asked."""
    async with at_the_counter(home, size, "en") as till:
        await till.types("CAFE\r", "Café moulu 250 g, ")
        await till.presses("f12", "f12")
        await till.is_on(CounterScreen)
        await till.sees("S Stick")
        yield till


async def test_s_writes_the_receipt_to_a_stick_and_answers_the_question(
    asking: Path, shop: OpenShop, stick: Path
) -> None:
    async with after_a_sale(asking) as till:
        await till.writes("s", "1 CLE: PDF")
        await till.writes("1", "ticket-T1-000001.pdf is written to CLE.")
        await till.is_on(CounterScreen)
        assert [file.name for file in stick.iterdir()] == ["ticket-T1-000001.pdf"]
        assert states(shop) == ["not_wanted"]
        assert ASKED not in till.running_text
        await till.types("CAFE\r", "Café moulu 250 g, ")  # the next buyer
    assert journalled(shop, "not_printed") == [{"ticket": "T1-000001", "staff": 1}]


async def test_a_full_stick_is_said_and_the_buyer_is_still_asked(
    asking: Path, shop: OpenShop, stick: Path
) -> None:
    async with after_a_sale(asking) as till:
        await till.writes("s", "2 CLE: picture (PNG)")
        with disk_full_at(1000):
            await till.writes("2", "could not be written (is the disk full?)")
        assert list(stick.iterdir()) == []
        await till.presses("escape", sees="2 CLE: picture (PNG)")
        await till.presses("escape", sees=ASKED)
        await till.writes("i", "No printer here. F8 shows ticket T1-000001.")
        await till.until(lambda: states(shop) != ["held"])
    assert journalled(shop, "e_receipt") == []


async def test_without_a_stick_a_folder_is_typed(asking: Path, shop: OpenShop, stick: Path) -> None:
    async with after_a_sale(asking) as till:
        sticks.MOUNTS.write_text("", "utf-8")
        await till.writes("s", "no stick is plugged in")
        await till.writes("1", "Into which folder?")
        await till.types("media\r", "Type the whole way to a folder")
        await till.types(f"{stick}/nowhere\r", "Choose another folder")
        await till.presses("escape", sees="1 another folder: PDF")
        await till.writes("1", "Into which folder?")
        await till.types(f"{stick}\r", "ticket-T1-000001.pdf is written to")
        assert [file.name for file in stick.iterdir()] == ["ticket-T1-000001.pdf"]


async def test_esc_leads_from_the_folder_to_the_sticks_and_from_there_to_the_question(
    asking: Path, shop: OpenShop, stick: Path
) -> None:
    async with after_a_sale(asking) as till:
        mounted = sticks.MOUNTS.read_text("utf-8")
        sticks.MOUNTS.write_text("", "utf-8")
        await till.writes("s", "no stick is plugged in")
        await till.writes("2", "Into which folder?")
        await till.presses("escape", sees="1 another folder: PDF")
        await till.presses("escape")
        await till.is_on(CounterScreen)
        await till.sees(ASKED)
        await till.writes("s", "3 Look for sticks again")
        sticks.MOUNTS.write_text(mounted, "utf-8")
        await till.writes("3", "▸ 1 CLE: PDF")
        await till.writes("3", "Into which folder?")
        sticks.MOUNTS.write_text("", "utf-8")  # pulled out meanwhile
        await till.presses("escape", sees="no stick is plugged in")
        await till.presses("escape")
        await till.is_on(CounterScreen)
        assert states(shop) == ["held"]
        await till.sees(ASKED)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_q_fills_the_screen_with_a_code_that_a_phone_reads(
    asking: Path, shop: OpenShop, size: tuple[int, int]
) -> None:
    async with after_a_sale(asking, size) as till:
        await till.writes("q", "A phone's camera")
        rows = [row[MARGIN:] for row in till.rows]
        text = read_code(rows)
        assert "T1-000001" in text
        assert "TOTAL 2,50 €" in text
        assert ("Café moulu 250 g" in text) is (size == LARGE)
        assert ("Short form" in till.running_text) is (size == SMALL)
        await till.presses("escape", sees="No ticket")
        assert states(shop) == ["held"]
        await till.writes("n", "No paper for T1-000001.")


async def test_a_small_console_says_that_it_can_not_show_the_code(
    asking: Path, shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qr_view, "HALF_BLOCKS", False)
    async with after_a_sale(asking) as till:
        await till.writes("q", "The screen is too small for the receipt as a code.")
        await till.is_on(CounterScreen)
        assert states(shop) == ["held"]
    assert journalled(shop, "e_receipt") == []


async def test_a_large_console_draws_it_with_two_cells_a_module(
    asking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qr_view, "HALF_BLOCKS", False)
    async with after_a_sale(asking, (160, 50)) as till:
        await till.writes("q", "A phone's camera")
        rows = [row[MARGIN:] for row in till.rows[: till.app.screen.query_one(QrView).size.height]]
        assert "T1-000001" in read_code(rows, half_blocks=False)


async def test_a_ticket_is_written_to_a_stick_later_too(
    asking: Path, shop: OpenShop, stick: Path
) -> None:
    async with after_a_sale(asking) as till:
        await till.writes("n", "No paper for T1-000001.")
        await till.presses("f8", "enter", sees="USB stick")
        await till.writes("s", "1 CLE: PDF")
        await till.writes("2", "is written to")
        assert [file.name for file in stick.iterdir()] == ["ticket-T1-000001.png"]
        await till.writes("q", "A phone's camera")
    assert [each["form"] for each in journalled(shop, "e_receipt")] == ["png", "qr"]
