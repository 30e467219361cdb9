"""Claims: every redemption of a third party's voucher is claimed once, and paid once."""

import csv
import json
import re
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from db.claims import CLAIM, CLAIMED
from db.tills import SHOP
from db.vouchers import REDEMPTION, VOUCHER
from kiosk.language import speak
from kiosk.rules.errors import ShopError
from kiosk.rules.gifts import suspend
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.claim_sheets import (
    CLAIM_COLUMNS,
    COLUMNS,
    write_claim,
    write_issuer_report,
)
from kiosk.services.vouchers.claims import (
    MadeClaim,
    find_claim,
    is_own,
    last_claims,
    make_claim,
    mark_paid,
    open_issuers,
    report_on_issuer,
)
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.examples import examples
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shops import NOW, TODAY, Clock, OpenTill, days, duty_at
from tests.support.volunteer import paid, scanned, sell


@pytest.fixture(autouse=True)
def _much_to_spend(shop: OpenShop) -> None:
    """Both of Emmaüs' vouchers hold a lot; the discounts are the CCAS's."""
    rich = {"value_cents": 10**6, "balance_cents": 10**6, "valid_until": None}
    with shop.writing() as connection:
        connection.execute(update(VOUCHER).where(VOUCHER.c.code.like("PASS%")).values(rich))


@pytest.fixture
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("en")


def spend(shop: OpenShop, duty: Duty, *codes: str) -> None:
    """Sell a repair (5.00) for each of these vouchers."""
    for code in codes:
        sell(shop, duty, "REPAIR", code)


def states(shop: OpenShop, issuer: str = "Emmaüs") -> list[str]:
    return [each.state for each in report_on_issuer(shop, issuer).redeemed]


def journalled(shop: OpenShop, kind: str) -> list[dict[str, Any]]:
    rows = everything(shop.engine)["journal_entry"]
    return [json.loads(row["entry"])["values"] for row in rows if row["kind"] == kind]


def test_what_vouchers_paid_is_claimed_once_and_paid_once(
    shop: OpenShop, duty: Duty, clock: Clock
) -> None:
    spend(shop, duty, "PASS", "PASS-2")
    clock.forward(days=1)
    spend(shop, duty, "PASS")
    (emmaus,) = open_issuers(shop)
    assert (emmaus.issuer, emmaus.count, emmaus.cents, emmaus.since) == ("Emmaüs", 3, 1500, TODAY)

    claim = make_claim(shop, 1, "Emmaüs", TODAY, TODAY)
    assert (claim.number, claim.count, claim.total_cents) == (1, 2, 1000)
    assert (claim.first_day, claim.last_day, claim.paid_on) == (TODAY, TODAY, None)
    assert states(shop) == ["claimed", "claimed", "open"]
    assert [each.cents for each in open_issuers(shop)] == [500]

    paid_claim = mark_paid(shop, 1, 1)
    assert paid_claim.paid_on == days(1)
    assert states(shop) == ["paid", "paid", "open"]
    assert refusal_of(lambda: mark_paid(shop, 1, 1)).code == "claim_is_paid"
    assert refusal_of(lambda: mark_paid(shop, 1, 2)).code == "claim_unknown"

    rest = make_claim(shop, 1, "emmaüs")
    assert (rest.number, rest.count, rest.total_cents) == (2, 1, 500)
    assert (rest.first_day, rest.last_day) == (days(1), days(1))
    assert open_issuers(shop) == ()
    assert refusal_of(lambda: make_claim(shop, 1, "Emmaüs")).code == "nothing_to_claim"
    assert [each.number for each in last_claims(shop)] == [2, 1]
    check_books(shop.engine)


def test_claims_are_journalled_with_figures_and_no_code(shop: OpenShop, duty: Duty) -> None:
    spend(shop, duty, "PASS")
    make_claim(shop, 1, "Emmaüs")
    mark_paid(shop, 1, 1)
    assert journalled(shop, "claim_made") == [
        {
            "claim": 1,
            "issuer": "Emmaüs",
            "from": "2026-11-22",
            "to": "2026-11-22",
            "redemptions": 1,
            "total_cents": 500,
            "staff": 1,
        }
    ]
    assert journalled(shop, "claim_paid") == [
        {"claim": 1, "issuer": "Emmaüs", "total_cents": 500, "staff": 1}
    ]


def test_a_day_is_the_sales_own(shop: OpenShop, duty: Duty, clock: Clock) -> None:
    """Half past midnight in Paris is the evening before in London."""
    clock.moment = NOW.replace(hour=0, minute=30)
    spend(shop, duty, "PASS")
    assert [each.day for each in report_on_issuer(shop, "Emmaüs", TODAY, TODAY).redeemed] == [TODAY]
    assert report_on_issuer(shop, "Emmaüs", last=days(-1)).redeemed == ()


