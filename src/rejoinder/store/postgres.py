"""PostgreSQL: one connection a thread, and rows locked where acts meet (X-3, X-5)."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rejoinder.store.connection import NO_PARAMETERS, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import psycopg

    from rejoinder.store.connection import Reading, Row, Writing

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

    def many(self, sql: str, parameters: Sequence[Mapping[str, Any]]) -> None:
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
            if mine is not None:  # It is of no more use, and would be kept for as long as the process lives.
                self._all.remove(mine)
            import psycopg  # noqa: PLC0415  Only where there is a PostgreSQL to talk to.

            mine = PostgresConnection(psycopg.connect(self.url, autocommit=True, application_name="rejoinder"))
            self._mine.connection = mine
            self._all.append(mine)
        return mine

    @contextmanager
    def _between(self, begin: str, end: str) -> Iterator[PostgresConnection]:
        with self._or_unavailable():
            connection = self._connection()
            connection.run(begin)
            try:
                yield connection
                connection.run(end)
            except BaseException:
                if not connection.connection.closed:
                    connection.run("ROLLBACK")
                raise

    @staticmethod
    @contextmanager
    def _or_unavailable() -> Iterator[None]:
        import psycopg  # noqa: PLC0415

        try:
            yield
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
        """Let the database reuse what was deleted (R-1001). Raises ``StoreUnavailable``: ask again."""
        with self._or_unavailable():
            self._connection().run("VACUUM")

    def close(self) -> None:
        """Let all connections go."""
        for connection in self._all:
            connection.connection.close()
        self._all.clear()
        self._mine = threading.local()
