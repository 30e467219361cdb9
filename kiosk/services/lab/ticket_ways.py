"""Ways to cheat that edit whole tickets."""

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select

from db.print_jobs import IN_ANOTHER_LOOK
from kiosk.rules.tickets import ticket_name
from kiosk.services.lab.cheat import Cheat, Expected, table
from kiosk.services.lab.finding import LINE, SALE, UNCORRECTED, differs, latest_ticket, name_of
from kiosk.services.lab.ways import Way, found_by, way

WAYS: list[Way] = []

TILL = table("till")


@way(WAYS)
def staff_changed(cheat: Cheat) -> Expected:
    """Somebody else sold it."""
    row = latest_ticket(cheat, "sale", SALE.c.kind == "sale")
    staff = table("staff")
    others = select(staff).where(staff.c.number != row.staff_number)
    other = cheat.find(others.order_by(staff.c.number), "other_staff")
    cheat.edit("sale", SALE.c.sale_id == row.sale_id, staff_number=other.number)
    return differs(row, "sale", "staff_number")


@way(WAYS)
def member_changed(cheat: Cheat) -> Expected:
    """Another member bought it."""
    row = latest_ticket(cheat, "member_sale", SALE.c.member.is_not(None))
    member = table("member")
    others = select(member).where(member.c.reference != row.member)
    other = cheat.find(others.order_by(member.c.reference), "other_member")
    cheat.edit("sale", SALE.c.sale_id == row.sale_id, member=other.reference)
    return differs(row, "sale", "member")


@way(WAYS)
def sale_time_changed(cheat: Cheat) -> Expected:
    """A ticket of another hour."""
    row = latest_ticket(cheat, "sale", SALE.c.kind == "sale")
    cheat.edit("sale", SALE.c.sale_id == row.sale_id, closed_at=row.closed_at - timedelta(hours=3))
    return differs(row, "sale", "closed_at")


@way(WAYS)
def ticket_in_another_shift(cheat: Cheat) -> Expected:
    """A ticket moves into another shift, and out of its Z."""
    shift = table("shift")
    row = latest_ticket(cheat, "sale", SALE.c.kind == "sale")
    others = select(shift).where(shift.c.till == row.till, shift.c.id != row.shift_id)
    other = cheat.find(others.order_by(shift.c.number), "other_shift")
    cheat.edit("sale", SALE.c.sale_id == row.sale_id, shift_id=other.id)
    return found_by("value_differs", "shift_wrong", till=row.till, ticket=name_of(row))


@way(WAYS)
def refund_into_void(cheat: Cheat) -> Expected:
    """A refund says that it is a void."""
    row = latest_ticket(cheat, "refund", SALE.c.kind == "refund")
    cheat.edit("sale", SALE.c.sale_id == row.sale_id, kind="void")
    return differs(row, "sale", "kind")


@way(WAYS)
def refund_of_another_sale(cheat: Cheat) -> Expected:
    """A refund corrects another sale."""
    row = latest_ticket(cheat, "refund", SALE.c.kind == "refund")
    other = latest_ticket(
        cheat, "other_sale", SALE.c.kind == "sale", SALE.c.sale_id != row.corrects
    )
    cheat.edit("sale", SALE.c.sale_id == row.sale_id, corrects=other.sale_id)
    return differs(row, "sale", "corrects")


@way(WAYS)
def ticket_number_changed(cheat: Cheat) -> Expected:
    """The last ticket has another number."""
    row = latest_ticket(cheat, "sale", SALE.c.kind == "sale")
    number = row.ticket_number + 1000
    cheat.edit("sale", SALE.c.sale_id == row.sale_id, ticket_number=number)
    ticket = ticket_name(row.till, number)
    return found_by("value_differs", "row_unlogged", till=row.till, ticket=ticket)


@way(WAYS)
def ticket_removed(cheat: Cheat) -> Expected:
    """A ticket with all its rows; its entry stays."""
    row = latest_ticket(cheat, "sale", SALE.c.kind == "sale", UNCORRECTED)
    cheat.remove(SALE, SALE.c.sale_id == row.sale_id)
    return found_by("row_missing", till=row.till, ticket=name_of(row), table="sale")


