"""Statements compiled once a run: every test opens engines of its own, for the same two databases.

SQLAlchemy keeps what it compiled for each engine apart, so that a test would spend a quarter of
its time on compiling what the one before it has compiled.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event


class _Compiled(dict[Any, Any]):
    """What was compiled, by the kind of database in place of the one engine's own dialect.

    SQLAlchemy's keys begin with the dialect. All engines of a kind are made with the same options.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_kind(key), compiled)


def _of_kind(key: Any) -> Any:
    dialect, *rest = key
    return type(dialect), *rest


def compile_once() -> None:
    """Let all engines that are opened from now on share what is compiled."""
    compiled = _Compiled()

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=compiled)

    event.listen(Engine, "engine_connect", share)
