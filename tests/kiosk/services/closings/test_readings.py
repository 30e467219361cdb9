"""The X: at any time; it changes nothing but that the journal says who read it."""

from kiosk.services.closings.readings import print_x, x_report
from kiosk.services.counter.duty import Duty
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from receipts.document import to_json
from receipts.render.text import render_text
from tests.support.closings import journalled
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, Clock
from tests.support.volunteer import sell


def test_a_reading_says_what_was_taken_so_far_and_changes_nothing(
    shop: OpenShop, duty: Duty, clock: Clock
) -> None:
    sell(shop, duty, "BREAD", "SIM", "M-AWA")
    before = everything(shop.engine)
    clock.forward(hours=1)
    report = x_report(shop, NADIA)
    after = everything(shop.engine)
    assert journalled(shop, "x_report") == [
        {"shift": 1, "staff": 1, "last_ticket": 1, "total_cents": 370}
    ]
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"journal_entry", "till"}
    assert (report.figures.total_cents, report.figures.sales.count) == (370, 1)
    shown = " ".join(" ".join(render_text(report.document, 48)).split())
    assert "LECTURE X" in shown
    assert "Ouvert le 22/11/2026 14:32 Lu le 22/11/2026 15:32 Par : Nadia" in shown
    assert "Total à cette heure 3,70 €" in shown
    assert "PERPÉTUELS" not in shown


def test_selling_goes_on_after_a_reading(shop: OpenShop, duty: Duty) -> None:
    sell(shop, duty, "BREAD")
    assert x_report(shop, NADIA).figures.sales.count == 1
    sell(shop, duty, "BREAD")
    assert x_report(shop, NADIA).figures.sales.count == 2


def test_a_reading_that_is_printed_is_a_paper_and_a_line_in_the_journal(
    shop: OpenShop, duty: Duty
) -> None:
    sell(shop, duty, "BREAD")
    report = x_report(shop, NADIA)
    print_x(shop, report, NADIA)
    read = {"shift": 1, "staff": 1, "last_ticket": 1, "total_cents": 300}
    assert journalled(shop, "x_report") == [read, read | {"printed": True}]
    jobs = everything(shop.engine)["print_job"]
    assert jobs[-1]["document"] == to_json(report.document)
    assert jobs[-1]["sale_id"] is None
    assert not everything(shop.engine)["closing"]


def test_a_closed_till_has_nothing_to_read(shop: OpenShop, duty: Duty) -> None:
    end_shift(shop, NADIA)
    assert refusal_of(lambda: x_report(shop, NADIA)).code == "no_open_shift"


def test_a_volunteer_needs_a_manager_to_read(shop: OpenShop, duty: Duty) -> None:
    assert refusal_of(lambda: x_report(shop, LUC)).code == "manager_needed"
