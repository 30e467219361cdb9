"""Archives: everything of a period, of one moment, private, and told by the journal."""

import csv
import hashlib
import io
import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.rules.closing_periods import Period, parse_period
from kiosk.rules.errors import ShopError
from kiosk.services.archives import standalone
from kiosk.services.archives.contents import TABLES
from kiosk.services.archives.making import make_archive
from kiosk.services.archives.notices import LANGUAGES
from kiosk.services.archives.reading import is_archive, read_archive
from kiosk.services.exports import columns_of
from kiosk.settings import Settings
from tests.kiosk.services.archives.conftest import EVENING
from tests.support.forgery import in_entry, members_of
from tests.support.rows import everything
from tests.support.shops import NAMES, NOW, Clock, till_of

NOVEMBER, DECEMBER, YEAR = map(parse_period, ("2026-11", "2026-12", "2026"))


def test_an_archive_of_the_program_s_own_is_whole(archived: Settings) -> None:
    """On both engines: the entries of November, of both tills, and nothing of December."""
    file = archived.home / "archives" / "boutique-2026-11.zip"
    read = read_archive(file)
    assert (read.breaks, read.period, read.is_over) == ((), NOVEMBER, True)
    assert [(each.till, each.first_seq) for each in read.tills] == [("T1", 1), ("T2", 1)]
    shop = till_of(archived, "T1", Clock(EVENING))
    rows = everything(shop.engine)
    shop.close()
    entries = sum(row["at"].month == 11 for row in rows["journal_entry"])
    tickets = sum(row["closed_at"].month == 11 for row in rows["sale"])
    assert (read.entries, read.tickets, read.closings) == (entries, tickets, 3), (
        "of T1 also that of the month"
    )
    hashes = {(row["till"], row["seq"]): row["hash"] for row in rows["journal_entry"]}
    for each in read.tills:
        assert hashes[each.till, each.last_seq] == each.last_hash
    (archive,) = rows["archive"]
    assert archive["manifest_sha256"] == read.manifest_sha256
    told = [json.loads(row["entry"]) for row in rows["journal_entry"] if row["kind"] == "archived"]
    assert [entry["values"] for entry in told] == [
        {
            "staff": None,
            "period": "2026-11",
            "file": file.name,
            "over": True,
            "manifest_sha256": read.manifest_sha256,
            "tills": [
                {
                    "till": each.till,
                    "first_seq": each.first_seq,
                    "last_seq": each.last_seq,
                    "last_hash": each.last_hash,
                    "tickets": tickets,
                }
                for each, tickets in ((read.tills[0], 12), (read.tills[1], 4))
            ],
        }
    ]


def test_the_next_archive_stands_on_the_one_before(archived: Settings) -> None:
    shop = till_of(archived, "T1", Clock(EVENING))
    before = read_archive(archived.home / "archives" / "boutique-2026-11.zip")
    made = make_archive(shop, DECEMBER)
    shop.close()
    read = read_archive(made.path)
    assert (read.breaks, read.is_over, made.is_over) == ((), False, False)
    assert [each.till for each in read.tills] == ["T1"], "T2 did nothing in December"
    assert read.tills[0].first_seq == before.tills[0].last_seq + 1
    manifest = json.loads(members_of(made.path)["manifest.json"])
    assert manifest["tills"][0]["previous_hash"] == before.tills[0].last_hash
    assert read.closings == 1, "that of November was made in December"


def test_a_year_s_archive_has_all_of_its_months(archived: Settings, tmp_path: Path) -> None:
    shop = till_of(archived, "T2", Clock(EVENING))
    told: list[tuple[int, int]] = []
    made = make_archive(shop, YEAR, tmp_path / "y.zip", lambda *done: told.append(done))
    with shop.reading():
        rows = everything(shop.engine)
    shop.close()
    read = read_archive(made.path)
    assert (read.breaks, read.tickets) == ((), len(rows["sale"]))
    assert read.entries == len(rows["journal_entry"]) - 1 == told[-1][0] == told[-1][1]


def test_an_archive_is_private_and_nothing_is_left_beside_it(november: Path) -> None:
    assert stat.S_IMODE(november.stat().st_mode) == 0o600
    assert stat.S_IMODE(november.parent.stat().st_mode) == 0o700
    assert [each.name for each in november.parent.iterdir()] == [november.name]


def test_another_archive_of_the_same_period_takes_another_name(archived: Settings) -> None:
    shop = till_of(archived, "T1", Clock(EVENING))
    assert make_archive(shop, NOVEMBER).path.name == "boutique-2026-11-2.zip"
    shop.close()


