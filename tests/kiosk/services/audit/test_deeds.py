"""What an auditor may do beside reading: check the log, and take an export."""

import json
from datetime import date
from pathlib import Path

import pytest

from kiosk.rules.errors import ShopError
from kiosk.rules.log_search import ALL, Chosen
from kiosk.services.audit.checking import Stopped, check_log, written_since
from kiosk.services.audit.exporting import export_log, usual_folder
from kiosk.services.exports import EXPORTS
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.support.rows import everything
from tests.support.shops import LUC

ADA = StaffMember(9, "Ada", "auditor")
NOVEMBER = Chosen(till="T1", first_day=date(2026, 11, 1), last_day=date(2026, 11, 30))


def quiet(done: int, total: int) -> None:
    """Nobody looks."""


def going() -> bool:
    """Nobody stops it."""
    return False


def exported(shop: OpenShop) -> list[dict[str, object]]:
    """What the journal tells of exports."""
    rows = [row for row in everything(shop.engine)["journal_entry"] if row["kind"] == "exported"]
    return [json.loads(row["entry"])["values"] for row in rows]


def test_a_check_tells_its_progress_and_how_long_each_chain_was(log: OpenShop) -> None:
    told: list[tuple[int, int]] = []
    checked = check_log(log, ADA, lambda *each: told.append(each), going)
    assert told[-1] == (checked.report.entries, checked.report.entries)
    assert sum(checked.heads.values()) == checked.report.entries
    assert checked.report.is_whole
    assert written_since(log, checked) == 0
    with log.writing() as connection:
        log.write_journal(connection, "signed_in", {"staff": 1}, log.now())
    assert written_since(log, checked) == 1


def test_a_check_that_is_stopped_returns_nothing(log: OpenShop) -> None:
    with pytest.raises(Stopped):
        check_log(log, ADA, quiet, lambda: True)


def test_who_sells_checks_and_exports_nothing(log: OpenShop, tmp_path: Path) -> None:
    with pytest.raises(ShopError, match="manager_needed"):
        check_log(log, LUC, quiet, going)
    with pytest.raises(ShopError, match="manager_needed"):
        export_log(log, LUC, ("sales", "csv"), ALL, tmp_path, quiet, going)
    assert not list(tmp_path.iterdir())


def test_an_export_is_a_new_file_and_the_log_says_who_took_it(
    log: OpenShop, tmp_path: Path
) -> None:
    before = len(exported(log))
    first, second = (
        export_log(log, ADA, ("sales", "csv"), NOVEMBER, tmp_path / "stick", quiet, going)
        for _ in range(2)
    )
    assert first.name == "sales-T1-2026-11-01-2026-11-30.csv"
    assert second.name == "sales-T1-2026-11-01-2026-11-30-2.csv"
    assert len(first.read_text().splitlines()) == 1 + 12
    told = exported(log)[before:]
    assert [values["staff"] for values in told] == [ADA.number] * 2
    assert told[0]["filters"] == {"from": "2026-11-01", "to": "2026-11-30", "till": "T1"}


def test_every_export_takes_of_the_choice_what_its_table_knows(
    log: OpenShop, tmp_path: Path
) -> None:
    files = [export_log(log, ADA, (w, "jsonl"), NOVEMBER, tmp_path, quiet, going) for w in EXPORTS]
    assert all(file.exists() for file in files)
    assert files[EXPORTS.index("stock")].name == "stock.jsonl"


def test_an_export_that_is_stopped_leaves_no_file(log: OpenShop, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        export_log(log, ADA, ("sales", "csv"), ALL, tmp_path, quiet, lambda: True)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_can_not_be_written_is_said(log: OpenShop, tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("")
    for folder in (file, tmp_path / "none" / "there"):
        with pytest.raises(ShopError, match="folder_unwritable"):
            export_log(log, ADA, ("sales", "csv"), ALL, folder, quiet, going)


def test_exports_lie_in_the_home_unless_somebody_says_where(log: OpenShop) -> None:
    assert usual_folder(log) == log.settings.home / "exports"
