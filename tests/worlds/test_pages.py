"""Q-1 at the pages: every one of them, as everybody, in worlds that differ in one secret alone (PAGES §16)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from rejoinder.web.house import settle
from tests.worlds.afterwards import earlier_version, refunded, removed, reported
from tests.worlds.http_world import Application, HttpWorld, logs_heard, open_application
from tests.worlds.hunt import how_many, hunt
from tests.worlds.plots import (
    below_the_amount,
    clients_response,
    confided,
    erased,
    order,
    private_part,
    sealed,
    sealed_on_a_page,
    some_story,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.worlds.houses import Houses
    from tests.worlds.story import Pick, Story

STORIES: dict[Callable[[Pick], Story], int] = {
    sealed: 6,
    sealed_on_a_page: 6,
    clients_response: 3,
    below_the_amount: 3,
    private_part: 2,
    removed: 2,
    refunded: 2,
    earlier_version: 2,
    reported: 2,
    confided: 2,
    order: 2,
    erased: 2,
}
"""Of each plot so many are told, with every page looked at; the stories over HTTP look at a few pages each."""


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    monkeypatch.setenv("REJOINDER_ACCESS_LOG", "1")
    yield open_application()
    settle(None)


@pytest.mark.parametrize("plot", STORIES, ids=lambda plot: plot.__name__)
def test_no_page_tells_a_secret(houses: Houses, application: Application, plot: Callable[[Pick], Story]) -> None:
    @contextmanager
    def opened(world: int, story: Story) -> Iterator[HttpWorld]:
        with houses.open(world, story) as house, logs_heard() as log:
            yield HttpWorld(application, house, houses.keys, log)

    tally = hunt("pages", how_many(STORIES[plot]), some_story(plot, thorough=True), opened)
    assert tally.differing == 0
    assert tally.pairs
