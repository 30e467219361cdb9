"""A report as text for a terminal or a message."""

from collections.abc import Iterator

from receipts.render.characters import cells, printable
from receipts.render.layout import wrap
from receipts.report import Report, Table

_GAP = "  "


def render_report_text(report: Report, columns: int = 80) -> str:
    """The report in lines of `columns` cells; only a table of many wide figures is wider."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(report, columns))


def _lines(report: Report, columns: int) -> Iterator[str]:
    yield printable(report.title)
    yield from map(printable, report.about)
    for title, table in report.tables:
        yield ""
        yield printable(title)
        yield from _table(table, columns)
    if report.notes:
        yield ""
    for note in report.notes:
        yield from wrap(printable(note), columns)


def _table(table: Table, columns: int) -> Iterator[str]:
    rows = [tuple(map(printable, row)) for row in (table.head, *table.rows)]
    widths = [max(cells(row[at]) for row in rows) for at in range(len(table.head))]
    figures = sum(widths[1:]) + len(_GAP) * (len(widths) - 1)
    widths[0] = min(widths[0], max(12, columns - figures))
    ruler = "-" * (widths[0] + figures)
    for number, row in enumerate(rows):
        if number == 1 or (table.bold_last and number == len(rows) - 1):
            yield ruler
        yield from _row(row, widths)


def _row(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    *above, last = wrap(row[0], widths[0])
    yield from above
    figures = (
        f"{' ' * (width - cells(c))}{c}" for c, width in zip(row[1:], widths[1:], strict=True)
    )
    yield _GAP.join((last + " " * (widths[0] - cells(last)), *figures))
