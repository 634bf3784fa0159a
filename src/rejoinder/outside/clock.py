"""The one door to the time. A clock that has gone wrong is worse than none, so it says so (T-33, T-34)."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant

BEHIND = 2_000_000
"""How far the clock may lag behind an instant that was used already: 2 seconds in microseconds."""
AHEAD = 3_600_000_000
"""How much it may gain, while we run, on the clock that counts since boot: 1 hour in microseconds."""


def wall_clock() -> Instant:
    """Read the time: microseconds since 1970, UTC."""
    return time.time_ns() // 1_000


class Clock:
    """The time, never running backwards in this process, and whether it can be trusted."""

    def __init__(self, floor: Instant = 0) -> None:
        """Start no earlier than ``floor``, the greatest instant that was ever used here."""
        self._floor = floor
        self._lock = threading.Lock()
        self._started = wall_clock(), time.monotonic_ns() // 1_000

    def now(self) -> Instant:
        """Give the time, or the latest instant that was given, whichever is later (R-2)."""
        with self._lock:
            self._floor = max(self._floor, wall_clock())
            return self._floor

    def trouble(self) -> str | None:
        """Say what is wrong with the clock, or nothing."""
        wall = wall_clock()
        if wall < self._floor - BEHIND:
            return f"The clock is {(self._floor - wall) / 1e6:.0f} s behind an instant that was used already."
        gained = wall - self._started[0] - (time.monotonic_ns() // 1_000 - self._started[1])
        if gained > AHEAD:
            return f"The clock has jumped ahead by {gained / 1e6:.0f} s while the service was running."
        return None
