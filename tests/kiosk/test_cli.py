"""The commands: what they say, their exit codes, and the files that they leave behind."""

import csv
import json
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.commands import INIT, Run

ITEMS = """\
sku;gtin;label;category;market_value;public_price;social_price;kind;vat_rate
SAC;;Sac;Divers;;0,50;;unit;
"""
LOTS = """\
lot;donor;sku;quantity;unit_value;received_on;expires_on
L1;Don;SAC;3;;2026-11-01;
"""
HEAVY = ("textual", "rich", "sqlalchemy", "sqlmodel", "pydantic", "babel", "escpos", "argon2")


def test_help_and_version_import_nothing_heavy() -> None:
    for option in ("--help", "--version"):
        code = (
            "import sys\nfrom kiosk.cli import main\n"
            f"try: main(['{option}'])\nexcept SystemExit as end: assert end.code == 0, end\n"
            f"print(sorted(set({HEAVY}) & set(sys.modules)))"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert ran.stdout.splitlines()[-1] == "[]"


def test_help_names_every_command(kiosk: Run) -> None:
    said = kiosk("--help").output
    for command in ("run", "demo", "init", "import", "export"):
        assert f"\n  {command} " in said


def test_a_shop_is_made_without_questions(kiosk: Run, home: Path) -> None:
    made = kiosk(*INIT)
    assert made.exit_code == 0
    assert f"The shop is ready in {home}." in made.stdout
    assert "number 1" in made.stdout


def test_a_shop_is_made_by_answering_questions(kiosk: Run, home: Path) -> None:
    answers = ["Boutique", "1 rue de la Gare", "T1", "EUR", "", "Camille", "1234", "1234"]
    made = kiosk("init", input="\n".join(answers) + "\n")
    assert made.exit_code == 0, made.output
    assert "1234" not in made.output
    assert "Receipts: ask, always or never [ask]" in made.output
    assert kiosk("export", "sales").exit_code == 0


def test_a_short_pin_and_a_slip_lose_no_answer(kiosk: Run, home: Path) -> None:
    answers = ["Boutique", "", "T1", "EUR", "", "Camille", "12", "1234", "1243", "1234", "1234"]
    made = kiosk("init", input="\n".join(answers) + "\n", env={"KIOSK_LANG": "fr"})
    assert made.exit_code == 0, made.output
    assert "Un code PIN a de 4 à 12 chiffres." in made.output
    assert "Les deux codes PIN diffèrent. Tapez-le de nouveau." in made.output
    assert "Le même code PIN encore une fois\u00a0: " in made.output
    assert "Nom de la boutique\u00a0: " in made.output
    assert "[T1]\u00a0: " in made.output
    assert "confirmation" not in made.output
    assert "Error" not in made.output
    badge = made.output.splitlines()[-1]
    assert badge.isalnum()
    assert badge.startswith("S")


def test_questions_that_nobody_answers_make_no_shop(kiosk: Run, home: Path) -> None:
    assert kiosk("init", input="Boutique\n").exit_code == 1
    assert not (home / "kiosk.sqlite").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"--pin": "12"}, "PIN"),
        ({"--pin": "abcd"}, "PIN"),
        ({"--till": "till one"}, "1 to 8 letters or figures"),
        ({"--receipts": "perhaps"}, "Type ask, always or never."),
        ({"--currency": "JPY"}, "JPY"),
        ({"--currency": "EURO"}, "EURO"),
        ({"--name": "Bou\x07tique"}, "--name"),
        ({"--name": "x" * 201}, "--name"),
    ],
)
def test_a_wrong_answer_makes_no_shop(
    kiosk: Run, home: Path, wrong: dict[str, str], said: str
) -> None:
    refused = kiosk(*INIT, *[part for pair in wrong.items() for part in pair])
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert kiosk("export", "sales").exit_code == 2


def test_a_missing_name_is_asked_for_by_its_option(kiosk: Run) -> None:
    refused = kiosk("init", "--no-input", "--manager", "Camille", "--pin", "1234")
    assert (refused.exit_code, refused.stderr) == (
        2,
        "--name is missing, or is not readable text.\n",
    )


def test_a_second_shop_in_one_home_is_refused(kiosk: Run, shop: Path) -> None:
    refused = kiosk(*INIT)
    assert (refused.exit_code, refused.stderr) == (2, "The till T1 is in this shop already.\n")


