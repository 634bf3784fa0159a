"""X-2, X-7, O-5: every commit is on disk before it is told, one writer at a time, readers who can't write."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from rejoinder.actions.respond import respond
from rejoinder.store.contracts import read_contract
from rejoinder.store.database import PostgresDatabase, SqliteDatabase, StoreUnavailable, for_psycopg
from tests.house import House, open_house
from tests.store.full import everything

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house:
        house.contract("c1")
        house.both("c1")
        yield house


@pytest.fixture
def embedded(sqlite_url: str, tmp_path: Path) -> Iterator[tuple[House, SqliteDatabase]]:
    with open_house(sqlite_url, tmp_path) as house:
        house.contract("c1")
        house.both("c1")
        database = house.installation.database
        assert isinstance(database, SqliteDatabase)
        yield house, database


@pytest.fixture
def served(postgres_url: str, tmp_path: Path) -> Iterator[tuple[House, PostgresDatabase]]:
    with open_house(postgres_url, tmp_path) as house:
        house.contract("c1")
        house.both("c1")
        database = house.installation.database
        assert isinstance(database, PostgresDatabase)
        yield house, database


def test_the_writer_logs_ahead_and_waits_for_the_disk(embedded: tuple[House, SqliteDatabase]) -> None:
    with embedded[1].transaction() as writing:
        assert writing.row("PRAGMA journal_mode") == ("wal",)
        assert writing.row("PRAGMA synchronous") == (2,)
        assert writing.row("PRAGMA foreign_keys") == (1,)
        assert writing.row("PRAGMA recursive_triggers") == (1,)


def test_a_reader_can_write_nothing(embedded: tuple[House, SqliteDatabase]) -> None:
    house, database = embedded
    before = everything(house)
    with database.snapshot() as reading:
        assert reading.row("PRAGMA query_only") == (1,)
        assert reading.row("PRAGMA wal_autocheckpoint") == (0,)
    with pytest.raises(StoreUnavailable, match="readonly"), database.snapshot() as reading:
        reading.rows("UPDATE member SET country = 'XX'")
    assert everything(house) == before


def test_a_reader_of_postgresql_can_write_nothing(served: tuple[House, PostgresDatabase]) -> None:
    house, database = served
    before = everything(house)
    with pytest.raises(StoreUnavailable, match="ReadOnly"), database.snapshot() as reading:
        reading.rows("UPDATE member SET country = 'XX' RETURNING id")
    assert everything(house) == before


def test_a_directory_that_cannot_log_ahead_is_refused(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path)
    database.file = Path(":memory:")  # A database in memory has no log to write ahead.
    with pytest.raises(StoreUnavailable, match="will not write durably"), database.transaction():
        pass


def test_a_read_sees_one_moment(house: House) -> None:
    """What is written meanwhile isn't there until the next read."""
    told: list[int] = []

    def write() -> None:
        house.member("late")
        told.append(1)

    with house.installation.database.snapshot() as reading:
        before = reading.rows("SELECT count(*) FROM member")
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        assert told == [1]
        assert reading.rows("SELECT count(*) FROM member") == before
    assert house.rows("SELECT count(*) FROM member") == [(before[0][0] + 1,)]


def test_an_act_that_fails_half_way_has_not_happened(house: House) -> None:
    before = everything(house)

    def act() -> None:
        with house.installation.database.transaction() as writing:
            writing.run("UPDATE member SET country = 'XX'")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert everything(house) == before


IDS = ("a", "B", "_", "Z", "z", "0", "a.b", "a-b", "A:1", "ab", "aB")


def test_ids_compare_bytewise_on_both_databases(house: House) -> None:
    for each in IDS:
        house.member(f"m{each}")
        house.contract(f"k{each}", client=f"m{each}", ended=False)
    assert house.rows("SELECT id FROM member WHERE id LIKE 'm%' ORDER BY id") == [(f"m{e}",) for e in sorted(IDS)]
    assert house.rows("SELECT id FROM contract WHERE id LIKE 'k%' ORDER BY id") == [(f"k{e}",) for e in sorted(IDS)]
    with house.installation.database.snapshot() as reading:
        assert read_contract(reading, "kab") is not None
        assert read_contract(reading, "kAB") is None


def test_parameters_are_written_as_each_driver_wants_them() -> None:
    assert for_psycopg("SELECT :a::int, '%' WHERE b = :b_2") == "SELECT %(a)s::int, '%%' WHERE b = %(b_2)s"


WRITER = """
import json, sys
from pathlib import Path
from rejoinder.store.database import SqliteDatabase
database = SqliteDatabase(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[2])):
    with database.transaction() as writing:
        (found,) = writing.row("SELECT rows_done FROM imported_file WHERE hash = 'h'")
        writing.run("UPDATE imported_file SET rows_done = :done WHERE hash = 'h'", {"done": found + 1})
database.close()
"""


