"""Closings read again and printed again, each copy numbered."""

from hashlib import sha256
from pathlib import Path

import pypdf
import pytest

from db.duplicates import DUPLICATE
from kiosk.services.closings.past import find_closing, past_closings, reprint_closing
from kiosk.services.closings.saving import save_closing
from kiosk.services.counter.duty import Duty
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from receipts.document import from_json
from receipts.render.text import render_text
from tests.support.closings import close_right, journalled
from tests.support.crowds import all_at_once
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, Clock, OpenTill, duty_at
from tests.support.volunteer import sell


@pytest.fixture
def closed(shop: OpenShop, duty: Duty) -> OpenShop:
    """A shop with two Zs."""
    sell(shop, duty, "BREAD")
    end_shift(shop, NADIA)
    close_right(shop, duty.shift_id)
    second = duty_at(shop)
    end_shift(shop, NADIA)
    close_right(shop, second.shift_id)
    return shop


def test_past_closings_are_listed_with_the_newest_first(
    closed: OpenShop, open_till: OpenTill
) -> None:
    found = past_closings(closed)
    assert [(each.kind, each.number, each.period, each.total_cents) for each in found] == [
        ("z", 2, "2026-11-22", 0),
        ("z", 1, "2026-11-22", 300),
    ]
    assert found[0].made_at.utcoffset() is not None
    assert past_closings(closed, 1) == found[:1]
    assert past_closings(open_till("T2")) == ()


def test_each_copy_of_a_closing_is_numbered_and_says_so(closed: OpenShop) -> None:
    original = find_closing(closed, "z", 1).document
    for number in (1, 2):
        copy = reprint_closing(closed, "z", 1, NADIA)
        assert render_text(copy, 48)[0].strip() == f"DUPLICATA n° {number}"
        assert copy.elements[2:] == original.elements
        job = everything(closed.engine)["print_job"][-1]
        assert from_json(job["document"]) == copy
    reprint_closing(closed, "z", 2, NADIA)
    assert journalled(closed, "reprint") == [
        {"closing": "z", "closing_number": 1, "number": 1, "staff": 1},
        {"closing": "z", "closing_number": 1, "number": 2, "staff": 1},
        {"closing": "z", "closing_number": 2, "number": 1, "staff": 1},
    ]
    assert find_closing(closed, "z", 1).document == original


def test_copies_made_at_once_have_numbers_without_gaps(
    closed: OpenShop, open_till: OpenTill
) -> None:
    shops = [open_till() for _ in range(4)]
    all_at_once(lambda shop: reprint_closing(shop, "z", 1, NADIA), shops)
    with closed.reading() as connection:
        rows = connection.execute(DUPLICATE.select()).all()
    assert sorted(row.number for row in rows) == [1, 2, 3, 4]


def test_copies_are_counted_by_the_next_closing_and_by_no_other(
    closed: OpenShop, clock: Clock
) -> None:
    clock.forward(minutes=1)
    reprint_closing(closed, "z", 1, NADIA)
    for expected in (1, 0):
        clock.forward(minutes=1)
        duty = duty_at(closed)
        end_shift(closed, NADIA)
        close_right(closed, duty.shift_id)
        number = past_closings(closed)[0].number
        assert find_closing(closed, "z", number).figures.duplicates == expected


def test_a_closing_that_is_not_there_is_refused(closed: OpenShop) -> None:
    assert refusal_of(lambda: find_closing(closed, "z", 3)).code == "no_such_closing"
    assert refusal_of(lambda: reprint_closing(closed, "month", 1, NADIA)).code == "no_such_closing"


def test_a_volunteer_prints_no_closing_again(closed: OpenShop) -> None:
    assert refusal_of(lambda: reprint_closing(closed, "z", 1, LUC)).code == "manager_needed"


def test_a_closing_is_written_as_a_pdf_of_what_its_paper_said(
    closed: OpenShop, tmp_path: Path
) -> None:
    again = [save_closing(closed, "z", 1, tmp_path, NADIA) for _ in range(2)]
    assert [file.name for file in again] == ["z-T1-0001.pdf", "z-T1-0001-2.pdf"]
    first, second = (file.read_bytes() for file in again)
    assert first == second
    [page] = pypdf.PdfReader(again[0]).pages
    shown = {" ".join(line.split()) for line in page.extract_text().splitlines()}
    paper = render_text(find_closing(closed, "z", 1).document, 48)
    assert {" ".join(line.split()) for line in paper[:12] if line.strip()} <= shown
    told = {"form": "pdf", "sha256": sha256(first).hexdigest(), "staff": 1}
    assert journalled(closed, "closing_saved")[0] == {"closing": "z", "closing_number": 1} | told
    refused = refusal_of(lambda: save_closing(closed, "z", 1, tmp_path / "gone", NADIA))
    assert refused.code == "folder_unwritable"
    assert refusal_of(lambda: save_closing(closed, "z", 1, tmp_path, LUC)).code == (
        "manager_needed"
    )
