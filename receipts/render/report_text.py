"""A report as text for a terminal or a message."""

from collections.abc import Iterator

from receipts.render.characters import cells, named, printable
from receipts.render.wrapping import wrap
from receipts.report import Report, Table

_GAP = "  "


def render_report_text(report: Report, columns: int = 80) -> str:
    """The report in lines of `columns` cells; only a table of many wide figures is wider."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(report, columns))


def _lines(report: Report, columns: int) -> Iterator[str]:
    yield _shown(report.title)
    yield from map(_shown, report.about)
    for title, table in report.tables:
        yield ""
        yield _shown(title)
        yield from _table(table, columns)
    if report.notes:
        yield ""
    for note in report.notes:
        yield from wrap(_shown(note), columns)


def _shown(text: str) -> str:
    return named(printable(text))


def _table(table: Table, columns: int) -> Iterator[str]:
    head, *rows = (tuple(map(_shown, row)) for row in (table.head, *table.rows))
    widths = [_width(cell, [row[at] for row in rows]) for at, cell in enumerate(head)]
    figures = sum(widths[1:]) + len(_GAP) * (len(widths) - 1)
    widths[0] = max(cells(row[0]) for row in (head, *rows))
    widths[0] = min(widths[0], max(12, columns - figures))
    ruler = "-" * (widths[0] + figures)
    yield from _row(head, widths)
    for number, row in enumerate(rows):
        if number == 0 or (table.bold_last and number == len(rows) - 1):
            yield ruler
        yield from _row(row, widths)


def _width(head: str, figures: list[str]) -> int:
    """As wide as the widest figure; the head goes on on the next line, word by word."""
    return max(map(cells, (*head.split(" "), *figures)))


def _row(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    """The first column to the left, the others to the right, all down to the last line."""
    wrapped = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    height = max(map(len, wrapped))
    padded = [[""] * (height - len(lines)) + list(lines) for lines in wrapped]
    for words, *figures in zip(*padded, strict=True):
        right = (f"{' ' * (w - cells(f))}{f}" for f, w in zip(figures, widths[1:], strict=True))
        yield _GAP.join((words + " " * (widths[0] - cells(words)), *right))
