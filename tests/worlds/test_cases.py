"""THREATS.md §3, the side channels of the double-blind, case by case: each with the sink by which it would leak."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from rejoinder.web.house import settle
from tests.worlds.afterwards import removed
from tests.worlds.core_world import CoreWorld
from tests.worlds.http_world import Application, HttpWorld, logs_heard, open_application
from tests.worlds.hunt import hunt
from tests.worlds.plots import below_the_amount, clients_response, sealed, some_story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.worlds.compare import Tally
    from tests.worlds.houses import Houses
    from tests.worlds.story import Pick, Story

    Telling = Callable[[Callable[[Pick], Story]], Tally]

FEW, FEWER = 25, 8
"""Stories of one plot over the core, and over HTTP."""


@pytest.fixture
def core(houses: Houses) -> Telling:
    @contextmanager
    def opened(world: int, story: Story) -> Iterator[CoreWorld]:
        with houses.open(world, story) as house:
            yield CoreWorld(house)

    return lambda plot: hunt("one case", FEW, some_story(plot), opened, shrink=False)


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    monkeypatch.setenv("REJOINDER_ACCESS_LOG", "1")
    yield open_application()
    settle(None)


@pytest.fixture
def http(houses: Houses, application: Application) -> Telling:
    @contextmanager
    def opened(world: int, story: Story) -> Iterator[HttpWorld]:
        with houses.open(world, story) as house, logs_heard() as log:
            yield HttpWorld(application, house, houses.keys, log)

    return lambda plot: hunt("one case", FEWER, some_story(plot), opened, shrink=False)


def looked_at(tally: Tally, *sinks: str) -> None:
    """Nothing differed, and these sinks were among what was compared."""
    assert tally.pairs
    assert tally.differing == 0
    for sink in sinks:
        assert any(re.match(sink, each) for each in tally.sinks), (sink, tally.sinks)


def test_t1_a_contract_does_not_betray_what_is_sealed(core: Telling) -> None:
    looked_at(core(sealed), r"GET /v1/contracts/….* as (acme|bea)", r"GET /v1/contracts/… as (read|members|desk)")


def test_t2_etags_do_not_betray_it(http: Telling) -> None:
    looked_at(http(sealed), r"GET /v1/contracts/…", r"GET .* again")


def test_t3_cache_lifetimes_do_not_betray_it(http: Telling) -> None:
    looked_at(http(sealed), r"GET /v1/members/…/history", r"GET /v1/members/…/summary")


def test_t4_averages_counts_and_order_do_not_move(core: Telling) -> None:
    looked_at(
        core(sealed), r"GET /v1/members/…/summary\?as as public", r"GET /v1/members/…/summary/explain", r".*rating"
    )


def test_t5_why_there_is_none_follows_no_secret(core: Telling) -> None:
    looked_at(core(sealed), r"GET /v1/members/…/history")
    looked_at(core(below_the_amount), r"GET /v1/members/…/history")


def test_t6_cursors_and_ids_tell_nothing(http: Telling) -> None:
    looked_at(http(sealed), r"GET /v1/members/…/history\?as,limit", r"GET /v1/events\?limit")


def test_t7_actions_and_timeline_follow_no_secret(core: Telling) -> None:
    looked_at(core(sealed), r"GET /v1/contracts/…\?viewer as acme", r"GET /v1/contracts/…\?viewer as bea")


def test_t8_the_test_clock_stops_at_nothing_hidden(core: Telling) -> None:
    looked_at(core(sealed), r"GET /v1/test-clock/timeline", r"POST /v1/test-clock/advance")


def test_t9_refusals_do_not_differ(core: Telling) -> None:
    looked_at(core(sealed), r"PUT /v1/contracts/…/feedback/\w+/response", r"POST /v1/contracts/…/feedback/\w+/reports")


def test_t10_nobody_else_is_told_whether_a_guess_was_right(core: Telling) -> None:
    looked_at(core(sealed), r"PUT /v1/contracts/…/feedback/(client|freelancer) as (oz|nobody|acme|bea)")


def test_t13_there_is_no_event_for_what_is_sealed(http: Telling) -> None:
    looked_at(http(sealed), r"GET /v1/events\?limit as events", r"GET /v1/events\?after as events")


def test_t17_t18_log_and_metrics_tell_no_act_from_a_look(http: Telling) -> None:
    looked_at(http(sealed), r"GET /metrics as operator")


def test_t18_metrics_move_alike(http: Telling) -> None:
    looked_at(http(clients_response), r"GET /metrics as operator")


def test_t19_exports_have_nothing_sealed_or_removed(core: Telling) -> None:
    looked_at(core(sealed), r"GET /export")
    looked_at(core(removed), r"GET /export")


def test_t23_the_record_grows_unseen(http: Telling) -> None:
    looked_at(http(sealed), r"GET /readyz", r"GET /metrics")


def test_t24_the_private_response_shows_nowhere(http: Telling) -> None:
    looked_at(http(clients_response), r"GET /members/…", r"GET /v1/members/…/history", r"GET /v1/contracts/…/feedback")