def test_another_till_is_added_without_asking_for_a_manager(kiosk: Run, shop: Path) -> None:
    added = kiosk("init", "--no-input", "--till", "T2")
    assert added.exit_code == 0
    assert "KIOSK_TILL=T2" in added.stdout
    assert kiosk("export", "sales", env={"KIOSK_TILL": "T2"}).exit_code == 0


def test_only_the_tills_user_can_read_the_shop(kiosk: Run, home: Path) -> None:
    kiosk(*INIT)
    kiosk("init", "--no-input", "--till", "T2")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [home, *home.rglob("*")]}
    folders = {"home": 0o700, "keys": 0o700}
    keys = {"identities.key": 0o600, "till-T1.key": 0o600, "till-T2.key": 0o600}
    keys |= {"topups.key": 0o600}
    assert modes == folders | keys | {"kiosk.sqlite": 0o600}


def test_an_import_says_what_it_did_and_changes_nothing_the_second_time(
    kiosk: Run, shop: Path, tmp_path: Path
) -> None:
    file = tmp_path / "items.csv"
    file.write_text(ITEMS, encoding="utf-8")
    assert kiosk("import", "items", str(file)).stdout == "1 added, 0 changed, 0 unchanged.\n"
    assert kiosk("import", "items", str(file)).stdout == "0 added, 0 changed, 1 unchanged.\n"


def test_a_bad_row_is_named_and_nothing_is_imported(kiosk: Run, shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text(ITEMS + "THE;;Thé;Divers;;cheap;;unit;\n", encoding="utf-8")
    refused = kiosk("import", "items", str(file))
    assert refused.exit_code == 2
    assert "items.csv, line 3, column public_price" in refused.stderr
    assert "Nothing was imported." in refused.stderr
    assert "SAC" not in kiosk("export", "stock").stdout


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PAPER_MM", "76"),
        ("EXPIRED_CARDS", "maybe"),
        ("TILL", "my till"),
        ("LANG", "de"),
        ("PRINTER", "fax:"),
        ("THEME", "pink"),
    ],
)
def test_a_wrong_setting_is_named(kiosk: Run, shop: Path, setting: str, value: str) -> None:
    refused = kiosk("export", "sales", env={f"KIOSK_{setting}": value})
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert setting in refused.stderr.upper()


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("colour = 'red'", "colour"),
        ("lang = ", "kiosk.toml"),
        ("[keys]\npay = 'f2'", "does two things"),
        ("[keys]\ndance = 'f2'", "dance"),
    ],
)
def test_a_wrong_settings_file_is_named(kiosk: Run, shop: Path, toml: str, named: str) -> None:
    (shop / "kiosk.toml").write_text(toml, encoding="utf-8")
    refused = kiosk("export", "sales")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert named in refused.stderr


