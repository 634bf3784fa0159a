"""Tell many stories, and stop at the first in which the worlds can be told apart."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.worlds.compare import TALLIES, Tally, tell

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.worlds.compare import World
    from tests.worlds.story import Story

CHOICES = [st.integers(0, many - 1) for many in range(1, 100)]


def how_many(usual: int) -> int:
    """Say how many stories to tell: REJOINDER_WORLDS says how many over the core, the others in proportion."""
    asked = os.environ.get("REJOINDER_WORLDS")
    return max(1, usual * int(asked) // CORE) if asked else usual


CORE = 2_000
"""Stories told over the core in an ordinary run."""


def hunt(
    name: str,
    many: int,
    make: Callable[[Callable[[int], int]], Story],
    opened: Callable[[int, Story], AbstractContextManager[World]],
    *,
    shrink: bool = True,
) -> Tally:
    """Tell so many stories, each in a fresh pair of worlds; raise ``Differ`` with the smallest that betrays itself.

    An ordinary run tells the same stories each time; with REJOINDER_WORLDS they are others each time.
    """
    tally = TALLIES.setdefault(name, Tally()) if shrink else Tally()
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)

    @settings(
        max_examples=many,
        deadline=None,
        database=None,
        phases=phases,
        derandomize="REJOINDER_WORLDS" not in os.environ,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        verbosity=hypothesis.Verbosity.quiet,
    )
    @given(st.data())
    def tell_one(data: st.DataObject) -> None:
        story = make(lambda below: data.draw(CHOICES[below - 1]))
        tell(story, opened, tally)

    tell_one()
    return tally
