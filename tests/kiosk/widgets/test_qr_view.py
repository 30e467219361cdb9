"""The ticket's QR on the screen can be scanned off it."""

import pytest
from rich.color import Color

from kiosk.rules.tickets import ticket_name
from kiosk.widgets import qr_view
from kiosk.widgets.qr_view import QUIET_ZONE, Matrix, drawn, matrix_of, room_for
from tests.support.qr_reader import read_qr

TICKETS = [ticket_name(*each) for each in (("T1", 1), ("T1", 42), ("K12345", 999_999), ("Z", 7))]
HALVES = {"█": (False, False), " ": (True, True), "▀": (False, True), "▄": (True, False)}


def seen(rows: tuple[str, ...], *, half_blocks: bool) -> Matrix:
    """The modules that a camera sees in rows of cells; true is dark."""
    if not half_blocks:
        return tuple(tuple(cell == " " for cell in row[::2]) for row in rows)
    modules = []
    for row in rows:
        modules += [tuple(HALVES[cell][half] for cell in row) for half in (0, 1)]
    return tuple(modules[: len(modules) - len(modules) % 2 - 1])


@pytest.mark.parametrize("half_blocks", [True, False])
@pytest.mark.parametrize("ticket", TICKETS)
def test_what_is_drawn_is_the_code_with_its_quiet_zone(ticket: str, half_blocks: bool) -> None:
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(ticket)
    modules = seen(drawn(matrix_of(ticket), half_blocks=half_blocks), half_blocks=half_blocks)
    assert modules == tuple(map(tuple, code.get_matrix()))


@pytest.mark.parametrize("half_blocks", [True, False])
@pytest.mark.parametrize("ticket", TICKETS)
def test_scanned_off_the_screen_it_is_the_ticket(ticket: str, half_blocks: bool) -> None:
    modules = seen(drawn(matrix_of(ticket), half_blocks=half_blocks), half_blocks=half_blocks)
    assert read_qr(modules, QUIET_ZONE) == ticket


def test_a_small_terminal_has_room_for_it() -> None:
    assert room_for(matrix_of("T1-000042")) <= (80, 15)
    assert [len(row) for row in drawn(matrix_of("T1-000042"), half_blocks=True)] == [29] * 15


def test_the_linux_console_has_the_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qr_view, "HALF_BLOCKS", False)
    assert set("".join(drawn(matrix_of("T1-000042"), half_blocks=False))) == {"█", " "}
    assert room_for(matrix_of("T1-000042"))[1] == 29


def test_light_is_white_and_dark_is_black_in_every_theme() -> None:
    colours = qr_view._COLOURS
    assert (colours.color, colours.bgcolor) == (Color.parse("#ffffff"), Color.parse("#000000"))
