"""What is exported in another season than it was done in, or by another version."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from sqlalchemy import update

from db.shifts import SHIFT
from kiosk.services.donations.donor_report import report_on_donor
from kiosk.services.exports.filters import Filters
from kiosk.services.exports.writing import write_into
from kiosk.services.lab.guards import without_guards
from kiosk.services.shop import OpenShop
from kiosk.services.stock.moves import Goods, write_off
from tests.support.busy_week import close_off
from tests.support.shops import NADIA, Clock, OpenTill, duty_at
from tests.support.volunteer import sell

WINTER, SUMMER = (timezone(timedelta(hours=hours)) for hours in (1, 2))


def exported(shop: OpenShop, folder: Path, what: str, **filters: object) -> list[str]:
    path = folder / "chosen.csv"
    with path.open("wb") as file, shop.reading() as connection:
        chosen = Filters(**filters)  # type: ignore[arg-type]
        write_into(file, connection, what, "csv", chosen, at=shop.now())  # type: ignore[arg-type]
    return path.read_text("utf-8").splitlines()[1:]


def test_a_movement_keeps_its_day_whatever_the_season(
    open_till: OpenTill, clock: Clock, tmp_path: Path
) -> None:
    clock.moment = datetime(2026, 11, 30, 23, 30, tzinfo=WINTER)
    shop = open_till()
    duty_at(shop)
    write_off(shop, NADIA, Goods("B-GONE", 2), "périmé")
    november, december = date(2026, 11, 30), date(2026, 12, 1)
    last_day = {"first_day": november, "last_day": november}
    next_day = {"first_day": december, "last_day": december}
    in_winter = exported(shop, tmp_path, "movements", **last_day)
    assert "2026-11-30T23:30:00+01:00,written_off" in "".join(in_winter)
    report = report_on_donor(shop, "Banque alimentaire", november, november)
    clock.moment = datetime(2027, 4, 1, 9, 0, tzinfo=SUMMER)
    assert exported(shop, tmp_path, "movements", **last_day) == in_winter
    assert exported(shop, tmp_path, "movements", **next_day) == []
    assert report_on_donor(shop, "Banque alimentaire", november, november) == report


def test_a_shift_of_an_older_version_has_its_entries(
    open_till: OpenTill, clock: Clock, tmp_path: Path
) -> None:
    """A version that did not keep the number of the entry which opened a shift."""
    shop = open_till()
    for _ in range(2):
        duty = duty_at(shop)
        sell(shop, duty, "BREAD")
        close_off(shop, duty)
        clock.forward(minutes=1)
    chosen = [{"till": "T1", "shift": number} for number in (1, 2)]
    told = [exported(shop, tmp_path, "journal", **each) for each in chosen]
    assert all("shift_opened" in entries[0] for entries in told)
    for number in (1, 2):
        with shop.writing() as connection, without_guards(connection):
            connection.execute(
                update(SHIFT).where(SHIFT.c.number == number).values(opened_seq=None)
            )
        assert [exported(shop, tmp_path, "journal", **each) for each in chosen] == told
