"""Short codes of parked baskets, to say aloud and to type: "P-7K3".

A code is made from the basket's id, so that every till knows it; where two parked baskets
would share one, the later gets a letter more.
"""

import re
from collections.abc import Sequence
from uuid import UUID

from kiosk.rules.voucher_codes import ALPHABET, tidy

SHORTEST = 3
_LONGEST = 12
_CODE = re.compile(rf"P[{ALPHABET}]{{{SHORTEST},{_LONGEST}}}")


def parked_codes(sale_ids: Sequence[UUID]) -> tuple[str, ...]:
    """Return the code of each parked basket, given all of them, the oldest first."""
    given: list[str] = []
    for sale_id in sale_ids:
        whole = _whole(sale_id)
        length = next((n for n in range(SHORTEST, _LONGEST) if whole[:n] not in given), _LONGEST)
        given.append(whole[:length])
    return tuple(f"P-{code}" for code in given)


def is_parked_code(text: str) -> bool:
    """Tell whether a typed text has the shape of a parked basket's code."""
    return _CODE.fullmatch(tidy(text)) is not None


def find_parked(text: str, sale_ids: Sequence[UUID]) -> UUID | None:
    """Return the parked basket that a typed code names; None for anything else."""
    named, codes = tidy(text), map(tidy, parked_codes(sale_ids))
    return next((each for each, code in zip(sale_ids, codes, strict=True) if code == named), None)


def _whole(sale_id: UUID) -> str:
    number = sale_id.int
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(_LONGEST))
