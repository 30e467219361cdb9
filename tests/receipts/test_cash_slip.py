"""The slips of cash that moved without a sale."""

import os
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest

from receipts.compose.cash_slip import CashSlip, MovementKind, compose_cash_slip
from receipts.document import from_json, to_json
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.text import render_text
from tests.support.escpos import decode

GOLDEN = Path(__file__).parent / "golden"
SLIP = CashSlip(
    shop_name="Boutique solidaire d'Ivry",
    lang="fr",
    currency="EUR",
    kind="pay_out",
    till="T1",
    shift=14,
    at=datetime(2026, 11, 22, 14, 32, 5, tzinfo=timezone(timedelta(hours=1))),
    amount_cents=1250,
    reason="Timbres pour les courriers des membres, et enveloppes",
    staff_name="Ousmane",
    allowed_by="Camille",
)
NO_SALE = replace(SLIP, kind="no_sale", amount_cents=0, reason="Monnaie", allowed_by="")


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("slip", [SLIP, NO_SALE], ids=lambda slip: slip.kind)
def test_the_slip_looks_as_it_was_approved(slip: CashSlip, lang: str, columns: int) -> None:
    """With UPDATE_GOLDEN=1 the pictures are made anew: look at them."""
    shown = "\n".join(render_text(compose_cash_slip(replace(slip, lang=lang)), columns)) + "\n"
    golden = GOLDEN / f"cash-{slip.kind}-{lang}-{columns}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_kind_has_a_title_of_its_own(lang: str) -> None:
    kinds: tuple[MovementKind, ...] = get_args(MovementKind)
    slips = [compose_cash_slip(replace(SLIP, kind=kind, lang=lang)) for kind in kinds]
    titles = {decode(render_escpos(slip, Profile(32)), 384).lines[1] for slip in slips}
    assert len(titles) == len(kinds)


def test_the_amount_is_the_one_big_thing() -> None:
    paper = decode(render_escpos(compose_cash_slip(SLIP), Profile(32)), 384)
    assert [row.text for row in paper.rows if row.width > 1] == ["12,50 €"]
    assert paper.cuts == 1


def test_the_slip_is_the_same_after_its_job_was_stored() -> None:
    document = compose_cash_slip(SLIP)
    assert from_json(to_json(document)) == document
