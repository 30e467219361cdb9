"""The triggers that refuse changes, beside those that the program made."""

from collections.abc import Iterator

from sqlalchemy import Connection

from db.triggers import expected_triggers, found_triggers
from kiosk.rules.log_breaks import Break


def check_triggers(connection: Connection) -> Iterator[Break]:
    """Yield triggers that are gone, were altered, or are nobody's."""
    found, expected = found_triggers(connection), expected_triggers(connection)
    for table, trigger in sorted(found.keys() | expected.keys()):
        data = {"table": table, "trigger": trigger}
        if (table, trigger) not in found:
            yield Break("trigger_missing", None, None, None, data)
        elif found[table, trigger] != expected.get((table, trigger)):
            yield Break("trigger_altered", None, None, None, data)
