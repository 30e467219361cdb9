"""A logo is a small picture of dots, whatever file it came from, at the head of receipts."""

import io
import json
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from db.read_copies import loaded
from kiosk.rules.errors import ShopError
from kiosk.services.copies.backups import make_backup
from kiosk.services.copies.restoring import restore_backup
from kiosk.services.printers.keeping import keep_findings
from kiosk.services.printers.logo import logo_png, set_logo, take_logo_away
from kiosk.services.printers.logo_memory import renew_stored_logo
from kiosk.services.printers.logo_picture import MOST_BYTES, logo_of
from kiosk.services.printers.pictures import pictures_of
from kiosk.services.printers.setting_up import Findings, PrinterTrial
from kiosk.services.shop import OpenShop
from receipts.document import Image as Picture
from receipts.document import from_json
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.logo_memory import LOGO_DOTS, LOGO_KEY, LOGO_ROWS, print_logo, store_logo
from receipts.transport.clean_start import LONGEST_DATA
from tests.support.answering_printer import AnsweringPrinter
from tests.support.books import check_books
from tests.support.escpos import Bitmap, decode
from tests.support.examples import examples
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, PIN, OpenTill, duty_at
from tests.support.volunteer import sell

_REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


def png(picture: Image.Image, **more: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", **more)
    return written.getvalue()


def sign(colour: tuple[int, ...] = (0, 0, 0, 255), size: tuple[int, int] = (400, 150)) -> bytes:
    """A rectangle in the middle of nothing."""
    picture = Image.new("RGBA", (size[0] * 2, size[1] * 2), (0, 0, 0, 0))
    picture.paste(colour, (size[0] // 2, size[1] // 2, size[0] * 3 // 2, size[1] * 3 // 2))
    return png(picture)


def dots_of(logo: bytes) -> Image.Image:
    return Image.open(io.BytesIO(logo))


def bomb(width: int, height: int) -> bytes:
    """A file of a few bytes that says it is a picture of that size."""
    head = struct.pack(">II5B", width, height, 1, 0, 0, 0, 0)
    packed = zlib.compress(bytes(1000))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    body = chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_logo_is_cut_out_scaled_and_of_two_colours() -> None:
    logo = dots_of(logo_of(sign(size=(800, 200))))
    assert (logo.size, logo.mode) == ((384, 96), "1")
    assert logo.getextrema() == (0, 0), "all of it is dark"
    tall = dots_of(logo_of(sign(size=(100, 1000))))
    assert tall.height == LOGO_ROWS
    largest = Image.new("1", (LOGO_DOTS, LOGO_ROWS))
    assert len(store_logo(png(largest))) <= LONGEST_DATA, "a clean start ends it"
    with pytest.raises(ValueError, match="small"):
        store_logo(png(Image.new("1", (LOGO_DOTS, 192))))
    small = dots_of(logo_of(sign(size=(40, 20))))
    assert small.size == (40, 20), "never made larger"


def test_grey_becomes_dots_and_what_is_transparent_stays_paper() -> None:
    grey = dots_of(logo_of(sign((128, 128, 128, 255)))).convert("L")
    share = grey.histogram()[0] / (grey.width * grey.height)
    assert 0.4 < share < 0.6
    assert refusal_of(lambda: logo_of(sign((0, 0, 0, 0)))).code == "logo_empty"
    assert refusal_of(lambda: logo_of(png(Image.new("L", (9, 9), 255)))).code == "logo_empty"


def test_grey_of_16_bits_is_a_logo_too() -> None:
    """Neither white throughout nor black: a light edge, half grey, dark."""
    fine = Image.new("I;16", (60, 60), 65535)
    fine.paste(257 * 128, (10, 10, 50, 50))
    logo = dots_of(logo_of(png(fine))).convert("L")
    assert logo.size == (40, 40)
    assert 0.4 < logo.histogram()[0] / 40**2 < 0.6
    assert refusal_of(lambda: logo_of(png(Image.new("I;16", (9, 9), 65535)))).code == "logo_empty"


def test_of_the_file_nothing_is_kept_but_the_dots() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Somebody", zip=True)
    logo = logo_of(png(Image.new("L", (50, 50), 0), pnginfo=told))
    assert b"Somebody" not in logo
    assert dots_of(logo).info == {}


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "logo_not_png"),
        (b"GIF89a", "logo_not_png"),
        (sign()[:200], "logo_not_png"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "logo_not_png"),
        (bomb(65_000, 65_000), "logo_too_large"),
        (bomb(2**31 - 1, 1), "logo_too_large"),
        (bomb(3_000, 3_000), "logo_not_png"),
        (sign() + bytes(MOST_BYTES), "logo_too_large"),
        (png(Image.new("L", (90, 90), 0)).replace(b"IDAT", b"IDOT"), "logo_not_png"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(file: bytes, code: str) -> None:
    assert refusal_of(lambda: logo_of(file)).code == code


@given(st.lists(st.tuples(st.integers(8, 300), st.integers(0, 255)), max_size=5), st.data())
@settings(max_examples=examples(40), deadline=None)
def test_a_damaged_file_is_a_logo_or_a_refusal(
    changes: list[tuple[int, int]], data: st.DataObject
) -> None:
    file = bytearray(sign(size=(60, 30)))
    for at, value in changes:
        file[at % len(file)] = value
    cut = data.draw(st.integers(0, len(file)))
    answer = answer_of(lambda: logo_of(bytes(file[:cut])))
    assert isinstance(answer, (bytes, ShopError))


def changes_of(shop: OpenShop) -> list[dict[str, Any]]:
    rows = everything(shop.engine)["journal_entry"]
    values = [json.loads(row["entry"])["values"] for row in rows]
    return [each for each in values if each.get("setting") == "logo"]


def test_receipts_show_the_logo_from_now_on(shop: OpenShop) -> None:
    sell(shop, duty_at(shop), "BREAD")
    shown = set_logo(shop, sign(), NADIA)
    sell(shown, duty_at(shown), "BREAD")
    sha256 = shown.record.logo_sha256
    rows = everything(shop.engine)
    (stored,) = rows["picture"]
    assert (stored["sha256"], stored["png"]) == (sha256, logo_png(shown))
    first, second = (from_json(row["document"]) for row in rows["print_job"])
    assert not any(isinstance(each, Picture) for each in first.elements)
    assert second.elements[0] == Picture(sha256 or "", "")
    paper = decode(render_escpos(second, Profile(), pictures_of(shown, second)))
    assert {bitmap.width for bitmap in paper.pictures} == {LOGO_DOTS}
    gone = take_logo_away(shown, NADIA)
    assert gone.record.logo_sha256 is None
    assert set_logo(gone, sign()).record.logo_sha256 == sha256, "the same picture is kept once"
    told = [(each["before"], each["after"], each["staff"]) for each in changes_of(shop)]
    assert told == [(None, sha256, 1), (sha256, None, 1), (None, sha256, None)]
    check_books(shop.engine)


def test_a_volunteer_changes_no_logo(shop: OpenShop) -> None:
    assert refusal_of(lambda: set_logo(shop, sign(), LUC)).code == "manager_needed"
    assert refusal_of(lambda: take_logo_away(shop, LUC)).code == "manager_needed"
    assert everything(shop.engine)["picture"] == []


def test_a_printer_keeps_a_logo_under_its_name_and_prints_it_from_there() -> None:
    logo = logo_of(sign((90, 90, 90, 255)))
    memory: dict[bytes, Bitmap] = {}
    stored = store_logo(logo)
    decode(stored, pictures=memory)
    kept = memory[LOGO_KEY]
    assert (kept.width, kept.height) == (LOGO_DOTS, dots_of(logo).height)
    assert not any(command in stored for command in _REAL_TIME)
    assert decode(print_logo(), 384, memory).pictures
    document = from_json(
        json.dumps(
            {
                "format": 1,
                "lang": "fr",
                "elements": [{"kind": "image", "sha256": "a" * 64, "alt": ""}, {"kind": "cut"}],
            }
        )
    )
    paper = decode(render_escpos(document, Profile(logo_sha256="a" * 64)), 576, memory)
    assert paper.pictures == [kept]


def test_a_changed_logo_takes_the_place_of_the_one_in_memory(open_till: OpenTill) -> None:
    with AnsweringPrinter() as printer:
        shop = set_logo(open_till(printer=printer.url), sign(), NADIA)
        found = Findings(columns=48, proof="status", images=True)
        renew_stored_logo(shop)
        assert printer.received == b"", "nobody has found that it has memory"
        found = replace(found, logo_sha256=shop.record.logo_sha256 or "")
        keep_findings(shop, printer.url, found, NADIA)
        other = set_logo(shop, sign((60, 60, 60, 255)), NADIA)
        renew_stored_logo(other)
        assert printer_logo(other) == other.record.logo_sha256
        assert store_logo(logo_png(other) or b"") in bytes(printer.received)
        printer.mechanics.has_paper = False
        third = set_logo(other, sign((30, 30, 30, 255)), NADIA)
        renew_stored_logo(third)
        assert printer_logo(third) == "", "it did not arrive"


def printer_logo(shop: OpenShop) -> str:
    (row,) = everything(shop.engine)["printer"]
    kept: str = row["logo_sha256"]
    return kept


def test_a_trial_prints_the_logo_from_memory(tmp_path: Path) -> None:
    with AnsweringPrinter() as printer:
        PrinterTrial(printer.url, tmp_path).try_logo(logo_of(sign()))
        printer.wait_for_jobs(1)
        memory: dict[bytes, Bitmap] = {}
        data = bytes(printer.received)
        assert data.endswith(print_logo() + b"\x1b@\x1c.\x1bd\x05")
        decode(data[data.index(b"\x1d(L") :], pictures=memory)
        assert LOGO_KEY in memory


def test_a_copy_of_the_shop_has_its_pictures(shop: OpenShop, tmp_path: Path) -> None:
    """On PostgreSQL bytes go through a CSV file, and into SQLite to be checked."""
    shown = set_logo(shop, sign(), NADIA)
    copy = make_backup(shown, tmp_path).path
    if shop.engine.dialect.name == "postgresql":
        engine = loaded(copy, tmp_path)
        assert everything(engine)["picture"] == everything(shop.engine)["picture"]
        engine.dispose()
    stored = everything(shop.engine)["picture"]
    shop.engine.dispose()
    restore_backup(shop.settings, copy, "1", PIN, now=shop.now)
    assert everything(shop.engine)["picture"] == stored
