"""Refusals, caught so that tests can look at them."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from kiosk.rules.errors import ShopError

T = TypeVar("T")


def refusal_of(deed: Callable[[], object]) -> ShopError:
    """The refusal that a deed ends in; the test fails when there is none."""
    with pytest.raises(ShopError) as refused:
        deed()
    return refused.value


def answer_of(deed: Callable[[], T]) -> T | ShopError:
    """What a deed returns, or its refusal."""
    try:
        return deed()
    except ShopError as refusal:
        return refusal
