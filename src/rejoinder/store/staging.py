"""Where rows wait while a whole import is checked: a private SQLite file that is gone with its connection.

Memory stays flat however many rows there are. Rows come back in the order of the contract that they are about.
"""

from __future__ import annotations

import json
import sqlite3
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side

AT_ONCE = 5_000
"""Rows that are written at once, and contracts that are read."""
RATINGS_AT_ONCE = 20_000
"""Ratings that are read at once: they are small, and a batch has its price."""

TABLES = """
CREATE TABLE member (id TEXT, display_name TEXT, country TEXT, created_at INTEGER, file INTEGER, line INTEGER,
    PRIMARY KEY (id, file, line)) WITHOUT ROWID;
CREATE TABLE contract (id TEXT, client TEXT, freelancer TEXT, title TEXT, description TEXT, category TEXT,
    started_at INTEGER, ended_at INTEGER, amount TEXT, currency TEXT, file INTEGER, line INTEGER,
    PRIMARY KEY (id, file, line)) WITHOUT ROWID;
CREATE TABLE feedback (contract TEXT, side TEXT, left_at INTEGER, ratings TEXT, overall TEXT, comment TEXT,
    recommend INTEGER, response TEXT, response_at INTEGER, file INTEGER, line INTEGER,
    PRIMARY KEY (contract, side, file, line)) WITHOUT ROWID;
CREATE TABLE rating (contract TEXT, client TEXT, freelancer TEXT, side TEXT, left_at INTEGER, overall TEXT,
    file INTEGER, line INTEGER);
CREATE TABLE accepted (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE rejected (file INTEGER, line INTEGER, reason TEXT, PRIMARY KEY (file, line)) WITHOUT ROWID;
"""
WIDTH = {"member": 6, "contract": 12, "feedback": 11, "rating": 8}


class GivenMember(NamedTuple):
    """A member as a file has them."""

    id: str
    display_name: str
    country: str | None
    created_at: Instant | None
    file: int
    line: int


class GivenContract(NamedTuple):
    """A contract as a file has it, or as ratings make it."""

    id: str
    client: str
    freelancer: str
    title: str
    description: str | None
    category: str | None
    started_at: Instant
    ended_at: Instant | None
    amount: str | None
    currency: str | None
    file: int
    line: int


class GivenFeedback(NamedTuple):
    """A feedback as a file has it. ``ratings`` is canonical JSON; where there is none, ``overall`` stands alone."""

    side: Side
    left_at: Instant
    ratings: str | None
    overall: str | None
    comment: str | None
    recommend: int | None
    response: str | None
    response_at: Instant | None
    file: int
    line: int


class Group(NamedTuple):
    """What files say of one contract: rows of contracts (one, if all is well), and rows of feedback.

    ``rated`` names client and freelancer where ratings alone speak of it.
    """

    id: str
    contracts: list[GivenContract]
    feedback: list[GivenFeedback]
    rated: tuple[str, str] | None = None


