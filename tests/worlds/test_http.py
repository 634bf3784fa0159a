"""Q-1 over the whole HTTP service, in this process: on SQLite, and a sample on PostgreSQL."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.installation import open_installation, profile_file
from rejoinder.policy.terms import load_profile
from rejoinder.web.house import settle
from tests.worlds.houses import furnish, sign_everybody_in
from tests.worlds.http_world import Application, HttpWorld, logs_heard, open_application
from tests.worlds.hunt import how_many, hunt
from tests.worlds.plots import any_story, any_story_with_pages
from tests.worlds.story import Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres_cluster import PostgresCluster
    from tests.worlds.houses import Houses
    from tests.worlds.story import Story


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    monkeypatch.setenv("REJOINDER_ACCESS_LOG", "1")
    yield open_application()
    settle(None)


@contextmanager
def behind(houses: Houses, world: int, story: Story, application: Application) -> Iterator[HttpWorld]:
    with houses.open(world, story) as house, logs_heard() as log:
        yield HttpWorld(application, house, houses.keys, log)


def test_nobody_learns_a_secret_over_http(houses: Houses, application: Application) -> None:
    tally = hunt(
        "HTTP, SQLite",
        how_many(300),
        any_story_with_pages,
        lambda world, story: behind(houses, world, story, application),
    )
    assert tally.differing == 0
    assert tally.void * 10 < tally.stories


def test_nobody_learns_a_secret_over_http_on_postgresql(
    postgres: PostgresCluster, tmp_path: Path, application: Application
) -> None:
    data = tmp_path / "data"
    data.mkdir()

    @contextmanager
    def opened(_world: int, story: Story) -> Iterator[HttpWorld]:
        url = postgres.postgres_url()
        house = open_installation(data, url, sandbox=True)
        try:
            keys = furnish(house)
            sign_everybody_in(house)
            profile = load_profile(profile_file(story.profile))
            with logs_heard() as log:
                yield HttpWorld(application, replace(house, profile=profile), keys, log)
        finally:
            house.database.close()
            postgres.drop(url)

    tally = hunt("HTTP, PostgreSQL", how_many(12), any_story_with_pages, opened)
    assert tally.differing == 0
    assert tally.pairs
    shutil.rmtree(data)


def test_the_log_is_heard(houses: Houses, application: Application) -> None:
    """Were nothing heard, nothing could differ."""
    with behind(houses, 0, any_story(lambda _: 0), application) as world:
        answer = world.ask(Step("oz", "GET", "/v1/contracts/none?viewer=oz"))[0]
    assert answer.status == 404
    assert b'"group":"members"' in answer.log
    assert b"none" not in answer.log
