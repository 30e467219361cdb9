"""XLSX, row after row, without ever holding the sheet."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from kiosk.services.exports.columns import Column, Type, Values
from kiosk.services.exports.rows import Batch

ROWS = 1_048_576
"""As many as a sheet has, its head included; what is more goes on in another sheet."""
LONGEST_TEXT = 32_767
"""As many characters as a cell holds."""
TOO_LONG = "({count} characters: too long for a cell, whole in CSV and JSON Lines)"

_FORMS: dict[Type, str] = {
    "amount": "0.00",
    "percent": "0.##",
    "time": "yyyy-mm-dd hh:mm:ss",
    "day": "yyyy-mm-dd",
}
_WIDTHS: dict[Type, int] = {"text": 24, "word": 14, "time": 19}


def write_xlsx(
    file: BinaryIO, columns: Sequence[Column], batches: Iterable[Batch], name: str, at: datetime
) -> int:
    """Write a workbook; returns how many rows there were.

    Every text is a text cell: nothing is ever run. Times are the shop's local ones, as
    spreadsheets know them, with their offsets in columns behind all others. `at` is the moment
    that the workbook says it was made. Raises OSError.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        # Sheets wait in files of the library's own, which it leaves there when it fails.
        with (
            TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            Workbook(file, {**options, "tmpdir": folder}) as workbook,
        ):
            workbook.set_properties({"created": at.replace(tzinfo=None)})
            sheets = _Sheets(workbook, columns, name)
            for batch in batches:
                sheets.write(batch)
            sheets.begun()
            return sheets.count
    except FileCreateError as error:
        raise error.args[0] from error  # the computer's own


def offset_columns(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the names of the offsets that stand behind all columns where times are typed."""
    return tuple(f"{column.name}_offset_minutes" for column in columns if column.type == "time")


def offset_of(time: str | None) -> int | None:
    """Return the offset of a written time in minutes.

    >>> [offset_of(f"2026-11-22T14:32:05{each}") for each in ("+01:00", "-03:30")]
    [60, -210]
    """
    if time is None:
        return None
    hours, minutes = int(time[-5:-3]), int(time[-2:])
    return (-1 if time[-6] == "-" else 1) * (60 * hours + minutes)


class _Sheets:
    """The sheets of a workbook, of which the last is being written."""

    def __init__(self, workbook: Any, columns: Sequence[Column], name: str) -> None:
        self._workbook, self._columns, self._name = workbook, columns, name
        self._forms = {kind: workbook.add_format({"num_format": f}) for kind, f in _FORMS.items()}
        self._bold = workbook.add_format({"bold": True})
        self._sheet: Any = None
        self._row = 0
        self.count = 0

    def write(self, batch: Batch) -> None:
        """Write some rows."""
        cells = list(map(_cells, self._columns, batch))
        offsets = [
            [offset_of(each) for each in values]
            for column, values in zip(self._columns, batch, strict=True)
            if column.type == "time"
        ]
        for row in zip(*cells, *offsets, strict=True):
            self._write_row(row)
        self.count += len(batch[0])

    def begun(self) -> Any:
        """Return the sheet that has room, after its head."""
        if self._sheet is None or self._row == ROWS:
            self._begin()
        return self._sheet

    def _begin(self) -> None:
        number = len(self._workbook.worksheets()) + 1
        name = self._name if number == 1 else f"{self._name} {number}"
        self._sheet = self._workbook.add_worksheet(name)
        for place, column in enumerate(self._columns):
            width, form = _WIDTHS.get(column.type, 12), self._forms.get(column.type)
            self._sheet.set_column(place, place, width, form)
        self._sheet.freeze_panes(1, 0)
        names = [column.name for column in self._columns]
        for place, head in enumerate((*names, *offset_columns(self._columns))):
            self._sheet.write_string(0, place, head, self._bold)
        self._row = 1
        self._write = self._writers()

    def _writers(self) -> list[Callable[[int, int, Any], Any]]:
        """Return what writes a cell of each column."""
        sheet = self._sheet
        writers = []
        for column in self._columns:
            form = self._forms.get(column.type)
            write = sheet.write_number
            if column.type in ("text", "word"):
                write = sheet.write_string
            elif column.type in ("time", "day"):
                write = sheet.write_datetime
            writers.append(write if form is None else _formed(write, form))
        return writers + [sheet.write_number] * len(offset_columns(self._columns))

    def _write_row(self, row: tuple[Any, ...]) -> None:
        self.begun()
        number = self._row
        for place, (write, value) in enumerate(zip(self._write, row, strict=True)):
            if value is not None:
                write(number, place, value)
        self._row += 1


def _formed(write: Callable[..., Any], form: Any) -> Callable[[int, int, Any], Any]:
    return lambda row, place, value: write(row, place, value, form)


def _cells(column: Column, values: Values) -> Iterable[Any]:
    """Return values as a cell takes them."""
    match column.type:
        case "amount":
            return [None if each is None else each / 100 for each in values]
        case "percent" | "quantity":
            return [None if each is None else float(each) for each in values]
        case "time":
            return [each and datetime.fromisoformat(each[:19]) for each in values]
        case "day":
            return [each and datetime.fromisoformat(each) for each in values]
        case "text" | "word":
            return [_text(each) if each else None for each in values]
        case _:
            return values


def _text(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else TOO_LONG.format(count=len(text))
