"""A donation that was begun is there again after a power cut, at the till where it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.donation_drafts import DRAFT
from kiosk.rules import donation_draft as drafts
from kiosk.rules.donation_draft import Draft
from kiosk.rules.items import Item
from kiosk.services.donations.drafts import forget_draft, keep_draft, kept_draft
from kiosk.services.donations.recording import find_donated, record_donation
from kiosk.services.shop import OpenShop, open_shop
from tests.kiosk.services.shops import NOW, rows_of
from tests.kiosk.services.stock.pieces import TODAY, Position, imei, two_tills
from tests.support.refusals import refusal_of


@pytest.fixture
def tills(database_url: str, tmp_path: Path) -> Iterator[tuple[Position, Position]]:
    with two_tills(database_url, tmp_path / "home") as tills:
        yield tills


@pytest.fixture
def shop(tills: tuple[Position, Position]) -> OpenShop:
    return tills[0].shop


def item(shop: OpenShop, sku: str) -> Item:
    return find_donated(shop, sku).item


def answers(shop: OpenShop) -> Iterator[Draft]:
    """A donation as it grows: coffee in quarantine, apples, a phone with two numbers."""
    yield (draft := drafts.choose_donor(Draft(TODAY), "Ferme du Plateau", "Ferme du Plateau"))
    for text in ("20/11/2026", "BL-7"):
        yield (draft := drafts.answer(draft, text, TODAY))
    yield (draft := drafts.open_item(draft, item(shop, "CAFE"), date(2027, 3, 31)))
    for text in ("12", "-", "", "neuf", "o", "étagère 4"):
        yield (draft := drafts.answer(draft, text, TODAY))
    yield (draft := drafts.open_item(draft, item(shop, "POMMES"), weight_grams=12_500))
    for _ in range(6):
        yield (draft := drafts.answer(draft, "", TODAY))
    yield (draft := drafts.open_item(draft, item(shop, "PHONE"), serial=imei(1)))
    yield (draft := drafts.add_second_number(draft, imei(2)))


def test_every_answer_is_there_after_the_program_has_ended(shop: OpenShop) -> None:
    for draft in answers(shop):
        keep_draft(shop, draft)
        again = open_shop(shop.settings, now=lambda: NOW)
        assert kept_draft(again) == draft
        again.close()
    assert len(rows_of(shop, DRAFT)) == 1


def test_each_till_has_its_own_donation(tills: tuple[Position, Position]) -> None:
    first, second = (position.shop for position in tills)
    *_, draft = answers(first)
    keep_draft(first, draft)
    assert kept_draft(second) is None
    keep_draft(second, replace(draft, document="BL-8"))
    forget_draft(first)
    assert (kept_draft(first), kept_draft(second)) == (None, replace(draft, document="BL-8"))


def test_what_is_stored_is_not_begun_any_more(shop: OpenShop) -> None:
    draft = kept = Draft(TODAY)
    for draft in answers(shop):
        keep_draft(shop, draft)
    for _ in range(6):
        draft = drafts.answer(draft, "", TODAY)
    kept = drafts.end_numbers(draft)
    keep_draft(shop, kept)
    record_donation(shop, 1, drafts.entry_of(kept))
    assert kept_draft(shop) is None
    keep_draft(shop, kept)
    assert refusal_of(lambda: record_donation(shop, 1, drafts.entry_of(kept))).code
    assert kept_draft(shop) == kept, "a refusal loses nothing"


def test_a_donation_in_which_nothing_stands_is_not_kept(shop: OpenShop) -> None:
    *_, draft = answers(shop)
    keep_draft(shop, draft)
    keep_draft(shop, Draft(TODAY))
    assert rows_of(shop, DRAFT) == []
