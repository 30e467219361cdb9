"""The tables: file, name, and columns with their decimals or greatest length.

Source: Digitale Schnittstelle der Finanzverwaltung für Kassensysteme (DSFinV-K) 2.4,
Bundeszentralamt für Steuern. `tse.csv` and `transactions_tse.csv` are not here.
"""

from dataclasses import dataclass

VERSION = "2.4"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a number with so many decimals, or text of at most this length."""

    name: str
    places: int | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its file and what the standard calls it."""

    file: str
    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)


def _table(file: str, name: str, columns: str) -> Table:
    """Make a table of a list such as ``Z_NR:0 BON_ID*40``: `:` decimals, `*` length. What
    every record begins with, the closing it is of, is added."""
    key = "Z_KASSE_ID*50 Z_ERSTELLUNG*30 Z_NR:0"
    return Table(file, name, tuple(_column(each) for each in f"{key} {columns}".split()))


def _column(written: str) -> Column:
    name, is_number, places = written.partition(":")
    if is_number:
        return Column(name, places=int(places))
    name, _, longest = written.partition("*")
    return Column(name, longest=int(longest))


_ADDRESS = "STRASSE*60 {0}PLZ*10 {0}ORT*62 {0}LAND*3"

TABLES: tuple[Table, ...] = (
    # Single records
    _table(
        "lines.csv",
        "Bonpos",
        "BON_ID*40 POS_ZEILE*50 GUTSCHEIN_NR*50 ARTIKELTEXT*255 POS_TERMINAL_ID*50 GV_TYP*30"
        " GV_NAME*40 INHAUS*1 P_STORNO*1 AGENTUR_ID:0 ART_NR*50 GTIN*50 WARENGR_ID*40 WARENGR*50"
        " MENGE:3 FAKTOR:3 EINHEIT*50 STK_BR:5",
    ),
    _table(
        "lines_vat.csv",
        "Bonpos_USt",
        "BON_ID*40 POS_ZEILE*50 UST_SCHLUESSEL:0 POS_BRUTTO:5 POS_NETTO:5 POS_UST:5",
    ),
    _table(
        "itemamounts.csv",
        "Bonpos_Preisfindung",
        "BON_ID*40 POS_ZEILE*50 TYP*20 UST_SCHLUESSEL:0 PF_BRUTTO:5 PF_NETTO:5 PF_UST:5",
    ),
    _table(
        "subitems.csv",
        "Bonpos_Zusatzinfo",
        "BON_ID*40 POS_ZEILE*50 ZI_ART_NR*50 ZI_GTIN*50 ZI_NAME*50 ZI_WARENGR_ID*40"
        " ZI_WARENGR*50 ZI_MENGE:3 ZI_FAKTOR:3 ZI_EINHEIT*50 ZI_UST_SCHLUESSEL:0"
        " ZI_BASISPREIS_BRUTTO:5 ZI_BASISPREIS_NETTO:5 ZI_BASISPREIS_UST:5",
    ),
    _table(
        "transactions.csv",
        "Bonkopf",
        "BON_ID*40 BON_NR:0 BON_TYP*30 BON_NAME*60 TERMINAL_ID*50 BON_STORNO*1 BON_START*30"
        " BON_ENDE*30 BEDIENER_ID*50 BEDIENER_NAME*50 UMS_BRUTTO:2 KUNDE_NAME*50 KUNDE_ID*50"
        " KUNDE_TYP*50 KUNDE_STRASSE*60 KUNDE_PLZ*10 KUNDE_ORT*62 KUNDE_LAND*3 KUNDE_USTID*15"
        " BON_NOTIZ*255",
    ),
    _table(
        "transactions_vat.csv",
        "Bonkopf_USt",
        "BON_ID*40 UST_SCHLUESSEL:0 BON_BRUTTO:5 BON_NETTO:5 BON_UST:5",
    ),
    _table("allocation_groups.csv", "Bonkopf_AbrKreis", "BON_ID*40 ABRECHNUNGSKREIS*50"),
    _table(
        "datapayment.csv",
        "Bonkopf_Zahlarten",
        "BON_ID*40 ZAHLART_TYP*25 ZAHLART_NAME*60 ZAHLWAEH_CODE*3 ZAHLWAEH_BETRAG:2"
        " BASISWAEH_BETRAG:2",
    ),
    _table(
        "references.csv",
        "Bon_Referenzen",
        "BON_ID*40 POS_ZEILE*50 REF_TYP*20 REF_NAME*40 REF_DATUM*30 REF_Z_KASSE_ID*50 REF_Z_NR:0"
        " REF_BON_ID*40",
    ),
    # Master data, as they were for the closing
    _table(
        "cashpointclosing.csv",
        "Stamm_Abschluss",
        "Z_BUCHUNGSTAG*25 TAXONOMIE_VERSION*10 Z_START_ID*40 Z_ENDE_ID*40 NAME*60 "
        + _ADDRESS.format("")
        + " STNR*20 USTID*15 Z_SE_ZAHLUNGEN:2 Z_SE_BARZAHLUNGEN:2",
    ),
    _table(
        "location.csv",
        "Stamm_Orte",
        "LOC_NAME*60 LOC_" + _ADDRESS.format("LOC_") + " LOC_USTID*15",
    ),
    _table(
        "cashregister.csv",
        "Stamm_Kassen",
        "KASSE_BRAND*50 KASSE_MODELL*50 KASSE_SERIENNR*70 KASSE_SW_BRAND*50 KASSE_SW_VERSION*50"
        " KASSE_BASISWAEH_CODE*3 KEINE_UST_ZUORDNUNG*1",
    ),
    _table(
        "slaves.csv",
        "Stamm_Terminals",
        "TERMINAL_ID*50 TERMINAL_BRAND*50 TERMINAL_MODELL*50 TERMINAL_SERIENNR*70"
        " TERMINAL_SW_BRAND*50 TERMINAL_SW_VERSION*50",
    ),
    _table(
        "pa.csv",
        "Stamm_Agenturen",
        "AGENTUR_ID:0 AGENTUR_NAME*60 AGENTUR_"
        + _ADDRESS.format("AGENTUR_")
        + " AGENTUR_STNR*20 AGENTUR_USTID*15",
    ),
    _table("vat.csv", "Stamm_USt", "UST_SCHLUESSEL:0 UST_SATZ:2 UST_BESCHR*55"),
    # The closing
    _table(
        "businesscases.csv",
        "Z_GV_Typ",
        "GV_TYP*30 GV_NAME*40 AGENTUR_ID:0 UST_SCHLUESSEL:0 Z_UMS_BRUTTO:5 Z_UMS_NETTO:5 Z_UST:5",
    ),
    _table("payment.csv", "Z_Zahlart", "ZAHLART_TYP*25 ZAHLART_NAME*60 Z_ZAHLART_BETRAG:2"),
    _table("cash_per_currency.csv", "Z_Waehrungen", "ZAHLART_WAEH*3 ZAHLART_BETRAG_WAEH:2"),
)
