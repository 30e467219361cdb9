"""The shop of a command: open while it runs, without a till's lock."""

from contextlib import AbstractContextManager, closing

from kiosk.opening import checked_settings
from kiosk.services.shop import OpenShop, open_shop


def opened_shop() -> AbstractContextManager[OpenShop]:
    """Open the shop of the settings. Raises ShopError as `checked_settings` and `open_shop`."""
    return closing(open_shop(checked_settings()))
