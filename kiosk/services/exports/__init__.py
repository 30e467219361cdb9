"""What the shop hands to its auditors, funders and spreadsheets."""

from kiosk.services.exports.filters import ALL, Filters
from kiosk.services.exports.plans import EXPORTS, Export
from kiosk.services.exports.rows import columns_of, export_rows, typed_columns_of
from kiosk.services.exports.writing import (
    FORMATS,
    Format,
    Written,
    note_export,
    write_export,
    write_into,
)

__all__ = [
    "ALL",
    "EXPORTS",
    "FORMATS",
    "Export",
    "Filters",
    "Format",
    "Written",
    "columns_of",
    "export_rows",
    "note_export",
    "typed_columns_of",
    "write_export",
    "write_into",
]
