"""Writes db/trigger_list.py anew from a fresh database of each engine:

python -m tests.support.triggers
"""

import tempfile
from pathlib import Path

from sqlalchemy import Engine

from db.engine import open_database, reading
from tests.support.postgresql import postgresql_server

LIST = Path(__file__).parents[2] / "db" / "trigger_list.py"


def listed(engine: Engine) -> dict[str, str]:
    """The triggers of a database, as the list has them."""
    from db.triggers import found_triggers

    with reading(engine) as connection:
        found = found_triggers(connection)
    return {f"{table}.{name}": digest for (table, name), digest in sorted(found.items())}


def written(triggers: dict[str, dict[str, str]]) -> str:
    """The list's own text."""
    lines = [
        '"""Every trigger of the newest tables, with a digest of what it does: a check of the',
        "log tells by it which is gone or was made anew. Written by tests.support.triggers.",
        '"""',
        "",
        "EXPECTED: dict[str, dict[str, str]] = {",
    ]
    for dialect, names in triggers.items():
        lines.append(f'    "{dialect}": {{')
        lines += [f'        "{name}": "{digest}",' for name, digest in names.items()]
        lines.append("    },")
    return "\n".join([*lines, "}", ""])


def main() -> None:
    """Make both databases and write what they have."""
    if not LIST.exists():
        LIST.write_text(written({"sqlite": {}, "postgresql": {}}))
    triggers = {}
    with tempfile.TemporaryDirectory() as folder, postgresql_server() as server:
        for dialect, url in (
            ("sqlite", f"sqlite:///{folder}/kiosk.sqlite"),
            ("postgresql", server.new_database()),
        ):
            engine = open_database(url, Path(folder) / "copies")
            triggers[dialect] = listed(engine)
            engine.dispose()
    LIST.write_text(written(triggers))


if __name__ == "__main__":
    main()
