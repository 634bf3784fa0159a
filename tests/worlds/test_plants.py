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
from tests.worlds.plants import PAGE_PLANTS, PLANTS, around, to_a_key
from tests.worlds.plots import sealed, sealed_on_a_page, some_story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.worlds.houses import Houses
    from tests.worlds.plants import Leak
    from tests.worlds.story import Pick, Story

MANY = 60
"""Stories within which a planted leak must be found."""


@pytest.fixture
def found_by(houses: Houses, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Hunt for a leak that is put around the service, and name the sink by which it was found."""
    monkeypatch.setenv("REJOINDER_ACCESS_LOG", "1")
    application = open_application()

    def sink(plant: Callable[[], Leak], plot: Callable[[Pick], Story], pages: str = "") -> str:
        @contextmanager
        def opened(world: int, story: Story) -> Iterator[HttpWorld]:
            planted = around(application, plant())
            with houses.open(world, story) as house, logs_heard() as log:
                yield HttpWorld(planted, house, houses.keys, log)

        try:
            with pytest.raises(Differ) as found:
                hunt("planted", MANY, some_story(plot, pages=pages), opened, shrink=False)
        finally:
            settle(None)
        return found.value.sink

    return sink


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_leak_is_found_over_http(found_by: Callable[..., str], name: str) -> None:
    plant, where = PLANTS[name]
    sink = found_by(plant, sealed)
    assert re.match(where, sink), sink


@pytest.mark.parametrize("name", PAGE_PLANTS)
def test_a_planted_leak_of_a_page_is_found(found_by: Callable[..., str], name: str) -> None:
    plant, where = PAGE_PLANTS[name]
    sink = found_by(lambda: plant, sealed, where.rpartition("GET ")[2])
    assert re.match(where, sink), sink


def test_what_a_key_is_told_of_a_page_is_found(found_by: Callable[..., str]) -> None:
    sink = found_by(lambda: to_a_key, sealed_on_a_page)
    assert re.match(r"(body|header ETag|header Content-Length) of GET /v1/contracts/…", sink), sink


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
