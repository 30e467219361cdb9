"""Commands, options and arguments of click whose help and refusals are in the language spoken.

Help texts are marked with N_ where they are written, and translated when they are shown.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from kiosk.home import home_folder
from kiosk.language import N_, _, preferred_language, speak
from kiosk.usage_words import TooManyWords, WrongValue, usage_sentence

if TYPE_CHECKING:
    from kiosk.rules.errors import ShopError

EXIT_WRONG = 2
"""Wrong usage or bad input."""
EXIT_STOPPED = 1
"""Ctrl+C, or nothing more to read where something was asked."""

Decorated = TypeVar("Decorated", bound=Callable[..., Any] | click.Command)

_HEADINGS = {"Options": N_("Options:"), "Commands": N_("Commands:")}
_METAVARS = {
    "text": N_("TEXT"),
    "integer": N_("NUMBER"),
    "integer range": N_("NUMBER"),
    "datetime": N_("DAY"),
    "path": N_("PATH"),
    "file": N_("FILE"),
}
"""What stands for a value of each of click's types."""


def option(*names: str, **more: Any) -> Callable[[Decorated], Decorated]:
    """Add an option, as `click.option` does."""
    return click.option(*names, cls=Option, **more)


def argument(name: str, **more: Any) -> Callable[[Decorated], Decorated]:
    """Add an argument, as `click.argument` does; its metavar is marked with N_."""
    return click.argument(name, cls=Argument, **more)


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _("Usage:") + " ")

    def write_heading(self, heading: str) -> None:
        """Write one of click's headings, colon and all."""
        self.write(f"{_(_HEADINGS[heading])}\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _Helped:
    _text: str | None

    @property
    def help(self) -> str | None:
        """The help, in the language spoken."""
        return self._text and _(self._text)

    @help.setter  # noqa: A003 (click's name)
    def help(self, text: str | None) -> None:
        self._text = text


class _Shown(_Helped, click.Command):
    """What a command and a group of commands have in common."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help, in the language spoken."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _("Show this help.")
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed. Raises UsageError."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as wrong:
            wrong.ctx = wrong.ctx or ctx  # click's parser leaves out whose option it was
            raise


class Command(_Shown):
    """A command."""

    allow_extra_args = True  # the refusal is ours

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed. Raises UsageError."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise TooManyWords(rest, ctx)
        return rest


class Group(_Shown, click.Group):
    """A group of commands."""

    command_class = Command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what may follow the group's name."""
        *pieces, _theirs = super().collect_usage_pieces(ctx)
        ours = _("COMMAND ...")
        return [*pieces, f"[{ours}]" if self.invoke_without_command else ours]


class Program(Group):
    """All of `kiosk`: chooses the language before anything is read, and says refusals."""

    group_class = Group

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **more: Any,
    ) -> Any:
        """Run what was typed and end the process; when not `standalone_mode`, return or raise."""
        speak(preferred_language(os.environ, home_folder()))
        try:
            done = super().main(args, prog_name, complete_var, standalone_mode=False, **more)
        except (click.UsageError, click.Abort) as refused:
            if not standalone_mode:
                raise
            sys.exit(_say_why(refused))
        except OSError as error:
            # Help and version are written here, outside every command.
            if not standalone_mode or error.filename is not None or error.strerror is None:
                raise
            _give_up_output(error.strerror)
        if standalone_mode:
            sys.exit(done)
        return done


def _say_why(refused: click.UsageError | click.Abort) -> int:
    """Returns the exit code."""
    if isinstance(refused, click.Abort):
        click.echo(_("Stopped."), err=True)
        return EXIT_STOPPED
    if isinstance(refused, click.exceptions.NoArgsIsHelpError):
        click.echo(refused.message, err=True)
        return EXIT_WRONG
    click.echo(usage_sentence(refused), err=True)
    if refused.ctx is not None:
        more = f"{refused.ctx.command_path} --help"
        click.echo(_("Help: {command}").format(command=more), err=True)
    return EXIT_WRONG


def give_up(refusal: "ShopError") -> NoReturn:
    """Say a refusal, and end the process."""
    from kiosk.sentences import sentence

    click.echo(sentence(refusal), err=True)
    if refusal.code == "output_unwritten":
        _forget_output()
    sys.exit(EXIT_WRONG)


def _give_up_output(reason: str) -> NoReturn:
    from kiosk.rules.errors import ShopError

    give_up(ShopError("output_unwritten", reason=reason))


def _forget_output() -> None:
    """What standard output did not take is not tried again when the program ends."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


class _Parameter(click.Parameter):
    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Read a value that was typed. Raises WrongValue."""
        try:
            return super().type_cast_value(ctx, value)
        except click.BadParameter:
            raise WrongValue(str(value), ctx, self) from None


class Option(_Helped, _Parameter, click.Option):
    """An option."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for the value."""
        known = _METAVARS.get(self.type.name)
        return _(known) if known else super().make_metavar(ctx)

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Return what is said in brackets."""
        extra = super().get_help_extra(ctx)
        if "required" in extra:
            extra["required"] = _("required")
        if isinstance(self.type, click.IntRange):
            words = _("{least} to {most}")
            extra["range"] = words.format(least=self.type.min, most=self.type.max)
        return extra


class Argument(_Parameter, click.Argument):
    """An argument."""

    @property
    def human_readable_name(self) -> str:
        """What stands for the argument in sentences."""
        return _(self.metavar) if self.metavar else super().human_readable_name

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for the argument in the usage line."""
        if self.metavar is None:
            return super().make_metavar(ctx)
        name = self.human_readable_name
        return name if self.required else f"[{name}]"
