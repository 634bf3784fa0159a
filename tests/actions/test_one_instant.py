"""R-2: an act has one instant, read once the lock is held, and for one contract it never runs backwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.acting import Done
from rejoinder.policy.deadlines import DAY, SECOND
from rejoinder.policy.decision import Refusal
from rejoinder_verify import check
from tests.actions import deeds
from tests.house import START, House, open_house

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house:
        yield house


def last_entry(house: House) -> dict[str, object]:
    ((entry,),) = house.rows("SELECT entry FROM journal ORDER BY seq DESC LIMIT 1")
    found: dict[str, object] = json.loads(bytes(entry))
    return found


def test_when_the_clock_is_put_back_the_contract_stays_where_it_was(house: House) -> None:
    deeds.ended(house)
    house.at(START + DAY)
    house.leave("c1", "client")
    house.at(START)
    house.leave("c1", "freelancer")
    assert last_entry(house)["at"] == START + DAY
    assert house.rows("SELECT DISTINCT shown_at FROM counted") == [(START + DAY,)]
    assert house.rows("SELECT last_at FROM contract") == [(START + DAY,)]
    assert check(house.url.removeprefix("sqlite:///")).clean


def test_a_window_that_has_closed_does_not_open_again_with_the_clock(house: House) -> None:
    deeds.ended(house)
    house.at("2026-11-08T00:00:00Z")
    house.pay("c1", "99.00")  # An act in which the contract has seen this instant.
    house.at("2026-11-07T23:59:59.999999Z")
    outcome = deeds.leave(house, "client", "acme")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "feedback.window_closed"


def test_another_contract_goes_by_the_clock(house: House) -> None:
    deeds.ended(house)
    house.at(START + DAY)
    house.pay("c1", "99.00")
    house.at(START + SECOND)
    house.contract("c2")
    assert last_entry(house)["at"] == START + SECOND
    assert house.rows("SELECT ended_at FROM contract WHERE id = 'c2'") == [(START + SECOND,)]


def test_the_greatest_instant_of_any_act_is_kept_with_the_head(house: House) -> None:
    deeds.ended(house)
    house.at(START + DAY)
    house.member("late")
    house.at(START)
    house.member("early")
    assert house.rows("SELECT at FROM journal_head") == [(START + DAY,)]


def test_an_update_of_a_contract_keeps_its_time(house: House) -> None:
    deeds.running(house)
    house.at(START + DAY)
    house.pay("c1", "99.00")
    house.at(START)
    assert isinstance(deeds.contract(house, title="Better work"), Done)
    assert last_entry(house)["at"] == START + DAY
