"""After six years an archived period may be given up: the chain goes on, totals stay."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from db.print_jobs import JOB
from kiosk.rules.closing_periods import parse_period
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head, head_code, parse_head, short_text
from kiosk.rules.paper import Look
from kiosk.services.archives.making import make_archive
from kiosk.services.archives.purging import Purged, purge
from kiosk.services.closings.past import find_closing
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.tickets import ticket_paper
from kiosk.services.journal.key_changes import keys_of_till
from kiosk.services.quotas.check import check_quota_balances
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember, note_leaving
from kiosk.services.stock.check import check_stock
from kiosk.services.verify import file_head, find_head, verify_shop
from kiosk.services.vouchers.cancelling import check_vouchers
from kiosk.settings import Settings
from receipts.render.text import render_text
from tests.kiosk.services.archives.conftest import EVENING
from tests.support.forgery import altered
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, Clock, till_of

SEVEN_YEARS_ON = EVENING.replace(year=2033, month=12)
LAST_DAY_BEFORE = EVENING.replace(year=2032, month=11, day=30)
FIRST_DAY = EVENING.replace(year=2032, month=12, day=1)
Rows = dict[str, list[dict[str, Any]]]

GIVEN_UP = {"journal_entry", "print_job", "sale", "quota_use", "quota_balance"}
WRITTEN = {"purge", "till"}


def opened(settings: Settings, at: datetime = SEVEN_YEARS_ON) -> OpenShop:
    """The shop's till T1 years later, where somebody has just locked it."""
    shop = till_of(settings, "T1", Clock(at))
    note_leaving(shop, NADIA, "key")
    return shop


def archive_of(settings: Settings) -> Path:
    return settings.home / "archives" / "boutique-2026-11.zip"


def of_november(rows: list[dict[str, Any]], moment: str, till: str) -> list[dict[str, Any]]:
    """The rows of one till and of the month that is archived, none of which is near its end."""
    own = [row for row in rows if row["till"] == till]
    return [row for row in own if (row[moment].year, row[moment].month) == (2026, 11)]


def refused(shop: OpenShop, file: Path, who: StaffMember = NADIA) -> str:
    """The refusal of a purge, which has changed nothing."""
    before = everything(shop.engine)
    with pytest.raises(ShopError) as refusal:
        purge(shop, file, who)
    assert everything(shop.engine) == before
    return refusal.value.code


def test_what_an_archive_holds_is_given_up(archived: Settings) -> None:
    shop = opened(archived)
    print_late_in_spanish(shop, "T1-000003")
    before = everything(shop.engine)
    purged = purge(shop, archive_of(archived), NADIA)
    after = everything(shop.engine)
    changed = {table for table in after if after[table] != before[table]}
    assert changed == GIVEN_UP | WRITTEN
    check_tills(before, after, purged)
    check_sales(before, after)
    check_papers(shop, after)
    check_quotas(shop, before, after)
    assert not check_stock(shop)
    assert not check_vouchers(shop)
    report = verify_shop(shop)
    assert report.breaks == ()
    assert {"purged"} <= {notice.code for notice in report.notices}
    figures = find_closing(shop, "z", 1).figures
    (shift,) = (row for row in after["shift"] if (row["till"], row["number"]) == ("T1", 1))
    sold = [row["total_cents"] for row in after["sale"] if row["shift_id"] == shift["id"]]
    assert figures.total_cents == sum(sold)
    assert refused(shop, archive_of(archived)) == "purged_already"
    with pytest.raises(ShopError, match="archive_purged"):
        make_archive(shop, parse_period("2026-11"))
    shop.close()


def print_late_in_spanish(shop: OpenShop, ticket: str) -> None:
    """The first paper of a ticket comes years later: its entry stays when its sale's goes."""
    nobody_wanted = {"state": "not_wanted", "proof": ""}
    with shop.writing() as connection:
        connection.execute(
            update(JOB)
            .where(JOB.c.document.contains(ticket, autoescape=True))
            .values(nobody_wanted)
        )
    print_again(shop, ticket, NADIA, look=Look("es"))
    assert verify_shop(shop).breaks == ()


