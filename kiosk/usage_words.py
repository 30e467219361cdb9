"""What was wrong with what somebody typed behind `kiosk`: what happened, what to type instead."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from kiosk.language import _


class WrongValue(click.BadParameter):
    """What was typed for an option or an argument is none of what it takes."""

    def __init__(self, value: str, context: click.Context, parameter: click.Parameter) -> None:
        super().__init__(value, context, parameter)
        self.value = value


class TooManyWords(click.UsageError):
    """More was typed than a command takes."""

    def __init__(self, words: Iterable[str], context: click.Context) -> None:
        super().__init__(" ".join(words), context)


def usage_sentence(wrong: click.UsageError) -> str:
    """Return what was wrong and what to type, in the language spoken."""
    match wrong:
        case click.NoSuchCommand():
            sentence = _("There is no command “{name}”.").format(name=wrong.command_name)
            return sentence + _guess(wrong.possibilities)
        case click.NoSuchOption():
            sentence = _("There is no option {name} here.").format(name=wrong.option_name)
            return sentence + _guess(wrong.possibilities)
        case click.BadOptionUsage():
            return _badly_used(wrong).format(name=wrong.option_name)
        case click.MissingParameter():
            return _missing(wrong.param)
        case WrongValue():
            return _wrong_value(wrong.param, wrong.value)
        case TooManyWords():
            words = _("“{words}” is too much. Leave it out, or put a name with spaces in quotes.")
            return words.format(words=wrong.message)
        case _ if wrong.ctx is not None and isinstance(wrong.ctx.command, click.Group):
            names = wrong.ctx.command.list_commands(wrong.ctx)
            return _("A command is missing.") + _choose(names)
        case _:
            return wrong.message  # a sentence of ours


def _guess(likely: list[str] | None) -> str:
    if not likely:
        return ""
    return " " + _("Did you mean: {likely}?").format(likely=", ".join(likely))


def _choose(choices: Iterable[Any]) -> str:
    return " " + _("Choose one of: {choices}.").format(choices=", ".join(map(str, choices)))


def _badly_used(wrong: click.BadOptionUsage) -> str:
    known = wrong.ctx.command.get_params(wrong.ctx) if wrong.ctx else ()
    stands_alone = any(
        isinstance(each, click.Option) and each.is_flag and wrong.option_name in _spellings(each)
        for each in known
    )
    if stands_alone:
        return _("{name} stands alone. Leave out what follows it.")
    return _("{name} is followed by nothing. Write what it needs behind it.")


def _spellings(option: click.Option) -> list[str]:
    return [*option.opts, *option.secondary_opts]


def _name(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name


def _missing(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return _("Something is missing.")
    sentence = _("{name} is missing.").format(name=_name(parameter))
    if isinstance(parameter.type, click.Choice):
        return sentence + _choose(parameter.type.choices)
    if isinstance(parameter, click.Option):
        return f"{sentence} {parameter.help}"
    return sentence + " " + _("Write it after the command.")


def _wrong_value(parameter: click.Parameter | None, value: str) -> str:
    assert parameter is not None  # WrongValue has one
    name, kind = _name(parameter), parameter.type
    match kind:
        case click.Choice():
            sentence = _("{name} can not be “{value}”.").format(name=name, value=value)
            return sentence + _choose(kind.choices)
        case click.DateTime():
            words = _(
                "{name}: “{value}” is no day. Write it as year-month-day, such as 2026-11-22."
            )
            return words.format(name=name, value=value)
        case click.IntRange() if value.lstrip("-").isdecimal():
            words = _("{name}: {value} is not between {least} and {most}. Write another number.")
            return words.format(name=name, value=value, least=kind.min, most=kind.max)
        case click.Path():
            return _wrong_file(Path(value), folders=kind.dir_okay)
        case _:
            words = _("{name}: “{value}” is no whole number. Write it in figures, such as 12.")
            return words.format(name=name, value=value)


def _wrong_file(file: Path, *, folders: bool) -> str:
    try:
        there, is_folder = file.exists(), file.is_dir()
    except PermissionError:
        there, is_folder = True, False  # behind a folder that nobody here may look into
    except OSError:
        there = is_folder = False  # no name of a file at all
    if is_folder and not folders:
        return _("{file} is a folder. Name a file.").format(file=file)
    if there:
        return _("You may not read {file}. Ask whoever it belongs to.").format(file=file)
    return _("There is no file {file}. Look at its name and its folder.").format(file=file)
