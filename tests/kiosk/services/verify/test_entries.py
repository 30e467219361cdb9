"""Entries by themselves: canonical bytes, as RFC 8785 has them, at the speed of C."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.verify.entries import is_canonical, is_signed, key_at, read_entry

ENTRY: dict[str, Any] = {
    "version": 2,
    "till": "T1",
    "seq": 1,
    "at": "2026-11-22T13:32:05.000042Z",
    "offset_minutes": 60,
    "kind": "sale",
    "values": {},
    "previous": "",
}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e15, 1e15)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=10,
)


def written(values: object) -> str:
    return rfc8785.dumps(ENTRY | {"values": {"value": values}}).decode()


@given(JSON)
def test_what_the_rfc_s_library_writes_is_canonical(value: Any) -> None:
    text = written(value)
    entry = read_entry(text)
    assert entry is not None
    assert is_canonical(text, entry)


@given(JSON, st.booleans())
def test_other_bytes_of_the_same_values_are_not(value: Any, ascii_: bool) -> None:
    text = json.dumps(ENTRY | {"values": {"value": value}}, ensure_ascii=ascii_)
    entry = read_entry(text)
    assert entry is not None
    assert not is_canonical(text, entry), "with spaces"


@pytest.mark.parametrize(
    "value", ["1.0", "-0", "1E2", "1e+2", '"\\u00e9"', '"\\/"', '{"b":1,"a":2}', "[1 ]", "0.10"]
)
def test_another_spelling_is_not_canonical(value: str) -> None:
    text = written(0).replace('"value":0', f'"value":{value}')
    entry = read_entry(text)
    assert entry is not None
    assert not is_canonical(text, entry)


def test_characters_beyond_the_first_plane_are_sorted_as_utf_16() -> None:
    text = written({"\ufb33": 1, "\U0001f600": 2})
    entry = read_entry(text)
    assert entry is not None
    assert is_canonical(text, entry)
    swapped = text.replace('"\U0001f600":2,"\ufb33":1', '"\ufb33":1,"\U0001f600":2')
    assert swapped != text
    entry = read_entry(swapped)
    assert entry is not None
    assert not is_canonical(swapped, entry)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "NaN",
        json.dumps(ENTRY | {"version": 3}),
        json.dumps(ENTRY | {"seq": "1"}),
        json.dumps(ENTRY | {"seq": True}),
        json.dumps(ENTRY | {"values": []}),
        json.dumps(ENTRY | {"more": 1}),
        json.dumps({name: ENTRY[name] for name in ENTRY if name != "previous"}),
        json.dumps(ENTRY).replace("{}", '{"value":NaN}'),
    ],
)
def test_what_is_no_entry_is_not_read(text: str) -> None:
    assert read_entry(text) is None


def test_a_key_signs_from_its_entry_on() -> None:
    keys = ((1, "a"), (5, "b"))
    assert [key_at(keys, seq) for seq in (0, 1, 4, 5, 99)] == [None, "a", "a", "b", "b"]


@pytest.mark.parametrize(("key", "signature"), [("", ""), ("zz", "00"), ("00" * 32, "é")])
def test_what_is_no_key_or_no_signature_has_signed_nothing(key: str, signature: str) -> None:
    assert not is_signed(key, b"x", signature)
