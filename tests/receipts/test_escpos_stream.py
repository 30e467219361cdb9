"""The strict reader as a printer that listens: bytes come in pieces, jobs break off."""

import pytest

from tests.support.escpos import EscposError, Request, Stream, decode_all

CLEAN_START = bytes(9000) + b"\x1b@"
JOB = b"\x1b@\x1c.\x1bt\x10\x1ba\x01\x1d!\x11T1-000042\n\x1dv0\x00\x01\x00\x02\x00\xff\xff\x1dV\x01"
QUESTIONS = b"\x10\x04\x04\x10\x04\x02\x10\x04\x01"
PROOF = b"\x1d(H\x06\x000042ab\x1dr\x01"


def test_requests_are_heard_when_their_own_bytes_are_complete() -> None:
    stream = Stream()
    heard: list[tuple[int, str]] = []
    for count, byte in enumerate(JOB + PROOF, start=1):
        heard += [(count, each.command) for each in stream.feed(bytes([byte]))]
    assert heard == [(len(JOB) + 11, "GS ( H"), (len(JOB) + 14, "GS r")]
    assert [paper.text for paper in stream.papers] == ["T1-000042"]


def test_a_request_that_the_data_of_a_picture_seems_to_hold_is_none() -> None:
    stream = Stream()
    asked = stream.feed(b"\x1dv0\x00\x03\x00\x01\x00\x1dr\x01" + b"\x1dr\x01")
    assert asked == [Request("GS r", 1, at=11)]


@pytest.mark.parametrize("asked", [b"", QUESTIONS])
@pytest.mark.parametrize("cut_at", range(1, len(JOB)))
def test_a_job_that_breaks_off_anywhere_spoils_no_later_one(cut_at: int, asked: bytes) -> None:
    papers = decode_all(JOB[:cut_at] + asked + CLEAN_START + JOB)
    assert papers[-1].whole
    assert papers[-1].text == "T1-000042"
    # The first NUL after GS V completes the cut: that paper has come out whole.
    is_cut = cut_at == len(JOB) - 1 and not asked
    assert [paper.whole for paper in papers[:-1]] in ([], [is_cut])


def test_a_clean_start_that_breaks_off_spoils_nothing_either() -> None:
    begun = JOB + JOB[:16] + CLEAN_START[:300]
    papers = decode_all(begun + QUESTIONS + CLEAN_START + JOB)
    assert [paper.whole for paper in papers] == [True, False, True]
    assert [paper.whole for paper in decode_all(begun)] == [True, False]


def test_the_end_tears_off_what_has_no_cut() -> None:
    assert [paper.whole for paper in decode_all(JOB + JOB[:-3])] == [True, False]
    assert [paper.whole for paper in decode_all(JOB)] == [True]


@pytest.mark.parametrize("wrong", [b"\x1dX", b"T1\x1b@", b"\x1dV\x09", JOB[:20] + JOB])
def test_a_clean_start_explains_no_other_fault(wrong: bytes) -> None:
    with pytest.raises(EscposError):
        decode_all(wrong + b"abc\n" + CLEAN_START + JOB)
    with pytest.raises(EscposError):
        decode_all(wrong + b"abc\n")


def test_papers_that_come_byte_by_byte_are_the_same() -> None:
    data = JOB + JOB[:17] + CLEAN_START + JOB + PROOF
    stream = Stream(384)
    for at in range(0, len(data), 7):
        stream.feed(data[at : at + 7])
    stream.end()
    assert stream.papers == decode_all(data, 384)
