"""A document as bytes for a thermal printer."""

import subprocess
import sys
from pathlib import Path

from receipts.document import Columns, Cut, Document, Element, Qr, Text
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from tests.support.escpos import Paper, decode


def rendered(*elements: Element) -> bytes:
    return render_escpos(Document("fr", elements), Profile(32))


def printed(*elements: Element) -> Paper:
    return decode(rendered(*elements))


def test_the_code_page_is_chosen_once_after_the_reset() -> None:
    data = rendered(Text("€ é œ Œ ç « »"), Text("Кава €"), Cut())
    assert data.startswith(b"\x1b@\x1c.\x1bt\x10")
    assert data.count(b"\x1bt") == 1
    paper = decode(data)
    assert paper.lines[:1] == ["€ é œ Œ ç « »"]
    assert paper.pictures  # what the page lacks is drawn
    assert "?" not in paper.text


def test_bold_and_size_end_with_their_line() -> None:
    paper = printed(Text("A", "center", bold=True, big=True), Columns("b", "1,00"))
    head, line = paper.rows
    assert (head.align, head.bold, head.width, head.height) == ("center", True, 2, 2)
    assert (line.align, line.bold, line.width, line.height) == ("left", False, 1, 1)


def test_big_text_wraps_at_half_the_columns() -> None:
    paper = printed(Text("Boutique solidaire", big=True))
    assert [(row.text, row.cells) for row in paper.rows] == [("Boutique", 16), ("solidaire", 18)]


def test_a_qr_code_stands_in_the_middle_and_is_drawn_by_the_printer() -> None:
    data = rendered(Qr("T1-000042"))
    assert decode(data).qr_codes == ["T1-000042"]
    assert data.index(b"\x1ba\x01") < data.index(b"\x1d(k")


def test_a_long_qr_code_is_drawn_smaller_so_that_it_fits_58_mm() -> None:
    small, large = rendered(Qr("x" * 400)), rendered(Qr("x" * 120))
    assert b"\x1d(k\x03\x001C\x04" in small
    assert b"\x1d(k\x03\x001C\x06" in large


def test_a_qr_code_holds_no_control_bytes() -> None:
    assert printed(Qr("T1\x10\x04\x01-é")).qr_codes == ["T1   -é"]


def test_the_paper_is_fed_past_the_cutter_before_it_is_cut() -> None:
    assert rendered(Text("a"), Cut()).endswith(b"a\n\x1bd\x06\x1dV\x01")


def test_without_a_cutter_each_paper_is_fed_past_the_bar_and_none_is_cut() -> None:
    papers = Document("fr", (Text("a"), Cut(), Text("b"), Cut()))
    data = render_escpos(papers, Profile(32, cutter=False))
    paper = decode(data)
    assert (paper.cuts, paper.text.split()) == (0, ["a", "b"])
    assert data.count(b"\x1bd\x06") == 2
    assert data.endswith(b"b\n\x1bd\x06")
    assert decode(render_escpos(papers, Profile(32))).cuts == 2


def test_text_after_a_cut_keeps_its_looks() -> None:
    paper = printed(Text("a", bold=True), Cut(), Text("b", bold=True))
    assert [row.bold for row in paper.rows if row.text] == [True, True]


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return done.stdout.strip()


def test_what_only_printing_needs_is_not_loaded_before() -> None:
    """python-escpos alone would double the start of the till."""
    loaded = run_python(
        "import sys, receipts.compose.sale, receipts.formats, receipts.words\n"
        "import receipts.render.text, receipts.render.escpos, receipts.transport\n"
        "late = ('escpos', 'yaml', 'PIL', 'serial', 'usb', 'babel', 'uharfbuzz', 'freetype',"
        " 'bidi', 'fontTools')\n"
        "print([name for name in late if name in sys.modules])"
    )
    assert loaded == "[]"


def test_the_library_leaves_no_folder_and_no_log_handler_behind(tmp_path: Path) -> None:
    left = run_python(
        f"import logging, tempfile\ntempfile.tempdir = {str(tmp_path)!r}\n"
        "from receipts.render.escpos import render_escpos\n"
        "from receipts.document import Document\nfrom receipts.profile import Profile\n"
        "render_escpos(Document('fr', ()), Profile(32))\n"
        "print(logging.root.handlers)"
    )
    assert left == "[]"
    assert list(tmp_path.iterdir()) == []
