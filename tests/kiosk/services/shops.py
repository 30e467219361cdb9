"""A shop for tests, and the files that people would hand to it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from stdnum import ean

from kiosk.services.shop import NewShop, OpenShop, ShopRecord, init_shop, open_shop
from kiosk.settings import Settings

PARIS_WINTER = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 22, 14, 32, 5, tzinfo=PARIS_WINTER)


@contextmanager
def opened_shop(url: str, home: Path) -> Iterator[OpenShop]:
    """A shop with till T1 in an empty, migrated database."""
    settings = Settings(home=home, database_url=url)
    record = ShopRecord("Boutique d'Ivry", "1 rue de la Gare", "EUR", "fr", "")
    init_shop(settings, NewShop(record, "T1", "Nadia", "1234"), now=lambda: NOW)
    shop = open_shop(settings, now=lambda: NOW)
    yield shop
    shop.close()


def rows_of(shop: OpenShop, table: Table) -> list[dict[str, Any]]:
    """Every row of a table, in the order of its key."""
    with shop.reading() as connection:
        query = select(table).order_by(*table.primary_key)
        return [dict(row) for row in connection.execute(query).mappings()]


def gtin13(number: int) -> str:
    """A barcode from the range that GS1 keeps for demonstrations: nobody's goods have it."""
    digits = f"952{number:09d}"
    return digits + str(ean.calc_check_digit(digits))


def written(rows: Iterable[Sequence[str]], delimiter: str = ";", end: str = "\n") -> str:
    """A table as a spreadsheet writes it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


@dataclass(frozen=True)
class Files:
    """Writes files into a folder."""

    folder: Path

    def text(self, content: str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
        """A file with this text, byte for byte."""
        path = self.folder / name
        path.write_bytes(content.encode(encoding))
        return path

    def sheet(self, columns: Sequence[str], *rows: str, name: str = "file.csv") -> Path:
        """A semicolon file with these columns; each row as it stands."""
        return self.text("\n".join([";".join(columns), *rows]) + "\n", name)
