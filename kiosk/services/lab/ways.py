"""What a way to cheat is, and how ways are listed."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.services.lab.cheat import Cheat, Expected

Deed = Callable[[Cheat], Expected]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to cheat. `deed` alters the shop and returns what must be found. `leaves_guards`: it
    is about the guards themselves, which are not taken away and put back around it."""

    code: str
    deed: Deed
    leaves_guards: bool = False


def way(of: list[Way], *, leaves_guards: bool = False) -> Callable[[Deed], Deed]:
    """Put a deed into a list of ways, by its name."""

    def listed(deed: Deed) -> Deed:
        of.append(Way(deed.__name__, deed, leaves_guards))
        return deed

    return listed


def found_by(
    *codes: str,
    till: str | None = None,
    seq: int | None = None,
    ticket: str | None = None,
    **data: object,
) -> Expected:
    """Return what must be found: one of the codes, at this place."""
    return Expected(frozenset(codes), till, seq, ticket, data)
