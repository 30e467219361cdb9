"""What the shop hands to its auditors and spreadsheets."""

import csv
import io
import json
import os
import stat
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import sales, shifts, stock, vouchers
from db.journal import offset_minutes
from kiosk.rules.errors import ShopError
from kiosk.services.exports import EXPORTS, columns_of, export_rows, write_export
from kiosk.services.exports import files as export_files
from kiosk.services.imports import import_items, import_lots, import_members
from kiosk.services.imports import import_tiers, import_vouchers
from kiosk.services.shop import OpenShop
from tests.kiosk.services.shops import NOW, Files, opened_shop
