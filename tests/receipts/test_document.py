"""A receipt is kept as JSON with its print job, and comes back the same."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts.compose.training import marked
from receipts.document import (
    Align,
    Blank,
    Columns,
    Cut,
    Document,
    DocumentError,
    Element,
    Image,
    Qr,
    Rule,
    Secret,
    Text,
    from_json,
    reveal,
    to_json,
)

WORDS = st.text()  # control characters and half of a surrogate pair included
ALIGNS: st.SearchStrategy[Align] = st.sampled_from(["left", "center", "right"])
ELEMENTS: st.SearchStrategy[Element] = st.one_of(
    st.builds(Text, WORDS, ALIGNS, st.booleans(), st.booleans(), st.integers(0, 8)),
    st.builds(Columns, WORDS, WORDS, st.booleans(), st.booleans()),
    st.builds(Rule, st.booleans()),
    st.builds(Qr, st.text(min_size=1, max_size=100)),
    st.builds(Image, st.text("0123456789abcdef", min_size=64, max_size=64), WORDS),
    st.just(Blank()),
    st.just(Cut()),
)
DOCUMENTS = st.builds(Document, WORDS, st.lists(ELEMENTS).map(tuple), st.booleans())


@given(DOCUMENTS)
def test_a_stored_document_comes_back_the_same(document: Document) -> None:
    stored = to_json(document)
    assert stored.isascii()
    assert from_json(stored) == document


def test_the_stored_form_of_the_first_format_stays_readable() -> None:
    stored = (
        '{"format":1,"lang":"fr","elements":['
        '{"kind":"text","text":"Caf\\u00e9","align":"center","bold":true,"big":true,"indent":2},'
        '{"kind":"columns","left":"TOTAL","right":"7,86","bold":false,"big":true},'
        '{"kind":"rule","double":true},{"kind":"qr","data":"T1-000042"},'
        '{"kind":"blank"},{"kind":"cut"}]}'
    )
    elements = (
        Text("Café", "center", bold=True, big=True, indent=2),
        Columns("TOTAL", "7,86", big=True),
        Rule(double=True),
        Qr("T1-000042"),
        Blank(),
        Cut(),
    )
    assert from_json(stored) == Document("fr", elements)
    assert to_json(Document("fr", elements)) == stored


def test_large_print_is_stored_only_where_it_is_wanted() -> None:
    """The journal holds the digest of what was stored: other receipts keep their bytes."""
    assert to_json(Document("fr", ())) == '{"format":1,"lang":"fr","elements":[]}'
    large = '{"format":1,"lang":"fr","elements":[],"large":true}'
    assert to_json(Document("fr", (), large=True)) == large


def test_a_secret_told_and_a_mark_of_training_leave_large_print_as_it_is() -> None:
    large = Document("fr", (Secret("a"),), large=True)
    assert reveal(large, {"a": "1234"}) == Document(
        "fr", (Text("1234", "center", True, True),), True
    )
    assert marked(large).large


def test_what_an_older_version_did_not_write_takes_its_default() -> None:
    stored = '{"format":1,"lang":"fr","elements":[{"kind":"text","text":"a"}]}'
    assert from_json(stored) == Document("fr", (Text("a"),))


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "[",
        "[]",
        "[" * 100_000,
        '{"format":2,"lang":"fr","elements":[]}',
        '{"lang":"fr","elements":[]}',
        '{"format":1,"elements":[]}',
        '{"format":1,"lang":"fr","elements":{}}',
        '{"format":1,"lang":"fr","elements":[],"large":1}',
    ],
)
def test_what_is_no_document_is_refused(stored: str) -> None:
    with pytest.raises(DocumentError):
        from_json(stored)


@pytest.mark.parametrize(
    "element",
    [
        None,
        "text",
        {},
        {"kind": "image"},
        {"kind": ["text"]},
        {"kind": "text"},
        {"kind": "text", "text": 1},
        {"kind": "text", "text": "a", "align": "justify"},
        {"kind": "text", "text": "a", "align": []},
        {"kind": "text", "text": "a", "bold": 1},
        {"kind": "text", "text": "a", "indent": True},
        {"kind": "text", "text": "a", "color": "red"},
        {"kind": "columns", "left": "a"},
        {"kind": "qr", "data": ""},
        {"kind": "qr", "data": "x" * 401},
        {"kind": "image", "sha256": "A" * 64, "alt": ""},
        {"kind": "image", "sha256": "0" * 63, "alt": ""},
    ],
)
def test_an_element_that_is_not_understood_is_refused(element: Any) -> None:
    with pytest.raises(DocumentError):
        from_json(json.dumps({"format": 1, "lang": "fr", "elements": [element]}))
