"""A receipt as data: what is printed, free of any printer or screen."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields, replace
from typing import Any, Literal, get_args

FORMAT = 1

Align = Literal["left", "center", "right"]


class DocumentError(ValueError):
    """A stored document that this version can not read."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words that wrap. A no-break space (U+00A0) holds two words together.

    `big` is twice as wide and as high on paper; `indent` counts columns.
    """

    text: str
    align: Align = "left"
    bold: bool = False
    big: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """A name and its amount. The left may be long and wraps; the right is never cut.

    `big` gives way to the normal size where the right would not fit.
    """

    left: str
    right: str
    bold: bool = False
    big: bool = False


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that no stored document holds: told at the moment of printing (`reveal`).

    `ref` names it for whoever keeps it; until then it shows as dots.
    """

    ref: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""

    double: bool = False


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code, centred. Holds up to 400 bytes of UTF-8, more can not be scanned off 58 mm.

    Raises ValueError for no data or too much.
    """

    data: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.data.encode("utf-8", "surrogatepass")) <= 400:
            raise ValueError("a QR code holds 1 to 400 bytes")


@dataclass(frozen=True, slots=True)
class Barcode:
    """An EAN-13, EAN-8 or (14 digits) ITF-14 barcode, centred, with its digits below.

    Raises ValueError for other data or a wrong check digit.
    """

    data: str

    def __post_init__(self) -> None:
        from stdnum import ean

        digits = self.data.isascii() and self.data.isdigit()
        if not (digits and len(self.data) in (8, 13, 14) and ean.is_valid(self.data)):
            raise ValueError("a barcode here is an EAN-13, EAN-8 or ITF-14")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, centred, by the SHA-256 of its PNG: whoever renders looks it up.

    `alt` stands in its place where there is no picture. Raises ValueError for what is no
    SHA-256 in lower-case hexadecimal.
    """

    sha256: str
    alt: str

    def __post_init__(self) -> None:
        if len(self.sha256) != 64 or not set(self.sha256) <= set("0123456789abcdef"):
            raise ValueError("a picture is named by its SHA-256")


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed past the cutter, then cut."""


Element = Text | Columns | Secret | Rule | Qr | Barcode | Image | Blank | Cut

_KINDS: Mapping[str, type[Element]] = {
    "text": Text,
    "columns": Columns,
    "secret": Secret,
    "rule": Rule,
    "qr": Qr,
    "barcode": Barcode,
    "image": Image,
    "blank": Blank,
    "cut": Cut,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Document:
    """All that one piece of paper says.

    `lang` is the language of its words ("fr", "en"); `large`: twice as wide and as high all
    over, for those who read with difficulty.
    """

    lang: str
    elements: tuple[Element, ...]
    large: bool = False


def secrets_of(document: Document) -> tuple[str, ...]:
    """The refs of the document's secrets, in order."""
    return tuple(each.ref for each in document.elements if isinstance(each, Secret))


def reveal(document: Document, secrets: Mapping[str, str | Text]) -> Document:
    """The document with the secrets that are told in the place of their dots.

    A code is printed big; a Text, which says why there is none, stands as it is. What it
    returns goes to the printer and is never stored.
    """
    told = (
        _told(secrets[each.ref]) if isinstance(each, Secret) and each.ref in secrets else each
        for each in document.elements
    )
    return replace(document, elements=tuple(told))


def _told(secret: str | Text) -> Text:
    return secret if isinstance(secret, Text) else Text(secret, "center", bold=True, big=True)


def to_json(document: Document) -> str:
    """The document as JSON in ASCII, to be stored as text with its print job."""
    elements = [{"kind": _NAMES[type(each)]} | asdict(each) for each in document.elements]
    whole: dict[str, Any] = {"format": FORMAT, "lang": document.lang, "elements": elements}
    if document.large:  # said only then: the bytes of the others stay what they were
        whole["large"] = True
    return json.dumps(whole, separators=(",", ":"))


def from_json(stored: str) -> Document:
    """The document that `to_json` wrote. Raises DocumentError for anything else."""
    try:
        whole = json.loads(stored)
    except (ValueError, RecursionError) as error:
        raise DocumentError("not JSON") from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise DocumentError("not a document of a known format")
    lang, elements = whole.get("lang"), whole.get("elements")
    if not isinstance(lang, str) or not isinstance(elements, list):
        raise DocumentError("lang or elements missing")
    large = whole.get("large", False)
    if not isinstance(large, bool):
        raise DocumentError("large is neither true nor false")
    return Document(lang, tuple(_element(each) for each in elements), large)


def _element(stored: object) -> Element:
    if not isinstance(stored, dict):
        raise DocumentError("an element is not an object")
    values = dict(stored)
    kind = _KINDS.get(str(values.pop("kind", None)))
    if kind is None:
        raise DocumentError(f"unknown element {stored.get('kind')!r}")
    _check(kind, values)
    try:
        return kind(**values)
    except ValueError as error:
        raise DocumentError(str(error)) from error


def _check(kind: type[Element], values: Mapping[str, Any]) -> None:
    known = {field.name: field for field in fields(kind)}
    if unknown := values.keys() - known.keys():
        raise DocumentError(f"{_NAMES[kind]} has no {min(unknown)!r}")
    for name, field in known.items():
        # A field added later has a default, so older documents stay readable.
        if name not in values:
            if field.default is MISSING:
                raise DocumentError(f"{_NAMES[kind]} lacks {name!r}")
        elif not _fits(values[name], field.type):
            raise DocumentError(f"{_NAMES[kind]} has a wrong {name!r}")


def _fits(value: object, expected: object) -> bool:
    if isinstance(expected, type):
        return type(value) is expected
    return value in get_args(expected)
