"""What people's spreadsheets bring into the shop, and what is refused."""

import csv
import io
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, func, insert, select
from stdnum import ean

from db.items import ITEM
from db.members import IDENTITY, MEMBER, TIER
from db.records import JOURNAL
from kiosk.language import speak
