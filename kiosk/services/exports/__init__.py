"""What the shop hands to its auditors, funders and spreadsheets."""

from kiosk.services.exports.files import FORMATS, Format, write_export
from kiosk.services.exports.plans import EXPORTS, Export, Value
from kiosk.services.exports.rows import columns_of, export_rows

__all__ = [
    "EXPORTS",
    "FORMATS",
    "Export",
    "Format",
    "Value",
    "columns_of",
    "export_rows",
    "write_export",
]
