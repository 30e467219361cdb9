"""The slip of a suspended purchase, as it hangs on the wall."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from receipts.compose.suspended import SuspendedSlip, compose_suspended
from receipts.document import from_json, to_json
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.text import render_text
from tests.support.escpos import decode

GOLDEN = Path(__file__).parent / "golden"
SLIP = SuspendedSlip(
    shop_name="Boutique solidaire d'Ivry",
    lang="fr",
    currency="EUR",
    value_cents=500,
    code="7K3M9HD3VKABCD42",
    shown_code="7K3M-9HD3-VKAB-CD42",
    given_on=date(2026, 11, 22),
)


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_slip_looks_as_it_was_approved(lang: str, columns: int) -> None:
    """With UPDATE_GOLDEN=1 the pictures are made anew: look at them."""
    shown = "\n".join(render_text(compose_suspended(replace(SLIP, lang=lang)), columns)) + "\n"
    golden = GOLDEN / f"suspended-{lang}-{columns}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def test_its_code_can_be_scanned_and_typed() -> None:
    paper = decode(render_escpos(compose_suspended(SLIP), Profile(32)), 384)
    assert paper.qr_codes == [SLIP.code]
    assert SLIP.shown_code in paper.lines
    assert paper.cuts == 1


def test_the_amount_is_the_one_big_thing_and_nobody_is_named() -> None:
    paper = decode(render_escpos(compose_suspended(SLIP), Profile(32)), 384)
    assert [row.text for row in paper.rows if row.width > 1] == ["5,00 €"]


def test_the_slip_is_the_same_after_its_job_was_stored() -> None:
    document = compose_suspended(SLIP)
    assert from_json(to_json(document)) == document
