"""What is wrong with the settings, by kind: the sentences are ours (`kiosk.sentences`)."""

import re
import tomllib
from typing import Any

from pydantic import ValidationError

from kiosk.home import SETTINGS_FILE, home_folder
from kiosk.keys import DEEDS
from kiosk.rules.errors import ShopError

_LINE = re.compile(r"at line ([0-9]+)")
_QUOTED = re.compile("'([^']*)'")

_OF_A_NAME = {
    "till": "till_name_wrong",
    "siren": "setting_no_siren",
    "variable_measure": "setting_no_shape",
    "country": "setting_no_country",
    "accounts": "setting_no_account",
}
"""Settings that are more than a number or a text have a sentence of their own."""
_OF_A_TYPE = {
    "extra_forbidden": "setting_unknown",
    "unexpected_keyword_argument": "setting_unknown",
    "string_type": "setting_no_text",
    "path_type": "setting_no_text",
    "string_too_long": "setting_too_long",
    "tuple_type": "setting_no_list",
    "dict_type": "setting_no_section",
    "dataclass_type": "setting_no_section",
    "literal_error": "setting_no_choice",
    "bool_type": "setting_no_choice",
    "bool_parsing": "setting_no_choice",
    "int_type": "setting_no_whole_number",
    "int_parsing": "setting_no_whole_number",
    "int_from_float": "setting_no_whole_number",
    "float_type": "setting_no_number",
    "float_parsing": "setting_no_number",
    "greater_than_equal": "setting_too_small",
    "less_than_equal": "setting_too_large",
}
"""Pydantic's error types."""


def setting_fault(error: ValidationError) -> ShopError:
    """Return what is wrong with the first setting that is."""
    problem = error.errors()[0]
    name = ".".join(str(part) for part in problem["loc"])
    known = _OF_A_TYPE.get(problem["type"])
    code = known or _OF_A_NAME.get(str(problem["loc"][0]), "settings_wrong")
    facts: dict[str, Any] = problem.get("ctx", {})
    choices = _choices(str(facts["expected"])) if "expected" in facts else "true, false"
    limits = {"least": facts.get("ge"), "most": facts.get("le", facts.get("max_length"))}
    shown = {limit: f"{value:g}" for limit, value in limits.items() if value is not None}
    return ShopError(code, name=name, value=problem["input"], choices=choices, **shown)


def _choices(expected: str) -> str:
    return ", ".join(_QUOTED.findall(expected) or re.findall("[0-9]+", expected))


def file_fault(error: ValueError) -> ShopError:
    """Return what is wrong with a file or variables that can not even be read."""
    if isinstance(error, UnicodeDecodeError):
        return ShopError("settings_not_utf8", file=home_folder() / SETTINGS_FILE)
    if isinstance(error, tomllib.TOMLDecodeError):
        file = home_folder() / SETTINGS_FILE
        at = _LINE.search(str(error))
        # What is open at the end of the file is on its last line.
        line = int(at[1]) if at else len(file.read_text().splitlines())
        return ShopError("settings_no_toml", file=file, line=line)
    return ShopError("settings_variable_wrong")


def keys_fault(keys: dict[str, str]) -> ShopError:
    """Return what is wrong with keys of which there is no map."""
    known = {deed.name for deed in DEEDS}
    for name in keys:
        if name not in known:
            return ShopError("setting_unknown", name=f"keys.{name}")
    return ShopError("keys_alike")
