"""Q-4, T-26: sixteen at once, on both databases: one wins, the rest are refused, and what is stored is the winner's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from rejoinder.actions.acting import Done
from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.policy.decision import Refusal
from rejoinder_verify import check
from tests.house import House, open_house, stars
from tests.races.kinds import KINDS, revealed
from tests.races.runners import ROUNDS, Track, dawdling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUNDS_OF_A_KIND = {"sqlite": 16, "postgresql": 6}
"""With thirteen kinds: 208 rounds on SQLite and 78 on PostgreSQL. REJOINDER_RACES asks for more."""


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house:
        yield house


@pytest.fixture
def track() -> Iterator[Track]:
    track = Track()
    yield track
    track.close()


def verifies(house: House) -> None:
    findings = check(house.url.removeprefix("sqlite:///")).findings
    assert [str(finding) for finding in findings] == []


@pytest.mark.parametrize("name", KINDS)
def test_one_wins_and_what_is_stored_is_what_the_winner_was_told(house: House, track: Track, name: str) -> None:
    kind = KINDS[name]
    its = dawdling(house.installation)
    for number in range(ROUNDS or ROUNDS_OF_A_KIND[its.database.dialect]):
        contract = f"c{number}"
        kind.before(house, contract)
        kind.holds(house, contract, track.race(kind.runners(its, contract)))
    verifies(house)
    assert house.rows("SELECT count(*), max(seq) + 1 FROM journal") == house.rows("SELECT size, size FROM journal_head")


def test_acts_on_many_contracts_of_the_same_two_members_never_wait_for_each_other(house: House, track: Track) -> None:
    """J-6: summaries are locked in one order, and the head of the record last, so there is no deadlock."""
    its = dawdling(house.installation)
    for contract in range(16):
        house.contract(f"c{contract}", *(("acme", "bea"), ("bea", "acme"))[contract % 2])
        house.leave(f"c{contract}", "client")

    def run(number: int) -> Done | Refusal:
        author = ("bea", "acme")[number % 2]
        given = LeaveFeedback(f"c{number}", "freelancer", author, stars("freelancer", 1 + number % 5), None, None)
        return leave_feedback(its, given)

    outcomes = track.race([lambda number=number: run(number) for number in range(16)])  # type: ignore[misc]
    assert [type(outcome) for outcome in outcomes] == [Done] * 16, outcomes
    verifies(house)


def test_without_the_locks_the_constraints_still_let_in_only_one(
    postgres_url: str, tmp_path: Path, track: Track
) -> None:
    """A fault, planted: nothing is locked. A loser then meets a constraint: our fault, but no second row."""
    with open_house(postgres_url, tmp_path) as house:
        careless = dawdling(house.installation, careless=True)
        met = 0
        for number in range(8):
            contract = f"c{number}"
            revealed(house, contract)
            outcomes = track.race(KINDS["sixteen responses"].runners(careless, contract))
            assert len([each for each in outcomes if isinstance(each, Done)]) == 1
            met += len([each for each in outcomes if isinstance(each, psycopg.errors.UniqueViolation)])
        assert met > 0
        assert house.rows("SELECT count(*) FROM response") == [(8,)]
        verifies(house)


def test_these_races_can_fail(postgres_url: str, tmp_path: Path, track: Track) -> None:
    """Faults, planted: no locks, and no constraint either. The races must notice."""
    with open_house(postgres_url, tmp_path) as house:
        with psycopg.connect(house.url, autocommit=True) as owner:
            owner.execute("ALTER TABLE response DROP CONSTRAINT response_pkey")
        careless = dawdling(house.installation, careless=True)
        kind = KINDS["sixteen responses"]
        noticed = 0
        for number in range(8):
            contract = f"c{number}"
            revealed(house, contract)
            try:
                kind.holds(house, contract, track.race(kind.runners(careless, contract)))
            except (AssertionError, ValueError):
                noticed += 1
        assert noticed > 0
