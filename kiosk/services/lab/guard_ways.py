"""Ways to cheat that leave the database without its guards."""

from sqlalchemy import text

from db.rows import AnyRow
from kiosk.services.lab.cheat import Cheat, Expected, NothingToCheatWith
from kiosk.services.lab.guards import drop_guard, guards_of
from kiosk.services.lab.ways import Way, found_by, way

WAYS: list[Way] = []


def _guard(cheat: Cheat, on_table: str) -> AnyRow:
    """Return the trigger that keeps a table's rows final."""
    for guard in guards_of(cheat.connection):
        if guard.on_table == on_table and guard.name.startswith("final_"):
            return guard
    raise NothingToCheatWith("guard")


@way(WAYS, leaves_guards=True)
def guard_dropped(cheat: Cheat) -> Expected:
    """The trigger that keeps lines of tickets."""
    guard = _guard(cheat, "sale_line")
    drop_guard(cheat.connection, guard)
    return found_by("trigger_missing", table="sale_line")


@way(WAYS, leaves_guards=True)
def every_guard_dropped(cheat: Cheat) -> Expected:
    """All triggers."""
    for guard in guards_of(cheat.connection):
        drop_guard(cheat.connection, guard)
    return found_by("trigger_missing", table="journal_entry")


@way(WAYS, leaves_guards=True)
def guard_hollowed(cheat: Cheat) -> Expected:
    """A trigger is there, and refuses nothing."""
    guard = _guard(cheat, "sale")
    if cheat.connection.dialect.name == "sqlite":
        drop_guard(cheat.connection, guard)
        never = guard.made_by.replace(" BEGIN ", " WHEN 0 BEGIN ", 1)
        cheat.connection.exec_driver_sql(never)
    else:
        cheat.connection.execute(
            text(
                "CREATE OR REPLACE FUNCTION refuse_final() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RETURN NULL; END $$"
            )
        )
    return found_by("trigger_altered", table="sale")


@way(WAYS, leaves_guards=True)
def guard_switched_off(cheat: Cheat) -> Expected:
    """A trigger is there, and asleep (PostgreSQL)."""
    if cheat.connection.dialect.name == "sqlite":
        raise NothingToCheatWith("postgresql")
    guard = _guard(cheat, "sale")
    quote = cheat.connection.dialect.identifier_preparer.quote
    off = f"ALTER TABLE {guard.on_table} DISABLE TRIGGER {quote(guard.name)}"
    cheat.connection.exec_driver_sql(off)
    return found_by("trigger_altered", "trigger_missing", table="sale")
