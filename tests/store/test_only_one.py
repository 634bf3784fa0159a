"""T-26: every "only one" is a unique constraint, so that not even a fault of ours can write a second."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.conftest import DATABASES
from tests.store.full import RawClient, RefusedError, everything, full_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house import House


@pytest.fixture(scope="module", params=DATABASES)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with full_house(request.param, request, tmp_path_factory.mktemp("full")) as house:
        yield house


ONLY_ONE = {
    "a first version of a feedback (R-201)": (
        "feedback_version",
        "contract side version",
        {"at": "1", "ratings": "'{}'", "overall": "'5/1'"},
    ),
    "a row that counts for a feedback (R-201)": ("counted", "contract side", {"left_at": "1", "star": "1"}),
    "a private part (R-206)": ("private_part", "contract side", {"note": "'x'"}),
    "a response (R-302)": ("response", "contract side", {"text": "'x'", "at": "1"}),
    "a change window (R-400)": ("change_window", "contract side number", {"closes_at": "1"}),
    "a request of the same number (R-402)": ("change_request", "contract side number", {"lapses_at": "1"}),
    "a removal (R-606)": ("removal", "contract side target number", {"note": "'x'"}),
    "a report of a version (R-501)": (
        "report",
        "contract side target version reporter",
        {"id": "'another'", "description": "'x'"},
    ),
    "an open case of a feedback (R-604)": ("desk_case", "contract side target state", {"id": "'another'"}),
    "a member of an id": ("member", "id", {"key": "7777", "pseudonym": "'another'"}),
    "a member of a pseudonym": ("member", "pseudonym", {"key": "7777", "id": "'another'"}),
    "a contract of an id (R-101)": ("contract", "id", {"key": "7777", "pseudonym": "'another'"}),
    "a summary (R-900)": ("summary", "member side", {"feedback_count": "7"}),
    "an entry of a number (J-5)": ("journal", "seq", {"leaf": "entry"}),
    "a payload of an entry (J-3)": ("journal_payload", "seq", {"payload": "nonce"}),
    "a head of the record (J-5)": ("journal_head", "id", {"size": "0"}),
    "an installation": ("installation", "id", {"sandbox": "0"}),
    "a row of terms of a hash": ("terms", "hash", {"body": "'{}'"}),
    "a use of a document by a report": ("evidence_use", "evidence used_by", {"at": "1"}),
    "a deadline of a kind": ("due", "contract kind side number", {"at": "1"}),
    "an event of an id": ("event", "id", {"position": "7777"}),
}


@pytest.mark.parametrize("what", ONLY_ONE)
def test_there_is_only_ever_one(house: House, what: str) -> None:
    table, key, differs = ONLY_ONE[what]
    client = RawClient(house.url)
    before = everything(house)
    columns = list(client.columns(table))
    assert set(key.split()) | set(differs) <= set(columns)
    chosen = ", ".join(differs.get(each, each) for each in columns)
    # No trigger is in the way here: what refuses is the constraint.
    if client.dialect == "sqlite":
        client.rows("BEGIN")
        client.rows(f"DROP TRIGGER IF EXISTS {table}_is_not_replaced")
    try:
        with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError), match=r"(?i)unique|check constraint"):
            client.rows(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} LIMIT 1")
    finally:
        if client.dialect == "sqlite":
            client.rows("ROLLBACK")
        client.close()
    assert everything(house) == before


def test_there_is_no_installation_beside_the_one(house: House) -> None:
    client = RawClient(house.url)
    with pytest.raises(RefusedError, match="there_is_one_installation"):
        client.run("INSERT INTO installation (id, sandbox, pseudonym, created_at) VALUES (2, 1, 'x', 1)")
    client.close()


def test_the_two_sides_of_a_contract_are_different_members_even_in_the_database(house: House) -> None:
    client = RawClient(house.url)
    columns = [each for each in client.columns("contract") if each != "key"]
    differs = {"id": "'another'", "pseudonym": "'another'", "freelancer": "client"}
    chosen = ", ".join(differs.get(each, each) for each in columns)
    with pytest.raises(RefusedError, match="r_100_two_different_members"):
        client.run(f"INSERT INTO contract ({', '.join(columns)}) SELECT {chosen} FROM contract LIMIT 1")
    client.close()
