"""Labels with barcodes, on paper and on the screen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import ean

from receipts.compose.label import Label, compose_labels
from receipts.document import Barcode, Document, DocumentError, Text, from_json, to_json
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.text import render_text
from tests.receipts.labels import DRAWN
from tests.support.escpos import EscposError, decode
from tests.support.examples import examples

HONEY = Label("Miel de fleurs 250 g", "2000000000015", price_cents=450)


def printed(label: Label, count: int = 1, columns: int = 32) -> bytes:
    return render_escpos(compose_labels(label, count, lang="fr", currency="EUR"), Profile(columns))


def test_a_label_says_name_price_and_barcode_with_its_digits() -> None:
    paper = decode(printed(HONEY))
    assert paper.lines[:2] == ["Miel de fleurs 250 g", "4,50 €"]
    assert (paper.rows[1].align, paper.rows[1].width) == ("center", 2)
    assert paper.barcodes == ["2000000000015"]
    assert paper.cuts == 1


def test_a_label_without_a_price_says_none() -> None:
    paper = decode(printed(Label("Miel", "96385074")))
    assert "€" not in paper.text
    assert paper.barcodes == ["96385074"]


def test_a_carton_has_the_bars_that_cartons_have() -> None:
    data = printed(Label("Biscuits ×12", "13046920028001", 400))
    assert b"\x1dw\x02\x1dk\x0513046920028001\x00" in data
    assert decode(data).barcodes == ["13046920028001"]


def test_a_sheet_is_one_strip_cut_once() -> None:
    paper = decode(printed(HONEY, 12))
    assert paper.barcodes == ["2000000000015"] * 12
    assert paper.cuts == 1
    assert paper.lines.count("-" * 32) == 11


def test_a_weighed_label_says_weight_price_of_a_kilogram_and_what_is_due() -> None:
    pears = Label("Poires", "2100012003506", 240, True, weight_grams=350, total_cents=84)
    paper = decode(printed(pears))
    assert paper.lines[1].split("  ")[0] == "0,350 kg"
    assert paper.lines[1].endswith("2,40 €/kg")
    assert paper.lines[2] == "0,84 €"


def test_the_bars_stand_in_the_middle_and_what_follows_does_not() -> None:
    data = render_escpos(Document("fr", (Barcode("2000000000015"), Text("a"))), Profile(32))
    bars = b"\x1dk\x022000000000015\x00"
    assert data.index(b"\x1ba\x01") < data.index(bars) < data.index(b"\x1ba\x00")
    assert decode(data).rows[0].align == "left"


def test_the_screen_shows_the_digits_between_bars() -> None:
    assert render_text(Document("fr", (Barcode("96385074"),)), 20) == ("  ||| 96385074 |||",)


@settings(max_examples=examples(50), deadline=None)
@given(DRAWN, st.integers(0, 10**12 - 1), st.integers(1, 3))
def test_whatever_it_is_called_its_barcode_is_printed_whole(
    name: str, number: int, count: int
) -> None:
    digits = f"{number:012}"
    code = digits + str(ean.calc_check_digit(digits))
    document = compose_labels(Label(name, code, 100), count, lang="fr", currency="EUR")
    assert from_json(to_json(document)) == document
    assert decode(render_escpos(document, Profile(32)), 384).barcodes == [code] * count


@pytest.mark.parametrize(
    "data", ["", "2000000000016", "200000000001", "abc", "٢٠٠٠٠٠٠٠", "13046920028002"]
)
def test_what_is_no_ean_is_no_barcode(data: str) -> None:
    with pytest.raises(ValueError, match="EAN"):
        Barcode(data)
    stored = to_json(Document("fr", (Barcode("96385074"),))).replace("96385074", data)
    with pytest.raises(DocumentError):
        from_json(stored)


@pytest.mark.parametrize(
    "data",
    [
        b"\x1dH\x02\x1dk\x022000000000016\x00",  # check digit
        b"\x1dH\x02\x1dk\x02200000\x00",  # too few
        b"\x1dH\x02\x1dk\x02200000000001",  # no end
        b"\x1dH\x02\x1dk\x0c2000000000015\x00",  # unknown kind
        b"\x1dH\x02\x1dk\x051304692002800\x00",  # a check digit that it would not add
        b"\x1dk\x022000000000015\x00",  # no digits below
        b"\x1dw\x09",
        b"\x1dh\x00",
        b"\x1dH\x02a\x1dk\x022000000000015\x00",  # in the middle of a line
    ],
)
def test_the_strict_reader_refuses_bars_that_a_printer_would_not_draw(data: bytes) -> None:
    with pytest.raises(EscposError):
        decode(b"\x1b@" + data)


def test_the_strict_reader_knows_both_forms_of_the_command() -> None:
    looks = b"\x1b@\x1dH\x02"
    assert decode(looks + b"\x1dk\x43\x0c200000000001").barcodes == ["2000000000015"]
    assert decode(looks + b"\x1dk\x0396385074\x00").barcodes == ["96385074"]
