"""Vouchers with keyboard and scanner alone: issued, printed, redeemed, cancelled, guessed at."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.print_jobs import JOB
from db.tables import metadata
from db.vouchers import VOUCHER
from kiosk.rules.voucher_codes import grouped
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.codes import new_code
from tests.kiosk.screens.driven import Driven, at_the_counter
from tests.support.vouchers import PATTERN_CODE, add_voucher, take_codes_like


async def answer(till: Driven, text: str, sees: str) -> None:
    """Types an answer at a person's pace, and Enter."""
    await till.writes(f"{text}\r", sees)


async def batches(till: Driven) -> None:
    await till.manages("Vouchers", "Check every voucher")
    await till.presses("enter", sees="+ New vouchers")


async def issue(till: Driven, label: str, count: int) -> None:
    """Ten euros each, that the city pays back."""
    await batches(till)
    await till.presses("enter", sees="What are they called?")
    await answer(till, label, "What does a voucher do?")
    await till.presses("enter", sees="How much does each voucher pay?")
    await answer(till, "10", "Who gives the shop this money?")
    await answer(till, "City", "From which day is it good?")
    await till.presses("enter", sees="Until which day, included?")
    await answer(till, "31/05/2027", "For a purchase of how much at least")
    await till.presses("enter", sees="Who may use it?")
    await till.presses("enter", sees="How many vouchers?")
    await answer(till, str(count), f"Issue {count} vouchers")
    await till.presses("enter", sees=f"Vouchers: {label}")


def vouchers(shop: OpenShop) -> list[Any]:
    with shop.reading() as connection:
        query = select(VOUCHER).where(VOUCHER.c.batch_id.is_not(None)).order_by(VOUCHER.c.code)
        return list(connection.execute(query).all())


async def test_a_batch_is_issued_printed_redeemed_and_cancelled(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await issue(till, "Winter", 3)
        await till.types("1", "The sheet is written.")
        assert (home / "vouchers" / "0001-winter.pdf").stat().st_mode & 0o777 == 0o600
        await till.presses("enter", sees="Print a sheet")
        await till.types("2", "3 vouchers go to the printer.")
        rows = vouchers(shop)
        assert {(row.kind, row.value_cents, row.issuer) for row in rows} == {
            ("payment", 1000, "City")
        }
        with shop.reading() as connection:
            papers = connection.execute(select(JOB.c.document)).scalars().all()
        assert [row.code in paper for row, paper in zip(rows, papers, strict=True)] == [True] * 3
        await till.presses(*["escape"] * 3, sees="No card")
        await till.types(f"CAFE\r{grouped(rows[0].code)}\r", "Voucher City: €10.00")
        await till.presses("f12", "f12", sees="Ticket T1-000001")
        await batches(till)
        await till.presses("down", "enter", sees="Cancel what is left of it")
        await till.types("3", "Why?")
        await answer(till, "printed wrong", "Cancel what is left, for good?")
        await till.presses("enter", sees="3 vouchers are cancelled; €27.50 were left.")
    assert {row.balance_cents for row in vouchers(shop)} == {0}


async def test_escape_goes_back_one_question_and_issues_nothing(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await batches(till)
        await till.presses("enter", sees="What are they called?")
        await till.presses("enter", sees="Type a name for these vouchers")
        await answer(till, "Winter", "What does a voucher do?")
        await till.writes("4", "In whose name is it?")
        await till.presses("enter", sees="What is it for?")
        await till.writes("2", "Which item?")
        await answer(till, "NOTHING", "is unknown here")
        await answer(till, "CAFE", "From which day is it good?")
        await till.presses("escape", sees="Which item?")
        await till.presses("escape", sees="What is it for?")
        await till.presses(*["escape"] * 3, sees="What are they called?")
        await till.presses("escape", sees="+ New vouchers")
        await till.presses(*["escape"] * 3, sees="No card")
    assert vouchers(shop) == []


async def test_a_free_item_for_a_member_waits_for_goods_and_card(
    home: Path, shop: OpenShop
) -> None:
    code = new_code()
    add_voucher(shop, code, "free", scope="item", target="CAFE", member="M1001")
    async with at_the_counter(home, lang="en") as till:
        await till.types(f"{code}\r", "goes with a member's card")
        await till.types("M1001\r", "Aminata")
        await till.types("OEUFS\r", "1 item")
        await till.types("CAFE\r", "2 items")
        await till.until(lambda: "Café" in till.text and "0.00" in till.text)
        await till.presses("f4", sees="taken out")
        await till.presses("f12", sees="Not used in this sale: voucher Emmaüs.")
        await till.presses("escape", sees="F12")


async def test_a_voucher_of_somebody_else_says_nothing_of_them(home: Path, shop: OpenShop) -> None:
    add_voucher(shop, "HERS", "amount", value_cents=100, member="M1001")
    async with at_the_counter(home, lang="en") as till:
        await till.types("M1004\rCAFE\rHERS\r", "This voucher can not be taken here.")
        await till.presses("f7", sees="Public prices apply")
        await till.types("HERS\r", "goes with a member's card")
        await till.types("M1004\r", "it was taken out. F12 to pay.")
        await till.manages("Refused vouchers", "It belongs to another member.")
        await till.presses("escape", "escape", sees="F12")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"min_basket_cents": 1000}, "This voucher counts from €10.00 on: €7.50 are missing."),
        ({"scope": "category", "target": "Livres"}, "This voucher is for “Livres”"),
        ({"scope": "item", "target": "CLE4G"}, "This voucher is for “Clé 4G « nomade »”"),
    ],
)
async def test_what_a_person_may_mend_is_said(
    home: Path, shop: OpenShop, values: dict[str, Any], said: str
) -> None:
    add_voucher(shop, "GOOD", "amount", value_cents=100, **values)
    async with at_the_counter(home, lang="en") as till:
        await till.types("CAFE\rGOOD\r", said)
        await till.presses("f12", sees="Not used in this sale")
        await till.presses("f12", sees="Ticket T1-000001")
    with shop.reading() as connection:
        assert not connection.execute(select(metadata.tables["redemption"])).all()


