"""Every QR code and barcode that is printed can be scanned off the paper, at both widths."""

from dataclasses import replace
from datetime import date

import pytest
from PIL.Image import Image
from stdnum import ean

from receipts.compose.closing import compose_closing
from receipts.compose.label import Label, compose_labels
from receipts.compose.member_card import MemberCard, compose_member_card
from receipts.compose.sale import compose_sale
from receipts.compose.staff_badge import StaffBadge, compose_staff_badge
from receipts.compose.suspended import compose_suspended
from receipts.compose.voucher import compose_voucher
from receipts.document import Barcode, Document, Qr, Text
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from tests.receipts.closings import Z
from tests.receipts.samples import FRENCH
from tests.receipts.test_suspended import SLIP
from tests.receipts.test_voucher_paper import slip
from tests.support.escpos import Paper, decode, draw, read_codes
from tests.support.escpos.drawing import EDGE
from tests.support.escpos.paper import DrawnQr

WIDTHS = pytest.mark.parametrize("columns", [32, 48])

CARD = MemberCard(
    "Boutique", "1 rue de la Gare", "fr", "M7K3M9HD3VKABCD4", "M7K3-M9HD", date(2027, 5, 31)
)
PAPERS = {
    "sale": compose_sale(FRENCH),
    "large": replace(compose_sale(FRENCH), large=True),
    "closing": compose_closing(Z),
    "voucher": compose_voucher(slip("amount", target="Téléphones")),
    "suspended": compose_suspended(SLIP),
    "badge": compose_staff_badge(StaffBadge("Boutique", "fr", "S7K3M9HD3VKABCD42", 7)),
    "member": compose_member_card(CARD),
    "labels": compose_labels(Label("Miel", "2000000000015", 450), 2, lang="fr", currency="EUR"),
}

QR_TEXTS = (
    "T",
    "K12345-999999",
    "Reçu n° 7 — œufs × 6, 2,32 €",
    "Дякуємо! شكرا ⵜⴰⵏⵎⵎⵉⵔⵜ 谢谢",
    "x" * 120,
    "x" * 121,
    "é" * 200,
    "7" * 400,
)


def printed(document: Document, columns: int) -> Paper:
    profile = Profile(columns=columns)
    return decode(render_escpos(document, profile), profile.dots)


@WIDTHS
@pytest.mark.parametrize("name", PAPERS)
def test_every_code_of_a_paper_is_read_back(name: str, columns: int) -> None:
    paper = printed(PAPERS[name], columns)
    said = [each.data for each in PAPERS[name].elements if isinstance(each, Qr | Barcode)]
    strip = draw(paper)
    found = read_codes(strip)
    assert said
    assert [code.text for code in found] == said
    symbols = [each for each in paper.drawn if isinstance(each, DrawnQr)]
    for code, symbol in zip(found, symbols, strict=False):
        assert has_quiet_zone(strip, code.top, symbol)


def has_quiet_zone(strip: Image, top: int, symbol: DrawnQr) -> bool:
    """Four white modules on each side (ISO/IEC 18004, 6.3.8); phones ask for them."""
    size, quiet = (17 + 4 * symbol.version) * symbol.module, 4 * symbol.module
    left = EDGE + symbol.x
    around = strip.crop((left - quiet, top - quiet, left + size + quiet, top + size + quiet))
    around.paste(255, (quiet, quiet, quiet + size, quiet + size))
    return around.getextrema() == (255, 255)


@WIDTHS
@pytest.mark.parametrize("text", QR_TEXTS, ids=range(len(QR_TEXTS)))
def test_a_qr_code_of_any_length_is_read_back(text: str, columns: int) -> None:
    document = Document("fr", (Text("Avant"), Qr(text), Text("Après")))
    (code,) = read_codes(printed(document, columns))
    assert (code.kind, code.text) == ("QRCode", text)


@WIDTHS
def test_barcodes_of_every_kind_are_read_back_with_their_margins(columns: int) -> None:
    """The strict reader refuses bars whose light margins do not fit."""
    numbers = [
        "200000000001",
        "978020137962",
        "9638507",
        "2000000",
        "1304692002800",
        "0000000000000",
    ]
    whole = [each + str(ean.calc_check_digit(each)) for each in numbers]
    paper = printed(Document("fr", tuple(Barcode(each) for each in whole)), columns)
    assert paper.barcodes == whole
    for each in whole:
        # One by one: a scanner in a hand sees one.
        (code,) = read_codes(printed(Document("fr", (Text("a"), Barcode(each))), columns))
        assert code.text == each
        assert code.kind == {8: "EAN8", 13: "EAN13", 14: "ITF"}[len(each)]
