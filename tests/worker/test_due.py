"""T-32: deadlines are told once, in order, each at its own instant; and nothing that is seen waits for it."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.installation import PROFILES
from rejoinder.policy.deadlines import DAY, HOUR, format_instant, parse_instant
from rejoinder.store import events, idempotency
from rejoinder.store.database import StoreUnavailable
from rejoinder.store.journal import HEAD
from rejoinder.store.reads.contract import show_contract
from rejoinder.store.reads.events import read_events
from rejoinder.store.reads.history import read_history
from rejoinder.worker.due import forget_what_is_old, keep_telling, tell_what_is_due
from tests.house import START, House, open_house

if TYPE_CHECKING:
    from rejoinder.policy.terms import Side

CLOSES = "2026-11-08T00:00:00Z"
RESPONSES_CLOSE = "2026-11-22T00:00:00Z"


def since(house: House, before: int) -> list[tuple[str, str, dict[str, str]]]:
    return [(kind, at, json.loads(data)) for kind, at, data in house.told()[before:]]


def test_r207_what_was_sealed_until_the_window_closed_is_announced_at_that_instant_before_the_close(
    house: House,
) -> None:
    house.contract("c1")
    house.leave("c1", "client")
    before = len(house.told())
    house.at("2026-11-30T12:00:00Z")
    assert tell_what_is_due(house.installation) == 2
    assert since(house, before) == [
        ("feedback.revealed", CLOSES, {"contract": "c1", "side": "client"}),
        ("feedback.window_closed", CLOSES, {"contract": "c1"}),
        ("response.window_closed", RESPONSES_CLOSE, {"contract": "c1"}),
    ]
    assert tell_what_is_due(house.installation) == 0


def test_nothing_is_told_before_its_time_and_until_holds_back_the_rest(house: House) -> None:
    house.contract("c1")
    house.at(parse_instant(CLOSES) - 1)
    assert tell_what_is_due(house.installation) == 0
    house.at("2026-12-31T00:00:00Z")
    assert tell_what_is_due(house.installation, until=parse_instant(CLOSES) - 1) == 0
    assert tell_what_is_due(house.installation, until=parse_instant(CLOSES)) == 1
    assert house.told()[-1][0] == "feedback.window_closed"
    assert tell_what_is_due(house.installation, until=parse_instant("2030-01-01T00:00:00Z")) == 1


def test_a_reveal_that_the_second_submission_announced_is_not_announced_again(house: House) -> None:
    house.contract("c1")
    house.both("c1")
    house.at(CLOSES)
    tell_what_is_due(house.installation)
    revealed = [json.loads(data)["side"] for kind, _, data in house.told() if kind == "feedback.revealed"]
    assert revealed == ["client", "freelancer"]


def test_r607_what_was_removed_while_sealed_is_never_announced(house: House) -> None:
    house.contract("c1")
    house.leave("c1", "client")
    with house.installation.database.transaction() as writing:
        writing.run("UPDATE counted SET removed_at = :now", {"now": START})
    house.at(CLOSES)
    tell_what_is_due(house.installation)
    assert "feedback.revealed" not in [kind for kind, _, _ in house.told()]


def test_r405_what_is_left_at_the_closing_instant_itself_announces_itself_once(house: House) -> None:
    house.contract("c1")
    house.at(CLOSES)
    house.allow("c1", "client")
    house.leave("c1", "client")
    tell_what_is_due(house.installation)
    assert [kind for kind, _, _ in house.told()].count("feedback.revealed") == 1


def test_deadline_only_reveals_both_sides_with_the_close(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path, profile=PROFILES / "blind-until-deadline.toml") as house:
        house.contract("c1")
        house.both("c1")
        before = len(house.told())
        house.at(CLOSES)
        tell_what_is_due(house.installation)
        assert since(house, before) == [
            ("feedback.revealed", CLOSES, {"contract": "c1", "side": "client"}),
            ("feedback.revealed", CLOSES, {"contract": "c1", "side": "freelancer"}),
            ("feedback.window_closed", CLOSES, {"contract": "c1"}),
        ]


def test_what_is_due_and_what_is_told_of_the_other_is_the_same_whether_or_not_something_is_sealed(
    database_url: str, tmp_path: Path
) -> None:
    with open_house(database_url, tmp_path) as house:
        house.contract("sealed")
        house.contract("silent")
        house.leave("sealed", "client")
        due = house.rows("SELECT c.id, d.kind, d.side, d.number, d.at FROM due d JOIN contract c ON c.key = d.contract")
        mine = {row[1:] for row in due if row[0] == "sealed"}
        assert mine == {row[1:] for row in due if row[0] == "silent"}


def test_deadlines_come_in_the_order_of_their_instants_then_of_their_contracts(house: House) -> None:
    for contract in ("z9", "a1", "m5"):
        house.contract(contract)
    house.later(1)
    house.contract("b2")
    house.both("z9")
    house.allow("z9", "client")
    house.report("z9", "client")
    before = len(house.told())
    house.at("2027-01-01T00:00:00Z")
    tell_what_is_due(house.installation)
    told = [(at, names["contract"], kind) for kind, at, names in since(house, before)]
    assert told == sorted(told)
    assert len(told) == 10
    case = house.rows("SELECT id FROM desk_case")[0][0]
    assert ("case.overdue", "2026-11-04T00:00:00Z", {"contract": "z9", "side": "client", "case": case}) in since(
        house, before
    )
    assert ("change.window_closed", "2026-11-09T00:00:00Z", {"contract": "z9", "side": "client"}) in since(
        house, before
    )


def test_a_case_that_was_closed_is_never_overdue(house: House) -> None:
    house.contract("c1")
    house.both("c1")
    house.report("c1", "client")
    with house.installation.database.transaction() as writing:
        writing.run("UPDATE desk_case SET state = 'closed', closed_at = :now", {"now": START})
    house.at("2027-01-01T00:00:00Z")
    tell_what_is_due(house.installation)
    assert "case.overdue" not in [kind for kind, _, _ in house.told()]


def test_it_is_no_act_and_leaves_no_entry(house: House) -> None:
    house.contract("c1")
    head = house.rows("SELECT size, frontier, at FROM journal_head")
    house.at(CLOSES)
    tell_what_is_due(house.installation)
    assert house.rows("SELECT size, frontier, at FROM journal_head") == head


def test_r2_no_act_happens_before_what_was_told_of_its_contract(house: House) -> None:
    house.contract("c1")
    house.at(CLOSES)
    tell_what_is_due(house.installation)
    assert house.rows("SELECT last_at FROM contract") == [(parse_instant(CLOSES),)]


def seen(house: House) -> list[Any]:
    """Everything that can be read of a contract and its two members."""
    reads: list[Any] = []
    keys: dict[str, int] = dict(house.rows("SELECT id, key FROM member"))
    with house.installation.database.snapshot() as reading:
        now = house.installation.now(reading)
        sides: tuple[Side, Side] = ("client", "freelancer")
        reads += [show_contract(reading, "c1", viewer, now) for viewer in (None, "acme", "bea")]
        for member in ("acme", "bea"):
            reads += [read_history(reading, (keys[member], member), side, now) for side in sides]
    return reads


def test_t32_reads_are_the_same_with_the_worker_on_and_off(house: House) -> None:
    house.contract("c1")
    house.leave("c1", "client")
    for instant in (CLOSES, RESPONSES_CLOSE):
        house.at(parse_instant(instant) - 1)
        tell_what_is_due(house.installation)
        house.at(instant)
        off = seen(house)
        assert tell_what_is_due(house.installation) == 1
        assert seen(house) == off


def test_t32_two_workers_at_once_tell_each_deadline_once(house: House) -> None:
    for number in range(260):
        house.contract(f"c{number:03}")
    house.leave("c007", "client")
    house.at("2027-01-01T00:00:00Z")
    before = len(house.told())
    counts: list[int] = []
    ready = threading.Barrier(3)

    def work() -> None:
        ready.wait()
        counts.append(tell_what_is_due(house.installation))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    told = since(house, before)
    assert sum(counts) == 520
    assert len(told) == 521
    assert len({(kind, names["contract"]) for kind, _, names in told}) == 521
    for contract in {names["contract"] for _, _, names in told}:
        instants = [at for _, at, names in told if names["contract"] == contract]
        assert instants == sorted(instants)


def test_positions_are_in_the_order_of_the_commits(postgres_url: str, tmp_path: Path) -> None:
    """Who reads on from the last event misses none: an act that waits for the head has no position yet."""
    with open_house(postgres_url, tmp_path) as house:
        house.contract("c1", ended=False)
        act = threading.Thread(target=house.end, args=("c1",))
        with house.installation.database.transaction() as writing:
            writing.lock_row(HEAD, {})
            act.start()
            give_up = time.monotonic() + 20
            while writing.row("SELECT 1 FROM pg_locks WHERE NOT granted") is None and time.monotonic() < give_up:
                time.sleep(0.01)
            events.announce(writing, "ping", START)
        act.join()
        assert [kind for kind, _, _ in house.told()][-3:] == ["ping", "contract.ended", "feedback.window_opened"]


def test_the_thread_tells_by_itself_and_survives_a_database_that_is_away(house: House) -> None:
    house.contract("c1")
    house.at(CLOSES)
    away = threading.Event()
    away.set()
    asked = threading.Event()

    class Away:
        """A database that can't be reached for a while."""

        def __getattr__(self, name: str) -> Any:
            asked.set()
            if away.is_set():
                raise StoreUnavailable
            return getattr(house.installation.database, name)

    installation = type(house.installation)(**{**vars(house.installation), "database": Away()})
    teller = keep_telling(installation, every=0.01)
    assert teller.daemon
    assert asked.wait(10)
    assert "feedback.window_closed" not in [kind for kind, _, _ in house.told()]
    away.clear()
    until = time.monotonic() + 10
    while "feedback.window_closed" not in [kind for kind, _, _ in house.told()] and time.monotonic() < until:
        time.sleep(0.01)
    teller.stop()
    assert [kind for kind, _, _ in house.told()].count("feedback.window_closed") == 1
    assert not teller.is_alive()


