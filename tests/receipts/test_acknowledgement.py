"""The acknowledgement that a donor takes home."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from receipts.compose.acknowledgement import (
    Acknowledgement,
    GivenLot,
    as_duplicate,
    compose_acknowledgement,
)
from receipts.document import Document, from_json, to_json
from receipts.formats import money
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.text import render_text
from tests.receipts.labels import TEXTS
from tests.support.escpos import decode
from tests.support.examples import examples

GOLDEN = Path(__file__).parent / "golden"

FRENCH = Acknowledgement(
    shop_name="Boutique solidaire d'Ivry",
    shop_address="12 rue Saint-Just\n94200 Ivry-sur-Seine",
    lang="fr",
    currency="EUR",
    donor_name="Fondation Mobile Solidaire",
    donor_reference="FMS",
    given_on=date(2026, 11, 22),
    document_number="BL-2026-118",
    lots=(
        GivenLot(
            "Smartphone 32 Go reconditionné",
            2,
            condition="bon état",
            value_cents=240_00,
            serials=("001000000000017 / 001000000000025", "001000000000033"),
        ),
        GivenLot("Pommes", 1, weight_grams=12_500, value_cents=30_00),
        GivenLot("Manteau d'hiver adulte", 7, condition="usagé, propre"),
    ),
    total_cents=270_00,
    all_valued=False,
)
ENGLISH = replace(
    FRENCH,
    shop_name="The Solidarity Shop",
    shop_address="4 Harbour Street\nMarseille",
    lang="en",
    donor_name="Canalside Food Bank",
    donor_reference="D-0007",
    document_number="D26-0042",
    lots=(GivenLot("Macaroni 500 g", 60, value_cents=69_00),),
    total_cents=69_00,
    all_valued=True,
)
SAMPLES: dict[str, Document] = {
    "acknowledgement-fr": compose_acknowledgement(FRENCH),
    "acknowledgement-en": compose_acknowledgement(ENGLISH),
    "duplicate-fr": as_duplicate(compose_acknowledgement(FRENCH), 2),
}


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_acknowledgement_looks_as_it_was_approved(name: str, columns: int) -> None:
    """With UPDATE_GOLDEN=1 the pictures are made anew: look at them."""
    text = "\n".join(render_text(SAMPLES[name], columns)) + "\n"
    golden = GOLDEN / f"{name}-{columns}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_it_is_the_same_after_its_job_was_stored() -> None:
    for document in SAMPLES.values():
        assert from_json(to_json(document)) == document


def test_no_value_is_claimed_where_nobody_knows_one() -> None:
    unknown = replace(FRENCH, lots=(GivenLot("Livres", 30),), total_cents=None)
    assert "Valeur" not in "\n".join(render_text(compose_acknowledgement(unknown), 32))


def test_a_duplicate_says_so_first_and_changes_nothing_else() -> None:
    original = render_text(SAMPLES["acknowledgement-fr"], 32)
    first, blank, *rest = render_text(SAMPLES["duplicate-fr"], 32)
    assert (first.strip(), blank, tuple(rest)) == ("DUPLICATA 2", "", original)


lots = st.builds(
    GivenLot,
    label=TEXTS,
    quantity=st.integers(1, 10**6),
    weight_grams=st.none() | st.integers(1, 10**8),
    condition=TEXTS,
    value_cents=st.none() | st.integers(0, 10**12),
    serials=st.lists(TEXTS, max_size=2).map(tuple),
)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(lots, max_size=4).map(tuple), TEXTS, st.integers(32, 48), st.integers(0, 10**12))
def test_whatever_it_is_called_each_value_is_whole_and_no_line_too_long(
    given_lots: tuple[GivenLot, ...], name: str, columns: int, total: int
) -> None:
    given_ = replace(FRENCH, lots=given_lots, donor_name=name, total_cents=total)
    paper = decode(render_escpos(compose_acknowledgement(given_), Profile(columns)), 12 * columns)
    assert any(line.endswith(money(total, "EUR", "fr")) for line in paper.lines)
    assert paper.cuts == 1