@pytest.mark.parametrize(
    "args",
    [
        ["import", "items", "/nowhere.csv"],
        ["import", "prices", "/dev/null"],
        ["export", "profits"],
        ["export", "sales", "--from", "yesterday"],
        ["export", "sales", "--format", "pdf"],
        ["export", "stock", "--from", "2026-01-01"],
        ["export", "sales", "-o", "/nowhere/at/all.csv"],
        ["sell"],
        ["run", "--fast"],
        ["run"],
        ["demo"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_exit_code_two_and_a_sentence(
    kiosk: Run, shop: Path, args: list[str]
) -> None:
    refused = kiosk(*args)
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert refused.stderr.strip()
    assert "Traceback" not in refused.stderr


def test_without_a_shop_every_command_says_how_to_make_one(kiosk: Run, tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text(ITEMS, encoding="utf-8")
    for args in (["export", "sales"], ["import", "items", str(file)]):
        refused = kiosk(*args)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "kiosk init" in refused.stderr


def test_an_export_goes_to_the_screen_a_file_or_a_program(
    kiosk: Run, shop: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sales.csv"
    assert kiosk("export", "sales", "-o", str(file)).exit_code == 0
    text = file.read_text(encoding="utf-8")
    columns = ["ticket", "sale_id", "till", "closed_at", "staff", "member"]
    assert next(csv.reader(text.splitlines()))[:6] == columns
    assert kiosk("export", "sales").stdout == text
    assert kiosk("export", "sales", "-o", "-").stdout == text


def test_an_export_of_json_is_one_object_a_line(kiosk: Run, shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text(ITEMS, encoding="utf-8")
    lots = tmp_path / "lots.csv"
    lots.write_text(LOTS, encoding="utf-8")
    kiosk("import", "items", str(file))
    kiosk("import", "lots", str(lots))
    [row] = map(json.loads, kiosk("export", "stock", "--format", "jsonl").stdout.splitlines())
    assert [row[name] for name in ("sku", "lot", "donor", "quantity")] == ["SAC", "L1", "Don", 3]


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.csv", b"till,"), ("a.jsonl", b"{"), ("a.XLSX", b"PK"), ("a.parquet", b"PAR1")],
)
def test_an_export_is_what_its_file_is_called(
    kiosk: Run, shop: Path, tmp_path: Path, name: str, begins: bytes
) -> None:
    assert kiosk("export", "journal", "-o", str(tmp_path / name)).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)
    other = "csv" if name != "a.csv" else "xlsx"
    refused = kiosk("export", "journal", "--format", other, "-o", str(tmp_path / name))
    assert refused.exit_code == 2
    assert Path(name).suffix.lower() in refused.stderr
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize("name", ["a.csv.gz", "a.ods", "a.XLS", "a.json", "a.txt"])
def test_an_ending_that_says_another_format_is_refused(
    kiosk: Run, shop: Path, tmp_path: Path, name: str
) -> None:
    refused = kiosk("export", "journal", "-o", str(tmp_path / name))
    assert refused.exit_code == 2
    assert ".csv, .jsonl, .xlsx, .parquet" in refused.stderr
    said = kiosk("export", "journal", "--format", "csv", "-o", str(tmp_path / name))
    assert said.exit_code == (0 if name == "a.txt" else 2)
    assert (tmp_path / name).exists() == (name == "a.txt")
    assert kiosk("export", "journal", "-o", str(tmp_path / "november 2026.11")).exit_code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--period", "2026-13"], "“2026-13” is no period."),
        (["--period", "2026", "--to", "2026-11-01"], "not both"),
        (["--from", "2026-11-02", "--to", "2026-11-01"], "ends on 1 November 2026"),
        (["--till", "T7"], "no till T7"),
        (["--shift", "4"], "The till T1 has no shift 4."),
        (["--shift", "first"], "first"),
    ],
)
def test_what_an_export_can_not_mean_is_said(
    kiosk: Run, shop: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    refused = kiosk("export", "sales", *options, "-o", str(tmp_path / "sales.csv"))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert not list(tmp_path.glob("*sales.csv*"))


def test_a_period_is_all_its_days(kiosk: Run, shop: Path) -> None:
    year = f"{datetime.now().astimezone():%Y}"
    now = kiosk("export", "journal", "--period", year).stdout.splitlines()
    assert now[1].startswith("T1,1,")
    assert len(kiosk("export", "journal", "--period", "2001-11").stdout.splitlines()) == 1


def test_sentences_of_commands_follow_the_language(kiosk: Run) -> None:
    assert "no shop here" in kiosk("export", "sales").stderr
    assert "Aucune boutique" in kiosk("export", "sales", env={"KIOSK_LANG": "fr"}).stderr


def test_a_closing_is_written_again_as_it_was_stored(kiosk: Run, shop: Path) -> None:
    """A till that was opened, ended and closed without a sale."""
    from kiosk.services.shifts.ending import end_shift
    from kiosk.services.shifts.opening import open_till
    from kiosk.services.shop import open_shop
    from kiosk.services.staff import StaffMember
    from kiosk.settings import Settings
    from tests.support.closings import close_right

    opened = open_shop(Settings(home=shop))
    camille = StaffMember(1, "Camille", "manager")
    shift = open_till(opened, 1, 50_00)
    end_shift(opened, camille)
    close_right(opened, shift.id, camille)
    opened.close()

    paper = kiosk("report", "z", "--number", "1")
    assert paper.exit_code == 0
    assert "Z CLOSING No. 1" in paper.stdout
    figures = json.loads(kiosk("report", "z", "--number", "1", "--format", "json").stdout)
    assert (figures["total_cents"], figures["cash"]["float_cents"]) == (0, 50_00)
    pdf = shop / "z.pdf"
    assert kiosk("report", "z", "--number", "1", "--format", "pdf", "-o", str(pdf)).exit_code == 0
    assert pdf.read_bytes().startswith(b"%PDF-")
    rows = kiosk("export", "closings").stdout.splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("T1,z,1,")
    missing = kiosk("report", "z", "--number", "2")
    assert (missing.exit_code, "no closing with the number 2" in missing.stderr) == (2, True)