def test_a_clock_that_has_gone_wrong_tells_nothing(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path, sandbox=False) as house:
        its = house.installation
        with its.database.transaction() as writing:
            for member in ("a", "b"):
                writing.run("INSERT INTO member (id, created_at) VALUES (:id, 0)", {"id": member})
            writing.run(
                "INSERT INTO contract (id, pseudonym, client, freelancer, title, started_at, public, imported, last_at)"
                " SELECT 'c', 'p', min(key), max(key), 't', 0, 0, 0, 0 FROM member"
            )
            key = (writing.row("SELECT key FROM contract") or (0,))[0]
            events.make_due(writing, key, "feedback.window_closed", DAY)
        its.clock._floor = its.clock.now() + HOUR
        with pytest.raises(StoreUnavailable):
            tell_what_is_due(its)
        its.clock._floor = 0
        assert tell_what_is_due(its) == 1


def pulled(house: House, after: str | None = None, limit: int = 100) -> Any:
    with house.installation.database.snapshot() as reading:
        return read_events(reading, after, limit, house.installation.now(reading))


def test_events_are_pulled_in_order_and_from_where_one_was(house: House) -> None:
    house.contract("c1")
    everything = pulled(house)
    assert [event["type"] for event in everything] == [
        "contract.registered",
        "contract.ended",
        "feedback.window_opened",
    ]
    first = everything[0]
    assert first.keys() == {"id", "type", "at", "data"}
    assert (first["at"], first["data"]) == (format_instant(START), {"contract": "c1"})
    assert pulled(house, limit=2) == everything[:2]
    assert pulled(house, everything[0]["id"]) == everything[1:]
    assert pulled(house, everything[-1]["id"]) == []
    assert pulled(house, "0" * 32).code == "events.after_unknown"


