"""Vouchers on paper: what they say, and the sheet to cut."""

import re
import zlib
from datetime import UTC, date, datetime

import pytest

from receipts.compose.voucher import VoucherSlip, compose_voucher, conditions_of, title_of
from receipts.document import from_json, to_json
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.voucher_pdf import PER_PAGE, render_vouchers_pdf
from tests.support.escpos import decode

AT = datetime(2026, 11, 22, 14, 32, tzinfo=UTC)
CODE, SHOWN = "938NKRKAYDXW0J29", "938N-KRKA-YDXW-0J29"


def slip(kind: str = "payment", lang: str = "en", **values: object) -> VoucherSlip:
    given: dict[str, object] = {"value": 1000} if kind != "free" else {}
    return VoucherSlip(
        shop_name="Boutique solidaire d'Ivry",
        lang=lang,
        currency="EUR",
        kind=kind,  # type: ignore[arg-type]
        issuer="Ville d'Ivry",
        code=CODE,
        shown_code=SHOWN,
        **(given | values),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("of", "title", "conditions"),
    [
        (slip(), "Voucher of €10.00", ("What is left stays on it",)),
        (slip("amount", target="Phones"), "€10.00 off", ("On: Phones",)),
        (slip("percent", value=2050, uses=3), "20.5% off", ("Good for 3 purchases",)),
        (slip("free", target="Coffee"), "Free: Coffee", ("One piece, for nothing",)),
        (
            slip("amount", min_basket_cents=2000, with_card=True),
            "€10.00 off",
            ("From €20.00 on", "With the member's card"),
        ),
        (
            slip("amount", valid_from=date(2026, 11, 1), valid_until=date(2027, 5, 31)),
            "€10.00 off",
            ("From 01/11/2026 to 31/05/2027",),
        ),
        (slip("amount", valid_until=date(2027, 5, 31)), "€10.00 off", ("Until 31/05/2027",)),
        (slip("amount", valid_from=date(2026, 11, 1)), "€10.00 off", ("From 01/11/2026",)),
    ],
)
def test_a_voucher_says_what_it_is_worth_and_when(
    of: VoucherSlip, title: str, conditions: tuple[str, ...]
) -> None:
    assert title_of(of).replace("\u202f", "").replace("\u00a0", "") == title
    assert conditions_of(of) == conditions


@pytest.mark.parametrize("columns", [32, 48])
def test_the_receipt_printer_prints_a_code_to_scan_and_to_type(columns: int) -> None:
    document = compose_voucher(slip(lang="fr"))
    assert from_json(to_json(document)) == document
    paper = decode(render_escpos(document, Profile(columns)), 12 * columns)
    assert paper.qr_codes == [CODE]
    assert SHOWN in paper.text
    assert "10,00" in paper.text


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (PER_PAGE, 1), (PER_PAGE + 1, 2)])
def test_a_sheet_has_ten_vouchers_a_page(count: int, pages: int) -> None:
    pdf = render_vouchers_pdf([slip()] * count, "Noël", AT)
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\n", pdf)) == pages
    words = drawn(pdf)
    assert words.count(f"({SHOWN})".encode()) == count


def test_a_sheet_draws_every_dark_module_of_the_code() -> None:
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(border=0, error_correction=ERROR_CORRECT_M, mask_pattern=3)
    code.add_data(CODE)
    matrix = code.get_matrix()
    side = 28 / len(matrix)
    rectangles = re.findall(rb"([0-9.]+) [0-9.]+ ([0-9.]+) -?[0-9.]+ re f", drawn(sheet()))
    dark = sum(round(float(width) * 25.4 / 72 / side) for _, width in rectangles)
    assert dark == sum(map(sum, matrix))


def test_the_longest_words_leave_the_code_free() -> None:
    long = slip("free", target="Café " * 16, min_basket_cents=100_000, uses=9, with_card=True)
    words = drawn(render_vouchers_pdf([long], "x", AT))
    heights = [float(y) for y in re.findall(rb"BT [0-9.]+ ([0-9.]+) Td", words)]
    *above, code = heights
    assert min(above) > code + 15


def test_a_sheet_of_nothing_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no voucher"):
        render_vouchers_pdf([], "x", AT)


def sheet() -> bytes:
    return render_vouchers_pdf([slip()], "x", AT)


def drawn(pdf: bytes) -> bytes:
    """The commands of all pages."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"\n".join(map(zlib.decompress, streams))
