"""R-1000: an act writes exactly what it says, with one entry; done again it writes nothing; all of it verifies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.acting import Done
from rejoinder.policy.decision import Refusal
from rejoinder_verify import check
from tests.actions.deeds import DEEDS, Deed, create
from tests.house import House, open_house
from tests.store.full import everything

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rejoinder.store.database import Row

Dump = dict[str, list["Row"]]


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house:
        yield house


def differences(before: Dump, after: Dump) -> dict[str, tuple[int, int]]:
    """Count the rows that came and went, for each table that isn't as it was."""
    return {
        table: (len(set(after[table]) - set(before[table])), len(set(before[table]) - set(after[table])))
        for table in after
        if after[table] != before[table]
    }


def verifies(house: House) -> None:
    findings = check(house.url.removeprefix("sqlite:///")).findings
    assert [str(finding) for finding in findings] == []


@pytest.mark.parametrize("name", DEEDS)
def test_an_act_writes_what_it_says_and_nothing_else_and_done_again_nothing(house: House, name: str) -> None:
    deed = DEEDS[name]
    deed.before(house)
    before, told = everything(house), house.told()
    house.later(0.001)
    moved = everything(house)
    outcome = deed.act(house)
    assert isinstance(outcome, Done), outcome
    assert outcome.how in {"new", "updated"}
    after = everything(house)
    assert differences(moved, after) == deed.expected()
    (entry,) = [json.loads(row[1]) for row in after["journal"] if row not in before["journal"]]
    assert (entry["kind"], entry["at"]) == (deed.kind, house.now())
    assert [kind for kind, _, _ in house.told()[len(told) :]] == list(deed.told)
    if deed.again != "new":
        again = deed.act(house)
        assert (again.code if isinstance(again, Refusal) else again.how) == deed.again
        assert everything(house) == after
    verifies(house)


@pytest.mark.parametrize("name", DEEDS)
def test_an_act_that_cannot_be_recorded_does_not_happen(sqlite_url: str, tmp_path: Path, name: str) -> None:
    with open_house(sqlite_url, tmp_path) as house:
        without_a_record(house, DEEDS[name])


def test_an_act_that_cannot_be_recorded_does_not_happen_on_postgresql_either(postgres_url: str, tmp_path: Path) -> None:
    with open_house(postgres_url, tmp_path) as house:
        without_a_record(house, DEEDS["leave the second feedback, which reveals both"])


def without_a_record(house: House, deed: Deed) -> None:
    """R-1002: without a head there is no record, and so no act."""
    deed.before(house)
    with house.installation.database.transaction() as writing:
        (head,) = writing.rows("SELECT size, frontier, at FROM journal_head")
        writing.run("DELETE FROM journal_head")
    before = everything(house)
    with pytest.raises((AssertionError, TypeError)):
        deed.act(house)
    assert everything(house) == before
    with house.installation.database.transaction() as writing:
        names = dict(zip(("size", "frontier", "at"), head, strict=True))
        writing.run("INSERT INTO journal_head (id, size, frontier, at) VALUES (1, :size, :frontier, :at)", names)
    assert isinstance(deed.act(house), Done)
    verifies(house)


def test_a_key_is_made_and_kept_hashed(house: House) -> None:
    before = everything(house)
    key = create(house)
    after = everything(house)
    assert differences(before, after) == {
        "api_key": (1, 0),
        "journal": (1, 0),
        "journal_payload": (1, 0),
        "journal_head": (1, 1),
    }
    assert key.removeprefix("rj_")[8:] not in repr(after)
    verifies(house)
