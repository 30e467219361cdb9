"""Files as spreadsheets save them, and files that are something else."""

import codecs
from pathlib import Path

import pytest

from kiosk.services.imports.problems import ImportRefused, Problem, Problems, describe
from kiosk.services.imports.spreadsheet import MAX_MEGABYTES, open_sheet
from tests.kiosk.services.shops import Files, written

COLUMNS = ("sku", "label", "price")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def read(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a file with their lines; raises ImportRefused."""
    problems = Problems(path.name)
    rows = [(row.line, row.cells) for row in open_sheet(path, COLUMNS).rows(problems)]
    problems.refuse_any()
    return rows


def problem_of(path: Path) -> Problem:
    """The only problem of a file, after its sentence has been looked at."""
    with pytest.raises(ImportRefused) as refused:
        read(path)
    (problem,) = refused.value.problems
    assert describe(problem).startswith(path.name)
    return problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_is_read_as_people_save_it(
    files: Files, delimiter: str, end: str, encoding: str
) -> None:
    rows = [COLUMNS, ("A1", 'Œufs "bio", à 5 €; six', "2,50"), ("B2", "Café", "")]
    path = files.text(written(rows, delimiter, end), encoding=encoding)
    assert read(path) == [
        (number, dict(zip(COLUMNS, row, strict=True))) for number, row in enumerate(rows[1:], 2)
    ]


def test_columns_stand_in_any_order_and_case(files: Files) -> None:
    assert read(files.text(" Price ;SKU;Label\n1;A;Pain\n")) == [
        (2, {"price": "1", "sku": "A", "label": "Pain"})
    ]


def test_cells_are_trimmed_and_blank_rows_left_out(files: Files) -> None:
    path = files.text("\n\nsku;label;price\n\n;;\n  A ; Pain de mie ;1\n   \nB;Sel;2\n;;\n")
    assert read(path) == [
        (6, {"sku": "A", "label": "Pain de mie", "price": "1"}),
        (8, {"sku": "B", "label": "Sel", "price": "2"}),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_cell_with_line_breaks_is_named_by_the_line_where_its_row_begins(
    files: Files, end: str
) -> None:
    rows = [COLUMNS, ("A", f"Pain{end}de{end}mie", "1"), ("B", "Sel", "2")]
    problem = problem_of(files.text(written(rows, end=end)))
    assert (problem.line, problem.code, problem.data) == (2, "several_lines", {"last": 4})


def test_a_row_may_end_early(files: Files) -> None:
    assert read(files.text("sku;label;price\nA;Pain\n")) == [
        (2, {"sku": "A", "label": "Pain", "price": ""})
    ]


def test_empty_columns_at_the_end_are_left_alone(files: Files) -> None:
    assert read(files.text("sku,label,price,,\nA,Pain,1,,\n"))[0][1]["price"] == "1"
    problem = problem_of(files.text("sku,label,price,,\nA,Pain,1,,x\n"))
    assert (problem.line, problem.code) == (2, "cell_without_column")


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"", 0, "empty"),
        (b" \n\r\n", 0, "empty"),
        (codecs.BOM_UTF8, 0, "empty"),
        (b"PK\x03\x04 and so on", 0, "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "workbook"),
        ("sku;label;price".encode("utf-16"), 0, "utf16"),
        (b"sku;label;price\nA;Pa\0in;1\n", 0, "binary"),
        (b"sku;label;price\nA;\x81\xff;1\n", 2, "encoding"),
        (b"Bonjour\n", 1, "no_header"),
        (b"A1;Pain;2,50\n", 1, "no_header"),
        (b"sku;label\nA;Pain\n", 1, "column_missing"),
        (b"sku;label;price;colour\nA;Pain;1;blue\n", 1, "column_unknown"),
        (b"sku;label;price; LABEL\nA;Pain;1;x\n", 1, "column_twice"),
        (b"sku,label,price\nA,Pain,12,50\n", 2, "too_many_cells"),
        (b"sku,label,price\nA,Pain,12,\n", 2, "too_many_cells"),
        (b'sku;label;price\nA;"Pain;1\nB;Sel;2\n', 2, "quotes"),
        (b'sku;label;price\nA;"Pain"frais;1\n', 2, "quotes"),
        (b"sku;label;price\nA;" + b"x" * 200_000 + b";1\n", 2, "quotes"),
        (b'"sku;label;price\nA;Pain;1\n', 1, "quotes"),
        (b'sku;label;price\nA;"Pain;1\nB;Sel";2\n', 2, "several_lines"),
    ],
)
def test_a_file_that_is_no_such_table_gives_one_clear_problem(
    tmp_path: Path, content: bytes, line: int, code: str
) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(content)
    problem = problem_of(path)
    assert (problem.line, problem.code) == (line, code)


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "items.csv").code == "no_file"
    assert problem_of(tmp_path).code == "unreadable"


def test_a_file_without_end_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(b"x" * (MAX_MEGABYTES * 1_000_000 + 1))
    assert problem_of(path).code == "too_big"


def test_a_problem_shows_nothing_that_would_drive_the_terminal() -> None:
    data = {"value": "\x1b[2J" + "x" * 10_000, "most": 3}
    sentence = describe(Problem("a\x1b.csv", 3, "label", "too_long", data))
    assert "\x1b" not in sentence
    assert len(sentence) < 200
    assert sentence.startswith("a·.csv")
