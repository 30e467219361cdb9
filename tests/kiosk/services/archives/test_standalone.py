"""The verifier that lies in every archive: alone, and against people who alter archives."""

import ast
import inspect
import json
import random
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kiosk.break_sentences import sentence_of
from kiosk.rules.errors import ShopError
from kiosk.rules.log_breaks import BREAKS, NOTICES
from kiosk.services.archives import standalone
from kiosk.services.archives.reading import read_archive
from kiosk.services.verify import verify_file
from tests.support.forgery import (
    Change,
    altered,
    canonical,
    forged,
    in_entry,
    in_lines,
    members_of,
    rechained,
    replaced,
)

SOURCE = Path(inspect.getfile(standalone))
T1, T2, MANIFEST = "journal/T1.jsonl", "journal/T2.jsonl", "manifest.json"


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a virtual environment in which nothing is installed."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    found = subprocess.run([python, "-I", "-c", "import cryptography"], capture_output=True)
    assert b"ModuleNotFoundError" in found.stderr
    return python


def run(python: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the verifier, isolated from everything that is installed elsewhere."""
    command = [str(each) for each in (python, "-I", *arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_an_unpacked_archive_checks_itself_where_nothing_is_installed(
    november: Path, bare_python: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(november) as file:
        file.extractall(tmp_path)
    assert (tmp_path / "verify.py").read_bytes() == SOURCE.read_bytes()
    done = run(bare_python, tmp_path / "verify.py", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SIGNATURES WERE NOT CHECKED" in done.stdout
    read = read_archive(november)
    counted = f"{read.entries} entries, {read.tickets} tickets, {read.closings} closings"
    assert f"{counted}, 0 signatures checked." in done.stdout
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    beside = run(bare_python, tmp_path / "verify.py", "--lang", "fr")
    assert beside.returncode == 0
    assert "Non vérifié\N{NO-BREAK SPACE}: Thumbs.db" in beside.stdout


def test_signatures_are_checked_where_the_library_is(november: Path) -> None:
    done = run(Path(sys.executable), SOURCE, "--lang", "en", november)
    assert (done.returncode, done.stderr) == (0, "")
    read = read_archive(november)
    signed = read.entries + 2 * read.closings + 1
    assert f" {signed} signatures checked" in done.stdout, "each entry's, and the manifest's"
    assert "NOT CHECKED" not in done.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["one", "two"], ["not-there.zip"], [SOURCE]])
def test_wrong_usage_and_what_is_no_archive_exit_with_2(arguments: list[Any]) -> None:
    done = run(Path(sys.executable), SOURCE, *arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


CHECK_ALL = """
import contextlib, io, pathlib, runpy, sys
main = runpy.run_path(sys.argv[1])["main"]
for file in sorted(pathlib.Path(sys.argv[2]).glob("*.zip")):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(["--lang", "en", str(file)])
    print(repr((file.stem, code, said.getvalue())))
"""


def test_each_file_that_is_altered_is_found_without_any_library(
    november: Path, bare_python: Path, tmp_path: Path
) -> None:
    """Each file in turn ends with another byte, or is missing."""
    names = list(members_of(november))
    assert len(names) > 30
    for number, name in enumerate(names):
        change: Change | None = (lambda data: data[:-2] + b"x\n") if number % 3 else None
        altered(november, tmp_path / f"{number}.zip", name, change)
    done = run(bare_python, "-c", CHECK_ALL, SOURCE, tmp_path)
    assert done.stderr == ""
    answers = [ast.literal_eval(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(names)
    for number, code, said in answers:
        name = names[int(number)]
        assert code == 1, name
        assert name in said or name == "SHA256SUMS", (name, said)


def test_a_broken_zip_is_told_and_not_stumbled_over(november: Path, tmp_path: Path) -> None:
    data = bytearray(november.read_bytes())
    place = data.index(b"exports/lines.csv") + 40
    data[place] ^= 0xFF
    (tmp_path / "broken.zip").write_bytes(data)
    done = run(Path(sys.executable), SOURCE, "--lang", "en", tmp_path / "broken.zip")
    assert (done.returncode, done.stderr) == (1, "")
    assert "exports/lines.csv was altered or damaged: it can not be read." in done.stdout


def total(values: dict[str, Any]) -> None:
    values["values"]["total_cents"] += 100


def earlier(entry: dict[str, Any]) -> None:
    entry["at"] = "2026-11-20T00:00:00.000000Z"


def without_last(lines: list[bytes]) -> list[bytes]:
    return lines[:-1]


def last_twice(lines: list[bytes]) -> list[bytes]:
    return [*lines, lines[-1]]


def swapped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:4], lines[5], lines[4], *lines[6:]]


def another_price(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b"450", b"350"), *lines[2:]]


# What is altered with every checksum made anew, and what is found besides the signature.
FORGERIES: list[tuple[str, dict[str, Change | None], set[str]]] = [
    ("an amount", {T1: in_entry(5, total, rehash=False)}, {"hash_wrong"}),
    ("an amount and its hash", {T1: in_entry(5, total, rehash=True)}, {"previous_wrong"}),
    ("a time", {T1: in_entry(5, earlier, rehash=True)}, {"time_backwards", "previous_wrong"}),
    ("a hash", {T1: replaced('"hash": "', '"hash": "0')}, {"hash_wrong"}),
    ("the last entry", {T2: in_lines(without_last)}, {"entry_missing", "manifest_wrong"}),
    ("an entry twice", {T2: in_lines(last_twice)}, {"previous_wrong", "manifest_wrong"}),
    ("entries swapped", {T1: in_lines(swapped)}, {"previous_wrong", "entry_missing"}),
    ("an entry in between", {T1: in_lines(lambda x: x[:6] + x[7:])}, {"entry_missing"}),
    ("a line that is no entry", {T1: in_lines(lambda x: [*x, b"{}\n"])}, {"entry_unreadable"}),
    ("a sale's row", {"exports/sales.csv": in_lines(lambda x: x[:-1])}, {"row_missing"}),
    ("another sale", {"exports/sales.csv": replaced("\nT1-000001,", "\nT9-000001,")},
     {"row_missing", "row_unlogged"}),
    ("a line's row", {"exports/lines.csv": in_lines(lambda x: x[:-1])}, {"row_missing"}),
    ("a line's price", {"exports/lines.csv": replaced("Pain de mie", "Pain de vie")},
     {"row_differs"}),
    ("a tender's kind", {"exports/tenders.csv": replaced(",card,", ",cash,")}, {"row_differs"}),
    ("a gift", {"exports/gifts.csv": in_lines(lambda x: x[:1])}, {"row_differs"}),
    ("a closing's row", {"exports/closings.csv": replaced(",z,1,2026-11-22", ",z,1,2026-11-21")},
     {"row_differs"}),
    ("a table without its columns", {"exports/lines.csv": lambda data: b"a,b\n1,2\n"},
     {"file_damaged"}),
    ("a closing's figures", {"closings/T1-z-00001.figures.json": replaced("cents", "cent")},
     {"figures_changed"}),
    ("a closing's paper", {"closings/T2-z-00001.paper.json": replaced("Boutique", "Boutigue")},
     {"paper_changed"}),
    ("a till taken out", {MANIFEST: replaced('"till":"T2","total', '"till":"T3","total')},
     {"file_missing", "manifest_wrong"}),
    ("a total", {MANIFEST: replaced('"total_cents":', '"total_cents":1')}, {"manifest_wrong"}),
    ("a manifest that is no JSON", {MANIFEST: lambda data: data[:-1]}, {"file_damaged"}),
    ("keys of nobody", {"keys.json": replaced('"T2"', '"T9"')}, {"key_unknown"}),
    ("a fingerprint", {"keys.json": replaced('"fingerprint":"', '"fingerprint":"0')},
     {"keys_disagree"}),
    ("a key's first entry", {"keys.json": replaced('"from_seq":43', '"from_seq":40')},
     {"keys_disagree"}),
    ("no keys", {"keys.json": lambda data: b"[1]"}, {"key_unknown", "file_damaged"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "found"), [each[1:] for each in FORGERIES], ids=[each[0] for each in FORGERIES]
)
def test_who_makes_the_checksums_anew_is_found_without_any_library(
    november: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changes: dict[str, Change | None],
    found: set[str],
) -> None:
    target = forged(november, tmp_path / "forged.zip", changes)
    monkeypatch.setattr(standalone, "HAS_SIGNATURES", False)
    check = standalone.check_archive(str(target))
    assert found <= {each.code for each in check.breaks}
    assert all(standalone.sentence(each, words) for each in check.breaks for words in LANGUAGES)
    monkeypatch.setattr(standalone, "HAS_SIGNATURES", True)
    with_library = standalone.check_archive(str(target)).breaks
    assert {"file_damaged", *found} <= {each.code for each in with_library}


LANGUAGES = tuple(standalone.WORDS.values())


def test_who_makes_the_whole_chain_anew_has_no_key(november: Path, tmp_path: Path) -> None:
    """Every hash fits: what tells are the signatures, and the totals of the closings."""
    changed = in_entry(5, lambda entry: entry["values"].update(member="M-9"), rehash=True)

    def anew(data: bytes) -> bytes:
        return in_lines(rechained)(changed(data))

    found = standalone.check_archive(str(forged(november, tmp_path / "x.zip", {T1: anew}))).breaks
    places = {each.seq for each in found if each.code == "signature_wrong"}
    last = read_archive(november).tills[0].last_seq
    assert places == set(range(5, last + 1))
    assert "hash_wrong" not in {each.code for each in found}


JUNK: list[Any] = [None, True, -1, 10**30, 0.5, "", "x", "T1-9", [], [1], {}, {"a": [None]}]


def with_junk(value: Any, luck: random.Random) -> Any:
    """The same data with one part of it replaced by something that nobody meant."""
    if luck.random() < 0.2 or not isinstance(value, dict | list) or not value:
        return luck.choice(JUNK)
    if isinstance(value, list):
        place = luck.randrange(len(value))
        return [with_junk(each, luck) if n == place else each for n, each in enumerate(value)]
    name = luck.choice(sorted(value))
    return {key: with_junk(each, luck) if key == name else each for key, each in value.items()}


@pytest.mark.parametrize("name", [MANIFEST, "manifest.sig", "keys.json", T1])
def test_whatever_stands_in_an_archive_is_told_and_never_stumbled_over(
    november: Path, tmp_path: Path, name: str
) -> None:
    luck = random.Random(name)
    for _ in range(15):

        def change(data: bytes) -> bytes:
            if name != T1:
                return canonical(with_junk(json.loads(data), luck))
            lines = data.splitlines(keepends=True)
            number = luck.randrange(len(lines))
            row = json.loads(lines[number])
            row["entry"] = canonical(with_junk(json.loads(row["entry"]), luck)).decode()
            lines[number] = canonical(with_junk(row, luck) if luck.random() < 0.2 else row) + b"\n"
            return b"".join(lines)

        target = forged(november, tmp_path / "junk.zip", {name: change})
        check = standalone.check_archive(str(target))
        assert check.breaks
        assert all(standalone.sentence(each, words) for each in check.breaks for words in LANGUAGES)
        read = read_archive(target)
        assert all(map(sentence_of, read.breaks))
        assert all(map(sentence_of, read.notices))


def test_a_plain_archive_is_whole(november: Path) -> None:
    check = standalone.check_archive(str(november))
    assert check.breaks == []
    told = [each.data for each in check.notices if each.code == "not_checked"]
    assert {each.code for each in check.notices} == {"key_rotated", "not_checked"}
    untold = {table: ", ".join(names.split()) for table, names in standalone.UNTOLD.items()}
    assert {each["what"] for each in told} == {
        f"exports/{table}.csv: {names}" for table, names in untold.items()
    }
    assert check.signatures == check.entries + 2 * len(check.closings) + 1


def test_it_runs_on_python_3_8_and_imports_nothing_of_ours() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - {"cryptography", "__future__"} <= sys.stdlib_module_names


def test_both_languages_say_everything_that_can_be_found() -> None:
    english, french = standalone.WORDS["en"], standalone.WORDS["fr"]
    assert english.keys() == french.keys()
    used = {
        node.value
        for node in ast.walk(ast.parse(SOURCE.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in {**BREAKS, **NOTICES}
    }
    assert used <= english.keys()


def test_of_an_archive_one_till_alone_can_be_checked(november: Path) -> None:
    whole, first = verify_file(november), verify_file(november, till="T1")
    second = verify_file(november, till="T2")
    assert (first.tills, second.tills) == (("T1",), ("T2",))
    assert first.is_whole
    assert 0 < first.entries < whole.entries == first.entries + second.entries
    assert whole.sales == first.sales + second.sales
    for till in ("T9", "t1", "T1 "):
        with pytest.raises(ShopError, match="till_unknown"):
            verify_file(november, till=till)


def test_values_that_no_entry_can_have_end_no_check(november: Path, tmp_path: Path) -> None:
    def change(lines: list[bytes]) -> list[bytes]:
        for place, changed in (
            (5, {"kind": "shift_opened", "offset_minutes": 10**30}),
            (6, {"kind": "chain_fault", "values": {"why": [1]}}),
        ):
            row = json.loads(lines[place])
            row["entry"] = canonical(json.loads(row["entry"]) | changed).decode()
            lines[place] = json.dumps(row).encode() + b"\n"
        return lines

    file = forged(november, tmp_path / "x.zip", {T1: in_lines(change)})
    assert standalone.main(["--lang", "en", str(file)]) == 1
