"""Every word that a person sees is there in French and in English."""

import re
from pathlib import Path

import pytest

from tests.support.catalogues import DOMAINS, Domain, faults, update


@pytest.mark.parametrize(
    ("domain", "lang"),
    [
        pytest.param(domain, lang, id=f"{domain.name}-{lang}")
        for domain in DOMAINS
        for lang in domain.languages
    ],
)
def test_the_catalogue_is_complete(domain: Domain, lang: str) -> None:
    assert faults(domain, lang) == []


def test_a_language_with_too_few_plural_forms_is_a_fault(domain: Domain) -> None:
    """Ukrainian counts one, a few and many; two forms would leave the many unsaid."""
    catalogue = domain.po("fr")
    catalogue.write_text(
        catalogue.read_text().replace("nplurals=2; plural=(n > 1)", "nplurals=3; plural=(n > 1)")
    )
    assert any(fault.startswith("not translated: ('{n} item'") for fault in faults(domain, "fr"))


def test_the_words_that_only_who_works_here_reads_stay_out_of_the_other_languages(
    tmp_path: Path,
) -> None:
    (tmp_path / "sale.py").write_text('_("Cash")\n')
    (tmp_path / "closing.py").write_text('_("Expected")\n')
    small = Domain("shop", tmp_path, tmp_path / "locale", ("uk",))
    assert update(small, "uk") == ["Cash"]
    assert sorted(update(small, "fr")) == ["Cash", "Expected"]


FRENCH = {
    'msgid "Cash"\nmsgstr ""': 'msgid "Cash"\nmsgstr "Espèces"',
    'msgid "Ticket {number}"\nmsgstr ""': 'msgid "Ticket {number}"\nmsgstr "Ticket {number}"',
    'msgstr[0] ""': 'msgstr[0] "{n} article"',
    'msgstr[1] ""': 'msgstr[1] "{n} articles"',
}


@pytest.fixture
def domain(tmp_path: Path) -> Domain:
    """A small program with a complete French catalogue."""
    sources = tmp_path / "shop"
    sources.mkdir()
    (sources / "words.py").write_text(
        'N_("Cash")\n_("Ticket {number}").format(number=1)\nn_("{n} item", "{n} items", 2)\n'
    )
    domain = Domain("shop", sources, sources / "locale")
    assert len(update(domain, "fr")) == 3
    for empty, filled in FRENCH.items():
        change(domain, empty, filled)
    assert update(domain, "fr") == []
    assert faults(domain, "fr") == []
    return domain


def change(domain: Domain, before: str, after: str) -> None:
    text = domain.po("fr").read_text()
    assert text.count(before) == 1
    domain.po("fr").write_text(text.replace(before, after))


def test_english_fills_itself(domain: Domain) -> None:
    assert update(domain, "en") == []
    assert faults(domain, "en") == []


def test_updating_twice_changes_nothing(domain: Domain) -> None:
    before = domain.po("fr").read_bytes(), domain.mo("fr").read_bytes()
    update(domain, "fr")
    assert (domain.po("fr").read_bytes(), domain.mo("fr").read_bytes()) == before


def test_a_program_without_words_needs_no_catalogue(tmp_path: Path) -> None:
    assert faults(Domain("mute", tmp_path, tmp_path / "locale"), "fr") == []


def test_a_missing_catalogue_is_a_fault(domain: Domain) -> None:
    assert "missing" in faults(domain, "en")[0]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgstr "Espèces"', 'msgstr ""', "not translated: Cash"),
        ('msgid "Cash"', '#, fuzzy\nmsgid "Cash"', "fuzzy: Cash"),
        ('msgid "Cash"', 'msgid "Card"', "missing: Cash"),
        ('msgid "Cash"', 'msgid "Card"', "not in the sources: Card"),
        ('msgstr "Ticket {number}"', 'msgstr "Ticket {nombre}"', "other placeholders: Ticket"),
        ('msgstr "Ticket {number}"', 'msgstr "Ticket"', "lost placeholders: Ticket"),
        ('msgstr[1] "{n} articles"', 'msgstr[1] "articles"', "lost placeholders"),
        ('msgstr[1] "{n} articles"', 'msgstr[1] ""', "not translated"),
        ('msgstr "Espèces"', 'msgstr "Liquide"', "is not what the .po compiles to"),
    ],
)
def test_a_fault_is_found(domain: Domain, before: str, after: str, fault: str) -> None:
    change(domain, before, after)
    assert any(fault in found for found in faults(domain, "fr"))


def test_an_obsolete_entry_is_a_fault(domain: Domain) -> None:
    with domain.po("fr").open("a") as file:
        file.write('\n#~ msgid "Gone"\n#~ msgstr "Parti"\n')
    assert "obsolete: Gone" in faults(domain, "fr")


def test_a_word_new_in_the_sources_is_missed(domain: Domain) -> None:
    (domain.sources / "more.py").write_text('_("New")\n')
    assert "missing: New" in faults(domain, "fr")


def test_a_catalogue_that_was_not_compiled_is_a_fault(domain: Domain) -> None:
    domain.mo("fr").unlink()
    assert any("compiles to" in found for found in faults(domain, "fr"))


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)
def test_no_words_hide_in_an_f_string_where_extraction_does_not_see_them(domain: Domain) -> None:
    hidden = re.compile(r"""\{(?:_|ngettext)\(\s*['"]""")
    found = [
        f"{file}:{number}"
        for file in domain.sources.rglob("*.py")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if hidden.search(line)
    ]
    assert found == []
