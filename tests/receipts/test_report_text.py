"""Reports as text, as a terminal shows them."""

from hypothesis import given
from hypothesis import strategies as st

from receipts.render.characters import cells
from receipts.render.report_text import render_report_text
from receipts.report import Report, Table

HEAD = ("Item", "Given away", "Money taken")


def text(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD, columns: int = 40) -> list[str]:
    report = Report("Gifts", (), (("By item", Table(head, rows, bold_last=len(rows) > 1)),))
    return render_report_text(report, columns).splitlines()[3:]


def test_a_long_head_goes_on_below_and_figures_stand_under_its_end() -> None:
    assert text(("Coffee", "2", "8.12"), ("In all", "12", "18.12")) == [
        "        Given  Money",
        "Item     away  taken",
        "--------------------",
        "Coffee      2   8.12",
        "--------------------",
        "In all     12  18.12",
    ]


def test_a_long_name_takes_lines_of_its_own_above_its_figures() -> None:
    rows = text(("Ground coffee of the shop", "2", "8.12"), columns=26)
    assert rows[3:] == ["Ground", "coffee of", "the shop          2   8.12"]


words = st.text("abcdefé œ€", min_size=1, max_size=30).filter(str.strip)


@given(st.lists(st.tuples(words, st.integers(0, 10**9).map(str)), min_size=1, max_size=5))
def test_no_line_is_too_long_and_no_figure_is_lost(rows: list[tuple[str, str]]) -> None:
    lines = text(*rows, head=("Item", "Left at the end"))
    assert max(map(cells, lines)) <= 40
    ends = [line.split()[-1] for line in lines if line]
    assert [end for end in ends if end.isdigit()] == [figure for _name, figure in rows]