@pytest.mark.parametrize(
    ("period", "output", "code"),
    [("2026-10", None, "archive_empty"), ("2026-11", "kiosk.toml", "archive_exists")],
)
def test_what_can_not_be_archived_leaves_no_trace(
    archived: Settings, period: str, output: str | None, code: str
) -> None:
    (archived.home / "kiosk.toml").write_text("")
    shop = till_of(archived, "T1", Clock(EVENING))
    before = everything(shop.engine)
    with pytest.raises(ShopError) as refusal:
        make_archive(shop, parse_period(period), archived.home / output if output else None)
    assert refusal.value.code == code
    assert everything(shop.engine) == before
    assert len(list((archived.home / "archives").iterdir())) == 1
    shop.close()


def test_an_entry_belongs_to_the_day_that_the_shop_s_clock_showed(archived: Settings) -> None:
    """Half an hour after midnight in Paris it is still November in UTC."""
    clock = Clock(EVENING.replace(month=12, day=31) + timedelta(hours=6, minutes=30))
    shop = till_of(archived, "T2", clock)
    with shop.writing() as connection:
        shop.write_journal(connection, "locked", {"staff": 1, "how": "key"}, shop.now())
    read = read_archive(make_archive(shop, parse_period("2027-01")).path)
    shop.close()
    assert [(each.till, each.last_seq) for each in read.tills] == [("T2", 14)]


def test_no_name_and_no_code_is_in_an_archive(november: Path, sqlite_archived: Path) -> None:
    shop = till_of(Settings(home=sqlite_archived, database_url=""), "T1", Clock(EVENING))
    with shop.reading():
        rows = everything(shop.engine)
    shop.close()
    codes = {row["code"] for row in rows["voucher"] if len(row["code"]) > 5}
    cards = {row["card"] for row in rows["member_card"] if row["card"] != row["member"]}
    secrets = {*codes, *cards, *NAMES.values(), "900100000001", "900100000002"}
    assert len(secrets) > 6
    for name, content in members_of(november).items():
        for secret in secrets:
            assert secret.encode() not in content, (name, secret)


def test_the_manifest_names_every_file_as_sha256sum_does(november: Path) -> None:
    members = members_of(november)
    lines = (line.split("  ") for line in members["SHA256SUMS"].decode().splitlines())
    sums = {name: digest for digest, name in lines}
    assert sums.keys() == members.keys() - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(members[name]).hexdigest() == digest
    manifest = json.loads(members["manifest.json"])
    assert {each["name"] for each in manifest["files"]} == sums.keys() - {
        "manifest.json",
        "manifest.sig",
    }
    assert manifest["rows"].keys() == set(TABLES)
    for table in TABLES:
        text = members[f"exports/{table}.csv"].decode()
        assert len(list(csv.DictReader(io.StringIO(text)))) == manifest["rows"][table]
        assert len(members[f"exports/{table}.jsonl"].splitlines()) == manifest["rows"][table]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notice_explains_every_file_and_column(november: Path, lang: str) -> None:
    members = members_of(november)
    text = members[f"NOTICE.{lang}.txt"].decode()
    explained = text[text.rindex("\n\n   absolute_cents") :]
    for table in TABLES:
        assert f"   {table}" in text
        for column in columns_of(table):
            assert column in text
            doubled = f"{column}_cents" in columns_of(table)
            assert doubled or f"{column}" in explained, column
    for name in members:
        assert name.startswith("NOTICE") or name.partition("/")[0] in text, name
    for key in json.loads(members["keys.json"]):
        assert key["fingerprint"] in text
    for law in ("286, I, 3° bis", "BOI-TVA-DECLA-30-10-30", "L102 B"):
        assert law in text
    assert not any(word in text.lower() for word in ("certifi", "nf525"))
    assert "{" not in text.replace("{file}", "")
    assert max(map(len, text.splitlines())) <= 100


def test_what_the_reader_finds_has_a_place_and_a_code_of_the_log(
    november: Path, tmp_path: Path
) -> None:
    from tests.support.forgery import forged

    change = in_entry(5, lambda entry: entry["values"].update(total_cents=1), rehash=False)
    target = forged(november, tmp_path / "x.zip", {"journal/T1.jsonl": change})
    read = read_archive(target)
    assert ("hash_wrong", "T1", 5) in {(each.code, each.till, each.seq) for each in read.breaks}
    assert is_archive(target)
    (tmp_path / "none.zip").write_bytes(b"PK")
    assert not is_archive(tmp_path / "none.zip")
    with pytest.raises(ShopError, match="archive_unreadable"):
        read_archive(tmp_path / "none.zip")


def test_a_period_is_that_of_its_name() -> None:
    assert standalone.SUMS == "SHA256SUMS"
    assert Period("month", "2026-11") == NOVEMBER
    assert NOW.date() <= NOVEMBER.last_day
