"""The sandbox's clock: forward only, and whatever comes due on the way has been told, in order, when it answers."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.acting import Done
from rejoinder.actions.advance_clock import advance
from rejoinder.policy.deadlines import DAY, format_instant
from rejoinder.store.idempotency import Repeatable
from rejoinder.store.reads.timeline import read_timeline
from tests.house import START, House, done, open_house

if TYPE_CHECKING:
    from pathlib import Path

CLOSES = "2026-11-08T00:00:00Z"
RESPONSES_CLOSE = "2026-11-22T00:00:00Z"


def kinds(house: House) -> list[tuple[str, str]]:
    return [(kind, at) for kind, at, _ in house.told()][3:]


def test_by_a_duration_tells_everything_on_the_way_at_its_own_instant(house: House) -> None:
    house.contract("c1")
    house.leave("c1", "freelancer")
    target = START + 40 * DAY
    assert done(advance(house.installation, by="P40D")) == {"now": target, "told": 2}
    assert house.now() == target
    assert kinds(house) == [
        ("feedback.revealed", CLOSES),
        ("feedback.window_closed", CLOSES),
        ("response.window_closed", RESPONSES_CLOSE),
        ("test_clock.ready", format_instant(target)),
    ]


def test_to_the_next_deadline_stops_at_exactly_that_instant(house: House) -> None:
    house.contract("c1")
    done(advance(house.installation, to="next"))
    assert format_instant(house.now()) == CLOSES
    assert kinds(house) == [("feedback.window_closed", CLOSES), ("test_clock.ready", CLOSES)]
    done(advance(house.installation, to="next"))
    assert format_instant(house.now()) == RESPONSES_CLOSE
    refused: Any = advance(house.installation, to="next")
    assert refused.code == "test_clock.nothing_next"


def test_to_an_instant_before_the_deadline_tells_nothing(house: House) -> None:
    house.contract("c1")
    done(advance(house.installation, to="2026-11-07T23:59:59.999999Z"))
    assert [kind for kind, _ in kinds(house)] == ["test_clock.ready"]
    done(advance(house.installation, by="PT0.000001S"))
    assert [kind for kind, _ in kinds(house)][1:] == ["feedback.window_closed", "test_clock.ready"]


def test_deadlines_of_all_contracts_come_in_one_order(house: House) -> None:
    for contract in ("c3", "c1", "c2"):
        house.contract(contract)
        house.later(1)
    before = len(house.told())
    done(advance(house.installation, by="P60D"))
    told = [(at, json.loads(data).get("contract", "z"), kind) for kind, at, data in house.told()[before:]]
    assert told == sorted(told)
    assert len(told) == 7


def test_standing_still_is_nothing_new(house: House) -> None:
    outcome = advance(house.installation, by="PT0S")
    assert isinstance(outcome, Done)
    assert outcome.how == "nothing_new"
    assert house.told() == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"to": "2026-10-24T09:29:59Z"}, "test_clock.backwards"),
        ({"to": "2101-01-01T00:00:00Z"}, "test_clock.advance_invalid"),
        ({"by": "P74Y"}, "test_clock.advance_invalid"),
        ({"by": "P99999W"}, "test_clock.backwards"),
        ({"by": "-P1D"}, "test_clock.advance_invalid"),
        ({"to": "tomorrow"}, "test_clock.advance_invalid"),
        ({"to": ""}, "test_clock.advance_invalid"),
        ({}, "test_clock.advance_invalid"),
        ({"by": "P1D", "to": "next"}, "test_clock.advance_invalid"),
        ({"to": "next"}, "test_clock.nothing_next"),
    ],
)
def test_what_is_refused_moves_nothing(house: House, asked: dict[str, str], code: str) -> None:
    refused: Any = advance(house.installation, by=asked.get("by"), to=asked.get("to"))
    assert refused.code == code
    assert (house.now(), house.told()) == (START, [])


def test_the_year_2100_is_the_last(house: House) -> None:
    done(advance(house.installation, to="2100-12-31T23:59:59Z"))
    assert format_instant(house.now()) == "2100-12-31T23:59:59Z"


def test_t35_outside_a_sandbox_there_is_no_such_clock(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path, sandbox=False) as house:
        refused: Any = advance(house.installation, by="P1D")
        assert refused.code == "not_found"


def test_a_repeat_moves_the_clock_no_second_time(house: House) -> None:
    again = Repeatable("caller", "key", "/v1/test-clock/advance", "mac")
    first = advance(house.installation, by="P1D", repeatable=again)
    second = advance(house.installation, by="P1D", repeatable=again)
    assert isinstance(second, Done)
    assert second.how == "repeated"
    assert second.told == done(first)
    assert house.now() == START + DAY


def test_two_quick_advances_come_one_after_the_other_and_lose_nothing(house: House) -> None:
    for number in range(30):
        house.contract(f"c{number:02}")
    before = len(house.told())
    threads = [threading.Thread(target=advance, args=(house.installation,), kwargs={"by": "P10D"}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert house.now() == START + 40 * DAY
    told = [(at, json.loads(data).get("contract"), kind) for kind, at, data in house.told()[before:]]
    assert [at for at, _, _ in told] == sorted(at for at, _, _ in told)
    assert len([each for each in told if each[2] != "test_clock.ready"]) == 60
    assert len([each for each in told if each[2] == "test_clock.ready"]) == 4


def test_an_end_that_was_recorded_late_is_told_with_the_next_advance(house: House) -> None:
    house.contract("c1", ended=False)
    started = house.now()
    house.later(50)
    house.end("c1", started)
    done(advance(house.installation, by="PT1S"))
    assert [kind for kind, _ in kinds(house)] == [
        "feedback.window_closed",
        "response.window_closed",
        "test_clock.ready",
    ]


def timeline(house: House) -> list[dict[str, str]]:
    with house.installation.database.snapshot() as reading:
        return read_timeline(reading, house.installation.now(reading))


def test_t8_the_timeline_lists_what_the_calendar_knows_and_never_a_coming_reveal(house: House) -> None:
    house.contract("c1")
    silent = timeline(house)
    assert silent == [
        {"at": CLOSES, "event": "feedback.window_closed", "contract": "c1"},
        {"at": RESPONSES_CLOSE, "event": "response.window_closed", "contract": "c1"},
    ]
    house.leave("c1", "client")
    assert timeline(house) == silent
    house.leave("c1", "freelancer")
    house.allow("c1", "client")
    assert timeline(house)[0] == {
        "at": CLOSES,
        "event": "change.window_closed",
        "contract": "c1",
        "side": "client",
    }
    done(advance(house.installation, to=CLOSES))
    assert [each["event"] for each in timeline(house)] == ["response.window_closed"]
