"""Q-1 over servers as they are run: a process for each world, over sockets, exported by the command."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.worlds.afterwards import removed
from tests.worlds.houses import sign_everybody_in
from tests.worlds.hunt import how_many, hunt
from tests.worlds.plots import below_the_amount, clients_response, sealed, some_story
from tests.worlds.served_world import ServedWorld, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.worlds.houses import Houses
    from tests.worlds.story import Pick, Story


@pytest.mark.parametrize("plot", [sealed, clients_response, below_the_amount, removed], ids=lambda plot: plot.__name__)
def test_nobody_learns_a_secret_from_a_server(houses: Houses, plot: Callable[[Pick], Story]) -> None:
    @contextmanager
    def opened(world: int, story: Story) -> Iterator[ServedWorld]:
        data = houses.data(world)
        for name in ("files", "exported"):
            shutil.rmtree(data / name, ignore_errors=True)
        for key in (houses.folder / "furnished").iterdir():
            if key.is_file() and not key.name.startswith("rejoinder.db"):
                shutil.copy(key, data / key.name)
        with houses.at(data) as house:
            sign_everybody_in(house)
        with served(data, houses.keys, story.profile) as it:
            yield it

    tally = hunt("servers, SQLite", how_many(2), some_story(plot), opened)
    assert tally.differing == 0
    assert tally.pairs
