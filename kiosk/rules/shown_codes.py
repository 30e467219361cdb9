"""Codes that are worth money, as reports may show them."""

SHOWN_END = 4


def shortened(code: str) -> str:
    """Return the end of a code, by which a paper that is there can be told from others.

    >>> shortened("7K3M-9HXW-4TQZ")
    '…4TQZ'
    """
    plain = code.replace("-", "").replace(" ", "")
    return f"…{plain[-min(SHOWN_END, len(plain) // 2) :]}" if len(plain) > 1 else "…"
