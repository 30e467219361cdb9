"""docs/exports.md says what exports are, column by column."""

import re
from pathlib import Path

from click.testing import CliRunner

from kiosk.cli import EXPORTS as COMMANDS
from kiosk.cli import main
from kiosk.services.exports import EXPORTS, FORMATS, typed_columns_of

PAGE = (Path(__file__).parents[4] / "docs" / "exports.md").read_text("utf-8")
ROW = re.compile(r"^\| ([a-z_]+) \| ([a-z]+) \| (.+) \|$", re.MULTILINE)


def documented(what: str) -> list[tuple[str, str]]:
    """The columns and types that the page gives a table, after the head."""
    section = re.split(r"^## ", PAGE.partition(f"\n## {what}\n")[2], flags=re.MULTILINE)[0]
    return [(row[1], row[2]) for row in ROW.finditer(section)][1:]


def test_every_column_of_every_export_is_documented_with_its_type() -> None:
    for what in EXPORTS:
        shown = [
            (column.name, "text" if column.type == "word" else column.type)
            for column in typed_columns_of(what)
        ]
        assert documented(what) == shown


def test_the_command_offers_what_the_program_writes() -> None:
    assert tuple(COMMANDS) == EXPORTS
    said = CliRunner().invoke(main, ["export", "--help"]).output
    assert all(f"\n  {what} " in said for what in EXPORTS)
    options = CliRunner().invoke(main, ["export", "lines", "--help"]).output
    assert f"[{'|'.join(FORMATS)}]" in options
    assert all(f"`{option}`" in PAGE for option in re.findall(r"--[a-z]+", options)[:-1])
