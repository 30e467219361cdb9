"""The receipt that a person takes home."""

import io
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from receipts.compose.sale import (
    ReceiptLine,
    SaleReceipt,
    VatLine,
    compose_sale,
)
from receipts.compose.tenders import ReceiptGift, ReceiptTender
from receipts.document import from_json, to_json
from receipts.formats import money
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.text import render_text
from tests.receipts.labels import DRAWN, LABELS, TEXTS
from tests.receipts.samples import ENGLISH, FRENCH, FRENCH_PREVIEW, GENEROUS, piece
from tests.support.escpos import Paper, Row, decode
from tests.support.escpos.paper import DrawnPicture
from tests.support.examples import examples

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = {
    "sale-fr": FRENCH,
    "sale-en": ENGLISH,
    "preview-fr": FRENCH_PREVIEW,
    "gifts-fr": GENEROUS,
    "gifts-en": replace(GENEROUS, lang="en"),
}


def on_screen(receipt: SaleReceipt, columns: int = 32) -> tuple[str, ...]:
    return render_text(compose_sale(receipt), columns)


def on_paper(receipt: SaleReceipt, columns: int = 32) -> Paper:
    return decode(render_escpos(compose_sale(receipt), Profile(columns)), 12 * columns)


def picture(paper: Paper, columns: int) -> str:
    """The paper as it looks: big letters take two columns."""
    return "".join(_pictured(row, columns).rstrip() + "\n" for row in paper.rows)


