"""In which order the parts of a line are drawn: the Unicode bidirectional algorithm (UAX #9).

python-bidi resolves weak and neutral characters and their levels. Brackets (rule N0) are done
here, for it leaves them out. Codes, amounts and other figures run left to right (`isolates`).
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from receipts.render.isolates import isolates, stand_in

_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
_PAIRS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in the order in which they are read, all in one direction."""

    text: str
    rtl: bool


def runs_of(text: str, rtl: bool) -> list[Run]:
    """The runs of a line, from left to right as they are seen; `rtl`: it is read from the right.

    A text without any letter that is read from the right is one run.
    """
    if not _has_any_from_the_right(text):
        return [Run(text, False)] if text else []
    pieces = list(_pieces(text))
    levels = _levels([each if len(each) == 1 else stand_in(each) for each in pieces], int(rtl))
    for at, piece in enumerate(pieces):
        if len(piece) > 1:
            levels[at] += levels[at] % 2
    return _in_order(pieces, levels)


def _has_any_from_the_right(text: str) -> bool:
    return any(unicodedata.bidirectional(each) in _FROM_THE_RIGHT for each in text)


def _pieces(text: str) -> Iterator[str]:
    """Its characters one by one, and each isolate whole."""
    at = 0
    for start, end in isolates(text):
        yield from text[at:start]
        yield text[start:end]
        at = end
    yield from text[at:]


def _levels(characters: list[str], base: int) -> list[int]:
    """The level of each: even runs left to right, odd from the right."""
    from bidi import algorithm

    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"] = base
    for each in characters:
        kind = unicodedata.bidirectional(each)
        kind = "NSM" if kind == "BN" else kind  # a joiner goes with its letter
        storage["chars"].append({"ch": each, "level": base, "type": kind, "orig": kind})
    algorithm.calc_level_runs(storage)
    algorithm.resolve_weak_types(storage)
    _resolve_brackets(storage["chars"], "R" if base else "L")
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [each["level"] for each in storage["chars"]]


def _resolve_brackets(characters: list[dict[str, Any]], base: str) -> None:
    """UAX #9, N0: both brackets of a pair take one direction."""
    for first, last in _bracket_pairs(characters):
        inside = {_strong(each["type"]) for each in characters[first + 1 : last]} - {None}
        if not inside:
            continue
        direction = base
        if base not in inside and _before(characters[:first], base) != base:
            direction = "L" if base == "R" else "R"
        characters[first]["type"] = characters[last]["type"] = direction


def _bracket_pairs(characters: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Where each pair opens and closes, in the order of opening (BD16)."""
    opened: list[tuple[str, int]] = []
    pairs = []
    for at, each in enumerate(characters):
        sign = each["ch"] if each["type"] == "ON" else ""
        if sign in _PAIRS:
            opened.append((_PAIRS[sign], at))
            continue
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == sign:
                pairs.append((opened[depth][1], at))
                del opened[depth:]
                break
    return sorted(pairs)


def _before(characters: list[dict[str, Any]], base: str) -> str:
    """The direction of what stands before, the line's own at its start."""
    strong = (_strong(each["type"]) for each in reversed(characters))
    return next((each for each in strong if each), base)


def _strong(kind: str) -> str | None:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind)


def _in_order(pieces: list[str], levels: list[int]) -> list[Run]:
    """The runs as they are seen: from the highest level down, what is at it is reversed (L2)."""
    runs = [
        (level, "".join(piece for _, piece in group))
        for level, group in groupby(zip(levels, pieces, strict=True), key=lambda each: each[0])
    ]
    for level in range(max(levels), 0, -1):
        shown: list[tuple[int, str]] = []
        for high, group in groupby(runs, key=lambda run: run[0] >= level):
            same = list(group)
            shown += reversed(same) if high else same
        runs = shown
    return [Run(text, bool(level % 2)) for level, text in runs]