def test_nobody_is_asked_for_the_shops_own_vouchers(shop: OpenShop, duty: Duty) -> None:
    with shop.writing() as connection:
        own = update(VOUCHER).where(VOUCHER.c.code == "PASS-2").values(issuer="BOUTIQUE")
        connection.execute(own)
    complete_sale(shop, paid(shop, suspend(scanned(shop, "BREAD"), 500)), duty)
    with shop.reading() as connection:
        code = connection.execute(
            select(VOUCHER.c.code).where(VOUCHER.c.issuer == "Achat suspendu")
        ).scalar_one()
    spend(shop, duty, code, "PASS-2")
    assert is_own(shop, "Achat suspendu")
    assert open_issuers(shop) == ()
    for issuer in ("Achat suspendu", "boutique"):
        assert refusal_of(lambda: make_claim(shop, 1, issuer)).code == "claim_of_own"  # noqa: B023
        assert len(report_on_issuer(shop, issuer).redeemed) == 1


def test_a_discount_is_not_claimed(shop: OpenShop, duty: Duty) -> None:
    """A right to a lower price is nobody's money."""
    sell(shop, duty, "5*BREAD", "FIVE")
    assert open_issuers(shop) == ()
    assert refusal_of(lambda: make_claim(shop, 1, "CCAS")).code == "issuer_unknown"


def test_an_issuer_is_found_in_other_capitals_unless_two_could_be_meant(shop: OpenShop) -> None:
    assert report_on_issuer(shop, "EMMAÜS").issuer == "Emmaüs"
    with shop.writing() as connection:
        twin = update(VOUCHER).where(VOUCHER.c.code == "OLD").values(issuer="EMMAÜS")
        connection.execute(twin)
    assert report_on_issuer(shop, "EMMAÜS").issuer == "EMMAÜS"
    refusal = refusal_of(lambda: report_on_issuer(shop, "emmaüs"))
    assert (refusal.code, refusal.data["names"]) == ("issuer_unclear", "EMMAÜS, Emmaüs")
    assert refusal_of(lambda: report_on_issuer(shop, "Nobody")).code == "issuer_unknown"


# Two tills


def test_two_tills_never_claim_the_same_redemption(open_till: OpenTill) -> None:
    shops = [open_till(name) for name in ("T1", "T2", "T1", "T2")]
    for round_ in range(1, 6):
        spend(shops[0], duty_at(shops[0]), "PASS", "PASS-2")
        answers = all_at_once(lambda shop: answer_of(lambda: make_claim(shop, 1, "Emmaüs")), shops)
        made = [each for each in answers if isinstance(each, MadeClaim)]
        refused = [each.code for each in answers if isinstance(each, ShopError)]
        assert [(each.number, each.count, each.total_cents) for each in made] == [(round_, 2, 1000)]
        assert refused == ["nothing_to_claim"] * 3
    rows = everything(shops[0].engine)
    assert len(rows["claimed_redemption"]) == len(rows["redemption"]) == 10
    check_books(shops[0].engine)


def test_two_tills_note_a_payment_once(open_till: OpenTill) -> None:
    shops = [open_till(name) for name in ("T1", "T2", "T1", "T2")]
    spend(shops[0], duty_at(shops[0]), "PASS")
    make_claim(shops[0], 1, "Emmaüs")
    answers = all_at_once(lambda shop: answer_of(lambda: mark_paid(shop, 1, 1)), shops)
    assert sum(isinstance(each, MadeClaim) for each in answers) == 1
    assert len(journalled(shops[0], "claim_paid")) == 1


def test_the_database_itself_refuses_to_claim_twice(shop: OpenShop, duty: Duty) -> None:
    """Whatever a program does, the primary key holds it."""
    spend(shop, duty, "PASS")
    make_claim(shop, 1, "Emmaüs")
    with shop.reading() as connection:
        redemption = connection.execute(select(REDEMPTION.c.id)).scalar_one()
        claim = connection.execute(select(CLAIM.c.id)).scalar_one()
    with pytest.raises(IntegrityError), shop.writing() as connection:
        connection.execute(insert(CLAIMED), {"redemption_id": redemption, "claim_id": claim})


def test_claims_of_two_issuers_are_numbered_in_one_row(open_till: OpenTill) -> None:
    shops = [open_till(name) for name in ("T1", "T2")]
    with shops[0].writing() as connection:
        other = update(VOUCHER).where(VOUCHER.c.code == "PASS-2").values(issuer="Mairie")
        connection.execute(other)
    for round_ in range(3):
        spend(shops[0], duty_at(shops[0]), "PASS", "PASS-2")
        issuers = iter(("Emmaüs", "Mairie"))
        wanted = [(shop, next(issuers)) for shop in shops]
        made = all_at_once(lambda pair: make_claim(pair[0], 1, pair[1]), wanted)
        assert sorted(each.number for each in made) == [2 * round_ + 1, 2 * round_ + 2]


