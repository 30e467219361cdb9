"""A donation is recorded whole, with its lots, numbers and paper, or not at all."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.donors import DONATION, DONOR
from db.print_jobs import JOB
from db.serials import SERIAL
from db.stock import LOT, MOVEMENT
from db.tables import JournalEntry, table_of
from kiosk.rules.donations import LotEntry, SerialEntry
from kiosk.services.donations.donors import Donor, find_donors
from kiosk.services.donations.past_donations import last_donations, print_again
from kiosk.services.donations.recording import Donated, record_donation
from kiosk.services.shop import OpenShop
from receipts.document import from_json
from receipts.render.text import render_text
from tests.kiosk.services.shops import rows_of
from tests.kiosk.services.stock.pieces import (
    PHONE_BARCODE,
    TODAY,
    Position,
    check_stock,
    donation,
    imei,
    phones,
    two_tills,
)
from tests.support.examples import examples
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything

JOURNAL = table_of(JournalEntry)
COFFEE = LotEntry("CAFE", 12, 3_49, date(2027, 3, 1), "neuf", place="étagère 4")
APPLES = LotEntry("POMMES", 12_500, 2_40, date(2026, 12, 1), quarantined=True)


@pytest.fixture
def tills(database_url: str, tmp_path: Path) -> Iterator[tuple[Position, Position]]:
    with two_tills(database_url, tmp_path / "home") as tills:
        yield tills


@pytest.fixture
def shop(tills: tuple[Position, Position]) -> OpenShop:
    return tills[0].shop


def record(shop: OpenShop, *lots: LotEntry, **changes: Any) -> Donated:
    return record_donation(shop, 1, donation(*lots, **changes))


def refused(shop: OpenShop, *lots: LotEntry, **changes: Any) -> tuple[str, dict[str, Any]]:
    """Why a donation is refused; shows that it left nothing behind."""
    before = everything(shop.engine)
    refusal = refusal_of(lambda: record(shop, *lots, **changes))
    assert everything(shop.engine) == before
    return refusal.code, refusal.data


def last_entry(shop: OpenShop) -> dict[str, Any]:
    """What the shop's own till wrote last."""
    return [entry for entry in rows_of(shop, JOURNAL) if entry["till"] == "T1"][-1]


def test_a_donation_fills_its_lots(shop: OpenShop) -> None:
    done = record(shop, COFFEE, APPLES, phones(imei(1)), document="BL-7")
    assert done.lots == ("D26-0001-1", "D26-0001-2", "D26-0001-3")
    assert done.donor == Donor("D-0001", "Fondation Mobile")
    (row,) = rows_of(shop, DONATION)
    assert (row["document_number"], row["given_on"], row["staff_number"]) == ("BL-7", TODAY, 1)
    coffee, apples, phone = rows_of(shop, LOT)
    assert coffee == {
        "lot": "D26-0001-1",
        "donor_id": row["donor_id"],
        "sku": "CAFE",
        "received_quantity": 12,
        "balance": 12,
        "unit_value_cents": 349,
        "received_on": TODAY,
        "expires_on": date(2027, 3, 1),
        "donation_id": done.donation_id,
        "condition": "neuf",
        "quarantined": False,
        "place": "étagère 4",
    }
    assert (apples["balance"], apples["quarantined"]) == (12_500, True)
    movements = [(m["kind"], m["lot"], m["quantity"]) for m in rows_of(shop, MOVEMENT)]
    assert movements == [
        ("received", "D26-0001-1", 12),
        ("received", "D26-0001-2", 12_500),
        ("received", "D26-0001-3", 1),
    ]
    (piece,) = rows_of(shop, SERIAL)
    assert (piece["serial"], piece["lot"], piece["state"]) == (imei(1), phone["lot"], "in_stock")
    check_stock(shop)


def test_the_journal_keeps_the_donors_reference_and_not_the_name(shop: OpenShop) -> None:
    record(shop, COFFEE, donor="Jeanne Dupont")
    entry = last_entry(shop)
    values = json.loads(entry["entry"])["values"]
    assert entry["kind"] == "donation"
    assert (values["donor"], values["lots"][0]["quantity"]) == ("D-0001", 12)
    assert "Dupont" not in entry["entry"]


def test_a_donor_is_found_by_reference_or_name_and_made_once(shop: OpenShop) -> None:
    assert record(shop, COFFEE, donor="  Ferme  du Plateau ").donor.reference == "D-0001"
    assert record(shop, COFFEE, donor="d-0001").donor.name == "Ferme du Plateau"
    assert record(shop, COFFEE, donor="Mairie").donor.reference == "D-0002"
    assert len(rows_of(shop, DONOR)) == 2
    assert [each.name for each in find_donors(shop, "platEAU")] == ["Ferme du Plateau"]
    assert [each.name for each in find_donors(shop, "d-0002")] == ["Mairie"]
    assert len(find_donors(shop, "")) == 2


def test_without_a_delivery_note_the_donation_has_a_name_of_its_own(shop: OpenShop) -> None:
    assert record(shop, COFFEE).document_number == "D26-0001"
    assert record(shop, COFFEE).document_number == "D26-0002"


def test_lots_of_a_file_keep_their_codes(shop: OpenShop) -> None:
    done = record(shop, COFFEE)
    with shop.writing() as connection:
        row = {**rows_of(shop, LOT)[0], "lot": "D26-0002-1", "donation_id": None}
        connection.execute(LOT.insert(), row)
    assert done.lots == ("D26-0001-1",)
    assert record(shop, COFFEE).lots == ("D26-0003-1",)


