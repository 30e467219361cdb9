"""Whatever people write and however they save it, it comes in as it was, or not at all."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from db.items import ITEM
from kiosk.services.imports import Imported, ImportRefused, import_items
from kiosk.services.imports.items import COLUMNS
from kiosk.services.shop import OpenShop
from tests.kiosk.services.shops import gtin13, opened_shop, rows_of
from tests.support.examples import examples

on_a_shop = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

FRENCH = "abcXYZ019 ;,\t\"'=+-@.&é" + "àâçèêëîïôùûüÿœæÉÀŒ€«»’°\u00a0…"
"""What a French spreadsheet in Windows-1252 holds, and what could be taken for its marks."""

french_words = st.text(FRENCH.replace("\t", ""), min_size=1, max_size=40)
any_words = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]),
    min_size=1,
    max_size=40,
)
cents = st.none() | st.integers(0, 10_000_000)


@dataclass(frozen=True)
class Style:
    """How a spreadsheet writes."""

    delimiter: str
    end: str
    encoding: str
    quoting: Any
    point: str
    thousands: str


styles = st.builds(
    Style,
    delimiter=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    point=st.sampled_from([",", "."]),
    thousands=st.sampled_from(["", " ", "\u00a0", "other mark"]),
)


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with opened_shop(database_url, tmp_path / "home") as shop:
        yield shop


@st.composite
def some_items(draw: st.DrawFn, words: st.SearchStrategy[str]) -> list[dict[str, Any]]:
    """Items as the shop would store them."""
    count = draw(st.integers(1, 6))
    return [draw(an_item(number, words)) for number in range(count)]


@st.composite
def an_item(draw: st.DrawFn, number: int, words: st.SearchStrategy[str]) -> dict[str, Any]:
    text = words.map(lambda text: unicodedata.normalize("NFC", text).strip()).filter(bool)
    prices = sorted(draw(st.lists(st.integers(0, 10_000_000), min_size=3, max_size=3)))
    social, public, market = (draw(st.none() | st.just(price)) for price in prices)
    has_price = any(price is not None for price in (social, public, market))
    kinds = ["unit", "serial", "topup", "weight", "service", "open"] if has_price else ["open"]
    return {
        "sku": draw(st.sampled_from(["A-", "b/", '"', "=", "200"])) + str(number),
        "gtin": draw(st.none() | st.just(gtin13(number))),
        "label": draw(text),
        "category": draw(text),
        "kind": draw(st.sampled_from(kinds)),
        "market_value_cents": market,
        "public_price_cents": public,
        "social_price_cents": social,
        "vat_rate_bp": draw(st.none() | st.integers(0, 10_000)),
    }


def written(items: list[dict[str, Any]], style: Style, extra: dict[int, str]) -> str:
    """The items as a spreadsheet would save them; `extra` lines stand before item n."""
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter=style.delimiter, lineterminator=style.end, quoting=style.quoting
    )
    writer.writerow(COLUMNS)
    for number, item in enumerate(items):
        text.write(extra.get(number, ""))
        writer.writerow(cells(item, style))
    return text.getvalue()


def cells(item: dict[str, Any], style: Style) -> list[str]:
    prices = ("market_value", "public_price", "social_price")
    return [
        item["sku"],
        item["gtin"] or "",
        item["label"],
        item["category"],
        *(decimal(item[f"{price}_cents"], style) for price in prices),
        item["kind"],
        decimal(item["vat_rate_bp"], style),
    ]


def decimal(hundredths: int | None, style: Style) -> str:
    if hundredths is None:
        return ""
    other = "." if style.point == "," else ","
    thousands = other if style.thousands == "other mark" else style.thousands
    whole = f"{hundredths // 100:,}".replace(",", thousands)
    return f"{whole}{style.point}{hundredths % 100:02}"


def saved(path: Path, text: str, style: Style) -> Path:
    content = text.encode(style.encoding)
    if style.encoding == "cp1252" and not content.isascii():
        # A few French words in Windows-1252 are other words in UTF-8; a whole file of
        # them is not met in life.
        assume(not _is_utf8(content))
    path.write_bytes(content)
    return path


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def stored(shop: OpenShop) -> dict[str, dict[str, Any]]:
    rows = rows_of(shop, ITEM)
    for row in rows:
        del row["search_text"], row["barcode_given"], row["floor_price_cents"]
    return {row["sku"]: row for row in rows}


@given(style=styles, data=st.data())
@on_a_shop
def test_items_come_in_as_they_were_written_and_only_once(
    shop: OpenShop, tmp_path: Path, style: Style, data: st.DataObject
) -> None:
    words = french_words if style.encoding == "cp1252" else any_words
    items = data.draw(some_items(words))
    path = saved(tmp_path / "items.csv", written(items, style, {}), style)
    assert import_items(shop, path) == Imported(len(items), 0, 0)
    assert stored(shop) == {item["sku"]: item for item in items}
    assert import_items(shop, path) == Imported(0, 0, len(items))
    empty(shop)


BAD_ROWS = {
    "x;{g};Sel;Épicerie;1;;;unit;": ("gtin", "gtin_wrong"),
    "x;;;Épicerie;1;;;unit;": ("label", "required"),
    "x;;Sel;Épicerie;-1;;;unit;": ("market_value", "negative"),
    "x;;Sel;Épicerie;1;2;;unit;": ("public_price", "above_market_value"),
    "x;;Sel;Épicerie;1;;;unit;;": ("", "too_many_cells"),
    '"x;;Sel;Épicerie;1;;;unit;': ("", "quotes or several_lines"),
}


@given(
    items=some_items(french_words.filter(lambda text: '"' not in text)),
    blanks=st.dictionaries(st.integers(0, 5), st.integers(1, 3)),
    bad=st.sampled_from(sorted(BAD_ROWS)),
    place=st.integers(0, 5),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
@on_a_shop
def test_one_bad_row_anywhere_imports_nothing_and_is_named_by_its_line(
    shop: OpenShop,
    tmp_path: Path,
    items: list[dict[str, Any]],
    blanks: dict[int, int],
    bad: str,
    place: int,
    end: str,
) -> None:
    style = Style(";", end, "utf-8", csv.QUOTE_MINIMAL, ",", "")
    place %= len(items)
    extra = {number: end * count for number, count in blanks.items()}
    before_bad = extra.get(place, "")
    row = bad.format(g="1234567890123")
    extra[place] = f"{before_bad}{row}{end}"
    lines_before = 1 + place + sum(blanks.get(number, 0) for number in range(place + 1))
    path = saved(tmp_path / "items.csv", written(items, style, extra), style)
    with pytest.raises(ImportRefused) as refused:
        import_items(shop, path)
    problem, *others = refused.value.problems
    assert not others or bad.startswith('"'), "an open quotation mark spoils what follows"
    column, code = BAD_ROWS[bad]
    assert (problem.line, problem.column) == (lines_before + 1, column)
    assert problem.code in code
    assert stored(shop) == {}


def empty(shop: OpenShop) -> None:
    with shop.writing() as connection:
        connection.execute(delete(ITEM))
