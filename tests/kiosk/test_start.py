"""What only printing needs is not loaded before something is printed."""

import os
import subprocess
import sys
from pathlib import Path

ONLY_PRINTING = (
    *("escpos", "yaml", "PIL", "uharfbuzz", "freetype", "bidi", "fpdf", "fontTools", "usb"),
    *("libusb_package", "serial", "qrcode", "tomlkit"),
)
LOADED = f"print(sorted(set({ONLY_PRINTING}) & set(sys.modules)))\n"

HELP = """\
import sys
from kiosk.cli import main
try:
    main(["--help"])
except SystemExit as end:
    assert end.code == 0, end
"""
START = """\
import asyncio, sys
from kiosk.cli import main
new = "init --no-input --name Boutique --manager Camille --pin 1234"
main(new.split(), standalone_mode=False)

from kiosk.app import KioskApp
from kiosk.opening import open_this_till

async def start():
    app = KioskApp(open_this_till)
    async with app.run_test(size=(80, 24)) as pilot:
        while app.log_watch is None:  # the shop is not open yet
            await pilot.pause(0.01)
        first = app.screen
        await pilot.press("1", "enter", *"1234", "enter")
        while app.screen is first:
            await pilot.pause(0.01)

asyncio.run(start())
"""


def run_python(code: str, **variables: str) -> str:
    """The last line that a new interpreter says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=clean | variables,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return ran.stdout.splitlines()[-1]


def test_help_loads_nothing_of_it() -> None:
    assert run_python(HELP + LOADED) == "[]"


def test_nor_does_a_till_that_opens_and_is_signed_in_to(tmp_path: Path) -> None:
    """With a USB printer, which needs the most."""
    shop = {"KIOSK_HOME": str(tmp_path), "KIOSK_LANG": "fr", "KIOSK_PRINTER": "usb://04b8:0202"}
    assert run_python(START + LOADED, **shop) == "[]"


def test_the_first_screen_does_not_wait_for_the_database(tmp_path: Path) -> None:
    """SQLAlchemy loads while number and PIN are typed."""
    code = """\
import sys
from kiosk import cli
cli._say_refusals(lambda: __import__("kiosk.app"))
print("sqlalchemy" in sys.modules)
"""
    assert run_python(code, KIOSK_HOME=str(tmp_path)) == "False"
