"""Every kind of entry is described once, for the program and for auditors."""

import os
from pathlib import Path

import pytest

from db.journal_kinds import GROUPS, KINDS, check_kind, kinds_of

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "journal.md"
BEGIN, END = "test_journal_kinds.py -->\n", "<!-- end -->"

HEADINGS = {
    "tickets": "Tickets",
    "cash": "The drawer",
    "closings": "Shifts and closings",
    "papers": "Papers",
    "stock": "Stock",
    "vouchers": "Vouchers",
    "members": "Members",
    "rules": "Prices and quotas",
    "staff": "Staff",
    "log": "The log, its keys, and what left the shop as data",
    "program": "The program and the computer",
}


def described() -> str:
    """The kinds as the page for auditors lists them."""
    lines = [""]
    for group in GROUPS:
        lines += [f"### {HEADINGS[group]}", "", "| kind | what it holds |", "|---|---|"]
        lines += [f"| `{name}` | {KINDS[name].holds} |" for name in kinds_of(group)]
        lines.append("")
    return "\n".join(lines)


def test_the_page_for_auditors_lists_every_kind_of_entry() -> None:
    """With UPDATE_GOLDEN=1 the list is made anew."""
    page = DOCS.read_text("utf-8")
    before, begin, rest = page.partition(BEGIN)
    listed, end, after = rest.partition(END)
    if os.environ.get("UPDATE_GOLDEN"):
        listed = described()
        DOCS.write_text(before + begin + listed + end + after, "utf-8")
    assert listed == described()


def test_a_kind_is_written_in_the_code_where_it_is_made() -> None:
    """A kind that nothing writes is a promise that nobody keeps."""
    sources = (ROOT / "kiosk" / "services").rglob("*.py")
    code = "".join(source.read_text("utf-8") for source in sources)
    assert [name for name in KINDS if f'"{name}"' not in code] == []


def test_a_kind_that_is_not_listed_is_none() -> None:
    check_kind("sale")
    with pytest.raises(ValueError, match="no kind"):
        check_kind("sales")
