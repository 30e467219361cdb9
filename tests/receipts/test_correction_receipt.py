"""The paper of what was taken back: refund, exchange, void."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from receipts.compose.correction import Correction
from receipts.compose.sale import SaleReceipt, compose_sale
from receipts.compose.tenders import ReceiptTender
from receipts.document import from_json, to_json
from receipts.render.text import render_text
from tests.receipts.samples import DEARER_EXCHANGE, EXCHANGE, FIRST, FRENCH, REFUND, VOID
from tests.receipts.test_sale_receipt import on_paper, on_screen, picture

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = {"refund": REFUND, "exchange": EXCHANGE, "dearer": DEARER_EXCHANGE, "void": VOID}


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_correction_looks_as_it_was_approved(name: str, lang: str, columns: int) -> None:
    """With UPDATE_GOLDEN=1 the pictures are made anew: look at them."""
    shown = picture(on_paper(replace(SAMPLES[name], lang=lang), columns), columns)
    golden = GOLDEN / f"correction-{name}-{lang}-{columns}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("receipt", "title"), [(REFUND, "REMBOURSEMENT"), (EXCHANGE, "ÉCHANGE"), (VOID, "ANNULATION")]
)
def test_what_it_is_stands_big_on_it(receipt: SaleReceipt, title: str) -> None:
    big = [row.text for row in on_paper(receipt).rows if row.width > 1]
    assert big[0] == title


def test_it_names_the_first_ticket_and_the_reason_and_has_a_number_of_its_own() -> None:
    shown = " ".join(" ".join(on_screen(REFUND, 48)).split())
    assert "Ticket T1-000057" in shown
    assert "Ticket d'origine : T1-000042 du 19/11/2026 12:15" in shown
    assert "Motif : article abîmé" in shown
    assert on_paper(REFUND).qr_codes == ["T1-000057"]


def test_how_the_money_went_back_is_said_without_a_minus() -> None:
    shown = on_screen(REFUND, 48)
    assert "Rendu en espèces                          3,82 €" in shown
    assert "Rendu sur le bon Pass numérique           5,00 €" in shown
    assert any(row.startswith("TOTAL") and row.endswith("-8,82 €") for row in shown)


def test_only_cash_that_asks_for_it_is_signed_for() -> None:
    assert any("Signature" in row for row in on_screen(REFUND))
    correction = Correction("refund", "T1-000042", FIRST, "abîmé")
    assert not any("Signature" in row for row in on_screen(replace(REFUND, correction=correction)))


def test_an_exchange_says_what_came_back_and_what_was_taken_instead() -> None:
    shown = [row.strip() for row in on_screen(EXCHANGE, 48)]
    assert shown.index("Rendu") < shown.index("Pris en échange")
    assert "1 article rendu" in shown
    assert "1 article" in shown


def test_a_cheque_that_is_given_back_is_one() -> None:
    tenders = (ReceiptTender("cheque", -700),)
    assert any(
        row.startswith("Chèque rendu") for row in on_screen(replace(VOID, tenders=tenders), 48)
    )


@pytest.mark.parametrize("receipt", SAMPLES.values(), ids=SAMPLES)
def test_it_is_the_same_after_its_job_was_stored(receipt: SaleReceipt) -> None:
    document = compose_sale(receipt)
    assert from_json(to_json(document)) == document


def test_a_plain_sale_says_nothing_of_corrections() -> None:
    text = "\n".join(render_text(compose_sale(FRENCH), 48))
    for word in ("Rendu", "Motif", "origine", "Signature"):
        assert word not in text.replace("Monnaie rendue", "")