def test_events_are_kept_90_days_and_a_deadline_that_is_told_late_as_long_as_what_it_follows(house: House) -> None:
    house.contract("old")
    house.later(200)
    with house.installation.database.transaction() as writing:
        events.announce(writing, "contract.ended", house.now())
        events.announce(writing, "feedback.window_closed", START)
    assert [event["type"] for event in pulled(house)] == ["contract.ended", "feedback.window_closed"]
    assert forget_what_is_old(house.installation) == 3
    assert [kind for kind, _, _ in house.told()] == ["contract.ended", "feedback.window_closed"]
    house.later(90)
    assert len(pulled(house)) == 2
    house.later(1)
    assert pulled(house) == []
    assert forget_what_is_old(house.installation) == 2


def test_answers_to_repeats_are_kept_30_days(house: House) -> None:
    with house.installation.database.transaction() as writing:
        idempotency.keep_answer(writing, idempotency.Repeatable("k", "one", "/p", "m"), {}, START)
        idempotency.keep_answer(writing, idempotency.Repeatable("k", "two", "/p", "m"), {}, START + 1)
    house.at(START + 30 * DAY)
    assert forget_what_is_old(house.installation) == 1
    assert house.rows("SELECT idempotency_key FROM idempotent_answer") == [("two",)]
