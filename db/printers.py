"""What is known of the tills' printers, and the pictures that papers show."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from db.rows import AnyRow
from db.tables import Picture, Printer, table_of

PRINTER = table_of(Printer)
PICTURE = table_of(Picture)


def printer_of(connection: Connection, till: str, address: str) -> AnyRow | None:
    """Return what the last test of a till found of the printer at `address`, None before it."""
    return connection.execute(select(PRINTER).where(_at(till, address))).first()


def keep_printer(connection: Connection, till: str, address: str, facts: Mapping[str, Any]) -> None:
    """Keep what a test found of the printer at `address`, in the place of what the last one
    did; the till is locked."""
    changed = connection.execute(update(PRINTER).where(_at(till, address)).values(dict(facts)))
    if not changed.rowcount:
        connection.execute(insert(PRINTER), {"till": till, "address": address, **facts})


def note_logo(connection: Connection, till: str, address: str, logo_sha256: str) -> None:
    """Note which picture the printer at `address` has in its own memory; "" for none."""
    here = _at(till, address)
    connection.execute(update(PRINTER).where(here).values(logo_sha256=logo_sha256))


def _at(till: str, address: str) -> ColumnElement[bool]:
    return (PRINTER.c.till == till) & (PRINTER.c.address == address)


def picture(connection: Connection, sha256: str) -> bytes | None:
    """Return the PNG of a picture."""
    query = select(PICTURE.c.png).where(PICTURE.c.sha256 == sha256)
    found: bytes | None = connection.execute(query).scalar()
    return found


def add_picture(connection: Connection, sha256: str, png: bytes) -> None:
    """Keep a picture, unless it is there already."""
    if picture(connection, sha256) is None:
        connection.execute(insert(PICTURE), {"sha256": sha256, "png": png})
