"""Translation catalogues: extract, update and compile them, and find what is wrong in them.

`python -m tests.support.catalogues` brings every catalogue up to date (or name domains).
English fills itself; what is left to translate is printed. French and English have every
word; the other languages of receipts have those that a buyer is handed (`HANDED_OUT`).
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import PoFileParser, write_po

import receipts.words

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "fr")

HANDED_OUT = (
    *("sale", "sale_sums", "house_words", "tenders", "correction", "duplicate", "topups"),
    *("suspended", "training", "given_up", "electronic", "for_phone"),
)
"""Modules of receipts/compose whose words a buyer may be handed, in the language they read."""

_PROJECT = "solidarity-kiosk"
_KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "n_": (1, 2)}
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)[a-z]|%[a-z]")
# A real date would change the files each time somebody runs the command.
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Domain:
    """Where the sources and the catalogues of a gettext domain are."""

    name: str
    sources: Path
    locale: Path
    partial: tuple[str, ...] = ()
    """Languages that have the words of `HANDED_OUT` alone."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language of the domain."""
        return (*LANGUAGES, *self.partial)

    def po(self, lang: str) -> Path:
        return self.locale / lang / "LC_MESSAGES" / f"{self.name}.po"

    def mo(self, lang: str) -> Path:
        return self.po(lang).with_suffix(".mo")


_PARTIAL = tuple(lang for lang in receipts.words.LANGUAGES if lang not in LANGUAGES)
DOMAINS = (
    Domain("kiosk", ROOT / "kiosk", ROOT / "kiosk" / "locale"),
    Domain("receipts", ROOT / "receipts", ROOT / "receipts" / "locale", _PARTIAL),
)

PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 ? 4 : 5);",
    "uk": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0"
    " : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>=1 && n%100<=19) ? 1 : 2);",
    "tzm": "nplurals=2; plural=(n>1 && (n<11 || n>99));",
    "zh": "nplurals=1; plural=0;",
    **dict.fromkeys(("bn", "prs", "am", "ti"), "nplurals=2; plural=(n>1);"),
    **dict.fromkeys(("es", "pt", "tr", "ta", "ps"), "nplurals=2; plural=(n!=1);"),
}
"""Which form goes with which number, after the plural rules of CLDR for whole numbers."""
PLURALS |= {"ru": PLURALS["uk"], "zgh": PLURALS["tzm"]}


_HEADER = """# {lang} words of {name}. Keep it with: python -m tests.support.catalogues
# SPDX-License-Identifier: AGPL-3.0-or-later
#"""


