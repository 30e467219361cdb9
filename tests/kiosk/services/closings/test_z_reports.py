"""The Z: numbered without gaps, stored as data, printed, and in the journal."""

import hashlib
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from db.closing_figures import CLOSING
from db.tills import TILL
from kiosk.services.closings.figures_json import from_json
from kiosk.services.closings.past import find_closing
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from receipts.document import to_json
from receipts.render.text import render_text
from tests.support.books import check_books
from tests.support.closings import close_right, journalled
from tests.support.journals import Z_REPORT
from tests.support.rows import everything
from tests.support.shops import NADIA, Clock, OpenTill, duty_at
from tests.support.volunteer import paid, scanned, sell

WINTER, SUMMER = (timezone(timedelta(hours=hours)) for hours in (1, 2))


def close_day(shop: OpenShop, *codes: tuple[str, ...]) -> None:
    """Open the till, sell these baskets, end and close."""
    duty = duty_at(shop)
    for each in codes:
        sell(shop, duty, *each)
    end_shift(shop, NADIA)
    close_right(shop, duty.shift_id)


def test_the_z_is_a_row_a_paper_and_a_journal_entry(shop: OpenShop, clock: Clock) -> None:
    duty = duty_at(shop)
    sell(shop, duty, "BREAD")
    sell(shop, duty, "3*BREAD", "PASS")
    clock.forward(hours=4)
    end_shift(shop, NADIA)
    closed = close_right(shop, duty.shift_id)

    (row,) = everything(shop.engine)["closing"]
    figures = from_json(row.pop("figures"))
    assert row.pop("document") == to_json(closed.z)
    assert row == {
        "id": closed.closing_id,
        "till": "T1",
        "kind": "z",
        "number": 1,
        "shift_id": duty.shift_id,
        "period": "2026-11-22",
        "first_ticket": 1,
        "last_ticket": 2,
        "total_cents": 1200,
        "absolute_cents": 1200,
        "perpetual_cents": 1200,
        "perpetual_absolute_cents": 1200,
        "made_at": clock.moment,
        "made_offset_minutes": 60,
        "made_by": 1,
    }
    assert figures.matches
    assert (figures.closed_by, figures.float_left_cents) == (1, 5000)
    assert sum(each.cents for each in figures.variances) == 0
    assert any(
        each["document"] == to_json(closed.z) for each in everything(shop.engine)["print_job"]
    )
    (entry,) = journalled(shop, "z_report")
    stored = everything(shop.engine)["closing"][0]["figures"]
    digest = hashlib.sha256(stored.encode()).hexdigest()
    assert entry == Z_REPORT.values | {"figures_sha256": digest}
    check_books(shop.engine)


def test_zs_are_numbered_without_gaps_at_each_till(shop: OpenShop, open_till: OpenTill) -> None:
    close_day(shop, ("BREAD",))
    close_day(shop)
    close_day(open_till("T2"), ("BREAD",))
    close_day(shop, ("BREAD",))
    zs = [(z["till"], z["number"]) for z in everything(shop.engine)["closing"]]
    assert sorted(zs) == [("T1", 1), ("T1", 2), ("T1", 3), ("T2", 1)]


def test_perpetual_totals_go_on_from_z_to_z(shop: OpenShop) -> None:
    close_day(shop, ("BREAD",), ("MILK",))
    close_day(shop)
    close_day(shop, ("BREAD",))
    rows = everything(shop.engine)["closing"]
    assert [(r["total_cents"], r["perpetual_cents"]) for r in rows] == [
        (500, 500),
        (0, 500),
        (300, 800),
    ]
    assert [(r["first_ticket"], r["last_ticket"]) for r in rows] == [(1, 2), (None, None), (3, 3)]


def test_a_perpetual_total_that_was_tampered_with_is_told_and_stops_nothing(
    shop: OpenShop,
) -> None:
    close_day(shop, ("BREAD",))
    duty = duty_at(shop)
    sell(shop, duty, "BREAD")
    with shop.writing() as connection:
        more = {
            "perpetual_cents": TILL.c.perpetual_cents + 1000,
            "perpetual_absolute_cents": TILL.c.perpetual_absolute_cents + 1000,
        }
        connection.execute(update(TILL).where(TILL.c.name == "T1").values(more))
    end_shift(shop, NADIA)
    closed = close_right(shop, duty.shift_id)
    assert journalled(shop, "closing_mismatch") == [
        {
            "closing": "z",
            "number": 2,
            "perpetual_cents": 1600,
            "perpetual_absolute_cents": 1600,
            "carried_cents": 600,
            "carried_absolute_cents": 600,
        }
    ]
    shown = " ".join(" ".join(render_text(closed.z, 48)).split())
    assert (
        "Le total perpétuel de la caisse, 16,00 €, n'est pas celui de ses clôtures, 6,00 €."
        in shown
    )
    close_day(shop, ("BREAD",))
    assert len(journalled(shop, "closing_mismatch")) == 1, "told once"


def test_a_stored_z_gives_the_same_figures_again(shop: OpenShop, duty: Duty) -> None:
    sell(shop, duty, "M-AWA", "2*BREAD", "RICE")
    end_shift(shop, NADIA)
    closed = close_right(shop, duty.shift_id)
    found = find_closing(shop, "z", 1)
    assert found.document == closed.z
    assert found.figures.total_cents == 282


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_z_can_not_be_changed(shop: OpenShop, change: str) -> None:
    close_day(shop, ("BREAD",))
    query = CLOSING.delete() if change == "delete" else CLOSING.update().values(total_cents=1)
    with pytest.raises(DBAPIError, match="final"), shop.writing() as connection:
        connection.execute(query)


@pytest.mark.parametrize(
    ("opened", "hours", "shown"),
    [
        (datetime(2027, 10, 30, 22, 0, tzinfo=SUMMER), 6, "30 octobre"),
        (datetime(2027, 3, 27, 23, 0, tzinfo=WINTER), 5, "27 mars"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=WINTER), 2, "22 novembre"),
        (datetime(2026, 12, 20, 9, 0, tzinfo=WINTER), 72, "20 décembre"),
    ],
    ids=["clocks go back", "clocks go forward", "over midnight", "three days"],
)
def test_a_shift_however_long_closes_on_the_day_it_was_opened(
    shop: OpenShop, clock: Clock, opened: datetime, hours: int, shown: str
) -> None:
    clock.moment = opened
    duty = duty_at(shop)
    complete_sale(shop, paid(shop, scanned(shop, "BREAD")), duty)
    other = SUMMER if opened.tzinfo == WINTER and opened.month == 3 else WINTER
    clock.moment = (opened + timedelta(hours=hours)).astimezone(other)
    complete_sale(shop, paid(shop, scanned(shop, "REPAIR")), duty)
    end_shift(shop, NADIA)
    closed = close_right(shop, duty.shift_id)
    (row,) = everything(shop.engine)["closing"]
    assert row["period"] == f"{opened:%Y-%m-%d}"
    assert (row["total_cents"], row["last_ticket"]) == (800, 2)
    paper = "\n".join(render_text(closed.z, 48))
    assert shown in paper
    assert f"Terminé le {clock.moment:%d/%m/%Y %H:%M}" in paper
