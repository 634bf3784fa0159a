"""A wall clock that a test moves by hand, for what guards the door and never follows the sandbox's time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rejoinder.outside.clock import Clock

if TYPE_CHECKING:
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant


class StoppedClock(Clock):
    """Stands at ``at`` until it is put elsewhere."""

    def __init__(self, at: Instant) -> None:
        super().__init__()
        self.at = at

    def now(self) -> Instant:
        """Give the instant at which it stands."""
        return self.at


def with_stopped_clock(installation: Installation, at: Instant) -> tuple[Installation, StoppedClock]:
    """Give the same installation with a wall clock that stands at this instant, and the clock."""
    clock = StoppedClock(at)
    return replace(installation, clock=clock), clock
