"""Opening a database to read it, and nothing else: SQLite beside a running server, or PostgreSQL."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 2_000
"""Rows fetched at once: what is in memory of a table."""


def as_bytes(value: object) -> bytes:
    """Take a value for the bytes that it should be; what SQLite keeps under another type is no bytes of ours."""
    if type(value) is bytes:
        return value
    return bytes(value) if isinstance(value, memoryview) else b"\xff" + repr(value).encode(errors="replace")


class Unreadable(Exception):  # noqa: N818  It is said of the database.
    """There is no database there that can be read."""


class Source(Protocol):
    """A database in one unmoving state."""

    dialect: str

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a query one after the other; several queries may be under way at once."""

    def one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """Give the first row of a query with a ``?`` for each value."""


class OfSqlite:
    """SQLite, opened read-only, in one read transaction: a server may go on writing."""

    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a query one after the other."""
        cursor = self._connection.cursor()
        cursor.arraysize = AT_ONCE
        cursor.execute(sql)
        while some := cursor.fetchmany():
            yield from some

    def one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """Give the first row of a query with a ``?`` for each value."""
        found: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return found


class OfPostgres:
    """PostgreSQL, in one read-only transaction that sees one state throughout."""

    dialect = "postgresql"

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._cursors = 0

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a query one after the other, through a cursor on the server."""
        self._cursors += 1
        with self._connection.cursor(name=f"verify_{self._cursors}", binary=True) as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(sql)
            yield from cursor

    def one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """Give the first row of a query with a ``?`` for each value."""
        found: tuple[Any, ...] | None = self._connection.execute(
            sql.replace("?", "%s"), values, prepare=True, binary=True
        ).fetchone()
        return found


@contextmanager
def opened(database: str) -> Iterator[Source]:
    """Open a file of SQLite's by its path, or PostgreSQL by its URL. Raises ``Unreadable``."""
    if database.startswith(("postgresql://", "postgres://")):
        with _postgres(database) as source:
            yield source
        return
    path = Path(database.removeprefix("sqlite:///"))
    if not path.is_file():
        message = f"There is no database at {path}."
        raise Unreadable(message)
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only=1")
        connection.execute("BEGIN")
        yield OfSqlite(connection)
    except sqlite3.Error as error:
        message = f"{path} can't be read: {error}."
        raise Unreadable(message) from error
    finally:
        connection.close()


@contextmanager
def _postgres(database: str) -> Iterator[Source]:
    import psycopg  # noqa: PLC0415  A driver, wanted for PostgreSQL alone.

    try:
        with psycopg.connect(database) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield OfPostgres(connection)
    except psycopg.Error as error:
        message = f"The database can't be read: SQLSTATE {error.sqlstate}."
        raise Unreadable(message) from error
