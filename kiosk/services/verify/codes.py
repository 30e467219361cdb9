"""Vouchers' codes beside what entries tell of them: whole, their end, or a digest."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kiosk.rules.shown_codes import code_digest, shortened


def told_key(said: Mapping[str, Any]) -> str | None:
    """Return what an entry tells of a voucher: the digest of its code since version 2, before
    it the code, or of gifts its end."""
    told: str | None = said.get("voucher_sha256") or said.get("voucher")
    return told


def code_key(code: str | None, said: Mapping[str, Any], sale_id: str) -> str | None:
    """Return what an entry like `said` would tell of this code."""
    if code is None:
        return None
    if "voucher_sha256" in said:
        return code_digest(UUID(sale_id), code)
    told = said.get("voucher")
    return shortened(code) if isinstance(told, str) and told.startswith("…") else code
