"""A log that nobody touched is whole; of one that was, every break is named."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, select, update

from db import log_chain
from db.duplicates import DUPLICATE
from db.engine import reading
from db.log_chain import ENTRY
from db.print_jobs import JOB
from db.sales import SALE
from db.shifts import SHIFT
from db.tables import metadata
from db.tills import TILL
from db.triggers import expected_triggers, found_triggers
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head, head_code, parse_head, short_text
from kiosk.rules.log_breaks import Break
from kiosk.services.lab.finding import name_of
from kiosk.services.lab.guards import without_guards
from kiosk.services.verify import find_head, verify_connection
from tests.kiosk.services.verify.older_entries import write_as_version_1


@pytest.fixture
def altered(books: Engine) -> Iterator[Connection]:
    """A transaction without the shop's triggers, rolled back in the end."""
    with books.connect() as connection:
        with without_guards(connection):
            yield connection
        connection.rollback()


def found_in(connection: Connection, **options: Any) -> list[Break]:
    return list(verify_connection(connection, triggers=False, **options).breaks)


def codes(found: list[Break]) -> set[str]:
    return {each.code for each in found}


def test_a_shop_that_lived_for_two_days_is_whole(books: Engine) -> None:
    with reading(books) as connection:
        report = verify_connection(connection)
        entries = connection.execute(select(ENTRY.c.kind)).scalars().all()
    assert report.breaks == ()
    assert report.is_whole
    assert report.tills == ("T1", "T2")
    assert report.entries == len(entries)
    assert report.sales == sum(kind in ("sale", "refund", "void") for kind in entries)
    assert "triggers" in report.checked
    assert "heads" not in report.checked


@pytest.mark.parametrize("till", ["T9", "t1", "T1 "])
def test_a_till_that_is_not_there_is_no_whole_one(books: Engine, till: str) -> None:
    with reading(books) as connection:
        with pytest.raises(ShopError, match="till_unknown"):
            verify_connection(connection, till=till)
        assert verify_connection(connection, till="T2").tills == ("T2",)


def test_a_log_of_version_1_is_whole_too(altered: Connection) -> None:
    write_as_version_1(altered)
    report = verify_connection(altered, triggers=False)
    assert report.breaks == ()
    assert {"older_without_value", "no_kept_head"} <= {each.code for each in report.notices}


def test_a_voucher_of_version_1_is_compared_by_its_whole_code(altered: Connection) -> None:
    write_as_version_1(altered)
    tender = metadata.tables["tender"]
    row = altered.execute(select(tender).where(tender.c.voucher.is_not(None))).first()
    assert row
    other = altered.execute(
        select(metadata.tables["voucher"].c.code).where(
            metadata.tables["voucher"].c.code != row.voucher
        )
    ).scalar()
    same = (tender.c.sale_id == row.sale_id) & (tender.c.tender_number == row.tender_number)
    altered.execute(update(tender).where(same).values(voucher=other))
    (found,) = [each for each in found_in(altered) if each.code == "value_differs"]
    assert (found.data["table"], found.data["field"]) == ("tender", "voucher")
    assert str(other) not in str(found.data.values()), "codes are money"


def test_the_receipt_of_every_ticket_is_the_one_that_was_signed(altered: Connection) -> None:
    """Also of refunds and voids, and of what nobody wanted on paper; copies are not compared."""
    own = select(func.min(JOB.c.id)).where(JOB.c.sale_id.is_not(None)).group_by(JOB.c.sale_id)
    copies = select(DUPLICATE.c.print_job_id)
    altered.execute(update(JOB).where(JOB.c.id.in_(copies)).values(document="{}"))
    assert found_in(altered) == []
    altered.execute(update(JOB).where(JOB.c.id.in_(own)).values(document=JOB.c.document + " "))
    tickets = altered.execute(select(SALE.c.till, SALE.c.ticket_number, SALE.c.kind)).all()
    assert {row.kind for row in tickets} == {"sale", "refund", "void"}
    found = found_in(altered)
    assert codes(found) == {"receipt_changed"}
    assert sorted(str(each.ticket) for each in found) == sorted(map(name_of, tickets))
    assert all(each.seq for each in found)
    altered.execute(update(JOB).values(sale_id=None))
    found = found_in(altered)
    assert codes(found) == {"row_missing"}
    assert len(found) == len(tickets) + 1, "and the one that came in another language"


def test_behind_a_break_the_check_goes_on(altered: Connection) -> None:
    """Two amounts, a hash in the middle and the till's own head: four places, all named."""
    tickets = altered.execute(
        select(SALE.c.sale_id).where(SALE.c.till == "T1").order_by(SALE.c.ticket_number)
    ).scalars()
    first, *_others, last = tickets
    for sale_id in (first, last):
        altered.execute(update(SALE).where(SALE.c.sale_id == sale_id).values(staff_number=2))
    middle = (ENTRY.c.till == "T1") & (ENTRY.c.seq == 10)
    altered.execute(update(ENTRY).where(middle).values(hash="0" * 64))
    altered.execute(update(TILL).where(TILL.c.name == "T1").values(last_ticket=99))
    found = found_in(altered)
    staff = [each for each in found if each.data.get("field") == "staff_number"]
    assert len(staff) == 2
    assert [each.seq for each in found if each.code == "hash_wrong"] == [10]
    assert [each.seq for each in found if each.code == "previous_wrong"] == [11]
    (gap,) = [each for each in found if each.code == "ticket_missing"]
    assert gap.data["through"] == 99
    assert sorted(found) == found