def _pictured(row: Row, columns: int) -> str:
    text = "".join(letter + " " * (row.width - 1) for letter in row.text)
    room = columns - row.cells
    return " " * {"left": 0, "center": room // 2, "right": room}[row.align] + text


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_receipt_looks_as_it_was_approved(name: str, columns: int) -> None:
    """With UPDATE_GOLDEN=1 the pictures are made anew: look at them."""
    receipt = SAMPLES[name]
    shown = {
        "screen": "\n".join(on_screen(receipt, columns)) + "\n",
        "paper": picture(on_paper(receipt, columns), columns),
    }
    for medium, text in shown.items():
        golden = GOLDEN / f"{name}-{columns}-{medium}.txt"
        if os.environ.get("UPDATE_GOLDEN"):
            golden.write_text(text, encoding="utf-8")
        assert text == golden.read_text(encoding="utf-8")


def test_the_total_is_the_one_big_thing_on_the_paper() -> None:
    big = [row for row in on_paper(FRENCH).rows if row.width > 1]
    assert [(row.text, row.bold, row.height) for row in big] == [("TOTAL     9,52 €", True, 2)]


def test_in_large_type_the_total_stands_alone_between_its_double_lines() -> None:
    lines = on_paper(replace(FRENCH, large=True)).lines
    at = next(at for at, line in enumerate(lines) if line.startswith("TOTAL"))
    assert lines[at - 2 : at + 3] == ["=" * 16, "", "TOTAL     9,52 €", "", "=" * 16]


def test_the_logo_stands_off_the_shops_name() -> None:
    sign = io.BytesIO()
    Pillow.new("1", (400, 240), 0).save(sign, "PNG")
    pictures = {"ab" * 32: sign.getvalue()}
    document = compose_sale(replace(FRENCH, logo_sha256="ab" * 32))
    paper = decode(render_escpos(document, Profile(48), pictures), 576)
    assert [band.height for band in paper.pictures] == [160, 80], "in bands, one under the other"
    assert len({each.x for each in paper.drawn if isinstance(each, DrawnPicture)}) == 1
    assert paper.lines[:2] == ["", FRENCH.shop_name]
    without = decode(render_escpos(document, Profile(48, images=False)), 576)
    assert without.lines[:2] == ["", FRENCH.shop_name]


def test_a_total_too_long_for_big_letters_is_whole_in_small_ones() -> None:
    paper = on_paper(replace(FRENCH, total_cents=1_234_567_890_00))
    (row,) = [row for row in paper.rows if row.text.startswith("TOTAL")]
    assert row.text.endswith(" 1 234 567 890,00 €")
    assert (row.width, row.cells) == (1, 32)


def test_a_total_as_wide_as_the_paper_stands_under_its_name() -> None:
    rows = on_paper(replace(FRENCH, total_cents=123_456_789_00)).rows
    assert [row.text for row in rows if row.width > 1] == ["TOTAL", "123 456 789,00 €"]


def test_the_ticket_number_can_be_scanned_back() -> None:
    paper = on_paper(FRENCH)
    assert paper.qr_codes == ["T1-000042"]
    assert paper.cuts == 1


def test_a_basket_not_yet_paid_says_so_and_has_no_ticket() -> None:
    paper = on_paper(FRENCH_PREVIEW)
    assert paper.lines[0] == "APERÇU"
    assert paper.qr_codes == []
    assert "Ticket" not in paper.text
    assert on_screen(replace(FRENCH_PREVIEW, lang="en"))[0].strip() == "PREVIEW"


def test_the_receipt_is_the_same_after_its_job_was_stored() -> None:
    document = compose_sale(FRENCH)
    assert from_json(to_json(document)) == document


def test_several_pieces_show_their_unit_price_and_one_does_not() -> None:
    shown = on_screen(FRENCH)
    assert "  2 × 1,16 €, valeur 11,60 €" in shown
    assert not any("1 × " in line for line in shown)


def test_a_weight_shows_its_price_for_a_kilogram() -> None:
    assert "  0,350 kg × 2,00 €/kg," in on_screen(FRENCH)


def test_every_line_shows_its_value_too_where_that_is_more_than_is_paid() -> None:
    line = piece("Café", 70, market_value_cents=350)
    shown = on_screen(replace(FRENCH, lines=(line,)))
    assert shown[shown.index("Café                      0,70 €") + 1] == "  valeur 3,50 €"
    at_its_value = replace(FRENCH, lines=(replace(line, market_value_cents=70),))
    assert not any("valeur" in row for row in on_screen(at_its_value))


def test_a_discount_is_shown_under_its_line() -> None:
    assert "  Remise déduite : 0,20 €" in on_screen(FRENCH)


def test_no_saving_is_boasted_where_there_is_none() -> None:
    shown = "\n".join(on_screen(replace(FRENCH, saving_cents=0)))
    assert "économisez" not in shown
    assert "Valeur" not in shown


def test_the_cash_handed_over_and_the_change_are_both_there() -> None:
    shown = on_screen(FRENCH)
    assert "Espèces                  10,00 €" in shown
    assert "Monnaie rendue            5,48 €" in shown


def test_no_change_is_no_line() -> None:
    assert not any("Monnaie" in line for line in on_screen(replace(FRENCH, change_cents=0)))


def test_every_means_of_payment_has_its_name() -> None:
    tenders = (
        ReceiptTender("cash", 1),
        ReceiptTender("card", 2),
        ReceiptTender("cheque", 3),
        ReceiptTender("voucher", 4),
    )
    shown = "\n".join(on_screen(replace(FRENCH, tenders=tenders)))
    for name in ("Espèces", "Carte bancaire", "Chèque", "Bon "):
        assert name in shown


def test_a_shop_without_vat_prints_its_legal_wording() -> None:
    shown = " ".join(on_screen(ENGLISH, 48))
    assert "No VAT charged: article 293 B" in shown
    assert "VAT 20%" not in shown


def test_the_shop_may_choose_its_closing_words() -> None:
    shown = [line.strip() for line in on_screen(ENGLISH)]
    assert shown[-3:] == ["Thank you.", "Open again on Monday at nine.", ""]


def test_an_empty_basket_has_a_receipt_too() -> None:
    empty = replace(FRENCH_PREVIEW, lines=(), item_count=0, saving_cents=0, total_cents=0, vat=())
    assert "0 article" in on_screen(empty)


def test_the_time_on_the_receipt_is_the_shops_own() -> None:
    assert "22/11/2026 14:32" in on_screen(FRENCH)
    with pytest.raises(ValueError, match="offset"):
        compose_sale(replace(FRENCH, closed_at=datetime(2026, 11, 22, 14, 32)))  # noqa: DTZ001


def test_gifts_stand_between_the_total_and_the_tenders() -> None:
    shown = on_screen(GENEROUS)
    amounts = [line.split("  ")[-1].strip() for line in shown if line.endswith("€")]
    total = amounts.index("9,52 €")
    assert amounts[total : total + 5] == ["9,52 €", "1,50 €", "5,00 €", "0,98 €", "17,00 €"]


def test_gifts_are_no_part_of_total_or_vat() -> None:
    plain, generous = on_screen(FRENCH), on_screen(GENEROUS)
    for word in ("TOTAL", "TVA", "économisez"):
        assert [x for x in plain if word in x] == [x for x in generous if word in x]


CENTS = st.integers(-(10**9), 10**12)


def receipts_with(
    labels: st.SearchStrategy[str], *languages: str
) -> st.SearchStrategy[SaleReceipt]:
    """Receipts whose words are of these kinds."""
    lines = st.builds(
        ReceiptLine,
        label=labels,
        quantity=st.integers(-999, 99_999),
        weight_grams=st.none() | st.integers(0, 10**7),
        unit_price_cents=CENTS,
        market_value_cents=CENTS,
        discount_cents=CENTS,
        total_cents=CENTS,
        vat_rate_bp=st.none() | st.integers(0, 10_000),
    )
    return st.builds(
        SaleReceipt,
        shop_name=labels,
        shop_address=labels,
        lang=st.sampled_from(languages),
        currency=st.sampled_from(["EUR", "CHF", "XOF"]),
        ticket=st.none() | st.from_regex(r"[A-Z0-9]{1,8}-[0-9]{6}", fullmatch=True),
        closed_at=st.just(FRENCH.closed_at),
        lines=st.lists(lines, max_size=5).map(tuple),
        item_count=st.integers(0, 10**6),
        market_value_cents=CENTS,
        saving_cents=CENTS,
        total_cents=CENTS,
        tenders=st.lists(
            st.builds(
                ReceiptTender, st.sampled_from(["cash", "card", "cheque", "voucher"]), CENTS, labels
            ),
            max_size=3,
        ).map(tuple),
        gifts=st.lists(
            st.builds(ReceiptGift, st.sampled_from(["round_up", "more", "suspended"]), CENTS),
            max_size=3,
        ).map(tuple),
        due_cents=CENTS,
        change_cents=CENTS,
        vat=st.lists(st.builds(VatLine, st.integers(0, 10_000), CENTS, CENTS), max_size=3).map(
            tuple
        ),
        vat_exemption=st.none() | labels,
        staff_name=st.none() | labels,
        closing_words=st.none() | labels,
    )


def amounts_of(receipt: SaleReceipt) -> list[str]:
    """Every amount in the right column, from head to foot; words say what goes back."""
    in_order = sorted(receipt.lines, key=lambda line: line.quantity >= 0)
    cents = [line.total_cents for line in in_order]
    if receipt.saving_cents > 0:
        cents += [receipt.market_value_cents, receipt.saving_cents]
    cents += [receipt.total_cents, *(gift.amount_cents for gift in receipt.gifts)]
    cents += [abs(receipt.due_cents)] if receipt.gifts else []
    cents += [abs(tender.amount_cents) for tender in receipt.tenders]
    cents += [receipt.change_cents] if receipt.change_cents else []
    cents += [each.vat_cents for each in receipt.vat]
    return [money(each, receipt.currency, receipt.lang) for each in cents]


def ends_in_order(lines: list[str], amounts: list[str]) -> bool:
    """Whether each amount ends a line of its own, in this order."""
    left = iter(lines)
    return all(any(line.endswith(amount) for line in left) for amount in amounts)


@settings(max_examples=examples(150))
@given(receipts_with(TEXTS, "fr", "en"), st.integers(32, 48))
def test_whatever_it_is_called_each_amount_is_whole_and_no_line_too_long(
    receipt: SaleReceipt, columns: int
) -> None:
    """The strict reader refuses what is wider than the paper."""
    paper = on_paper(receipt, columns)
    assert ends_in_order(paper.lines, amounts_of(receipt))
    assert paper.qr_codes == ([receipt.ticket] if receipt.ticket else [])
    assert paper.cuts == 1
    assert not paper.pictures


@given(receipts_with(LABELS, "fr", "en"), st.integers(32, 48))
def test_on_the_screen_each_amount_is_whole_too(receipt: SaleReceipt, columns: int) -> None:
    assert ends_in_order(list(on_screen(receipt, columns)), amounts_of(receipt))


@settings(max_examples=examples(30), deadline=None)
@given(receipts_with(DRAWN, "fr", "ar", "uk", "bn", "zh"), st.integers(32, 48))
def test_in_any_script_the_paper_comes_out_whole(receipt: SaleReceipt, columns: int) -> None:
    """The strict reader refuses pictures that are too wide, or obeyed in their middle."""
    paper = on_paper(receipt, columns)
    assert paper.qr_codes == ([receipt.ticket] if receipt.ticket else [])
    assert paper.cuts == 1


@pytest.mark.parametrize("columns", range(32, 49))
def test_the_net_amounts_and_unit_prices_are_never_torn(columns: int) -> None:
    weighed = piece("Riz", 5, weight_grams=123_456_789, unit_price_cents=987_654_321)
    receipt = replace(FRENCH, lines=(weighed,), vat=(VatLine(550, 123_456_789, 6_172_839),))
    for shown in (on_paper(receipt, columns).lines, on_screen(receipt, columns)):
        for figure in ("123 456,789 kg", "9 876 543,21 €/kg", "5,5 %", "1 234 567,89 €"):
            assert any(figure in line for line in shown)


@settings(max_examples=examples(50), deadline=None)
@given(DRAWN)
def test_no_command_hidden_in_a_label_reaches_the_printer(label: str) -> None:
    """A printer would obey it: open the drawer, cut, or change its settings for good."""
    harmless = "".join(
        each if ord(each) >= 32 and not 127 <= ord(each) < 160 else " " for each in label
    )
    hostile_bytes, harmless_bytes = (
        render_escpos(compose_sale(replace(FRENCH, lines=(piece(name, 100),))), Profile(32))
        for name in (label, harmless)
    )
    assert hostile_bytes == harmless_bytes