def check_tills(before: Rows, after: Rows, purged: Purged) -> None:
    """Each chain goes on from the anchor that its purge names, and the log tells of it."""
    anchors = {row["till"]: row for row in after["purge"]}
    assert {each.till: each.through_seq for each in purged.tills} == {
        till: row["through_seq"] for till, row in anchors.items()
    }
    for till, anchor in anchors.items():
        old = [row for row in before["journal_entry"] if row["till"] == till]
        left = [row for row in after["journal_entry"] if row["till"] == till]
        (last,) = (row for row in old if row["seq"] == anchor["through_seq"])
        assert last["hash"] == anchor["through_hash"]
        kept = [row for row in old if row["seq"] > anchor["through_seq"]]
        assert left[: len(kept)] == kept
        if left:
            assert json.loads(left[0]["entry"])["previous"] == anchor["through_hash"]
            assert left[0]["seq"] == anchor["through_seq"] + 1
    (entry,) = (
        json.loads(row["entry"]) for row in after["journal_entry"] if row["kind"] == "purged"
    )
    assert entry["values"]["staff"] == NADIA.number
    assert entry["values"]["tills"] == [
        {name: anchors[till][name] for name in ("through_seq", "through_hash", "through_ticket")}
        | {"till": till}
        for till in ("T1", "T2")
    ]
    for till, anchor in anchors.items():
        tickets = [row["ticket_number"] for row in of_november(before["sale"], "closed_at", till)]
        assert anchor["through_ticket"] == max(tickets)


def check_sales(before: Rows, after: Rows) -> None:
    """Nobody knows any more who bought; all the rest of every ticket is there."""
    forgotten = {"member": None, "tier": None, "household_size": None}
    assert any(row["member"] for row in before["sale"])
    for old, new in zip(before["sale"], after["sale"], strict=True):
        november = old["closed_at"].month == 11
        assert new == (old | forgotten if november else old)


def check_papers(shop: OpenShop, after: Rows) -> None:
    """What was printed says where it is, and waits for no printer; later papers stay."""
    paper = render_text(ticket_paper(shop, "T1-000001").document, 80)
    assert "boutique-2026-11.zip" in " ".join(paper)
    kept = {row["print_job_id"] for row in after["donation"]}
    november = [
        row for row in after["print_job"] if row["created_at"].month == 11 and row["id"] not in kept
    ]
    assert len({row["document"] for row in november}) == 1
    assert {row["state"] for row in november} <= {"sent", "not_wanted"}
    assert any("REPAIR" in row["document"] or "paration" in row["document"]
               for row in after["print_job"])  # fmt: skip


def check_quotas(shop: OpenShop, before: Rows, after: Rows) -> None:
    """What November used of quotas is forgotten with its balances, and the rest adds up."""
    assert before["quota_use"]
    november = {row["sale_id"] for row in before["sale"] if row["closed_at"].month == 11}
    assert not [row for row in after["quota_use"] if row["sale_id"] in november]
    used = {(row["quota_id"], row["pool"], row["period"]) for row in after["quota_use"]}
    kept = {(row["quota_id"], row["pool"], row["period"]) for row in after["quota_balance"]}
    assert kept == used
    assert not check_quota_balances(shop)


def test_a_paper_s_head_that_was_given_up_is_in_the_archive(archived: Settings) -> None:
    shop, file = opened(archived), archive_of(archived)
    (first, *_, last) = (
        Head("T1", row["seq"], row["hash"])
        for row in of_november(everything(shop.engine)["journal_entry"], "at", "T1")
    )
    keys = [key.public_key for key in keys_of_till(shop) if key.from_seq <= last.seq]
    marks = [parse_head(head_code(*each)) for each in ((first, keys[0]), (last, keys[-1]))]
    other = parse_head(head_code(first, "00" * 32))
    after = parse_head(short_text(Head("T1", last.seq + 1, last.hash)))
    altered_one = parse_head(short_text(Head("T1", last.seq, "0" * 64)))
    for moment in ("before", "after"):
        with shop.reading() as connection:
            here = [find_head(connection, mark).code for mark in (*marks, other)]
        given_up = ["given_up", "yes", "given_up"]
        assert here == (["yes", "yes", "other_key"] if moment == "before" else given_up)
        asked = [file_head(file, mark) for mark in (*marks, other, after, altered_one)]
        assert [each.code for each in asked] == ["yes", "yes", "other_key", "outside", "no"]
        if moment == "before":
            purge(shop, file, NADIA)
    with shop.reading() as connection:
        assert find_head(connection, marks[0]).data == {"archive": file.name}
    shop.close()


