"""Questions on the command line: the sign behind them is that of the language spoken."""

import click

from kiosk.language import _


def asked(question: str, *, default: str | None = None, hide_input: bool = False) -> str:
    """Ask, and return what is typed. Raises click.Abort."""
    # In French a space stands before the colon.
    suffix = " " if question.endswith("?") else _("{question}: ").replace("{question}", "")
    typed = click.prompt(question, default=default, hide_input=hide_input, prompt_suffix=suffix)
    return str(typed)
