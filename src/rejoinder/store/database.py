"""Two databases, one way to talk to them: plain SQL with ``:names``, one snapshot a read, one transaction an act.

On SQLite there is a single long-lived writing connection behind one lock (X-6, X-7); each thread reads on a connection
of its own that can't write. On PostgreSQL each thread has one connection, and rows are locked where acts meet.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from rejoinder.store.flock import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import psycopg

Row = tuple[Any, ...]
NO_PARAMETERS: Mapping[str, Any] = {}
SAFE_SQLITE = (3, 51, 3)
"""Below this a reset of the write-ahead log can corrupt it where two connections write at once (X-7); we have one."""


class StoreUnavailable(Exception):  # noqa: N818  It is said as a state of the world, not as a fault of the caller's.
    """The database can't be reached, read or written just now; nothing was changed."""


class Reading(Protocol):
    """What a read needs: rows by SQL with ``:names``."""

    dialect: str

    def rows(self, sql: str, parameters: Mapping[str, Any] = ...) -> list[Row]:
        """Give all rows."""

    def row(self, sql: str, parameters: Mapping[str, Any] = ...) -> Row | None:
        """Give the first row, or ``None``."""


class Writing(Reading, Protocol):
    """What an act needs beside."""

    def run(self, sql: str, parameters: Mapping[str, Any] = ...) -> int:
        """Run a statement, and tell how many rows it touched."""

    def many(self, sql: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement for each of these."""

    def lock(self, name: str) -> None:
        """Hold a name that may not have a row yet, until the transaction ends."""

    def try_lock(self, name: str) -> bool:
        """Hold a name unless somebody else does."""

    def lock_row(self, sql: str, parameters: Mapping[str, Any]) -> None:
        """Hold the rows that this finds, until the transaction ends."""


class Database(Protocol):
    """Where everything is kept."""

    dialect: str

    def snapshot(self) -> Iterator[Reading]:
        """Read at one moment: a context manager."""

    def transaction(self) -> Iterator[Writing]:
        """Change all or nothing, durably: a context manager."""

    def close(self) -> None:
        """Let all connections go."""


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


PARAMETER = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")


@lru_cache(maxsize=1_024)
def for_psycopg(sql: str) -> str:
    """Write ``:name`` as psycopg wants it."""
    return PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


class PostgresConnection:
    """One PostgreSQL connection."""

    dialect = "postgresql"

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        """Speak through this connection."""
        self.connection = connection
        self.cursor = connection.cursor()

    def _ask(self, sql: str, parameters: Mapping[str, Any]) -> psycopg.Cursor[Row]:
        return self.cursor.execute(for_psycopg(sql), parameters)

    def rows(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> list[Row]:
        """Give all rows."""
        return self._ask(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> Row | None:
        """Give the first row, or ``None``."""
        return self._ask(sql, parameters).fetchone()

    def run(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> int:
        """Run a statement, and tell how many rows it touched."""
        return self._ask(sql, parameters).rowcount

    def many(self, sql: str, parameters: Iterable[Mapping[str, Any]]) -> None:
        """Run a statement for each of these."""
        self.cursor.executemany(for_psycopg(sql), parameters)

    def lock(self, name: str) -> None:
        """Hold a name that may not have a row yet, until the transaction ends."""
        self.row("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))", {"name": name})

    def try_lock(self, name: str) -> bool:
        """Hold a name unless somebody else does."""
        held = self.row("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))", {"name": name})
        return bool(held and held[0])

    def lock_row(self, sql: str, parameters: Mapping[str, Any]) -> None:
        """Hold the rows that this finds; it is a statement of its own, so that what is read next is current (X-3)."""
        self.row(f"{sql} FOR UPDATE", parameters)


class PostgresDatabase:
    """A PostgreSQL database: one connection a thread, READ COMMITTED with row locks for acts (X-5)."""

    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        """Name the database; nothing is connected yet."""
        self.url = url
        self._mine = threading.local()
        self._all: list[PostgresConnection] = []

    def _connection(self) -> PostgresConnection:
        mine: PostgresConnection | None = getattr(self._mine, "connection", None)
        if mine is None or mine.connection.closed or mine.connection.broken:
            import psycopg  # noqa: PLC0415  Only where there is a PostgreSQL to talk to.

            mine = PostgresConnection(psycopg.connect(self.url, autocommit=True, application_name="rejoinder"))
            self._mine.connection = mine
            self._all.append(mine)
        return mine

    @contextmanager
    def _between(self, begin: str, end: str) -> Iterator[PostgresConnection]:
        import psycopg  # noqa: PLC0415

        try:
            connection = self._connection()
            connection.run(begin)
            try:
                yield connection
                connection.run(end)
            except BaseException:
                if not connection.connection.closed:
                    connection.run("ROLLBACK")
                raise
        except (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction) as error:
            raise StoreUnavailable(type(error).__name__) from error

    @contextmanager
    def snapshot(self) -> Iterator[Reading]:
        """Read at one moment."""
        with self._between("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "COMMIT") as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Writing]:
        """Change all or nothing."""
        with self._between("BEGIN ISOLATION LEVEL READ COMMITTED", "COMMIT") as connection:
            yield connection

    def forget(self) -> None:
        """Let the database reuse what was deleted (R-1001)."""
        self._connection().run("VACUUM")

    def close(self) -> None:
        """Let all connections go."""
        for connection in self._all:
            connection.connection.close()
        self._all.clear()
        self._mine = threading.local()


def open_database(directory: Path, url: str | None) -> SqliteDatabase | PostgresDatabase:
    """Open PostgreSQL where a URL names it, else the embedded database in ``directory``."""
    return PostgresDatabase(url) if url else SqliteDatabase(directory)