class Staging:
    """Rows that wait. Numbers of files count from 0, lines from 1."""

    def __init__(self) -> None:
        """Make the private file."""
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.executescript("PRAGMA cache_size = -4096; PRAGMA temp_store = FILE; " + TABLES)
        self._connection.execute("BEGIN")
        self._waiting: dict[str, list[tuple[Any, ...]]] = {table: [] for table in WIDTH}
        self._sql = {table: f"INSERT INTO {table} VALUES ({', '.join('?' * width)})" for table, width in WIDTH.items()}

    def __enter__(self) -> Self:
        """Nothing more to do: it is open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let it go; nothing of it stays."""
        self._connection.close()

    def add(self, table: str, row: tuple[Any, ...]) -> None:
        """Let a row of these values wait."""
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            self._flush(table)

    def settle(self) -> None:
        """Keep what was added last."""
        for table in WIDTH:
            self._flush(table)
        # Sorted once, by files that are merged: a tree would be written all over for each rating.
        self._connection.execute(
            "CREATE TABLE sorted AS SELECT contract, client, freelancer, side, left_at, overall, file, line "
            "FROM rating ORDER BY contract, side, file, line"
        )
        self._connection.execute("DROP TABLE rating")

    def _flush(self, table: str) -> None:
        self._connection.executemany(self._sql[table], self._waiting[table])
        self._waiting[table].clear()

    def reject(self, file: int, line: int, reason: str) -> None:
        """Keep why a row is not taken in; the first reason stands."""
        self._connection.execute("INSERT OR IGNORE INTO rejected VALUES (?, ?, ?)", (file, line, reason))

    def rejects(self, file: int) -> Iterator[tuple[int, str]]:
        """Give the lines of a file that are not taken in, in order, and why."""
        cursor = self._connection.execute("SELECT line, reason FROM rejected WHERE file = ? ORDER BY line", (file,))
        yield from cursor

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        return int(self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def accept(self, members: Iterable[str]) -> int:
        """Keep the ids of members who will be there once this import is done, and tell how many are new among them."""
        sql = "INSERT OR IGNORE INTO accepted VALUES (?)"
        return self._connection.executemany(sql, ((each,) for each in members)).rowcount

    def accepted(self, members: Sequence[str]) -> set[str]:
        """Tell which of these will be there once this import is done."""
        found = self._connection.execute(
            "SELECT id FROM accepted WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(members),)
        )
        return {row[0] for row in found}

    def members(self) -> Iterator[list[tuple[str, list[GivenMember]]]]:
        """Give members in batches, by their ids, with all rows about each."""
        after = ""
        names = "SELECT DISTINCT id FROM member WHERE id > ? ORDER BY id LIMIT ?"
        while ids := self._connection.execute(names, (after, AT_ONCE)).fetchall():
            after = ids[-1][0]
            rows = self._connection.execute(
                "SELECT * FROM member WHERE id BETWEEN ? AND ? ORDER BY id, file, line", (ids[0][0], after)
            )
            yield [(key, list(map(GivenMember._make, same))) for key, same in groupby(rows, itemgetter(0))]

    def contracts(self) -> Iterator[list[Group]]:
        """Give what files of contracts and feedback say, in batches, contract by contract."""
        after = ""
        names = "SELECT id FROM contract WHERE id > ?1 UNION SELECT contract FROM feedback WHERE contract > ?1"
        while ids := self._connection.execute(f"{names} ORDER BY 1 LIMIT ?2", (after, AT_ONCE)).fetchall():
            between = (ids[0][0], ids[-1][0])
            groups = {each: Group(each, [], []) for (each,) in ids}
            for row in self._connection.execute("SELECT * FROM contract WHERE id BETWEEN ? AND ?", between):
                groups[row[0]].contracts.append(GivenContract._make(row))
            for row in self._connection.execute(
                "SELECT * FROM feedback WHERE contract BETWEEN ? AND ? ORDER BY contract, side, file, line", between
            ):
                groups[row[0]].feedback.append(GivenFeedback._make(row[1:]))
            yield list(groups.values())
            after = between[1]

    def ratings_again(self) -> bool:
        """Tell whether some pair has more than one rating of a side."""
        sql = "SELECT 1 FROM sorted GROUP BY contract, side HAVING count(*) > 1 LIMIT 1"
        return self._connection.execute(sql).fetchone() is not None

    def ratings(self) -> Iterator[list[Group]]:
        """Give what ratings say, in batches, pair by pair."""
        sql = (
            "SELECT contract, client, freelancer, side, left_at, NULL, overall, NULL, NULL, NULL, NULL, file, line, "
            "rowid FROM sorted WHERE rowid > ? ORDER BY rowid LIMIT ?"
        )
        make, after = GivenFeedback._make, 0
        groups: list[Group] = []
        feedback: list[GivenFeedback] = []
        last = None
        while rows := self._connection.execute(sql, (after, RATINGS_AT_ONCE)).fetchall():
            for row in rows:
                if row[0] != last:
                    last, feedback = row[0], []
                    groups.append(Group(row[0], [], feedback, (row[1], row[2])))
                feedback.append(make(row[3:13]))
            after = rows[-1][13]
            yield groups[:-1]  # The last may go on.
            groups = groups[-1:]
        if groups:
            yield groups
