"""The slip that goes to the bank with the money."""

import os
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from receipts.compose.deposit import DepositPile, DepositSlip, compose_deposit
from receipts.document import from_json, to_json
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.text import render_text
from tests.support.escpos import decode

GOLDEN = Path(__file__).parent / "golden"
SLIP = DepositSlip(
    shop_name="Boutique solidaire d'Ivry",
    lang="fr",
    currency="EUR",
    till="T1",
    shift=14,
    z_number=12,
    at=datetime(2026, 11, 22, 18, 34, 5, tzinfo=timezone(timedelta(hours=1))),
    piles=(
        DepositPile(2, 50_00, 0, 100_00),
        DepositPile(3, 20_00, 0, 60_00),
        DepositPile(1, 20, 40, 8_00),
    ),
    cash_cents=168_00,
    cheques_cents=25_00,
    float_left_cents=84_40,
    closed_by="Camille",
    countersigned_by="Ousmane",
)
UNSIGNED = replace(SLIP, piles=(), cheques_cents=0, countersigned_by="", signature_missing=True)
KINDS = {"deposit": SLIP, "deposit-unsigned": UNSIGNED}


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_slip_looks_as_it_was_approved(kind: str, lang: str, columns: int) -> None:
    """With UPDATE_GOLDEN=1 the pictures are made anew: look at them."""
    document = compose_deposit(replace(KINDS[kind], lang=lang))
    shown = "\n".join(render_text(document, columns)) + "\n"
    golden = GOLDEN / f"{kind}-{lang}-{columns}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def test_the_sum_of_the_slip_is_the_one_big_thing() -> None:
    paper = decode(render_escpos(compose_deposit(SLIP), Profile(32)), 384)
    assert [row.text for row in paper.rows if row.width > 1] == ["193,00 €"]
    assert paper.cuts == 1


def test_the_slip_is_the_same_after_its_job_was_stored() -> None:
    document = compose_deposit(SLIP)
    assert from_json(to_json(document)) == document


def test_a_time_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        compose_deposit(replace(SLIP, at=SLIP.at.replace(tzinfo=None)))
