"""A reading of DSFinV-K files with the standard library, led by their own index.xml alone."""

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

Row = dict[str, str | Decimal]
Tables = dict[str, list[Row]]

# The standard's names: every table that a till without a TSE can fill.
NAMES = {
    "lines.csv": "Bonpos",
    "lines_vat.csv": "Bonpos_USt",
    "itemamounts.csv": "Bonpos_Preisfindung",
    "subitems.csv": "Bonpos_Zusatzinfo",
    "transactions.csv": "Bonkopf",
    "transactions_vat.csv": "Bonkopf_USt",
    "allocation_groups.csv": "Bonkopf_AbrKreis",
    "datapayment.csv": "Bonkopf_Zahlarten",
    "references.csv": "Bon_Referenzen",
    "cashpointclosing.csv": "Stamm_Abschluss",
    "location.csv": "Stamm_Orte",
    "cashregister.csv": "Stamm_Kassen",
    "slaves.csv": "Stamm_Terminals",
    "pa.csv": "Stamm_Agenturen",
    "vat.csv": "Stamm_USt",
    "businesscases.csv": "Z_GV_Typ",
    "payment.csv": "Z_Zahlart",
    "cash_per_currency.csv": "Z_Waehrungen",
}
# How many decimals the standard asks of which number; sums of payments have two.
_DECIMALS = {
    **dict.fromkeys(("MENGE", "FAKTOR", "ZI_MENGE", "ZI_FAKTOR"), 3),
    **dict.fromkeys(("UST_SATZ", "UMS_BRUTTO", "Z_SE_ZAHLUNGEN", "Z_SE_BARZAHLUNGEN"), 2),
    **dict.fromkeys(("ZAHLWAEH_BETRAG", "BASISWAEH_BETRAG"), 2),
    **dict.fromkeys(("Z_ZAHLART_BETRAG", "ZAHLART_BETRAG_WAEH"), 2),
    **dict.fromkeys(("STK_BR", "Z_UMS_BRUTTO", "Z_UMS_NETTO", "Z_UST"), 5),
    **{f"{of}_{what}": 5 for of in ("POS", "PF", "BON") for what in ("BRUTTO", "NETTO", "UST")},
    **{f"ZI_BASISPREIS_{what}": 5 for what in ("BRUTTO", "NETTO", "UST")},
    **dict.fromkeys(("Z_NR", "REF_Z_NR", "BON_NR", "AGENTUR_ID"), 0),
    **dict.fromkeys(("UST_SCHLUESSEL", "ZI_UST_SCHLUESSEL"), 0),
}
# What the document type foresees inside an element, in this order.
_ORDER = {
    "DataSet": ["Version", "DataSupplier", "Media"],
    "DataSupplier": ["Name", "Location", "Comment"],
    "Table": [
        *("URL", "Name", "Description", "UTF8", "DecimalSymbol", "DigitGroupingSymbol"),
        *("Range", "VariableLength"),
    ],
}


@dataclass(frozen=True)
class _Column:
    name: str
    places: int | None
    longest: int | None


def read_tables(folder: Path) -> Tables:
    """Every row of every table, numbers as decimals; what the index does not allow fails."""
    text = (folder / "index.xml").read_text("utf-8")
    assert '<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">' in text
    root = ElementTree.fromstring(text)
    for element in root.iter():
        if element.tag in _ORDER:
            assert [child.tag for child in element] == _ORDER[element.tag]
    assert "technische Sicherheitseinrichtung" in str(root.findtext("DataSupplier/Comment"))
    described = list(root.iter("Table"))
    assert {_said(table, "URL"): _said(table, "Name") for table in described} == NAMES
    files = {path.name for path in folder.iterdir() if path.name != "index.xml"}
    assert files == NAMES.keys(), "no table without its description, none missing, no TSE"
    return {_said(table, "URL"): _rows(folder, table) for table in described}


def _rows(folder: Path, table: ElementTree.Element) -> list[Row]:
    signs = (
        "DecimalSymbol",
        "DigitGroupingSymbol",
        "Range/From",
        "VariableLength/ColumnDelimiter",
        "VariableLength/RecordDelimiter",
        "VariableLength/TextEncapsulator",
    )
    assert [table.findtext(sign) for sign in signs] == [",", ".", "2", ";", "\r\n", '"']
    columns = [_column(each) for each in table.iterfind("VariableLength/VariableColumn")]
    content = (folder / _said(table, "URL")).read_bytes().decode("utf-8")
    assert content.endswith("\r\n")
    header, *records = csv.reader(io.StringIO(content, newline=""), delimiter=";")
    assert header == [column.name for column in columns]
    return [
        {column.name: _value(column, value) for column, value in zip(columns, record, strict=True)}
        for record in records
    ]


def _column(element: ElementTree.Element) -> _Column:
    name, form, *more = element
    assert name.tag == "Name"
    assert (form.tag == "Numeric") == (name.text in _DECIMALS)
    if form.tag == "Numeric":
        assert not more
        assert int(form.findtext("Accuracy") or 0) == _DECIMALS[str(name.text)]
        return _Column(str(name.text), int(form.findtext("Accuracy") or 0), None)
    assert (form.tag, [each.tag for each in more]) == ("AlphaNumeric", ["MaxLength"])
    return _Column(str(name.text), None, int(str(more[0].text)))


