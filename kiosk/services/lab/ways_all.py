"""All ways to cheat, in the order in which they are tried and shown."""

from kiosk.services.lab import (
    chain_ways,
    closing_ways,
    guard_ways,
    key_ways,
    line_ways,
    money_ways,
    stock_ways,
    ticket_ways,
)
from kiosk.services.lab.ways import Way

WAYS: tuple[Way, ...] = (
    *chain_ways.WAYS,
    *key_ways.WAYS,
    *line_ways.WAYS,
    *ticket_ways.WAYS,
    *money_ways.WAYS,
    *closing_ways.WAYS,
    *stock_ways.WAYS,
    *guard_ways.WAYS,
)