def test_a_delivery_note_is_recorded_once(shop: OpenShop) -> None:
    record(shop, COFFEE, document="BL-7")
    assert refused(shop, COFFEE, document="BL-7")[0] == "document_known"
    record(shop, COFFEE, document="BL-7", donor="Mairie")


@pytest.mark.parametrize(
    ("lot", "code"),
    [
        (LotEntry("NOTHING", 1), "item_unknown"),
        (LotEntry("AIDE", 1), "item_without_stock"),
        (LotEntry("CAFE", 0), "quantity_out_of_range"),
        (LotEntry("CAFE", 1_000_001), "quantity_out_of_range"),
        (LotEntry("POMMES", 100_000_001), "weight_received_out_of_range"),
        (LotEntry("CAFE", 1, -1), "price_out_of_range"),
        (LotEntry("CAFE", 1, 1, condition="x" * 61), "words_too_long"),
        (LotEntry("CAFE", 1, serials=(SerialEntry(imei(1)),)), "serials_not_asked"),
        (replace(phones(imei(1), imei(2)), quantity=1), "serials_too_many"),
        (phones(imei(1), imei(1)), "serial_twice"),
        (LotEntry("PHONE", 1, serials=(SerialEntry(imei(1), imei(1)),)), "serial_twice"),
        (phones(imei(1)[:-1] + "x"), "serial_unreadable_or_other"),
        (phones(PHONE_BARCODE), "serial_is_barcode"),
        (phones("laptop"), "serial_is_barcode"),
        (phones("S" * 60), "serial_unreadable"),
    ],
)
def test_a_lot_that_can_not_be_so_takes_the_whole_donation_with_it(
    shop: OpenShop, lot: LotEntry, code: str
) -> None:
    if code == "serial_unreadable_or_other":
        record(shop, lot)  # fifteen characters that are no IMEI are another maker's number
        return
    assert refused(shop, COFFEE, lot)[0] == code


def test_a_number_in_the_books_is_not_taken_in_again(shop: OpenShop) -> None:
    record(shop, LotEntry("PHONE", 1, serials=(SerialEntry(imei(1), imei(2)),)))
    for number in (imei(1), imei(2)):
        assert refused(shop, phones(number)) == ("serial_known", {"serial": number})
    other = LotEntry("PHONE", 1, serials=(SerialEntry(imei(3), imei(2)),))
    assert refused(shop, other)[0] == "serial_known"


def test_nothing_is_no_donation_and_tomorrow_has_not_come(shop: OpenShop) -> None:
    assert refused(shop)[0] == "donation_empty"
    assert refused(shop, COFFEE, donor=" ")[0] == "donor_missing"
    tomorrow = replace(donation(COFFEE), given_on=TODAY + timedelta(days=1))
    assert refusal_of(lambda: record_donation(shop, 1, tomorrow)).code == "donation_in_future"


def test_the_acknowledgement_waits_for_the_printer(shop: OpenShop) -> None:
    done = record(shop, COFFEE, APPLES, LotEntry("CAFE", 1), phones(imei(1)), document="BL-7")
    (job,) = rows_of(shop, JOB)
    assert (job["state"], job["sale_id"]) == ("queued", None)
    assert from_json(job["document"]) == done.acknowledgement
    text = "\n".join(render_text(done.acknowledgement, 48))
    for words in ("Fondation Mobile", "22 novembre 2026", "BL-7", "12,500 kg", imei(1)):
        assert words in text
    # 12 × 3.49 + 12.5 kg × 2.40 + 120.00; the coffee without a value is said to be without.
    assert "191,88 €" in text


def test_it_is_printed_again_as_it_was_and_says_so(shop: OpenShop) -> None:
    done = record(shop, COFFEE, document="BL-7")
    first, second = (print_again(shop, 1, done.donation_id) for _ in range(2))
    assert first.elements[2:] == done.acknowledgement.elements
    assert "DUPLICATA 1" in render_text(first, 32)[0]
    assert "DUPLICATA 2" in render_text(second, 32)[0]
    assert len(rows_of(shop, JOB)) == 3
    assert last_entry(shop)["kind"] == "acknowledgement_copied"
    (past,) = last_donations(shop)
    assert (past.copies, past.lots, past.document_number) == (2, 1, "BL-7")
    assert refusal_of(lambda: print_again(shop, 1, 99)).code == "donation_unknown"


def test_what_was_given_can_be_sold_at_once(tills: tuple[Position, Position]) -> None:
    shop = tills[0].shop
    record(shop, COFFEE, phones(imei(1)))
    assert tills[1].sell(imei(1), "CAFE").ticket == "T2-000001"
    check_stock(shop)


numbers = st.integers(0, 5)
given_lots = st.one_of(
    st.builds(LotEntry, st.sampled_from(["CAFE", "POMMES", "NO"]), st.integers(0, 40)),
    st.lists(numbers.map(imei), min_size=1, max_size=3).map(lambda each: phones(*each)),
)
deeds = st.one_of(
    st.tuples(st.just("give"), st.lists(given_lots, max_size=3)),
    st.tuples(st.just("sell"), st.lists(numbers.map(imei) | st.just("CAFE"), max_size=3)),
)


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(deeds, max_size=8))
def test_whatever_comes_and_goes_the_balance_is_the_sum_of_the_movements(
    tills: tuple[Position, Position], history: list[tuple[str, Any]]
) -> None:
    shop = tills[0].shop
    for number, (deed, what) in enumerate(history):
        before = everything(shop.engine)
        if deed == "give":
            answer: Any = answer_of(partial(record, shop, *what))
        elif what:
            answer = answer_of(partial(tills[number % 2].sell, *what))
        else:
            continue
        if isinstance(answer, Exception):
            assert everything(shop.engine) == before
        check_stock(shop)