# Whatever happens


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("spend"), st.sampled_from(["PASS", "PASS-2"])),
            st.tuples(st.just("claim"), st.tuples(st.integers(0, 6), st.integers(0, 6))),
            st.tuples(st.just("pay"), st.integers(1, 4)),
            st.tuples(st.just("day"), st.integers(1, 3)),
        ),
        max_size=14,
    )
)
@settings(max_examples=examples(20), deadline=None)
def _months(shop: OpenShop, duty: Duty, clock: Clock, deeds: list[tuple[str, Any]]) -> None:
    for deed, what in deeds:
        match deed:
            case "spend":
                spend(shop, duty, what)
            case "day":
                clock.forward(days=what)
            case "claim":
                today = clock.moment.date()
                first, last = (today - timedelta(each) for each in what)
                answer_of(lambda: make_claim(shop, 1, "Emmaüs", first, last))  # noqa: B023
            case "pay":
                answer_of(lambda: mark_paid(shop, 1, what))  # noqa: B023
    rows = everything(shop.engine)
    amounts = {row["id"]: row["amount_cents"] for row in rows["redemption"]}
    claimed = {row["redemption_id"]: row["claim_id"] for row in rows["claimed_redemption"]}
    assert sorted(row["number"] for row in rows["claim"]) == list(range(1, len(rows["claim"]) + 1))
    for row in rows["claim"]:
        own = [each for each, claim in claimed.items() if claim == row["id"]]
        assert row["total_cents"] == sum(amounts[each] for each in own) > 0
    report = report_on_issuer(shop, "Emmaüs").redeemed
    assert sum(each.amount_cents for each in report) == sum(amounts.values())
    still_open = [each for each in report if each.state == "open"]
    assert {each.redemption_id for each in still_open} == amounts.keys() - claimed.keys()
    assert sum(each.cents for each in open_issuers(shop)) == sum(
        each.amount_cents for each in still_open
    )


def test_whatever_happens_all_is_open_claimed_or_paid_and_nothing_twice(
    shop: OpenShop, duty: Duty, clock: Clock
) -> None:
    _months(shop, duty, clock)


# Papers


@pytest.fixture
def told(shop: OpenShop, duty: Duty, clock: Clock, english: None) -> OpenShop:
    """A shop with something paid, something claimed and something open."""
    spend(shop, duty, "PASS", "PASS")
    mark_paid(shop, 1, make_claim(shop, 1, "Emmaüs").number)
    clock.forward(days=1)
    spend(shop, duty, "PASS-2")
    make_claim(shop, 1, "Emmaüs")
    spend(shop, duty, "PASS-2")
    return shop


def test_the_text_says_by_day_what_is_claimed_and_paid(told: OpenShop, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    write_issuer_report(told, "Emmaüs", output=file)
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = {line.split("  ")[0]: line.split()[-1] for line in lines if "€" in line}
    assert rows["Not claimed yet"] == "€5.00"
    assert (rows["Claimed"], rows["Paid"], rows["Taken in all"]) == ("€5.00", "€10.00", "€20.00")
    assert "PASS" not in "".join(lines), "codes are shortened"
    assert any(line.endswith("Paid, no. 1") for line in lines)
    assert max(map(len, lines)) <= 80


def test_the_table_has_a_row_for_each_redemption(told: OpenShop, tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    write_issuer_report(told, "Emmaüs", format="csv", output=file, first=days(1))
    claimed, still_open = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert tuple(claimed) == COLUMNS
    assert tuple(claimed.values()) == ("2026-11-23", "T1-000003", "…S2", "500", "claimed", "2")
    assert (still_open["state"], still_open["claim"]) == ("open", "")


def test_a_claim_is_written_for_its_issuer_with_whole_codes(told: OpenShop) -> None:
    pdf, sheet = write_claim(told, 2)
    assert sheet.parent == told.settings.home / "claims"
    assert sheet.parent.stat().st_mode & 0o077 == 0, "nobody else may read the codes"
    assert (pdf.name, sheet.name) == ("claim-0002-emmaus.pdf", "claim-0002-emmaus.csv")
    (row,) = csv.DictReader(sheet.read_text(encoding="utf-8").splitlines())
    assert tuple(row) == CLAIM_COLUMNS
    assert tuple(row.values()) == ("2", "2026-11-23", "T1-000003", "PASS-2", "500")
    drawn = pdf.read_bytes()
    assert drawn.startswith(b"%PDF-")
    streams = re.findall(rb"stream\n(.*?)\nendstream", drawn, re.DOTALL)
    words = b"".join(zlib.decompress(stream) for stream in streams)
    assert b"PASS-2" in words
    assert "Claim no. 2 to Emmaüs".encode("cp1252") in words
    assert write_claim(told, 2) == (pdf, sheet), "it can be written again"


def test_a_claim_holds_what_it_held_when_it_was_made(told: OpenShop, duty: Duty) -> None:
    claim, redeemed = find_claim(told, 1)
    spend(told, duty, "PASS")
    assert find_claim(told, 1) == (claim, redeemed)
    assert [each.state for each in redeemed] == ["paid", "paid"]


def test_a_claim_waits_for_imports_and_not_for_sales(open_till: OpenTill, duty: Duty) -> None:
    """While somebody makes a claim, tills go on selling."""
    shop, other = open_till(), open_till("T2")
    if shop.engine.dialect.name == "sqlite":
        return
    with shop.writing() as connection:
        connection.execute(select(SHOP.c.id).with_for_update())
        spend(other, duty_at(other), "PASS")
