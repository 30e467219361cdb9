"""A shop that was closed for more than a month: its data leaves it, and no date that nobody
confirmed gets into the log's time."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.rules.closing_periods import parse_period
from kiosk.rules.log_search import Chosen
from kiosk.services.accounting.fec import write_fec
from kiosk.services.archives.making import make_archive
from kiosk.services.archives.reading import read_archive
from kiosk.services.audit.exporting import export_log
from kiosk.services.copies.backups import make_backup
from kiosk.services.copies.restoring import restore_backup
from kiosk.services.dsfinvk.writing import write_dsfinvk
from kiosk.services.exports import write_export
from kiosk.services.journal.heads import kept_heads
from kiosk.services.journal.key_changes import rotate_key
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import sign_in
from kiosk.services.verify import verify_shop
from kiosk.settings import Settings
from tests.support.closings import close_right
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import NADIA, NOW, PIN, Clock, OpenTill, duty_at
from tests.support.volunteer import sell

LATER = NOW + timedelta(days=70)


def entries(shop: OpenShop, after: int = 0) -> list[dict[str, Any]]:
    rows = everything(shop.engine)["journal_entry"]
    own = [json.loads(row["entry"]) for row in rows if row["till"] == shop.till]
    return [entry for entry in own if entry["seq"] > after]


def moment(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"])


def closed_shop(open_till: OpenTill) -> OpenShop:
    """A shop that sold and closed its till."""
    shop = open_till(siren="732829320")
    duty = duty_at(shop)
    sell(shop, duty, "BREAD")
    end_shift(shop, NADIA)
    close_right(shop, duty.shift_id)
    return shop


def test_a_shop_that_was_closed_for_long_lets_its_data_go(
    open_till: OpenTill, clock: Clock, tmp_path: Path
) -> None:
    shop = closed_shop(open_till)
    last = entries(shop)[-1]
    shop.close()
    clock.forward(days=70)
    shop, november = open_till(siren="732829320"), parse_period("2026-11")
    write_export(shop, "sales", output=tmp_path / "sales.csv")
    export_log(shop, NADIA, ("lines", "csv"), Chosen(), tmp_path, lambda *_: None, lambda: False)
    write_fec(shop, november, tmp_path / "fec")
    write_dsfinvk(shop, november, tmp_path / "dsfinvk")
    archive = make_archive(shop, november, tmp_path / "archive.zip")
    backup = make_backup(shop, tmp_path)
    shop.close()
    shop = open_till()
    rotate_key(shop, NADIA)
    shop.close()
    shop = open_till()
    new = entries(shop, last["seq"])
    kinds = ["exported"] * 4 + ["archived", "backup_made", "key_rotated", "key_in_use"]
    assert [entry["kind"] for entry in new] == kinds
    assert {entry["at"] for entry in new} == {last["at"]}
    read = {entry["values"].get("clock") for entry in new if entry["kind"] != "key_in_use"}
    assert read == {LATER.isoformat(timespec="seconds")}
    assert backup.path.exists()
    assert archive.is_over
    assert not read_archive(archive.path).breaks
    assert not verify_shop(shop, heads=kept_heads(shop.settings)).breaks

    # The date was mistyped, and is put right again: nothing that follows is in the future.
    clock.moment = NOW + timedelta(days=1)
    sell(shop, duty_at(shop), "BREAD")
    (sold,) = (each for each in entries(shop, new[-1]["seq"]) if each["kind"] == "sale")
    assert moment(sold) == clock.moment
    shop.close()


def test_a_copy_is_put_back_by_a_clock_that_nobody_confirmed(
    open_till: OpenTill, clock: Clock, settings: Settings, tmp_path: Path
) -> None:
    shop = closed_shop(open_till)
    backup = make_backup(shop, tmp_path).path
    copied = entries(shop)[-2]
    shop.close()
    clock.forward(days=70)
    restore_backup(settings, backup, "1", PIN, now=clock)
    shop = open_till()
    restored = entries(shop)[-1]
    assert (restored["kind"], restored["at"]) == ("restored", copied["at"])
    assert restored["values"]["clock"] == LATER.isoformat(timespec="seconds")
    assert not verify_shop(shop).breaks

    # Somebody opens the till and says that the date is right: from then on it counts.
    assert refusal_of(lambda: sign_in(shop, "1", PIN)).code == "clock_ahead"
    sign_in(shop, "1", PIN, is_day_right=True)
    sell(shop, duty_at(shop), "BREAD")
    write_export(shop, "sales", output=tmp_path / "sales.csv")
    exported = entries(shop)[-1]
    assert (exported["kind"], moment(exported)) == ("exported", LATER)
    assert "clock" not in exported["values"]
    shop.close()
