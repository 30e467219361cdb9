"""A paper printed again says so first, and changes nothing else."""

import pytest

from receipts.compose.duplicate import duplicate_of
from receipts.document import Cut, Document, Qr, Text, from_json, to_json
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.text import render_text
from tests.support.escpos import decode

PAPER = Document("fr", (Text("Boutique", "center", bold=True), Qr("T1-000001"), Cut()))


@pytest.mark.parametrize(("lang", "head"), [("fr", "DUPLICATA n° 3"), ("en", "DUPLICATE No. 3")])
@pytest.mark.parametrize("columns", [32, 48])
def test_it_is_headed_by_its_number(lang: str, head: str, columns: int) -> None:
    first, blank, *rest = render_text(duplicate_of(Document(lang, PAPER.elements), 3), columns)
    assert (first.strip(), blank) == (head, "")
    assert tuple(rest) == render_text(PAPER, columns)


def test_it_is_stored_and_printed_as_any_paper() -> None:
    again = from_json(to_json(duplicate_of(PAPER, 12)))
    printed = decode(render_escpos(again, Profile(32)), 384)
    assert printed.qr_codes == ["T1-000001"]
    (head, *_) = printed.rows
    assert (head.text.strip(), head.bold, head.width, head.height) == (
        "DUPLICATA n° 12",
        True,
        2,
        2,
    )
