"""Codes that are worth money, as reports and the log may show them."""

import hashlib
from uuid import UUID

SHOWN_END = 4


def shortened(code: str) -> str:
    """Return the end of a code, by which a paper that is there can be told from others.

    >>> shortened("7K3M-9HXW-4TQZ")
    '…4TQZ'
    """
    plain = code.replace("-", "").replace(" ", "")
    return f"…{plain[-min(SHOWN_END, len(plain) // 2) :]}" if len(plain) > 1 else "…"


def code_digest(sale_id: UUID, code: str) -> str:
    """Return what binds a voucher's code to a ticket without telling it: SHA-256 of the
    ticket's own id, a space and the code, hexadecimal.

    The id keeps two tickets with one voucher apart, and whoever holds the paper can check it.
    """
    return hashlib.sha256(f"{sale_id} {code}".encode()).hexdigest()


def journalled_code(sale_id: UUID, code: str) -> dict[str, str]:
    """Return how the log names a voucher in a ticket's entry (since version 2)."""
    return {"voucher": shortened(code), "voucher_sha256": code_digest(sale_id, code)}