@way(WAYS)
def ticket_removed_with_entry(cheat: Cheat) -> Expected:
    """A ticket with all its rows and its entry."""
    newer = SALE.alias("newer")
    followed = exists().where(
        newer.c.till == SALE.c.till, newer.c.ticket_number > SALE.c.ticket_number
    )
    row = latest_ticket(cheat, "followed_sale", SALE.c.kind == "sale", UNCORRECTED, followed)
    entry = table("journal_entry")
    quoted = f'%"{name_of(row)}"%'
    found = select(entry).where(
        entry.c.till == row.till, entry.c.kind == "sale", entry.c.entry.like(quoted)
    )
    told = cheat.find(found, "entry")
    cheat.remove(entry, *cheat.entry_at(row.till, told.seq))
    cheat.remove(SALE, SALE.c.sale_id == row.sale_id)
    return found_by("entry_missing", till=row.till, seq=told.seq)


@way(WAYS)
def sale_without_entry(cheat: Cheat) -> Expected:
    """One more ticket, with the till's numbers and totals, and no entry."""
    row = latest_ticket(cheat, "cash_sale", SALE.c.kind == "sale", SALE.c.total_cents > 0)
    sale_id = UUID("00000000-0000-4000-8000-000000000002")
    till = cheat.find(select(TILL).where(TILL.c.name == row.till), "till")
    number, cents = till.last_ticket + 1, row.total_cents
    again = {"sale_id": sale_id, "ticket_number": number, "corrects": None}
    cheat.add("sale", **(row._asdict() | again))
    line = {
        "line_number": 1,
        "quantity": 1,
        "weight_grams": None,
        "unit_price_cents": cents,
        "discount_cents": 0,
        "total_cents": cents,
        "market_value_cents": cents,
        "vat_rate_bp": None,
        "vat_cents": 0,
        "serial": None,
        "tariff": "typed",
        "tariff_id": None,
    }
    like = cheat.find(select(LINE).where(LINE.c.sale_id == row.sale_id), "sale")
    cheat.add("sale_line", **(like._asdict() | line | {"sale_id": sale_id}))
    paid = {"sale_id": sale_id, "tender_number": 1, "kind": "cash"}
    cheat.add("tender", **paid, amount_cents=cents, given_cents=cents, voucher=None)
    cheat.edit(
        "till",
        TILL.c.name == row.till,
        last_ticket=number,
        perpetual_cents=TILL.c.perpetual_cents + cents,
        perpetual_absolute_cents=TILL.c.perpetual_absolute_cents + cents,
    )
    return found_by("row_unlogged", till=row.till, ticket=ticket_name(row.till, number))


@way(WAYS)
def receipt_changed(cheat: Cheat) -> Expected:
    """The receipt that is kept says another amount: who prints it again gets that one."""
    row = latest_ticket(cheat, "sale", SALE.c.kind == "sale", SALE.c.total_cents > 0)
    job = table("print_job")
    kept = select(job).where(job.c.sale_id == row.sale_id).order_by(job.c.id)
    paper = cheat.find(kept, "sale")
    amount = f"{row.total_cents % 100:02}"
    other = f"{(row.total_cents + 1) % 100:02}"
    document = re.sub(rf"(?<=\d[.,]){amount}(?!\d)", other, paper.document)
    cheat.edit("print_job", job.c.id == paper.id, document=document)
    return found_by("receipt_changed", till=row.till, ticket=name_of(row))


@way(WAYS)
def first_paper_changed(cheat: Cheat) -> Expected:
    """The receipt that came first in another look than it was stored in."""
    job = table("print_job")
    gave_way = select(job.c.sale_id).where(job.c.detail == IN_ANOTHER_LOOK)
    query = select(job.c.id, SALE.c.till, SALE.c.ticket_number)
    query = query.join(SALE, SALE.c.sale_id == job.c.sale_id)
    query = query.where(job.c.sale_id.in_(gave_way), job.c.detail != IN_ANOTHER_LOOK)
    row = cheat.find(query.order_by(job.c.id), "other_look")
    cheat.edit("print_job", job.c.id == row.id, document="{}")
    return found_by("receipt_changed", ticket=name_of(row))


@way(WAYS)
def duplicate_removed(cheat: Cheat) -> Expected:
    """A receipt that was printed again, the first of two or more times."""
    duplicate = table("duplicate")
    query = select(duplicate, SALE.c.till, SALE.c.ticket_number).join(
        SALE, SALE.c.sale_id == duplicate.c.sale_id
    )
    row = cheat.find(query.order_by(duplicate.c.id), "duplicate")
    cheat.remove(duplicate, duplicate.c.id == row.id)
    return found_by("row_missing", till=row.till, table="duplicate")
