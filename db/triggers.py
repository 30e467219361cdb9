"""The triggers that refuse changes: which there are, and which there should be."""

import hashlib

from sqlalchemy import Connection, String, cast, column, func, select, table

from db.trigger_list import EXPECTED

_MASTER = table("sqlite_master", column("type"), column("name"), column("tbl_name"), column("sql"))
_TRIGGER = table(
    "pg_trigger",
    *(column(name) for name in ("oid", "tgname", "tgrelid", "tgfoid", "tgenabled", "tgisinternal")),
)
_CLASS = table("pg_class", column("oid"), column("relname"))
_FUNCTION = table("pg_proc", column("oid"), column("prosrc"))

Name = tuple[str, str]
"""A table and the trigger on it."""


def found_triggers(connection: Connection) -> dict[Name, str]:
    """Return a digest of what each trigger does, and whether it is switched on."""
    if connection.dialect.name == "sqlite":
        query = select(_MASTER.c.tbl_name, _MASTER.c.name, _MASTER.c.sql)
        rows = connection.execute(query.where(_MASTER.c.type == "trigger")).all()
        return {(row.tbl_name, row.name): _digest(row.sql) for row in rows}
    query = (
        select(
            _CLASS.c.relname,
            _TRIGGER.c.tgname,
            func.pg_get_triggerdef(_TRIGGER.c.oid, True).label("made"),
            _FUNCTION.c.prosrc,
            cast(_TRIGGER.c.tgenabled, String).label("enabled"),
        )
        .join(_CLASS, _CLASS.c.oid == _TRIGGER.c.tgrelid)
        .join(_FUNCTION, _FUNCTION.c.oid == _TRIGGER.c.tgfoid)
        .where(~_TRIGGER.c.tgisinternal, func.pg_table_is_visible(_CLASS.c.oid))
    )
    return {
        (row.relname, row.tgname): _digest(row.made, row.prosrc, row.enabled)
        for row in connection.execute(query)
    }


def expected_triggers(connection: Connection) -> dict[Name, str]:
    """Return the triggers that the newest tables have on this engine."""
    listed = EXPECTED[connection.dialect.name]
    return {
        (name.partition(".")[0], name.partition(".")[2]): digest for name, digest in listed.items()
    }


def _digest(*parts: str) -> str:
    said = "\n".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
