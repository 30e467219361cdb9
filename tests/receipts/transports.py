"""What the transport tests share."""

import contextlib
import time
from collections.abc import Iterator

RECEIPT = bytes(range(256)) * 8
TOO_MUCH = bytes(32 * 1024 * 1024)  # more than any buffer on the way holds

_SLACK_SECONDS = 0.5  # for a busy machine, not for the code


@contextlib.contextmanager
def back_within(seconds: float) -> Iterator[None]:
    """Fails when what is done inside takes longer than its deadline."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < seconds + _SLACK_SECONDS
