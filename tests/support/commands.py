"""Commands of the program, run in this process."""

from collections.abc import Callable

from click.testing import CliRunner, Result

from kiosk.cli import main

Run = Callable[..., Result]

INIT = ["init", "--no-input", "--name", "Boutique", "--manager", "Camille", "--pin", "1234"]


def run(*args: str, **more: object) -> Result:
    """Run a command; what it does not refuse in a sentence is a fault of the test."""
    return CliRunner().invoke(main, args, catch_exceptions=False, **more)  # type: ignore[arg-type]
