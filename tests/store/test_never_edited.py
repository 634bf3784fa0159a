"""R-302, R-600, X-8: whoever has the database's password can't edit, replace or delete what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rejoinder.store.triggers import (
    LAST_FOR_EVER,
    NEVER_CHANGE,
    ONLY_GOES,
    STAYS,
    TAKES_ITS_PLACE,
    WRITTEN_ONCE,
)
from tests.conftest import DATABASES
from tests.store.full import RawClient, RefusedError, another_value, everything, full_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house import House

LASTING = sorted({*NEVER_CHANGE, *TAKES_ITS_PLACE})
KEYS = {table: (key,) for table, key in NEVER_CHANGE.items()} | TAKES_ITS_PLACE


@pytest.fixture(scope="module", params=DATABASES)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all tests of this file, which change nothing in it: that is what they test."""
    with full_house(request.param, request, tmp_path_factory.mktemp("full")) as house:
        yield house


@pytest.fixture
def client(house: House) -> Iterator[RawClient]:
    """Somebody who ignores the application."""
    client = RawClient(house.url)
    yield client
    client.close()


def refused(client: RawClient, *statements: str, because: str | None = " is never ") -> None:
    """See it refused by a trigger of ours, and by nothing else."""
    with pytest.raises(RefusedError, match=because):
        client.run(*statements)


@pytest.mark.parametrize("table", sorted(NEVER_CHANGE))
def test_no_column_of_a_row_that_never_changes_can_be_updated(house: House, client: RawClient, table: str) -> None:
    before = everything(house)
    assert before[table], f"{table} has no row to try it on"
    for column, kind in client.columns(table).items():
        refused(client, f"UPDATE {table} SET {column} = {another_value(kind)}")
        refused(client, f"UPDATE {table} SET {column} = {column}")
    assert everything(house) == before


@pytest.mark.parametrize("table", sorted(STAYS))
def test_a_column_that_stays_cannot_be_updated(house: House, client: RawClient, table: str) -> None:
    before = everything(house)
    assert before[table], f"{table} has no row to try it on"
    kinds = client.columns(table)
    for column in STAYS[table]:
        refused(client, f"UPDATE {table} SET {column} = {another_value(kinds[column])}")
        refused(client, f"UPDATE {table} SET {column} = NULL", because=None)
    assert everything(house) == before


@pytest.mark.parametrize("table", sorted(WRITTEN_ONCE))
def test_what_was_written_once_cannot_be_written_again(house: House, client: RawClient, table: str) -> None:
    before = everything(house)
    kinds = client.columns(table)
    for column in WRITTEN_ONCE[table]:
        refused(client, f"UPDATE {table} SET {column} = {another_value(kinds[column])} WHERE {column} IS NOT NULL")
        refused(client, f"UPDATE {table} SET {column} = NULL WHERE {column} IS NOT NULL")
    assert everything(house) == before


@pytest.mark.parametrize("table", sorted(ONLY_GOES))
def test_a_name_in_the_database_is_not_given_to_somebody_else(house: House, client: RawClient, table: str) -> None:
    before = everything(house)
    for column in ONLY_GOES[table]:
        refused(client, f"UPDATE {table} SET {column} = 'x'")
        replacing = "UPDATE OR REPLACE" if client.dialect == "sqlite" else "UPDATE"
        refused(client, f"{replacing} {table} SET {column} = (SELECT max({column}) FROM {table} o)")
    assert everything(house) == before


def test_a_reveal_that_was_promised_is_never_put_off(house: House, client: RawClient) -> None:
    before = everything(house)
    refused(client, "UPDATE contract SET reveals_at = reveals_at + 1")
    refused(client, "UPDATE contract SET reveals_at = NULL")
    assert everything(house) == before


@pytest.mark.parametrize("table", LASTING)
def test_no_row_can_be_deleted(house: House, client: RawClient, table: str) -> None:
    before = everything(house)
    assert before[table], f"{table} has no row to try it on"
    refused(client, f"DELETE FROM {table}")
    if client.dialect == "postgresql":
        refused(client, f"TRUNCATE {table} CASCADE")
    assert everything(house) == before


@pytest.mark.parametrize("table", LASTING)
def test_no_row_takes_the_place_of_another(house: House, client: RawClient, table: str) -> None:
    before = everything(house)
    kinds = client.columns(table)
    for key in KEYS[table]:
        # A new row that shares nothing with the one that stands but this one unique key.
        others = {column for other in KEYS[table] if other != key for column in other} - set(key)
        if client.dialect == "sqlite":
            chosen = ", ".join(another_value(kinds[each]) if each in others else each for each in kinds)
            for how in ("INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"):
                refused(client, f"{how} INTO {table} ({', '.join(kinds)}) SELECT {chosen} FROM {table} LIMIT 1")
        elif table in NEVER_CHANGE and others == set():
            column = next(iter(kinds))
            refused(
                client,
                f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1 "
                f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {column} = excluded.{column}",
            )
    assert everything(house) == before


@pytest.mark.parametrize("table", sorted(STAYS))
def test_an_upsert_cannot_move_what_stays(house: House, client: RawClient, table: str) -> None:
    before = everything(house)
    kinds, key = client.columns(table), ", ".join(KEYS[table][0])
    moved = next(each for each in STAYS[table] if each not in KEYS[table][0])
    refused(
        client,
        f"INSERT INTO {table} ({', '.join(kinds)}) SELECT * FROM {table} WHERE true LIMIT 1 "
        f"ON CONFLICT ({key}) DO UPDATE SET {moved} = {another_value(kinds[moved])}",
    )
    assert everything(house) == before


@pytest.mark.parametrize("table", sorted(set(LASTING) - LAST_FOR_EVER))
def test_a_row_goes_in_an_erasure_and_only_there(house: House, client: RawClient, table: str) -> None:
    before = everything(house)
    ticket = "INSERT INTO erasure_ticket (id) VALUES (1)"
    no_links = ["SET CONSTRAINTS ALL DEFERRED"] if client.dialect == "postgresql" else []
    client.rows("BEGIN")
    for statement in (*no_links, ticket, f"DELETE FROM {table}"):
        client.rows(statement)
    assert client.rows(f"SELECT count(*) FROM {table}") == [(0,)]
    client.rows("ROLLBACK")
    assert everything(house) == before


@pytest.mark.parametrize("table", sorted(LAST_FOR_EVER))
def test_not_even_an_erasure_takes_away_what_the_proofs_need(house: House, client: RawClient, table: str) -> None:
    before = everything(house)
    refused(client, "INSERT INTO erasure_ticket (id) VALUES (1)", f"DELETE FROM {table}")
    assert everything(house) == before


def test_a_ticket_lets_nobody_edit(house: House, client: RawClient) -> None:
    before = everything(house)
    ticket = "INSERT INTO erasure_ticket (id) VALUES (1)"
    refused(client, ticket, "UPDATE response SET text = 'x'")
    refused(client, ticket, "UPDATE journal SET leaf = entry")
    assert everything(house) == before
