"""What was taken out of baskets before payment."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert

from db.tables import VoidedLine, table_of

VOIDED = table_of(VoidedLine)

_INSERT = insert(VOIDED)


def add_voided(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write voided lines down (keys as the columns of the table)."""
    connection.execute(_INSERT, list(rows))
