"""The tills of the log."""

from db import audit
from kiosk.services.shop import OpenShop


def till_names(shop: OpenShop) -> tuple[str, ...]:
    """Return the names of all tills, in order."""
    with shop.reading() as connection:
        return tuple(row.name for row in audit.tills(connection))