async def test_another_issuers_code_is_money_once(home: Path, shop: OpenShop) -> None:
    take_codes_like(shop)
    async with at_the_counter(home, lang="en") as till:
        await till.types(f"CLE4G\r{PATTERN_CODE}\r", "Voucher Pass numérique: €10.00")
        await till.presses("f12", "f12", sees="Ticket T1-000001")
        await till.types(f"CLE4G\r{PATTERN_CODE.lower()}\r", "can not be taken here")
        await till.manages("Refused vouchers", "It is used up.")
        await till.sees("Used at till T1, ticket T1-000001")
        await till.sees("€10.00")
        await till.presses("escape", "escape", sees="F12")
        await till.manages("Vouchers", "Codes of other issuers")
        await till.types("3", "PN-9999-AAAA")


async def test_whoever_guesses_waits_and_sells_on(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        for _ in range(3):
            await till.types(f"{new_code()}\r", "This voucher can not be taken here.")
            await till.presses("escape")
            await till.until(lambda: "can not be taken" not in till.text)
        await till.types(f"{new_code()}\r", "Wait 5 s before the next voucher")
        await till.types("PASS-7K3M9H\r", "Wait 5 s before the next voucher")
        await till.types("CAFE\r", "1 item")
        await till.manages("Refused vouchers", "Not looked at")
        assert till.text.count("There is no such voucher.") == 3


async def test_a_slip_of_the_finger_is_told_apart_for_managers_alone(
    home: Path, shop: OpenShop
) -> None:
    code = new_code()
    add_voucher(shop, code, "amount", value_cents=100)
    slip = code[:-1] + ("1" if code[-1] != "1" else "2")
    async with at_the_counter(home, lang="en") as till:
        for _ in range(5):
            await till.types(f"{grouped(slip)}\r", "This voucher can not be taken here.")
        await till.types(f"CAFE\r{grouped(code).lower()}\r", "Voucher Emmaüs")
        await till.manages("Refused vouchers", "Typed wrong")


async def test_one_voucher_is_cancelled_by_its_code(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.manages("Vouchers", "Cancel one voucher")
        await till.types("2", "Scan the voucher, or type its code.")
        await till.presses("enter")
        await till.until(lambda: till.running_text.count("Scan the voucher") == 2)
        await till.types("PASS-7K3M9H\r", "Why?")
        await answer(till, "found in the street", "Cancel what is left, for good?")
        await till.presses("enter", sees="1 voucher is cancelled; €10.00 were left.")
        await till.presses(*["escape"] * 3, sees="No card")
        await till.types("PASS-7K3M9H\r", "can not be taken here")
        await till.manages("Vouchers", "Check every voucher")
        await till.types("4", "Every voucher agrees with its uses.")


async def test_a_parked_basket_comes_back_by_its_short_code(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.types("CAFE\r", "1 item")
        await till.presses("f5", sees="The basket is parked as P-")
        code = till.running_text.split("parked as ")[1][:5]
        await till.types("CLE4G\rCLE4G\r", "2 items")
        await till.presses("f5", sees="The basket is parked as")
        await till.presses("f6", sees=code)
        await till.presses("escape", sees="0 items")
        await till.types(f"{code}\r", "1 item")
        await till.types("NOPE\r", "unknown")


async def test_the_journal_knows_the_batch_and_no_code(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await issue(till, "Winter", 2)
    with shop.reading() as connection:
        entries = connection.execute(select(metadata.tables["journal_entry"])).all()
    (issued,) = [row for row in entries if row.kind == "vouchers_issued"]
    values = json.loads(issued.entry)["values"]
    assert (values["label"], values["count"], values["value_cents"]) == ("Winter", 2, 1000)
    assert not any(voucher.code in row.entry for voucher in vouchers(shop) for row in entries)
