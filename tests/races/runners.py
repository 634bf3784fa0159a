"""Sixteen at once: a starting line for threads, and a database in which every lock takes a moment to get."""

from __future__ import annotations

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.store.database import Row, SqliteDatabase, Writing

RUNNERS = 16
ROUNDS = int(os.environ.get("REJOINDER_RACES", "0"))
"""How many rounds of each kind; 0 takes what the suite has time for."""


def dawdle() -> None:
    """Sleep up to a millisecond, now and then, so that every order happens."""
    if random.random() < 0.4:
        time.sleep(random.random() / 1_000)


@dataclass
class Dawdling:
    """A transaction that dawdles at each lock point. ``careless`` takes no locks at all: a fault, planted."""

    writing: Any
    careless: bool = False

    @property
    def dialect(self) -> str:
        """Be of the same kind."""
        return str(self.writing.dialect)

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """Give all rows."""
        found: list[Row] = self.writing.rows(sql, parameters or {})
        return found

    def row(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Row | None:
        """Give the first row."""
        found: Row | None = self.writing.row(sql, parameters or {})
        return found

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> int:
        """Run a statement."""
        if self.careless:
            dawdle()
        return int(self.writing.run(sql, parameters or {}))

    def many(self, sql: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement for each."""
        self.writing.many(sql, parameters)

    def lock(self, name: str) -> None:
        """Hold a name, late."""
        dawdle()
        if not self.careless:
            self.writing.lock(name)
        dawdle()

    def try_lock(self, name: str) -> bool:
        """Hold a name, late."""
        dawdle()
        return bool(self.writing.try_lock(name))

    def lock_row(self, sql: str, parameters: Mapping[str, Any]) -> None:
        """Hold rows, late."""
        dawdle()
        if not self.careless or "journal_head" in sql:
            self.writing.lock_row(sql, parameters)
        dawdle()


@dataclass
class DawdlingDatabase:
    """A database whose transactions dawdle."""

    database: Any
    careless: bool = False

    @property
    def dialect(self) -> str:
        """Be of the same kind."""
        return str(self.database.dialect)

    def snapshot(self) -> Any:
        """Read as ever."""
        return self.database.snapshot()

    @contextmanager
    def transaction(self) -> Iterator[Writing]:
        """Dawdle."""
        with self.database.transaction() as writing:
            yield cast("Writing", Dawdling(writing, self.careless))


def dawdling(installation: Installation, *, careless: bool = False) -> Installation:
    """Give the same installation, with a database that dawdles."""
    database = cast("SqliteDatabase", DawdlingDatabase(installation.database, careless))
    return replace(installation, database=database)


class Track:
    """Sixteen threads that start at the same moment; each has its own connection, round after round."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(RUNNERS)

    def race(self, runners: Sequence[Callable[[], Outcome]]) -> list[Outcome | Exception]:
        """Let all run at once, and give how it ended for each; whatever was raised is an end, too."""
        assert len(runners) == RUNNERS
        line = threading.Barrier(RUNNERS)

        def run(act: Callable[[], Outcome]) -> Outcome | Exception:
            line.wait(timeout=30)
            dawdle()
            try:
                return act()
            except Exception as error:  # noqa: BLE001  Whatever it was, the test will say.
                return error

        return list(self._pool.map(run, runners))

    def close(self) -> None:
        """Send all home."""
        self._pool.shutdown()
