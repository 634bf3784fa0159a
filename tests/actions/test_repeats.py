"""T-39: a request that comes again is answered as the first time, from what was kept, and has no second effect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.acting import Done
from rejoinder.actions.add_evidence import add_evidence
from rejoinder.actions.allow_change import allow_change
from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.actions.end_contract import end_contract
from rejoinder.actions.file_evidence import file_evidence
from rejoinder.actions.file_notice import FileNotice, file_notice
from rejoinder.actions.report import MakeReport, report
from rejoinder.actions.tell_in_confidence import tell_in_confidence
from rejoinder.actions.withdraw import withdraw
from rejoinder.policy.deadlines import DAY
from rejoinder.policy.decision import Refusal
from rejoinder.store.idempotency import KEPT, Repeatable
from tests.actions import deeds
from tests.house import House, open_house
from tests.store.full import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rejoinder.actions.acting import Outcome

REQUEST = Repeatable("caller01", "key-1", "/v1/this", "mac-of-the-body")
NOTICE = FileNotice("c1", "client", "Nora", "nora@example.org", "This insults me.", "127.0.0.1")
REPORT = MakeReport("c1", "client", "bea", "feedback", "fraud", None, "x" * 30, ())

POSTS: dict[str, tuple[Callable[[House], object], Callable[[House, Repeatable], Outcome]]] = {
    "end": (deeds.running, lambda house, again: end_contract(house.installation, "c1", None, again)),
    "ask": (deeds.revealed, lambda house, again: ask_to_change(house.installation, "c1", "client", "acme", again)),
    "allow": (deeds.revealed, lambda house, again: allow_change(house.installation, "c1", "client", "bea", again)),
    "withdraw": (
        deeds.revealed,
        lambda house, again: withdraw(house.installation, "c1", "client", "acme", None, None, again),
    ),
    "report": (deeds.revealed, lambda house, again: report(house.installation, REPORT, again)),
    "confide": (
        deeds.running,
        lambda house, again: tell_in_confidence(house.installation, "c1", "bea", "A note.", (), again),
    ),
    "notice": (deeds.revealed, lambda house, again: file_notice(house.installation, NOTICE, again)),
    "document": (
        deeds.two_members,
        lambda house, again: file_evidence(house.installation, "bea", b"A letter.", "letter.txt", again),
    ),
    "evidence": (
        deeds.with_a_document,
        lambda house, again: add_evidence(
            house.installation, deeds.the_report(house), "bea", (deeds.a_document(house),), again
        ),
    ),
}


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house:
        yield house


def answer(outcome: Outcome) -> tuple[str, dict[str, Any]]:
    assert isinstance(outcome, Done), outcome
    return outcome.how, dict(outcome.told)


def code(outcome: Outcome) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


@pytest.mark.parametrize("name", POSTS)
def test_a_repeat_is_answered_as_the_first_time(house: House, name: str) -> None:
    before, post = POSTS[name]
    before(house)
    first = answer(post(house, REQUEST))
    assert first[0] == "new"
    after = everything(house)
    assert len(after["idempotent_answer"]) == 1
    house.later(2)  # Whatever has closed meanwhile.
    moved = everything(house)
    assert answer(post(house, REQUEST)) == ("repeated", first[1])
    assert code(post(house, replace(REQUEST, body_mac="another"))) == "idempotency_key_reused"
    assert everything(house) == moved


def test_another_caller_and_another_path_have_their_own_keys(house: House) -> None:
    deeds.running(house)
    _, post = POSTS["confide"]
    told = [
        answer(post(house, each))
        for each in (
            REQUEST,
            replace(REQUEST, caller="caller02"),
            replace(REQUEST, path="/v1/that"),
            replace(REQUEST, key="key-2"),
        )
    ]
    assert [how for how, _ in told] == ["new"] * 4
    assert house.rows("SELECT count(*) FROM pressured") == [(4,)]


def test_refusals_are_not_kept(house: House) -> None:
    deeds.sealed(house)
    _, post = POSTS["withdraw"]
    assert code(post(house, REQUEST)) == "withdrawal.not_available"
    assert house.rows("SELECT count(*) FROM idempotent_answer") == [(0,)]
    house.leave("c1", "freelancer")
    assert answer(post(house, REQUEST))[0] == "new"


def test_an_answer_is_kept_for_thirty_days_to_the_microsecond(house: House) -> None:
    deeds.running(house)
    _, post = POSTS["confide"]
    start = house.now()
    first = answer(post(house, REQUEST))
    house.at(start + KEPT - 1)
    assert answer(post(house, REQUEST)) == ("repeated", first[1])
    house.at(start + KEPT)
    assert answer(post(house, REQUEST))[0] == "new"
    assert house.rows("SELECT count(*) FROM idempotent_answer") == [(1,)]
    assert house.rows("SELECT count(*) FROM pressured") == [(2,)]
    assert KEPT == 30 * DAY


def test_a_repeat_while_the_first_is_under_way_is_told_so(postgres_url: str, tmp_path: Path) -> None:
    """On SQLite the second waits for the first; on PostgreSQL it is told."""
    with open_house(postgres_url, tmp_path) as house, open_house(postgres_url, tmp_path) as other:
        deeds.running(house)
        with other.installation.database.transaction() as writing:
            assert writing.try_lock(f"repeat:{REQUEST.caller}:{REQUEST.key}")
            assert code(POSTS["confide"][1](house, REQUEST)) == "idempotency_in_progress"
        assert answer(POSTS["confide"][1](house, REQUEST))[0] == "new"
