"""Q-1 over the core: actions and reads without HTTP, thousands of stories."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.worlds.core_world import CoreWorld
from tests.worlds.hunt import CORE, how_many, hunt
from tests.worlds.plots import PLOTS, any_story, some_story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.worlds.houses import Houses
    from tests.worlds.story import Pick, Story


@contextmanager
def core(houses: Houses, world: int, story: Story) -> Iterator[CoreWorld]:
    with houses.open(world, story) as house:
        yield CoreWorld(house)


def test_nobody_learns_a_secret_from_the_core(houses: Houses) -> None:
    tally = hunt("core", how_many(CORE), any_story, lambda world, story: core(houses, world, story))
    assert tally.differing == 0
    assert tally.void * 10 < tally.stories


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.__name__)
def test_every_plot_can_be_told(houses: Houses, plot: Callable[[Pick], Story]) -> None:
    """Stories in which a needed act is refused prove nothing: they must be few, of each secret."""
    tally = hunt("core, each secret", 20, some_story(plot), lambda world, story: core(houses, world, story))
    assert tally.void * 5 < tally.stories
