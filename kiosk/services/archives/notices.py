"""The notice for the tax office, in French and in English; the texts lie beside this file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

from kiosk.services.archives.contents import TABLES
from kiosk.services.archives.standalone import UNTOLD
from kiosk.services.exports import columns_of

LANGUAGES = ("fr", "en")
INDENT = "   "
WIDTH = 96

_OVER = {
    "en": {True: "the period is over", False: "THE PERIOD WAS NOT OVER: it is a part of it"},
    "fr": {
        True: "la période est terminée",
        False: "LA PÉRIODE N'ÉTAIT PAS TERMINÉE\N{NO-BREAK SPACE}: ce n'en est qu'une partie",
    },
}
_TILL = {
    "en": "{till}: entries {first_seq} to {last_seq}, {tickets} tickets, total {total_cents} cents",
    "fr": "{till}\N{NO-BREAK SPACE}: écritures {first_seq} à {last_seq}, {tickets} tickets, total"
    " {total_cents} centimes",
}
_FROM = {"en": "from entry {from_seq}", "fr": "à partir de l'écriture {from_seq}"}
_GAP = {"en": ":", "fr": "\N{NO-BREAK SPACE}:"}


def notice(lang: str, values: Mapping[str, str], manifest: Mapping[str, Any]) -> str:
    """Return the notice in one of `LANGUAGES`. `values`: shop, address, file and program."""
    template = Path(__file__).with_name(f"NOTICE.{lang}.txt").read_text(encoding="utf-8")
    period = manifest["period"]
    return template.format(
        **values,
        period=period["name"],
        first_day=period["first_day"],
        last_day=period["last_day"],
        over=_OVER[lang][period["over"]],
        made_at=manifest["made_at"],
        till=manifest["made_by_till"],
        keys=_keys(lang, manifest["keys"]),
        tills=_lines(_TILL[lang].format(**each) for each in manifest["tills"]),
        tables=_tables(lang),
        untold=_untold(lang),
    )


def _keys(lang: str, keys: Sequence[Mapping[str, Any]]) -> str:
    return _lines(
        f"{key['till']}, {_FROM[lang].format(**key)}{_GAP[lang]}\n{INDENT * 2}{key['fingerprint']}"
        for key in keys
    )


def _tables(lang: str) -> str:
    return "\n".join(_named(lang, what, columns_of(what)) for what in TABLES)


def _untold(lang: str) -> str:
    return "\n".join(_named(lang, what, names.split()) for what, names in UNTOLD.items())


def _named(lang: str, what: str, columns: Sequence[str]) -> str:
    return fill(
        f"{what}{_GAP[lang]} {', '.join(columns)}",
        WIDTH,
        initial_indent=INDENT,
        subsequent_indent=INDENT * 2,
        break_on_hyphens=False,
    )


def _lines(lines: Any) -> str:
    return "\n".join(f"{INDENT}{line}" for line in lines)
