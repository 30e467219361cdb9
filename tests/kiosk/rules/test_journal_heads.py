"""The head of a chain on paper, and as somebody types it."""

import hashlib
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.journal_heads import Head, fingerprint, head_code, parse_head, short_text

KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
HEAD = Head("T1", 1234, hashlib.sha256(b"an entry").hexdigest())

heads = st.builds(
    Head,
    st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True),
    st.integers(1, 10**9),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
)


def test_a_head_on_paper_is_sixteen_letters_of_the_hash() -> None:
    assert short_text(HEAD) == "T1 1234 T637-F75H-45N2-LVIB"


@given(heads)
def test_what_is_read_off_a_paper_is_the_head_that_was_printed(head: Head) -> None:
    typed, scanned = parse_head(short_text(head)), parse_head(head_code(head, KEY))
    assert typed.fits(head)
    assert scanned.fits(head)
    assert scanned.hash_start_hex == head.hash
    assert (typed.public_key, scanned.public_key) == (None, KEY)


@given(heads, st.randoms(use_true_random=False))
def test_a_head_may_be_typed_as_people_type(head: Head, random: Random) -> None:
    till, seq, letters = short_text(head).split()
    letters = letters.replace("O", random.choice("O0")).replace("I", random.choice("I1"))
    letters = letters.replace("-", random.choice(["", " ", "-", " - "]))
    seq = seq.replace("0", random.choice("0O")).replace("1", random.choice("1Il"))
    typed = f"  {till} {seq}  {letters} "
    assert parse_head(random.choice([typed, typed.lower(), typed.upper()])).fits(head)


def test_a_head_of_another_entry_till_or_chain_does_not_fit() -> None:
    mark = parse_head(short_text(HEAD))
    assert not mark.fits(Head("T2", HEAD.seq, HEAD.hash))
    assert not mark.fits(Head("T1", HEAD.seq + 1, HEAD.hash))
    assert not mark.fits(Head("T1", HEAD.seq, "0" + HEAD.hash[1:]))


@pytest.mark.parametrize(
    "text",
    [
        *("", "T1", "T1 12", "T1 0 AAAA-AAAA-AAAA-AAAA", "T1 x2 AAAA-AAAA-AAAA-AAAA"),
        *("T1 12 AAAA-AAAA-AAAA-AAA", "T1 12 AAAA-AAAA-AAAA-AAA9", "CAISSE-UNE 1 " + "A" * 16),
        *("T1 12 " + "g" * 64, "T1 12 " + "é" * 16, "T1 ² " + "A" * 16),
        *("T1 2147483648 " + "A" * 16, f"T1 {'9' * 20} {'A' * 16}", f"T1 {'9' * 9999} {'A' * 16}"),
    ],
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"head|numbered|number|digits"):
        parse_head(text)


def test_a_fingerprint_is_the_sha256_of_the_raw_key_in_groups() -> None:
    groups = fingerprint(KEY).split()
    assert len(groups) == 16
    assert "".join(groups).lower() == hashlib.sha256(bytes.fromhex(KEY)).hexdigest()