def _value(column: _Column, value: str) -> str | Decimal:
    if column.places is None:
        assert column.longest is not None
        assert len(value) <= column.longest, column.name
        assert value == value.strip()
        return value
    if not value:
        return ""
    decimals = f",[0-9]{{{column.places}}}" if column.places else ""
    assert re.fullmatch(f"-?[0-9]+{decimals}", value), (column.name, value)
    return Decimal(value.replace(",", "."))


def _said(element: ElementTree.Element, name: str) -> str:
    return str(element.findtext(name))


def added(rows: list[Row], column: str) -> Decimal:
    """The sum of a column."""
    return sum((number(row, column) for row in rows), Decimal(0))


def number(row: Row, column: str) -> Decimal:
    """A number that is there."""
    value = row[column]
    assert isinstance(value, Decimal), column
    return value


def check_sums(tables: Tables) -> None:
    """The sums of each closing are those of its records, and those of their lines."""
    closings = [(row["Z_KASSE_ID"], row["Z_NR"]) for row in tables["cashpointclosing.csv"]]
    assert len(set(closings)) == len(closings)
    for rows in tables.values():
        assert {(row["Z_KASSE_ID"], row["Z_NR"]) for row in rows} <= set(closings)
    for closing in closings:
        of_it = {
            file: [row for row in rows if (row["Z_KASSE_ID"], row["Z_NR"]) == closing]
            for file, rows in tables.items()
        }
        _check_closing(of_it)


def _check_closing(of_it: Tables) -> None:
    heads = of_it["transactions.csv"]
    ids = [row["BON_ID"] for row in heads]
    assert len(set(ids)) == len(ids)
    assert [number(row, "BON_NR") for row in heads] == list(range(1, len(heads) + 1))
    (z,) = of_it["cashpointclosing.csv"]
    assert (z["Z_START_ID"], z["Z_ENDE_ID"]) == (ids[0], ids[-1])
    for head in heads:
        _check_record(of_it, head)
    case = ("GV_TYP", "GV_NAME", "UST_SCHLUESSEL")
    named = {(row["BON_ID"], row["POS_ZEILE"]): row for row in of_it["lines.csv"]}
    lines = [named[row["BON_ID"], row["POS_ZEILE"]] | row for row in of_it["lines_vat.csv"]]
    for each, of_lines in (
        ("Z_UMS_BRUTTO", "POS_BRUTTO"),
        ("Z_UMS_NETTO", "POS_NETTO"),
        ("Z_UST", "POS_UST"),
    ):
        assert _by(of_it["businesscases.csv"], case, each) == _by(lines, case, of_lines)
    way = ("ZAHLART_TYP", "ZAHLART_NAME")
    paid = _by(of_it["datapayment.csv"], way, "BASISWAEH_BETRAG")
    assert _by(of_it["payment.csv"], way, "Z_ZAHLART_BETRAG") == paid
    cash = paid.get(("Bar", "Bar"), Decimal(0))
    assert number(z, "Z_SE_ZAHLUNGEN") == sum(paid.values())
    assert number(z, "Z_SE_BARZAHLUNGEN") == cash
    assert [number(r, "ZAHLART_BETRAG_WAEH") for r in of_it["cash_per_currency.csv"]] == [cash]
    rates = {row["UST_SCHLUESSEL"] for row in of_it["vat.csv"]}
    assert rates == {row["UST_SCHLUESSEL"] for row in of_it["lines_vat.csv"]}


def _check_record(of_it: Tables, head: Row) -> None:
    own = {
        file: [row for row in of_it[file] if row["BON_ID"] == head["BON_ID"]]
        for file in (
            *("lines.csv", "lines_vat.csv", "itemamounts.csv", "transactions_vat.csv"),
            "datapayment.csv",
        )
    }
    total = number(head, "UMS_BRUTTO")
    assert added(own["lines_vat.csv"], "POS_BRUTTO") == total
    assert added(own["transactions_vat.csv"], "BON_BRUTTO") == total
    assert added(own["datapayment.csv"], "BASISWAEH_BETRAG") == total
    assert bool(own["datapayment.csv"]) == (head["BON_TYP"] == "Beleg")
    for kind in ("BRUTTO", "NETTO", "UST"):
        assert _by(own["transactions_vat.csv"], ("UST_SCHLUESSEL",), f"BON_{kind}") == _by(
            own["lines_vat.csv"], ("UST_SCHLUESSEL",), f"POS_{kind}"
        )
    for line, vat in zip(own["lines.csv"], own["lines_vat.csv"], strict=True):
        gross = number(vat, "POS_BRUTTO")
        assert gross == number(vat, "POS_NETTO") + number(vat, "POS_UST")
        # The price of one has five decimals: of a hundred kilograms half a cent may be lost.
        assert abs(number(line, "MENGE") * number(line, "STK_BR") - gross) < Decimal("0.005")
        found = [r for r in own["itemamounts.csv"] if r["POS_ZEILE"] == line["POS_ZEILE"]]
        for kind in ("BRUTTO", "NETTO", "UST") if found else ():
            assert added(found, f"PF_{kind}") == number(vat, f"POS_{kind}")


def _by(rows: list[Row], keys: tuple[str, ...], column: str) -> dict[tuple[object, ...], Decimal]:
    sums: dict[tuple[object, ...], Decimal] = {}
    for row in rows:
        key = tuple(row[each] for each in keys)
        sums[key] = sums.get(key, Decimal(0)) + number(row, column)
    return sums
