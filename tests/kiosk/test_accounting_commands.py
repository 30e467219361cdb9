"""What accountants and tax offices get, asked for by command."""

import os
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.services.shop import open_shop
from kiosk.settings import Settings
from tests.support.busy_week import close_off
from tests.support.fec_reading import read_fec
from tests.support.shops import Clock, duty_at, make_shop, till_of
from tests.support.volunteer import sell


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop with one day that is closed and one that is not."""
    home = tmp_path / "home"
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_HOME", str(home))
    monkeypatch.setenv("KIOSK_LANG", "en")
    settings, clock = Settings(), Clock()
    make_shop(settings)
    shop = till_of(settings, "T1", clock)
    duty = duty_at(shop)
    sell(shop, duty, "BREAD")
    close_off(shop, duty)
    sell(shop, duty_at(shop), "BOOK")
    shop.close()
    # Whenever this is run, the command's clock is the shop's.
    monkeypatch.setattr("kiosk.commands.opened.open_shop", partial(open_shop, now=clock))
    return home


def kiosk(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_the_accountant_gets_a_fragment_by_its_lawful_name(home: Path, tmp_path: Path) -> None:
    asked = ("export", "fec", "--period", "2026-11", "-o", str(tmp_path / "accounts"))
    refused = kiosk(*asked)
    assert (refused.exit_code, "SIREN" in refused.stderr) == (2, True)
    (home / "kiosk.toml").write_text('siren = "732 829 320"\n[accounts]\ncash = "531000"\n')
    done = kiosk(*asked)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "1 entry in" in done.stderr
    assert "fragment" in done.stderr
    assert "1 shift of the period is missing" in done.stderr
    file = tmp_path / "accounts" / "732829320FEC20261130.txt"
    records = read_fec(file.name, file.read_bytes())
    assert {"531000", "707000"} <= {record["CompteNum"] for record in records}
    streamed = kiosk("export", "fec", "--period", "2026-11", "-o", "-")
    assert streamed.stdout_bytes == file.read_bytes()


@pytest.mark.parametrize("wrong", ['siren = "732829321"', '[accounts]\ncash = "CAISSE"'])
def test_a_wrong_number_in_the_settings_is_named(home: Path, wrong: str) -> None:
    (home / "kiosk.toml").write_text(wrong)
    answer = kiosk("export", "fec", "--period", "2026-11")
    assert answer.exit_code == 2
    assert wrong.partition(" ")[0].strip("[").partition("]")[0] in answer.stderr.lower()


def test_the_tax_office_is_told_that_there_is_no_security_device(
    home: Path, tmp_path: Path
) -> None:
    done = kiosk("export", "dsfinvk", "--period", "2026", "-o", str(tmp_path / "out.zip"))
    assert (done.exit_code, (tmp_path / "out.zip").exists()) == (0, True)
    assert "1 closing in" in done.stderr
    assert "TSE" in done.stderr
