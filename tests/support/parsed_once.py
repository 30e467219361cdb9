"""Style sheets parsed once a run: every test of a screen starts an app of its own.

Textual keeps the rules that it parsed for each app apart, so that a twelfth of such a test would
go into parsing what the one before it has parsed.
"""

from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet


def parse_once() -> None:
    """Let all apps that start from now on share the rules of equal style sheets."""
    parsed: dict[Any, list[RuleSet]] = {}
    parse = Stylesheet._parse_rules

    def shared(self: Stylesheet, css: str, *given: Any, **named: Any) -> list[RuleSet]:
        key = (tuple(self._variables.items()), css, given, tuple(named.items()))
        if key not in parsed:
            parsed[key] = parse(self, css, *given, **named)
        return parsed[key]

    Stylesheet._parse_rules = shared  # type: ignore[method-assign]
