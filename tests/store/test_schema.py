"""X-9: a trigger that got lost, was switched off or rewritten is noticed, and made anew by migrating."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from rejoinder.store.schema import NEWEST, is_in_place, is_migrated, put_triggers_in_place
from rejoinder.store.triggers import triggers
from rejoinder_verify import check
from tests.house import House, open_house
from tests.store.full import RawClient, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house:
        house.contract("c1")
        house.both("c1")
        house.respond("c1", "client", "Thank you.")
        yield house


@pytest.fixture
def client(house: House) -> Iterator[RawClient]:
    client = RawClient(house.url)
    yield client
    client.close()


def drop(client: RawClient, trigger: str, table: str) -> None:
    client.run(f"DROP TRIGGER {trigger}" + (f" ON {table}" if client.dialect == "postgresql" else ""))


def test_a_fresh_database_is_in_place(house: House) -> None:
    assert is_migrated(house.installation.database)
    assert is_in_place(house.installation.database)


def test_every_single_trigger_is_missed(house: House, client: RawClient) -> None:
    shipped = triggers(client.dialect)
    for name, text in shipped.items():
        client.rows("BEGIN")
        table = text.split(" ON ", 1)[1].split(" ", 1)[0]
        client.rows(f"DROP TRIGGER {name}" + (f" ON {table}" if client.dialect == "postgresql" else ""))
        client.rows("COMMIT")
        assert not is_in_place(house.installation.database), name
        client.run(text)
    assert is_in_place(house.installation.database)


def test_a_trigger_that_does_nothing_is_not_the_one_that_was_shipped(house: House, client: RawClient) -> None:
    if client.dialect == "sqlite":
        drop(client, "response_is_never_edited", "response")
        client.run("CREATE TRIGGER response_is_never_edited BEFORE UPDATE ON response BEGIN SELECT 1; END")
    else:
        client.run("ALTER TABLE response DISABLE TRIGGER response_is_never_edited")
    assert not is_in_place(house.installation.database)


def test_what_a_rebuilt_table_has_lost_is_noticed_and_made_anew(house: House, client: RawClient) -> None:
    if client.dialect == "sqlite":  # As Django does it for AlterField, and for AddField with a default.
        ((text,),) = client.rows("SELECT sql FROM sqlite_master WHERE name = 'response'")
        client.run(
            text.replace('"response"', '"new__response"', 1),
            "INSERT INTO new__response SELECT * FROM response",
            # SQLite asks no delete trigger when a table goes.
            "DROP TABLE response",
            "ALTER TABLE new__response RENAME TO response",
        )
    else:
        client.run(
            "CREATE TABLE new__response (LIKE response INCLUDING ALL)",
            "INSERT INTO new__response SELECT * FROM response",
            "DROP TABLE response",
            "ALTER TABLE new__response RENAME TO response",
        )
    client.run("UPDATE response SET text = 'Edited.'")
    assert not is_in_place(house.installation.database)
    found = check(house.url.removeprefix("sqlite:///"), expected_triggers=triggers(client.dialect)).findings
    assert {finding.check for finding in found} == {"rows", "triggers"}
    put_triggers_in_place(house.installation.database)
    assert is_in_place(house.installation.database)
    with pytest.raises(RefusedError, match="response is never edited"):
        client.run("UPDATE response SET text = 'Edited again.'")


def test_a_database_that_was_never_migrated_is_not_in_place(house: House, client: RawClient) -> None:
    client.run("DELETE FROM django_migrations")
    assert not is_migrated(house.installation.database)
    assert not is_in_place(house.installation.database)
    client.run("DROP TABLE django_migrations")
    assert not is_in_place(house.installation.database)


MIGRATE = """
import os, sys
os.environ |= {"DJANGO_SETTINGS_MODULE": "rejoinder.site.settings", "REJOINDER_DATA": sys.argv[1]}
os.environ["REJOINDER_DATABASE_URL"] = sys.argv[2]
import django
from django.core.management import call_command
django.setup()
call_command("migrate", "store", sys.argv[3], verbosity=0, interactive=False, skip_checks=True)
"""


def migrate_to(house: House, name: str) -> None:
    """Migrate in a process of its own, as far as this."""
    url = "" if house.url.startswith("sqlite") else house.url
    subprocess.run([sys.executable, "-c", MIGRATE, str(house.folder), url, name], check=True, timeout=60)


def test_rows_from_before_the_pages_are_all_kept_and_came_with_a_key(house: House) -> None:
    house.installation.database.close()
    migrate_to(house, "0002")
    assert not is_migrated(house.installation.database)
    before = house.rows("SELECT * FROM feedback_version ORDER BY side")
    house.installation.database.close()
    migrate_to(house, NEWEST)
    assert is_migrated(house.installation.database)
    assert before
    assert house.rows("SELECT * FROM feedback_version ORDER BY side") == [(*row, 0) for row in before]
    put_triggers_in_place(house.installation.database)
    assert is_in_place(house.installation.database)
    assert check(house.url.removeprefix("sqlite:///")).clean
