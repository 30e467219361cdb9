"""Every kind of entry, and every group, is called something on the screen."""

from db.journal_kinds import GROUPS, KINDS
from kiosk import log_words
from kiosk.language import LANGUAGES, speak


def test_every_kind_and_every_group_has_words() -> None:
    assert KINDS.keys() - log_words.KINDS.keys() == set()
    assert tuple(log_words.GROUPS) == GROUPS


def test_no_two_kinds_of_a_group_are_called_alike() -> None:
    for lang in LANGUAGES:
        speak(lang)
        for group in GROUPS:
            kinds = [kind.name for kind in KINDS.values() if kind.group == group]
            assert len({log_words.kind_name(kind) for kind in kinds}) == len(kinds)


def test_a_kind_that_nobody_knows_stands_as_it_is() -> None:
    assert log_words.kind_name("from_a_later_version") == "from_a_later_version"
