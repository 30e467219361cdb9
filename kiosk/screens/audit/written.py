"""Rows of long lists, which cost nothing before somebody looks at them."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

Value = TypeVar("Value")


class Written(Sequence[str], Generic[Value]):
    """Rows that are written when they come into sight."""

    def __init__(self, values: Sequence[Value], write: Callable[[Value], str]) -> None:
        self._values, self._write = values, write

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self._write(value) for value in self._values[place]]
        return self._write(self._values[place])
