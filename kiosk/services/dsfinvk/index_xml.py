"""The index.xml that tells a reader which tables there are, and how they are written.

Form: Beschreibungsstandard für die Datenträgerüberlassung, whose document type the file names.
Signs are those of the DSFinV-K's own index: decimal comma, semicolons, CR LF, names in line 1.
"""

from xml.sax.saxutils import escape

from kiosk.services.dsfinvk.tables import TABLES, VERSION, Column, Table

DELIMITER, QUOTE, END = ";", '"', "\r\n"
DECIMAL, GROUPING = ",", "."
DTD = "gdpdu-01-09-2004.dtd"

_NOTE = (
    f"DSFinV-K {VERSION}. Ohne technische Sicherheitseinrichtung: "
    "tse.csv und transactions_tse.csv fehlen."
)


def index_xml(name: str, location: str, period: str) -> bytes:
    """Return the index of an export of a shop and a period."""
    supplier = _element("DataSupplier", _text("Name", name), _text("Location", location), _note())
    media = _element("Media", _text("Name", period), *(_table(table) for table in TABLES))
    content = _element("DataSet", _text("Version", "1.0"), supplier, media)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE DataSet SYSTEM "{DTD}">\n'
    return f"{head}{content}\n".encode()


def _note() -> str:
    return _text("Comment", _NOTE)


def _table(table: Table) -> str:
    return _element(
        "Table",
        _text("URL", table.file),
        _text("Name", table.name),
        _text("Description", table.file),
        "<UTF8/>",
        _text("DecimalSymbol", DECIMAL),
        _text("DigitGroupingSymbol", GROUPING),
        _element("Range", _text("From", "2")),
        _element(
            "VariableLength",
            _text("ColumnDelimiter", DELIMITER),
            _text("RecordDelimiter", END),
            _text("TextEncapsulator", QUOTE),
            *(_column(column) for column in table.columns),
        ),
    )


def _column(column: Column) -> str:
    if column.places is None:
        form = ["<AlphaNumeric/>", _text("MaxLength", str(column.longest))]
    elif column.places:
        form = [_element("Numeric", _text("Accuracy", str(column.places)))]
    else:
        form = ["<Numeric/>"]
    return _element("VariableColumn", _text("Name", column.name), *form)


def _element(name: str, *inside: str) -> str:
    return f"<{name}>\n" + "\n".join(inside) + f"\n</{name}>"


def _text(name: str, text: str) -> str:
    """Return an element of text; line ends are written so that a parser keeps them."""
    return f"<{name}>{escape(text, {chr(13): '&#13;', chr(10): '&#10;'})}</{name}>"
