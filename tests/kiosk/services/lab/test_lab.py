"""Every way to cheat that we know is found, and said to be where it was done."""

import re
from pathlib import Path

from sqlalchemy import Engine

from kiosk.break_sentences import sentence_of
from kiosk.lab_words import NEEDED, place_words
from kiosk.lab_words import WAYS as WORDS
from kiosk.language import LANGUAGES, speak
from kiosk.services.lab import WAYS, copied, try_ways
from kiosk.services.lab.run import Tried
from tests.support.rows import everything

LEAST = 36
"""So many ways are promised."""


def told(tried: Tried) -> str:
    """What a test prints of a way that was not found."""
    said = "\n    ".join(map(str, tried.breaks)) or "nothing"
    return f"{tried.way}: expected {tried.expected}\n    {said}"


def raw_names(said: str) -> list[str]:
    """Return names of tables and columns that stand in a sentence."""
    return re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", said)


def test_every_way_to_cheat_is_found_where_it_was_done(books: Engine) -> None:
    rows = everything(books)
    report = try_ways(books)
    assert not report.before
    assert not report.missed, "\n".join(map(told, report.missed))
    assert not [each.way for each in report.tried if each.refused]
    untried = {each.way: each.missing for each in report.tried if each.missing}
    sqlite = books.dialect.name == "sqlite"
    assert untried == ({"guard_switched_off": "postgresql"} if sqlite else {})
    assert len(report.tried) - len(untried) >= LEAST
    assert [each for each in report.tried if each.found and raw_names(place_words(each.found))] == [
        each for each in report.tried if each.found and each.found.data.get("trigger")
    ]
    breaks = {one for each in report.tried for one in each.breaks if "trigger" not in one.data}
    for lang in LANGUAGES:
        speak(lang)
        raw = [said for said in map(sentence_of, breaks) if raw_names(said)]
        assert not raw, "\n".join(raw)
    speak("en")
    assert everything(books) == rows, "the lab leaves a trace"


def test_of_a_shop_where_nothing_happened_the_lab_says_what_it_lacks(sqlite_shop: Path) -> None:
    with copied(str(sqlite_shop)) as engine:
        report = try_ways(engine)
    assert not report.before
    assert not report.missed, "\n".join(map(told, report.missed))
    assert {each.missing for each in report.tried if each.missing} <= NEEDED.keys()
    lacking = {each.way: each.missing for each in report.tried}
    assert lacking["cash_in_invented"] == "shift", "no cash need have been taken out for it"
    tried = {each.way for each in report.tried if each.found}
    assert {"public_key_replaced", "guard_dropped", "balance_lowered"} <= tried


def test_every_way_has_its_words_and_is_there_once() -> None:
    codes = [way.code for way in WAYS]
    assert sorted(codes) == sorted(WORDS)
    assert len(codes) >= LEAST


def test_every_way_says_in_a_line_what_it_does() -> None:
    assert not [way.code for way in WAYS if not (way.deed.__doc__ or "").strip().endswith(".")]
