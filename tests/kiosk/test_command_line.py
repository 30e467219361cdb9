"""Help and refusals of the command line are in French and in English, whole in both."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.command_line import EXIT_WRONG
from kiosk.language import speak

Say = Callable[..., Result]

NOT_OURS = re.compile(
    r"Usage:|Options:|Commands:|Show |\bTEXT\b|INTEGER|%Y|required|ARGS|<=x|\.\.\.$"
)
"""What click itself says in English."""
BREAKS = re.compile("[ ][:;?!»]|«[ ]")
"""Where French has a space at which no line ends."""


class Asked(NamedTuple):
    """A command and the words that lead to it."""

    words: tuple[str, ...]
    command: click.Command


def every_command(*above: str, command: click.Command = main) -> Iterator[Asked]:
    yield Asked(above, command)
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from every_command(*above, name, command=below)


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Say]:
    """Runs `kiosk` with a language, 80 columns wide, where there is no shop."""
    (tmp_path / "home").mkdir()
    (tmp_path / "items.csv").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KIOSK_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*words: str, lang: str | None = None) -> Result:
        env = {"KIOSK_LANG": lang, "COLUMNS": "80"}
        runner = CliRunner()
        return runner.invoke(main, words, prog_name="kiosk", env=env, catch_exceptions=False)

    yield run
    speak("en")


def texts(command: click.Command) -> list[str]:
    """What a command says of itself, in the language spoken."""
    context = click.Context(command)
    options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
    assert command.help
    assert all(each.help for each in options), command.name
    return [command.help, *(each.help or "" for each in options)]


def test_help_that_can_not_be_written_is_told_in_a_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from kiosk.cli import main; main()", "--help"],
            env={**os.environ, "KIOSK_LANG": "fr"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (EXIT_WRONG, 1), done.stderr
    assert "le disque" in done.stderr


def test_no_help_has_a_word_left_of_the_other_language(say: Say) -> None:
    for words, command in every_command():
        english, french = (say(*words, "--help", lang=lang) for lang in ("en", "fr"))
        assert (english.exit_code, french.exit_code) == (0, 0)
        speak("en")
        in_english = texts(command)
        speak("fr")
        in_french = texts(command)
        shown = " ".join(french.output.split())
        for one, other in zip(in_english, in_french, strict=True):
            assert not BREAKS.search(other)
            assert one != other, f"not translated: {one}"
            assert one not in shown
            assert " ".join(other.split()) in shown
            assert one in " ".join(english.output.split())
        assert not NOT_OURS.search(french.output), french.output
        assert french.output.startswith(f"Utilisation\u00a0: {' '.join(('kiosk', *words))}")


def test_a_list_of_commands_cuts_no_sentence_short(say: Say) -> None:
    for words, command in every_command():
        if isinstance(command, click.Group):
            for lang in ("en", "fr"):
                shown = say(*words, "--help", lang=lang).output
                assert "..." not in shown.partition("\n\n")[2], shown
                assert max(map(len, shown.splitlines())) <= 80


def test_what_can_be_imported_is_listed(say: Say) -> None:
    assert "  TABLE = items | tiers | donors | lots |" in say("import", "--help").output


def test_help_asks_the_settings_file_then_the_system(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert say("-h").output.startswith("Usage: ")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert say("-h").output.startswith("Utilisation")
    (tmp_path / "home" / "kiosk.toml").write_text('lang = "en"')
    assert say("-h").output.startswith("Usage: ")
    assert say("-h", lang="fr").output.startswith("Utilisation")


TABLES = (
    "items, tiers, donors, lots, serials, topups, tariffs, quotas, members, vouchers,"
    " voucher-patterns, count."
)

REFUSED = {
    "printer tast": (
        "There is no command “tast”. Did you mean: test?",
        "Il n'y a pas de commande « tast ». Vouliez-vous dire : test ?",
    ),
    "sell": ("There is no command “sell”.", "Il n'y a pas de commande « sell »."),
    "printer test --colums 48": (
        "There is no option --colums here. Did you mean: --columns?",
        "Il n'y a pas d'option --colums ici. Vouliez-vous dire : --columns ?",
    ),
    "verify --zz": (
        "There is no option --zz here.",
        "Il n'y a pas d'option --zz ici.",
    ),
    "verify --head": (
        "--head is followed by nothing. Write what it needs behind it.",
        "--head n'est suivi de rien. Écrivez ensuite ce qu'il faut.",
    ),
    "verify --lab=2": (
        "--lab stands alone. Leave out what follows it.",
        "--lab s'écrit seul. Retirez ce qui le suit.",
    ),
    "tariffs --": (
        "A command is missing. Choose one of: try.",
        "Il manque une commande. Choisissez parmi : try.",
    ),
    "export sales --format foo": (
        "--format can not be “foo”. Choose one of: csv, jsonl, xlsx, parquet.",
        "--format ne peut pas être « foo ». Choisissez parmi : csv, jsonl, xlsx, parquet.",
    ),
    "export sales --from 2026-13-01": (
        "--from: “2026-13-01” is no day. Write it as year-month-day, such as 2026-11-22.",
        "--from : « 2026-13-01 » n'est pas un jour. Écrivez année-mois-jour, comme 2026-11-22.",
    ),
    "export fec": (
        "--period is missing. A month (2026-11) or a year (2026).",
        "Il manque --period. Un mois (2026-11) ou une année (2026).",
    ),
    "report z --number x": (
        "--number: “x” is no whole number. Write it in figures, such as 12.",
        "--number : « x » n'est pas un nombre entier. Écrivez-le en chiffres, comme 12.",
    ),
    "printer test --columns 99": (
        "--columns: 99 is not between 32 and 48. Write another number.",
        "--columns : 99 n'est pas entre 32 et 48. Écrivez un autre nombre.",
    ),
    "printer logo": (
        "Name a PNG file, or write --none to show no logo any more.",
        "Indiquez un fichier PNG, ou --none pour ne plus montrer de logo.",
    ),
    "report donor": (
        "DONOR is missing. Write it after the command.",
        "Il manque DONATEUR. Écrivez-le après la commande.",
    ),
    "claim Food bank --to 2026-11-22": (
        "“bank” is too much. Leave it out, or put a name with spaces in quotes.",
        "« bank » est de trop. Retirez-le, ou mettez entre guillemets un nom avec espaces.",
    ),
    "import": (
        f"TABLE is missing. Choose one of: {TABLES}",
        f"Il manque TABLE. Choisissez parmi : {TABLES}",
    ),
    "import prices items.csv": (
        f"TABLE can not be “prices”. Choose one of: {TABLES}",
        f"TABLE ne peut pas être « prices ». Choisissez parmi : {TABLES}",
    ),
    "import items nowhere.csv": (
        "There is no file nowhere.csv. Look at its name and its folder.",
        "Le fichier nowhere.csv n'existe pas. Vérifiez son nom et son dossier.",
    ),
    "import items home": (
        "home is a folder. Name a file.",
        "home est un dossier. Indiquez un fichier.",
    ),
}


@pytest.mark.parametrize("typed", REFUSED)
def test_wrong_usage_is_a_sentence_that_says_what_to_do(say: Say, typed: str) -> None:
    english, french = (say(*typed.split(), lang=lang) for lang in ("en", "fr"))
    assert (english.exit_code, english.stdout) == (french.exit_code, french.stdout) == (2, "")
    sentence, more, end = english.stderr.split("\n")
    assert (sentence, end) == (REFUSED[typed][0], "")
    assert more.startswith("Help: kiosk")
    assert say(*more.split()[2:]).exit_code == 0
    assert not BREAKS.search(french.stderr)
    phrase = french.stderr.replace("\u00a0", " ").split("\n")
    assert phrase == [REFUSED[typed][1], more.replace("Help:", "Aide :"), ""]


def test_a_group_without_a_command_shows_its_help_as_wrong_usage(say: Say) -> None:
    shown = say("report", lang="fr")
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert shown.stderr.startswith("Utilisation\u00a0: kiosk report")


def test_who_stops_a_command_that_has_not_begun_is_told_so(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(home: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kiosk.log.keep_log", interrupted)
    stopped = say("run", lang="fr")
    assert (stopped.exit_code, stopped.stdout, stopped.stderr) == (1, "", "\nArrêté.\n")
