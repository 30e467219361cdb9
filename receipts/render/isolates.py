"""What keeps its own order on a line that is read from the right: codes, numbers, amounts.

UAX #9 leaves a number alone, but turns what is made of several (35-2099-1, 06 12 34) round.
"""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile("[^ ]+")
_BEFORE, _BEHIND = "([{«»\"'", ".,;:!?)]}«»\"'،؛؟"
"""Not part of the figure that they stand beside."""
_OPENING, _CLOSING = "([{", ")]}"
_TIMES = "\u00d7"
_NUMBER, _NUMBERS = re.compile(r"[\d()]+"), re.compile(r"\+?[\d() ]+")
_ABROAD, _DIALLED = re.compile(r"\+[\d() ./-]+"), re.compile(r"[\d./-]+")
_STANDS_FOR = {"L": "a", "AN": "\u0660", "EN": "0", "ON": "\ufffc"}
Span = tuple[int, int]
"""Where a part of a text begins and ends."""


def isolates(text: str) -> Iterator[Span]:
    """What runs left to right whole, in the order of reading: every word that holds a figure
    and no letter read from the right; a number in groups parted by spaces; a multiplication."""
    open_at: Span | None = None
    for span in _figures(text):
        if open_at is None:
            open_at = span
        elif _reads_as_one(text, open_at, span):
            open_at = open_at[0], span[1]
        else:
            yield _whole(text, open_at)
            open_at = span
    if open_at:
        yield _whole(text, open_at)


def stand_in(isolate: str) -> str:
    """A character that takes the place of an isolate when a line is ordered: a Latin word among
    words, a number, or neutral as UAX #9 takes isolates: what no-break spaces hold."""
    kinds = _kinds(isolate)
    kind = "ON" if "\u00a0" in isolate else next(k for k in _STANDS_FOR if k in kinds or k == "ON")
    return _STANDS_FOR[kind]


def _figures(text: str) -> Iterator[Span]:
    for found in _WORD.finditer(text):
        word = found.group()
        start = found.start() + len(word) - len(word.lstrip(_BEFORE))
        end = found.end() - len(word) + len(word.rstrip(_BEHIND))
        if start < end and _is_isolated(text[start:end]):
            yield _with_brackets(text, (start, end))


def _is_isolated(word: str) -> bool:
    if not any(map(str.isdigit, word)):
        return False
    kinds = _kinds(word)
    # "٢٥٪" is as Arabic has it: its sign at the left.
    return not kinds & {"R", "AL"} and not kinds >= {"AN", "ET"}


def _kinds(text: str) -> set[str]:
    return set(map(unicodedata.bidirectional, text))


def _reads_as_one(text: str, first: Span, then: Span) -> bool:
    """Tell whether two figures are one: numbers parted by a space alone, or multiplied."""
    before, between, after = text[slice(*first)], text[first[1] : then[0]], text[slice(*then)]
    if between == " " and _NUMBERS.fullmatch(before) and _NUMBER.fullmatch(after):
        return True
    if between.strip(_OPENING + _CLOSING) == " " and _ABROAD.fullmatch(before):
        return _DIALLED.fullmatch(after.translate(_NO_BRACKETS)) is not None
    return between == f" {_TIMES} "


_NO_BRACKETS = str.maketrans("", "", "()")


def _whole(text: str, span: Span) -> Span:
    """With its brackets, and with the sign of a multiplication that goes on in another line."""
    start, end = _with_brackets(text, span)
    if text[:start].strip() == _TIMES:
        start = text.index(_TIMES)
    if text[end:].strip() == _TIMES:
        end = text.rindex(_TIMES) + 1
    return start, end


def _with_brackets(text: str, span: Span) -> Span:
    """With the brackets beside it whose other half is in it."""
    start, end = span
    depth = lowest = 0
    for each in text[start:end]:
        depth += (each in _OPENING) - (each in _CLOSING)
        lowest = min(lowest, depth)
    opened = depth - lowest
    while lowest < 0 < start and text[start - 1] in _OPENING:
        start, lowest = start - 1, lowest + 1
    while opened and end < len(text) and text[end] in _CLOSING:
        end, opened = end + 1, opened - 1
    return start, end
