"""The type of a row read through Core."""

from typing import Any

from sqlalchemy import Row

AnyRow = Row[*tuple[Any, ...]]