class ReviewedCatalog(Catalog):
    """A catalogue whose header says whether somebody has read it over (X-Reviewed)."""

    reviewed = ""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines."""
        *above, last = self._get_mime_headers()  # the last ends the header
        if "Plural-Forms" not in dict(above):  # a language that Babel does not know
            above.append(("Plural-Forms", self.plural_forms))
        return [*above, *([("X-Reviewed", self.reviewed)] if self.reviewed else []), last]

    @mime_headers.setter
    def mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        read = dict(headers)
        self.reviewed = read.pop("X-Reviewed", "")
        self._set_mime_headers(read.items())


def extracted(domain: Domain, lang: str = "en") -> Catalog:
    """Every msgid in the sources of a domain that a language has to have."""
    catalog = Catalog(domain=domain.name, creation_date=_NO_DATE)
    found = extract_from_dir(domain.sources, [("**.py", "python")], keywords=_KEYWORDS)
    for file, _line, message, _comments, context in sorted(found, key=lambda each: each[:2]):
        if lang in domain.partial and Path(file).stem not in HANDED_OUT:
            continue
        place = (domain.sources / file).relative_to(domain.sources.parent).as_posix()
        catalog.add(message, locations=[(place, 0)], context=context)
    return catalog


def update(domain: Domain, lang: str) -> list[str]:
    """Bring one catalogue up to date and compile it; returns the msgids still to translate."""
    source = extracted(domain, lang)
    catalog = _read_po(domain, lang) or _new_catalog(domain, lang)
    catalog.update(source, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if lang == "en":
        for message in _messages(catalog):
            message.string = message.id
    domain.po(lang).parent.mkdir(parents=True, exist_ok=True)
    with domain.po(lang).open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False)
    domain.mo(lang).write_bytes(_compiled(catalog))
    return [str(each.id) for each in _messages(catalog) if not _complete(each)]


def _new_catalog(domain: Domain, lang: str) -> Catalog:
    catalog = ReviewedCatalog(
        lang,
        domain.name,
        header_comment=_HEADER.format(lang=lang, name=domain.name),
        project=_PROJECT,
        version="1",
        msgid_bugs_address="see the project's issues",
        revision_date=_NO_DATE,
        last_translator="the project",
        language_team="the project",
        fuzzy=False,
    )
    if lang in domain.partial:
        catalog.mime_headers = [("Plural-Forms", PLURALS[lang]), ("X-Reviewed", "no")]
    return catalog


def faults(domain: Domain, lang: str) -> list[str]:
    """What is wrong with a catalogue, one sentence each; [] when it is complete."""
    source = extracted(domain, lang)
    if not _messages(source):
        return []
    catalog = _read_po(domain, lang)
    if catalog is None:
        return [f"{domain.po(lang)} is missing"]
    found = [f"obsolete: {each}" for each in catalog.obsolete]
    found += [
        f"not in the sources: {each.id}" for each in _messages(catalog) if each.id not in source
    ]
    for message in _messages(source):
        found += _faults_of(message, catalog.get(message.id))
    if not _same_as_compiled(domain, lang, catalog):
        found.append(f"{domain.mo(lang)} is not what the .po compiles to")
    return found


def _faults_of(wanted: Message, message: Message | None) -> Iterator[str]:
    if message is None:
        yield f"missing: {wanted.id}"
    elif message.fuzzy:
        yield f"fuzzy: {wanted.id}"
    elif not _complete(message):
        yield f"not translated: {wanted.id}"
    elif not _placeholders(message.string) <= _placeholders(wanted.id):
        yield f"other placeholders: {wanted.id}"
    elif not _same_placeholders(message):
        yield f"lost placeholders: {wanted.id}"


def _same_placeholders(message: Message) -> bool:
    """Each plural form must hold what one of the source's two forms holds."""
    sources = [_placeholders(each) for each in _forms(message.id)]
    return all(_placeholders(each) in sources for each in _forms(message.string))


def _placeholders(text: str | tuple[str, ...] | list[str] | None) -> set[str]:
    return {found for form in _forms(text) for found in _PLACEHOLDER.findall(form)}


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def _complete(message: Message) -> bool:
    forms = _forms(message.string)
    return len(forms) >= 1 and all(form.strip() for form in forms) and _same_number(message)


def _same_number(message: Message) -> bool:
    return isinstance(message.id, str) == isinstance(message.string, str)


def _messages(catalog: Catalog) -> list[Message]:
    return [each for each in catalog if each.id]


def _read_po(domain: Domain, lang: str) -> ReviewedCatalog | None:
    if not domain.po(lang).exists():
        return None
    catalog = ReviewedCatalog(lang, domain.name)
    with domain.po(lang).open("rb") as file:
        PoFileParser(catalog).parse(file)
    return catalog


def _compiled(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def _same_as_compiled(domain: Domain, lang: str, catalog: Catalog) -> bool:
    """Compares messages, not bytes: the header names the version of Babel that wrote it."""
    if not domain.mo(lang).exists():
        return False
    with domain.mo(lang).open("rb") as file:
        stored = read_mo(file)
    fresh = read_mo(io.BytesIO(_compiled(catalog)))
    return _strings(stored) == _strings(fresh) and stored.plural_forms == fresh.plural_forms


def _strings(catalog: Catalog) -> dict[tuple[str, ...], list[str]]:
    return {tuple(_forms(each.id)): _forms(each.string) for each in _messages(catalog)}


def main(names: list[str]) -> int:
    """Update the named catalogues, or all. Returns 1 while something is left to translate."""
    left = 0
    for domain in DOMAINS:
        if (names and domain.name not in names) or not _messages(extracted(domain)):
            continue
        for lang in domain.languages:
            missing = update(domain, lang)
            left += len(missing)
            for message in missing:
                print(f"{domain.po(lang).relative_to(ROOT)}: to translate: {message}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
