"""Figures as they are stored with a closing: canonical JSON (RFC 8785).

A figure that is added later gets a default: what was stored before stays readable, and its
bytes stay what they were.
"""

import json
from dataclasses import asdict, fields
from typing import Any

import rfc8785

from kiosk.rules.figures import Cash, Figures, Named, Sum, Variance, VatSum

FORMAT = 1

_MANY: dict[str, type[Named] | type[VatSum] | type[Variance]] = {
    "discounts": Named,
    "tenders": Named,
    "issuers": Named,
    "gifts": Named,
    "vat": VatSum,
    "variances": Variance,
}


def to_json(figures: Figures) -> str:
    """Return the figures as canonical JSON; money in cents, staff by number."""
    return rfc8785.dumps({"format": FORMAT} | asdict(figures)).decode()


def from_json(stored: str) -> Figures:
    """Return what `to_json` wrote. Raises ValueError for another format."""
    values: dict[str, Any] = json.loads(stored)
    if values.pop("format", None) != FORMAT:
        raise ValueError("figures of an unknown format")
    for field in fields(Figures):
        if field.name not in values:
            continue
        value = values[field.name]
        if field.name in _MANY:
            values[field.name] = tuple(_MANY[field.name](**each) for each in value)
        elif field.type is Sum:
            values[field.name] = Sum(**value)
        elif field.type is Cash:
            values[field.name] = Cash(**value)
    return Figures(**values)
