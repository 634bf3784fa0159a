"""The embedded database: one long-lived writing connection behind one lock (X-6, X-7).

Each thread reads on a connection of its own that can't write.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rejoinder.store.connection import NO_PARAMETERS, StoreUnavailable
from rejoinder.store.flock import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rejoinder.store.connection import Reading, Row, Writing

SAFE_SQLITE = (3, 51, 3)
"""Below this a reset of the write-ahead log can corrupt it where two connections write at once (X-7); we have one."""


class SqliteConnection:
    """One SQLite connection."""

    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Speak through this connection."""
        self.connection = connection
        self._execute = connection.execute

    def rows(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> list[Row]:
        """Give all rows."""
        return self._execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> Row | None:
        """Give the first row, or ``None``."""
        found: Row | None = self._execute(sql, parameters).fetchone()
        return found

    def run(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> int:
        """Run a statement, and tell how many rows it touched."""
        return self._execute(sql, parameters).rowcount

    def many(self, sql: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement for each of these."""
        self.connection.executemany(sql, parameters)

    def lock(self, name: str) -> None:
        """Nothing to do: the transaction is alone."""

    def try_lock(self, name: str) -> bool:  # noqa: ARG002
        """Nothing to do: the transaction is alone."""
        return True

    def lock_row(self, sql: str, parameters: Mapping[str, Any]) -> None:
        """Nothing to do: the transaction is alone."""


class SqliteDatabase:
    """The embedded database: write-ahead log, every commit on disk before it is acknowledged."""

    dialect = "sqlite"

    def __init__(self, directory: Path) -> None:
        """Open the database in this directory; nothing is connected yet."""
        self.directory = directory
        self.file = directory / "rejoinder.db"
        self._flock = FileLock(directory / "write.lock")
        self._lock = threading.Lock()
        self._writer: SqliteConnection | None = None
        self._mine = threading.local()
        self._readers: list[SqliteConnection] = []

    def _connect(self, *pragmas: str) -> SqliteConnection:
        connection = sqlite3.connect(
            self.file, isolation_level=None, check_same_thread=False, timeout=10, cached_statements=512
        )
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return SqliteConnection(connection)

    def _the_writer(self) -> SqliteConnection:
        """Give the one writing connection; the caller holds both locks."""
        if self._writer is None:
            writer = self._connect(
                "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"
            )
            durable = writer.row("PRAGMA synchronous"), writer.row("PRAGMA journal_mode")
            if durable != ((2,), ("wal",)):
                message = f"SQLite will not write durably here (synchronous, journal_mode = {durable})."
                raise StoreUnavailable(message)
            self._writer = writer
        return self._writer

    def _reader(self) -> SqliteConnection:
        reader: SqliteConnection | None = getattr(self._mine, "reader", None)
        if reader is None:
            reader = self._connect("query_only = ON", "wal_autocheckpoint = 0")
            self._mine.reader = reader
            self._readers.append(reader)
        return reader

    @contextmanager
    def snapshot(self) -> Iterator[Reading]:
        """Read at one moment."""
        try:
            reader = self._reader()
            reader.run("BEGIN")
        except sqlite3.OperationalError as error:
            raise StoreUnavailable(str(error)) from error
        try:
            yield reader
        except sqlite3.OperationalError as error:
            raise StoreUnavailable(str(error)) from error
        finally:
            if reader.connection.in_transaction:
                reader.run("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[Writing]:
        """Change all or nothing: one writer at a time, in this process and among processes (O-5)."""
        with self._lock, self._flock:
            try:
                writer = self._the_writer()
                writer.run("BEGIN IMMEDIATE")
                yield writer
                writer.run("COMMIT")
            except sqlite3.OperationalError as error:
                raise StoreUnavailable(str(error)) from error
            finally:
                if self._writer is not None and self._writer.connection.in_transaction:
                    self._writer.run("ROLLBACK")

    def forget(self) -> None:
        """Rewrite the file so that nothing deleted is left in it, and empty the log (R-1001).

        Raises ``StoreUnavailable`` where somebody reads for so long that the log can't be emptied: ask again.
        """
        with self._lock, self._flock:
            try:
                writer = self._the_writer()
                writer.run("VACUUM")
                emptied = writer.row("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.OperationalError as error:
                raise StoreUnavailable(str(error)) from error
        if emptied is None or emptied[0]:
            message = "The write-ahead log is being read, and what was deleted is still in it."
            raise StoreUnavailable(message)

    def close(self) -> None:
        """Let the readers go first: the last to close writes the log back (X-7)."""
        with self._lock, self._flock:
            for reader in self._readers:
                reader.connection.close()
            self._readers.clear()
            self._mine = threading.local()
            if self._writer is not None:
                self._writer.connection.close()
                self._writer = None
