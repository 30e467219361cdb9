"""A shop of two days on each engine, with somebody who may not be named; made once."""

from collections.abc import Iterator

import pytest

from kiosk.services.shop import OpenShop
from tests.kiosk.services.exports.planted import Planted, plant
from tests.support.log_shop import DECEMBER
from tests.support.shop_copies import copied
from tests.support.shops import Clock, till_of


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def planted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    """The shop that is exported from; exports add to its journal, and nothing else does."""
    with copied(request, tmp_path_factory.mktemp("planted") / "home", "lived") as settings:
        shop = till_of(settings, "T1", Clock(DECEMBER))
        try:
            planted = plant(shop)
        finally:
            shop.close()
        yield planted


@pytest.fixture
def long_shop(planted: Planted) -> Iterator[OpenShop]:
    """Till T1 of it, on the second day."""
    shop = till_of(planted.settings, "T1", Clock(DECEMBER))
    yield shop
    shop.close()
