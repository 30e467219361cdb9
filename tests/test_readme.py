"""What the README and the pages of docs/ tell people to type is what the program takes."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ASSIGNMENT = re.compile(r"[A-Z_]+=")


def test_the_readme_shows_how_to_open_the_demo_shop() -> None:
    assert ["demo", "--lang", "fr"] in list(
        kiosk_commands((ROOT / "README.md").read_text(encoding="utf-8"))
    )


def test_the_readme_marks_the_command_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"^<!-- test command -->\n+```sh\n[^`]*pytest[^`]*^```", readme, re.MULTILINE)


def kiosk_commands(page: str) -> Iterator[list[str]]:
    """The arguments of each call of `kiosk` in a page's shell blocks."""
    for kind, block in BLOCK.findall(page):
        for line in block.replace("\\\n", " ").splitlines():
            if kind == "sh":
                yield from calls(line)
            elif line.startswith("$ "):
                yield from calls(line.removeprefix("$ "))


def calls(line: str) -> Iterator[list[str]]:
    """The arguments of each `kiosk` in a line: after &&, in a pipe, behind VARIABLE=… as well."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if word[0] not in "();<>|&":
            words.append(word)
            continue
        while words and ASSIGNMENT.match(words[0]):
            words.pop(0)
        if words and Path(words[0]).name == "kiosk":
            yield words[1:]
        words = []


def check(command: click.Command, args: list[str], context: click.Context) -> None:
    """Parses the arguments of a command and those under it, and runs nothing.

    Raises click.UsageError for what the program would refuse. Values are looked at where there
    is a choice only: the files of an example need not exist.
    """
    values, left, _ = command.make_parser(context).parse_args(list(args))
    if not (set(args) - set(left)).isdisjoint(context.help_option_names):
        return
    for parameter in command.params:
        check_value(parameter, values.get(parameter.name or ""), context)
    if not isinstance(command, click.Group):
        assert not left, f"too many arguments: {left}"
        return
    if not left:
        assert command.invoke_without_command, f"{context.command_path} needs a command"
        return
    name, subcommand, rest = command.resolve_command(context, left)
    assert subcommand is not None
    check(subcommand, rest, click.Context(subcommand, info_name=name, parent=context))


def check_value(parameter: click.Parameter, value: object, context: click.Context) -> None:
    """Raises click.UsageError when a required value is missing, or is none of the choices."""
    several = value if isinstance(value, list | tuple) else [value]
    given = [each for each in several if isinstance(each, str | bool)]  # not click's "unset"
    if parameter.required and not given:
        raise click.MissingParameter(ctx=context, param=parameter)
    if isinstance(parameter.type, click.Choice):
        for each in given:
            parameter.type.convert(each, parameter, context)


def shown() -> Iterator[object]:
    """Every command of every page that there is, under the name of its page."""
    for page in filter(Path.exists, PAGES):
        for args in kiosk_commands(page.read_text(encoding="utf-8")):
            yield pytest.param(args, id=f"{page.name}: {shlex.join(['kiosk', *args])}")


@pytest.mark.parametrize("args", list(shown()))
def test_every_command_shown_exists_with_its_options(args: list[str]) -> None:
    from kiosk.cli import main

    check(main, args, click.Context(main, info_name="kiosk"))
