"""A bar of what is done, for people who wait at a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Progress = Callable[[int, int], None]
"""Told how much is done, and of about how much."""


@contextmanager
def progress_bar(label: str) -> Iterator[Progress | None]:
    """Yield what draws a bar on standard error; None where no terminal shows it."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr, show_percent=True) as bar:

        def show(done: int, total: int) -> None:
            # What is counted in advance may be a little more than what there is.
            bar.length = max(total, done, 1)
            bar.update(done - bar.pos)

        yield show
        bar.length = max(bar.pos, 1)
        bar.update(bar.length - bar.pos)
        bar.render_progress()