def test_the_log_of_one_till_is_checked_alone(altered: Connection) -> None:
    altered.execute(update(ENTRY).where(ENTRY.c.till == "T2").values(hash="0" * 64))
    assert found_in(altered, till="T1") == []
    assert codes(found_in(altered, till="T2")) >= {"hash_wrong"}


def test_values_that_nobody_can_read_are_named_and_end_nothing(altered: Connection) -> None:
    rows = altered.execute(select(ENTRY.c.seq, ENTRY.c.entry).where(ENTRY.c.till == "T1")).all()
    texts = ["", "[]", "{", '{"a":1}', "null", "[" * 5000, "é" * 10]
    sale = next(row for row in rows if '"kind":"sale"' in row.entry)
    entry = json.loads(sale.entry)
    wrong: tuple[dict[str, Any], ...] = (
        {},
        {"ticket": 5},
        entry["values"] | {"lines": "x", "tenders": 3},
    )
    texts += [json.dumps(entry | {"values": values}) for values in wrong]
    texts.append(sale.entry.replace('"total_cents":', '"total_cents":1e400,"a":'))
    for row, text in zip(rows, texts, strict=False):
        place = (ENTRY.c.till == "T1") & (ENTRY.c.seq == row.seq)
        altered.execute(update(ENTRY).where(place).values(entry=text))
    found = found_in(altered)
    unreadable = {each.seq for each in found if each.code in ("entry_unreadable", "row_missing")}
    assert {row.seq for row, _text in zip(rows, texts, strict=False)} <= unreadable | {
        each.seq for each in found if each.code == "hash_wrong"
    }
    assert codes(found) >= {"entry_unreadable", "hash_wrong", "signature_wrong"}


def test_a_huge_number_fills_no_memory(altered: Connection) -> None:
    altered.execute(update(TILL).where(TILL.c.name == "T1").values(last_ticket=2**31 - 1))
    (gap,) = [each for each in found_in(altered) if each.code == "ticket_missing"]
    assert gap.data["through"] == 2**31 - 1


def test_a_shift_that_no_entry_told_of_is_named(altered: Connection) -> None:
    opened = (ENTRY.c.till == "T2") & (ENTRY.c.kind == "shift_opened")
    altered.execute(delete(ENTRY).where(opened))
    found = found_in(altered)
    assert codes(found) >= {"entry_missing"}
    assert altered.execute(select(SHIFT.c.id).where(SHIFT.c.till == "T2")).first()


def test_a_paper_s_head_is_the_entry_s_bytes_not_what_is_written_beside_them(
    altered: Connection,
) -> None:
    row = altered.execute(select(ENTRY).where(ENTRY.c.till == "T1", ENTRY.c.seq == 2)).one()
    mark = parse_head(short_text(Head("T1", 2, row.hash)))
    assert find_head(altered, mark).is_yes
    is_it = (ENTRY.c.till == "T1") & (ENTRY.c.seq == 2)
    altered.execute(update(ENTRY).where(is_it).values(entry=row.entry + " "))
    assert find_head(altered, mark).code == "no"


def test_a_copy_that_was_put_back_is_told_by_the_kept_head(books: Engine) -> None:
    with reading(books) as connection:
        last = connection.execute(
            select(ENTRY).where(ENTRY.c.till == "T1").order_by(ENTRY.c.seq.desc())
        ).first()
        assert last
        head = Head("T1", last.seq, last.hash)
        assert verify_connection(connection, heads={"T1": head}).is_whole
        beyond = Head("T1", last.seq + 3, last.hash)
        other = Head("T1", last.seq - 1, last.hash)
        (behind,) = verify_connection(connection, heads={"T1": beyond}).breaks
        (branch,) = verify_connection(connection, heads={"T1": other}).breaks
        answers = [
            find_head(connection, parse_head(text)).code
            for text in (
                short_text(head).lower(),
                short_text(beyond),
                short_text(other),
                head_code(head, log_chain.keys(connection, "T1")[-1].public_key),
                head_code(head, "00" * 32),
            )
        ]
    assert answers == ["yes", "no", "no", "yes", "other_key"]
    assert (behind.code, behind.till, behind.data) == (
        "log_behind",
        "T1",
        {"kept": last.seq + 3, "found": last.seq},
    )
    assert (branch.code, branch.seq) == ("log_on_other_branch", last.seq - 1)


def test_who_does_not_want_to_wait_stops_the_check(books: Engine) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, of: int) -> None:
        raise Enough

    with reading(books) as connection, pytest.raises(Enough):
        verify_connection(connection, progress=stop)


def test_the_list_of_triggers_is_that_of_a_new_database(engine: Engine) -> None:
    """`python -m tests.support.triggers` writes it anew."""
    with reading(engine) as connection:
        assert found_triggers(connection) == expected_triggers(connection)
