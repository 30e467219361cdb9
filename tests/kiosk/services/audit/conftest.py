"""A shop of two days on each engine; who reads it changes nothing."""

from collections.abc import Iterator

import pytest

from kiosk.services.shop import OpenShop
from kiosk.settings import Settings
from tests.support.log_shop import DECEMBER
from tests.support.shops import Clock, till_of


@pytest.fixture
def log(lived: Settings) -> Iterator[OpenShop]:
    """Till T1 of it, on the second day."""
    shop = till_of(lived, "T1", Clock(DECEMBER))
    yield shop
    shop.close()
