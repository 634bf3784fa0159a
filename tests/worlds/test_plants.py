"""The finder can find: every planted leak makes the two worlds differ, and the sink that leaks is named."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.web.house import settle
from tests.worlds.compare import Differ
from tests.worlds.core_world import CoreWorld
from tests.worlds.http_world import HttpWorld, logs_heard, open_application
from tests.worlds.hunt import hunt
from tests.worlds.plants import PLANTS, around
from tests.worlds.plots import sealed, some_story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.worlds.houses import Houses
    from tests.worlds.story import Story

MANY = 60
"""Stories within which a planted leak must be found."""


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_leak_is_found_over_http(houses: Houses, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REJOINDER_ACCESS_LOG", "1")
    plant, where = PLANTS[name]
    application = open_application()

    @contextmanager
    def opened(world: int, story: Story) -> Iterator[HttpWorld]:
        planted = around(application, plant())
        with houses.open(world, story) as house, logs_heard() as log:
            yield HttpWorld(planted, house, houses.keys, log)

    try:
        with pytest.raises(Differ) as found:
            hunt(name, MANY, some_story(sealed), opened, shrink=False)
    finally:
        settle(None)
    assert re.match(where, found.value.sink), found.value.sink


class Touched(CoreWorld):
    """A world whose contracts tell when they were last touched."""

    def _look(self, reading: Any, path: str, asked: dict[str, str], step: Any) -> list[Any]:
        shown = super()._look(reading, path, asked, step)
        if re.fullmatch(r"/v1/contracts/[^/]+", path) and shown[0]:
            row = reading.row("SELECT last_at FROM contract WHERE id = :id", {"id": path.rpartition("/")[2]})
            return [{**shown[0], "updated_at": row[0]}]
        return shown


class Growing(CoreWorld):
    """A world in which the timeline of the test clock has what will be revealed (T-8)."""

    def _look(self, reading: Any, path: str, asked: dict[str, str], step: Any) -> list[Any]:
        shown = super()._look(reading, path, asked, step)
        if path == "/v1/test-clock/timeline":
            return [shown[0] + reading.rows("SELECT shown_at FROM counted, installation WHERE shown_at > sandbox_now")]
        return shown


@pytest.mark.parametrize(
    ("leaking", "where"),
    [(Touched, r"body of GET /v1/contracts/…"), (Growing, "body of GET /v1/test-clock/timeline")],
    ids=["T-1, updated_at", "T-8, the timeline"],
)
def test_a_planted_leak_is_found_in_the_core(houses: Houses, leaking: type[CoreWorld], where: str) -> None:
    @contextmanager
    def opened(world: int, story: Story) -> Iterator[CoreWorld]:
        with houses.open(world, story) as house:
            yield leaking(house)

    with pytest.raises(Differ) as found:
        hunt("planted", MANY, some_story(sealed), opened, shrink=False)
    assert re.match(where, found.value.sink), found.value.sink
