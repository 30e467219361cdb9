"""Codes that are worth money: what of them may stand in reports and in the log."""

import hashlib
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.shown_codes import code_digest, journalled_code, shortened

SALE, OTHER = UUID(int=1), UUID(int=2)
codes = st.text("ABCDEFGHJKMNPQRSTVWXYZ0123456789-", min_size=1, max_size=24)


@given(codes)
def test_at_most_half_of_a_code_is_shown_and_never_more_than_four_signs(code: str) -> None:
    plain = code.replace("-", "")
    shown = shortened(code).removeprefix("…")
    assert plain.endswith(shown)
    assert len(shown) <= min(4, len(plain) // 2)


@given(codes, codes)
def test_a_ticket_s_digest_tells_codes_apart_and_tickets_with_one_code(one: str, two: str) -> None:
    """As docs/journal.md says it to whoever checks a paper: the id, a space, the code."""
    spelled = f"00000000-0000-0000-0000-000000000001 {one}"
    assert code_digest(SALE, one) == hashlib.sha256(spelled.encode()).hexdigest()
    assert (code_digest(SALE, one) == code_digest(SALE, two)) == (one == two)
    assert code_digest(SALE, one) != code_digest(OTHER, one)


def test_the_log_names_a_voucher_by_its_end_and_its_digest() -> None:
    named = journalled_code(SALE, "7K3M9HXW4TQZ")
    assert named == {
        "voucher": "…4TQZ",
        "voucher_sha256": code_digest(SALE, "7K3M9HXW4TQZ"),
    }
