"""The journal, the tables and a purge have one cut, also where the computer's offset changed."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from kiosk.rules.closing_periods import parse_period
from kiosk.services.archives import standalone
from kiosk.services.archives.making import make_archive
from kiosk.services.archives.purging import purge
from kiosk.services.archives.reading import read_archive
from kiosk.services.cash.movements import pay_in
from kiosk.services.staff import note_leaving
from kiosk.services.stock.moves import Goods, write_off
from kiosk.services.verify import verify_shop
from kiosk.settings import Settings
from tests.support.rows import everything
from tests.support.shops import NADIA, Clock, duty_at, till_of
from tests.support.volunteer import sell

WRONG, RIGHT = UTC, timezone(timedelta(hours=-4))
NOVEMBER, DECEMBER = parse_period("2026-11"), parse_period("2026-12")
YEARS_ON = datetime(2033, 6, 1, 9, tzinfo=RIGHT)


def live_through_the_change(settings: Settings) -> None:
    """On the last evening of November the computer says that December has begun, until
    somebody sets its zone right."""
    clock = Clock(datetime(2026, 12, 1, 0, 10, tzinfo=WRONG))
    shop = till_of(settings, "T1", clock)
    duty = duty_at(shop)
    sell(shop, duty, "BREAD", "M-AWA")
    pay_in(shop, duty, 5_00, "monnaie")
    write_off(shop, NADIA, Goods("B-GONE", 1), "périmé")
    clock.moment = datetime(2026, 11, 30, 20, 20, tzinfo=RIGHT)
    note_leaving(shop, NADIA, "key")
    clock.moment = datetime(2026, 12, 1, 9, 0, tzinfo=RIGHT)
    pay_in(shop, duty, 7_00, "monnaie")
    sell(shop, duty, "BOOK", "M-AWA")
    shop.close()


def rows_of(file: Path, table: str) -> list[dict[str, str]]:
    archive = standalone.Archive(str(file))
    rows = list(standalone.table_rows(standalone.Check(archive), table))
    archive.close()
    return rows


def test_two_months_share_nothing_and_leave_nothing_out(settings: Settings) -> None:
    live_through_the_change(settings)
    shop = till_of(settings, "T1", Clock(datetime(2027, 1, 2, 9, tzinfo=RIGHT)))
    files = [make_archive(shop, period).path for period in (NOVEMBER, DECEMBER)]
    shop.close()
    reads = [read_archive(file) for file in files]
    assert [read.breaks for read in reads] == [(), ()]
    assert reads[1].tills[0].first_seq == reads[0].tills[0].last_seq + 1
    for table, column in (("sales", "ticket"), ("cash-movements", "amount"), ("shifts", "shift")):
        found = [[row[column] for row in rows_of(file, table)] for file in files]
        expected = {
            "sales": [["T1-000001"], ["T1-000002"]],
            "cash-movements": [["5.00"], ["7.00"]],
            "shifts": [["1"], []],
        }
        assert found == expected[table]
    gone = [row["kind"] for row in rows_of(files[0], "movements")].count("written_off")
    assert gone == 1
    assert {row["ticket"] for row in rows_of(files[1], "movements")} == {"T1-000002"}


def test_a_purge_gives_up_exactly_what_is_archived(settings: Settings) -> None:
    live_through_the_change(settings)
    shop = till_of(settings, "T1", Clock(datetime(2027, 1, 2, 9, tzinfo=RIGHT)))
    file = make_archive(shop, NOVEMBER).path
    shop.close()
    shop = till_of(settings, "T1", Clock(YEARS_ON))
    note_leaving(shop, NADIA, "key")
    purged = purge(shop, file, NADIA)
    till = purged.tills[0]
    assert (till.through_ticket, till.buyers) == (1, 1)
    members = {row["ticket_number"]: row["member"] for row in everything(shop.engine)["sale"]}
    assert members == {1: None, 2: "M-AWA"}
    assert verify_shop(shop).breaks == ()
    shop.close()
