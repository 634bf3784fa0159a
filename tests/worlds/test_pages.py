"""Q-1 at the pages: every one of them, as everybody, in worlds that differ in one secret alone (PAGES §16)."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from rejoinder.web.house import settle
from tests.access.pages import ABOUT, DEMO, PAGES
from tests.worlds.afterwards import earlier_version, refunded, removed, reported
from tests.worlds.http_world import Application, HttpWorld, as_a_demo, logs_heard, open_application
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

EVERY_PAGE, NO_DEMO = "/", r"^/(?!demo\b)"
IN_A_DEMO_TOO = {sealed, sealed_on_a_page, private_part, order, erased}
"""What is sealed stays so in a demo, too; what only some may see is no secret where anybody may be anyone (A-7)."""
STORIES: dict[Callable[[Pick], Story], int] = {
    sealed: 3,
    sealed_on_a_page: 3,
    clients_response: 2,
    below_the_amount: 2,
    private_part: 1,
    removed: 1,
    refunded: 1,
    earlier_version: 1,
    reported: 1,
    confided: 1,
    order: 1,
    erased: 1,
}
"""Of each plot so many are told, with every page looked at; the stories over HTTP look at a few pages each."""


SHOWN_TO_A_PARTY = {
    re.sub(r"<str:\w+>", "…", f"/{route}")
    for route, page in (PAGES | DEMO).items()
    if set(page.statuses[ABOUT].values()) == {200} and page.queries[0] == ""
}
"""Pages that have something to show whatever is sealed: unless they did, nothing was compared."""


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    monkeypatch.setenv("REJOINDER_ACCESS_LOG", "1")
    application = open_application()
    with as_a_demo():
        yield application
    settle(None)


@pytest.mark.parametrize("plot", STORIES, ids=lambda plot: plot.__name__)
def test_no_page_tells_a_secret(houses: Houses, application: Application, plot: Callable[[Pick], Story]) -> None:
    @contextmanager
    def opened(world: int, story: Story) -> Iterator[HttpWorld]:
        with houses.open(world, story) as house, logs_heard() as log:
            yield HttpWorld(application, house, houses.keys, log)

    pages = EVERY_PAGE if plot in IN_A_DEMO_TOO else NO_DEMO
    tally = hunt(f"pages, {plot.__name__}", how_many(STORIES[plot]), some_story(plot, pages=pages), opened)
    assert tally.differing == 0
    assert tally.pairs
    if plot is sealed and pages == EVERY_PAGE:
        shown = {sink.partition(" as ")[0] for sink in tally.shown}
        assert {each for each in SHOWN_TO_A_PARTY if f"GET {each}" not in shown} == set()