def test_two_processes_write_one_at_a_time(embedded: tuple[House, SqliteDatabase]) -> None:
    """O-5: the command line and the server share a database; what both read and then write isn't lost."""
    _, database = embedded
    with database.transaction() as writing:
        writing.run("INSERT INTO imported_file (hash, kind, rows_done) VALUES ('h', 'k', 0)")
    many, each = 3, 60
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(database.directory), str(each)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(many)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    with database.snapshot() as reading:
        assert reading.row("SELECT rows_done FROM imported_file WHERE hash = 'h'") == (many * each,)


def test_the_file_that_says_who_writes_is_the_owners_alone(embedded: tuple[House, SqliteDatabase]) -> None:
    mode = (embedded[1].directory / "write.lock").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def refuses_to_write(house: House, text: str = "Thank you.") -> None:
    with pytest.raises(StoreUnavailable):
        respond(house.installation, "c1", "client", "bea", text)


def writes_again(house: House) -> None:
    house.respond("c1", "client")
    assert house.rows("SELECT count(*) FROM response") == [(1,)]


def test_a_full_disk_changes_nothing_and_reads_go_on(embedded: tuple[House, SqliteDatabase]) -> None:
    house, database = embedded
    with database.transaction() as writing:
        (pages,) = writing.rows("PRAGMA page_count")[0]
        writing.rows(f"PRAGMA max_page_count = {pages}")
    before = everything(house)
    long = "A long answer. " * 130
    for _ in range(40):  # There may be room left in pages that are there already.
        try:
            house.contract(f"x{len(house.rows('SELECT 1 FROM contract'))}", title=long[:300])
        except StoreUnavailable as full:
            assert "full" in str(full)  # noqa: PT017
            break
        before = everything(house)
    else:
        pytest.fail("the disk was never full")
    left = everything(house)
    # The contract may have been registered and then not ended; an act by itself is whole or isn't there.
    assert len(left["journal"]) == len(left["journal_payload"]) == left["journal_head"][0][1]
    assert len(left["journal"]) - len(before["journal"]) in {0, 1}
    with database.transaction() as writing:
        writing.rows("PRAGMA max_page_count = 1073741823")
    writes_again(house)


def test_a_database_that_turned_read_only_changes_nothing_and_reads_go_on(
    embedded: tuple[House, SqliteDatabase],
) -> None:
    house, database = embedded
    before = everything(house)
    with database.transaction() as writing:
        writing.row("PRAGMA query_only = ON")
    refuses_to_write(house)
    assert everything(house) == before
    database.close()
    writes_again(house)


def test_a_postgresql_that_turned_read_only_changes_nothing_and_reads_go_on(
    served: tuple[House, PostgresDatabase],
) -> None:
    """As it is after a failover, and when its disk is nearly full."""
    house, database = served
    with database.snapshot() as reading:
        (name,) = reading.rows("SELECT current_database()")[0]
    before = everything(house)
    with psycopg.connect(house.url, autocommit=True) as owner:
        owner.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'.encode())
    database.close()
    refuses_to_write(house)
    assert everything(house) == before
    with psycopg.connect(house.url, autocommit=True) as owner:
        owner.execute("SET default_transaction_read_only = off")
        owner.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only'.encode())
    database.close()
    writes_again(house)


def test_a_lost_connection_is_said_as_such_and_made_anew(served: tuple[House, PostgresDatabase]) -> None:
    house, _ = served
    before = everything(house)
    with psycopg.connect(house.url, autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'rejoinder'"
        )
    refuses_to_write(house)
    assert everything(house) == before
    writes_again(house)


def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    for database in (
        SqliteDatabase(tmp_path / "nowhere"),
        PostgresDatabase("postgresql://nobody@127.0.0.1:1/nothing"),
    ):
        with pytest.raises(StoreUnavailable), database.snapshot() as reading:
            reading.rows("SELECT 1")


def test_a_table_that_is_locked_by_somebody_else_is_unavailable(embedded: tuple[House, SqliteDatabase]) -> None:
    """Somebody holds the write lock with a tool of their own, and doesn't let go."""
    house, database = embedded
    before = everything(house)
    with database.transaction() as writing:
        writing.row("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(database.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refuses_to_write(house)
    assert everything(house) == before
    other.execute("ROLLBACK")
    other.close()
    writes_again(house)


def test_what_is_erased_is_not_left_in_the_file(embedded: tuple[House, SqliteDatabase]) -> None:
    """R-1001: what the erasure deletes leaves neither the file nor the log."""
    house, database = embedded
    canary = "Canary-of-" + os.urandom(8).hex()
    house.confide("c1", "client", canary)
    with database.transaction() as writing:
        writing.run("INSERT INTO erasure_ticket (id) VALUES (1)")
        writing.run("DELETE FROM pressured")
        writing.run("DELETE FROM journal_payload")
        writing.run("DELETE FROM erasure_ticket")
    database.forget()
    for file in database.directory.glob("rejoinder.db*"):
        assert canary.encode() not in file.read_bytes(), file.name
