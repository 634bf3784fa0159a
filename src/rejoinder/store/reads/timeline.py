"""What is still to happen, across contracts, in a sandbox: from the calendar alone, never from what is sealed (T-8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.policy.deadlines import format_instant
from rejoinder.store.events import coming

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading


def read_timeline(reading: Reading, now: Instant, limit: int = 1_000) -> list[dict[str, str]]:
    """List the deadlines after ``now``, next first: ``at``, ``event``, ``contract``, and ``side`` where it has one.

    A coming reveal stands nowhere in it: the window's close does, whether or not something sealed waits for it.
    """
    return [
        {"at": format_instant(at), "event": kind, "contract": contract, **({"side": side} if side else {})}
        for at, kind, contract, side, _, _ in coming(reading, limit, after=now)
    ]
