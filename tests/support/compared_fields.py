"""The names of all fields that a check of the log compares, as its own code names them."""

import ast
from collections import defaultdict
from pathlib import Path
from typing import Any

from kiosk.rules.figures import Cash
from kiosk.services import verify
from kiosk.services.verify import cancelled, closings, purges, shifts, tickets
from kiosk.services.verify.told import Told

MOMENT = "2026-11-22T10:00:00.000000Z"
_NOT_FIELDS = frozenset({"table", "row", "expected", "whole_basket"})
"""What stands beside fields, and what is compared as a part of a whole row."""


def compared_fields() -> set[str]:
    """Return them: those that functions make for an entry, and those that are written out."""
    return _made() | _written() | {f"{each}" for each in _constants()}


def _made() -> set[str]:
    values: Any = defaultdict(lambda: None)
    told = Told(1, MOMENT, 60, "sale", values)
    entry = {"kind": "sale", "values": values, "at": MOMENT, "offset_minutes": 60}
    rows: Any = defaultdict(lambda: None)
    made = [
        tickets._sale_told(entry, rows), tickets._line_told(values), closings._told(told, "z"),
        shifts._opened(told), shifts._ended(told), shifts._closed(told),
    ]  # fmt: skip
    return {name for each in made for name in each} | {"returns_sale_id", "returns_line_number"}


def _constants() -> set[str]:
    names = {*tickets._LINE, *closings._SUMS, *cancelled._SUMS, *purges._THROUGH}
    assert {*closings._CASH} <= set(Cash.__dataclass_fields__)
    return names | {*closings._CASH}


def _written() -> set[str]:
    """Return the fields that the modules write out: `field=…`, `"field": …`, pairs, tuples of
    names, and the keys of what is compared."""
    found: set[str] = set()
    for path in sorted(Path(verify.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                told = [value for key, value in pairs if _text(key) == "field"]
                either = [each for each in told if isinstance(each, ast.IfExp)]
                told += [way for each in either for way in (each.body, each.orelse)]
                found |= {_text(value) for value in told}
            elif isinstance(node, ast.Assign) and _target(node) in (
                "told", "found", "expected", "columns", "tenders", "piles", "staff", "pairs",
            ):  # fmt: skip
                found |= _names_in(node.value)
            elif isinstance(node, ast.FunctionDef) and node.name in ("_claim", "_wrong"):
                found |= _firsts(node)
    return {each for each in found if each} - _NOT_FIELDS


def _names_in(value: ast.expr) -> set[str]:
    if isinstance(value, ast.Dict):
        return {_text(key) for key in value.keys}
    if isinstance(value, ast.Tuple | ast.List):
        return {_text(each) for each in value.elts} | {_first(each) for each in value.elts}
    return set()


def _firsts(node: ast.AST) -> set[str]:
    return {_first(each) for each in ast.walk(node)}


def _first(node: ast.AST) -> str:
    """Return the name that a tuple begins with."""
    is_pair = isinstance(node, ast.Tuple) and len(node.elts) > 1
    return _text(node.elts[0]) if is_pair else ""  # type: ignore[attr-defined]


def _target(node: ast.Assign) -> str:
    first = node.targets[0]
    return first.id if isinstance(first, ast.Name) else ""


def _text(node: ast.AST | None) -> str:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text else ""  # type: ignore[union-attr]