def test_before_six_years_are_over_nothing_is_given_up(archived: Settings) -> None:
    shop = opened(archived, LAST_DAY_BEFORE)
    assert refused(shop, archive_of(archived)) == "purge_too_early"
    shop.close()
    shop = opened(archived, FIRST_DAY)
    november = of_november(everything(shop.engine)["journal_entry"], "at", "T1")
    assert purge(shop, archive_of(archived), NADIA).tills[0].entries == len(november)
    shop.close()


def test_a_date_that_was_mistyped_destroys_nothing(archived: Settings) -> None:
    shop = till_of(archived, "T1", Clock(SEVEN_YEARS_ON))
    assert refused(shop, archive_of(archived)) == "purge_unconfirmed"
    shop.close()


def test_a_manager_must_decide(archived: Settings) -> None:
    shop = opened(archived)
    assert refused(shop, archive_of(archived), LUC) == "manager_needed"
    shop.close()


def test_an_archive_that_was_altered_gives_nothing_up(archived: Settings, tmp_path: Path) -> None:
    shop = opened(archived)
    file = altered(
        archive_of(archived), tmp_path / "x.zip", "exports/sales.csv", lambda data: data + b"\n"
    )
    assert refused(shop, file) == "archive_broken"
    shop.close()


def test_an_archive_of_another_shop_gives_nothing_up(archived: Settings) -> None:
    shop = opened(archived)
    with shop.writing() as connection:
        if shop.engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER final_archive_delete"))
        else:
            connection.execute(text("DROP TRIGGER final_archive ON archive"))
        connection.execute(text("DELETE FROM archive"))
    assert refused(shop, archive_of(archived)) == "archive_unknown"
    shop.close()


def test_the_oldest_period_goes_first_and_the_next_one_goes_on(archived: Settings) -> None:
    at = Clock(EVENING.replace(year=2027, month=1))
    shop = till_of(archived, "T1", at)
    december = make_archive(shop, parse_period("2026-12")).path
    shop.close()
    shop = opened(archived)
    assert refused(shop, december) == "purge_older_first"
    purge(shop, archive_of(archived), NADIA)
    purge(shop, december, NADIA)
    rows = everything(shop.engine)
    assert [(row["till"], row["last_day"].month) for row in rows["purge"]] == [
        ("T1", 11),
        ("T2", 11),
        ("T1", 12),
    ]
    assert not any(row["member"] for row in rows["sale"])
    assert not check_quota_balances(shop)
    shop.close()


def test_an_archive_that_lacks_something_of_its_period_gives_nothing_up(
    archived: Settings,
) -> None:
    """Another till's clock lay behind, and it went on in November when the archive was made."""
    behind = till_of(archived, "T2", Clock(EVENING.replace(month=11, day=30)))
    note_leaving(behind, LUC, "key")
    behind.close()
    shop = opened(archived)
    assert refused(shop, archive_of(archived)) == "archive_not_whole"
    shop.close()


def test_an_archive_of_a_part_gives_nothing_up(archived: Settings) -> None:
    shop = till_of(archived, "T1", Clock(EVENING))
    part = make_archive(shop, parse_period("2026-12")).path
    shop.close()
    shop = opened(archived)
    purge(shop, archive_of(archived), NADIA)
    assert refused(shop, part) == "archive_part"
    shop.close()


def test_the_database_lets_nothing_go_that_no_purge_covers(archived: Settings) -> None:
    shop = opened(archived)
    purge(shop, archive_of(archived), NADIA)
    for statement in (
        "DELETE FROM journal_entry",
        "UPDATE sale SET member = NULL, tier = NULL, household_size = NULL",
        "UPDATE sale SET total_cents = 0 WHERE ticket_number = 1",
        "DELETE FROM sale_line",
        "DELETE FROM closing",
    ):
        with pytest.raises(IntegrityError, match="final"), shop.writing() as connection:
            connection.execute(text(statement))
    shop.close()


def test_a_shop_goes_on_selling_after_a_purge(archived: Settings) -> None:
    """And its next archive stands on what was given up."""
    shop = opened(archived)
    purge(shop, archive_of(archived), NADIA)
    note_leaving(shop, NADIA, "key")
    made = make_archive(shop, parse_period("2033-12"))
    shutil.copy(made.path, archived.home / "copy.zip")
    assert made.entries == 3, "locked, purged, locked"
    shop.close()
