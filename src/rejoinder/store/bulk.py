"""Many rows at once: what each database does fastest, in the transaction that the caller holds."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from rejoinder.store.database import NO_PARAMETERS, PostgresConnection, SqliteConnection, SqliteDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rejoinder.store.database import PostgresDatabase, Reading, Row, Writing


ROOM = {"cache_size": -24_576, "wal_autocheckpoint": 32_768}
"""24 MB of pages in memory, 128 MB of log."""
TOGETHER = 32
"""Rows of one statement: SQLite keeps a way back for each, and for 32 at once that costs a third less than for each."""


def insert_rows(writing: Writing, table: str, columns: str, rows: Sequence[Row]) -> None:
    """Insert rows with these columns, which are named as in ``"contract, side"``; constraints and triggers hold."""
    if isinstance(writing, SqliteConnection):
        marks = f"({', '.join('?' * (columns.count(',') + 1))})"
        insert = f"INSERT INTO {table} ({columns}) VALUES "
        run, whole = writing.connection.executemany, len(rows) // TOGETHER * TOGETHER
        blocks = (tuple(chain.from_iterable(rows[at : at + TOGETHER])) for at in range(0, whole, TOGETHER))
        run(insert + ", ".join([marks] * TOGETHER), blocks)
        run(insert + marks, rows[whole:])
    elif rows:
        assert isinstance(writing, PostgresConnection)  # noqa: S101  There are two.
        with writing.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def run_rows(writing: Writing, sql: str, rows: Sequence[Row]) -> None:
    """Run a statement with ``?`` for each of these rows."""
    if isinstance(writing, SqliteConnection):
        writing.connection.executemany(sql, rows)
    elif rows:
        assert isinstance(writing, PostgresConnection)  # noqa: S101  There are two.
        writing.cursor.executemany(sql.replace("?", "%s"), rows)


def reserve_keys(writing: Writing, table: str, count: int) -> list[int]:
    """Take so many private keys that nobody else will have."""
    if writing.dialect == "sqlite":
        last = writing.row("SELECT seq FROM sqlite_sequence WHERE name = :table", {"table": table})
        first = last[0] + 1 if last else 1
        return list(range(first, first + count))
    sql = "SELECT nextval(pg_get_serial_sequence(:table, 'key')) FROM generate_series(1, :count)"
    return [row[0] for row in writing.rows(sql, {"table": table, "count": count})]


def rows_among(
    reading: Reading, sql: str, values: Sequence[Any], parameters: Mapping[str, Any] = NO_PARAMETERS
) -> list[Row]:
    """Give the rows whose value is among these: ``sql`` says where with ``IN (…)``, three dots for the values."""
    if reading.dialect == "sqlite":
        within = sql.replace("IN (…)", "IN (SELECT value FROM json_each(:among))")
        return reading.rows(within, {**parameters, "among": json.dumps(values)})
    return reading.rows(sql.replace("IN (…)", "= ANY(:among)"), {**parameters, "among": list(values)})


def lock_among(writing: Writing, sql: str, values: Sequence[Any]) -> None:
    """Hold the rows that this finds, in its order, until the transaction ends."""
    if writing.dialect != "sqlite" and values:
        rows_among(writing, f"{sql} FOR UPDATE", values)


@contextmanager
def much_at_once(database: SqliteDatabase | PostgresDatabase) -> Iterator[None]:
    """Give SQLite room for what comes: a larger cache, and a log that is written back less often."""
    if not isinstance(database, SqliteDatabase):
        yield
        return
    with database.transaction() as writing:
        before = [(name, (writing.row(f"PRAGMA {name}") or (0,))[0]) for name in ROOM]
        for name, value in ROOM.items():
            writing.run(f"PRAGMA {name} = {value}")
    try:
        yield
    finally:
        with database.transaction() as writing:
            for name, value in before:
                writing.run(f"PRAGMA {name} = {value}")
