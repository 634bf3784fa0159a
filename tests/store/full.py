"""A house in which every table has rows, and somebody with the password of its database who ignores the application."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from rejoinder.actions.file_notice import FileNotice, file_notice
from rejoinder.actions.keys import create_key, revoke_key
from rejoinder.store.keys import list_keys
from tests.house import House, done, open_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from rejoinder.store.database import Row


class RefusedError(Exception):
    """The database said no."""


class RawClient:
    """Somebody with a connection of their own and every setting as the driver has it: no foreign keys on SQLite."""

    def __init__(self, url: str) -> None:
        self.dialect = "sqlite" if url.startswith("sqlite") else "postgresql"
        self._sqlite: sqlite3.Connection | None = None
        self._postgres: psycopg.Connection[Row] | None = None
        if self.dialect == "sqlite":
            self._sqlite = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=10)
        else:
            self._postgres = psycopg.connect(url, autocommit=True)

    def run(self, *statements: str) -> None:
        """Do all of these, or none: what is refused raises ``RefusedError``."""
        self.rows("BEGIN")
        try:
            for statement in statements:
                self._execute(statement)
            self.rows("COMMIT")
        except (sqlite3.IntegrityError, psycopg.DatabaseError) as error:
            self.rows("ROLLBACK")
            raise RefusedError(str(error)) from error

    def rows(self, sql: str) -> list[Row]:
        """Ask."""
        cursor = self._execute(sql)
        return cursor.fetchall() if cursor.description else []

    def _execute(self, sql: str) -> Any:
        if self._sqlite is not None:
            return self._sqlite.execute(sql)
        assert self._postgres is not None
        return self._postgres.execute(sql.encode())

    def columns(self, table: str) -> dict[str, str]:
        """List a table's columns with their types."""
        if self._sqlite is not None:
            return {row[1]: row[2].lower() for row in self.rows(f"PRAGMA table_info({table})")}
        found = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name ="
        return dict(self.rows(f"{found} '{table}' ORDER BY ordinal_position"))

    def close(self) -> None:
        """Go away."""
        for connection in (self._sqlite, self._postgres):
            if connection is not None:
                connection.close()


def another_value(kind: str) -> str:
    """Write a value, in SQL, that no row of ours has in a column of this type."""
    if "int" in kind:
        return "7777"
    if kind in {"bytea", "blob"}:
        return "X'00'" if kind == "blob" else r"'\x00'::bytea"
    return "'x'"


TABLES = [
    "installation",
    "terms",
    "member",
    "erased_id",
    "contract",
    "feedback_version",
    "private_part",
    "counted",
    "summary",
    "response",
    "change_request",
    "change_window",
    "removal",
    "pressured",
    "desk_case",
    "report",
    "evidence",
    "evidence_use",
    "notice",
    "due",
    "event",
    "journal",
    "journal_payload",
    "journal_head",
    "erasure_ticket",
    "api_key",
    "idempotent_answer",
    "imported_file",
    "sign_in_link",
    "page_session",
    "notices_seen",
]


def everything(house: House) -> dict[str, list[Row]]:
    """Read every row of every table."""
    with house.installation.database.snapshot() as reading:
        return {
            table: sorted(
                (
                    tuple(bytes(each) if isinstance(each, memoryview) else each for each in row)
                    for row in reading.rows(f"SELECT * FROM {table}")
                ),
                key=repr,
            )
            for table in TABLES
        }


def fill(house: House) -> None:
    """Do every kind of act at least once."""
    create_key(house.installation, ("members",))
    create_key(house.installation, ("read",))
    with house.installation.database.snapshot() as reading:
        key = list_keys(reading)[0][0]
    revoke_key(house.installation, key)
    for contract in ("c1", "c2", "c3"):
        house.contract(contract)
    house.leave("c1", "client", 2, private=(3, "Not again."))
    house.leave("c1", "freelancer", 4)
    house.respond("c1", "client")
    house.ask("c1", "client")
    house.allow("c1", "client")
    house.change("c1", "client", 3)
    house.report("c1", "client", evidence=(house.document("bea", "They wrote: five stars, or else."),))
    house.confide("c1", "client", "They offered me money.")
    house.both("c2")
    house.withdraw("c2", "freelancer", "They made me.")
    given = FileNotice("c1", "freelancer", "Nora", "nora@example.org", "This insults me.", "127.0.0.1")
    done(file_notice(house.installation, given))
    with house.installation.database.transaction() as writing:
        writing.run("INSERT INTO erased_id (mac) VALUES ('0123')")


@contextmanager
def full_house(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[House]:
    """Open a house on either database, in which every act was done."""
    if kind == "sqlite":
        shutil.copytree(request.getfixturevalue("sqlite_template"), folder / "data")
        url = f"sqlite:///{folder / 'data' / 'rejoinder.db'}"
    else:
        url = request.getfixturevalue("postgres").postgres_url()
    with open_house(url, folder) as house:
        fill(house)
        yield house
    if kind != "sqlite":
        request.getfixturevalue("postgres").drop(url)
