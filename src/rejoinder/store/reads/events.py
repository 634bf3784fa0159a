"""Events to be pulled: in the order in which they were put in line, for 90 days (API.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import format_instant
from rejoinder.policy.refusals import EventUnknown
from rejoinder.policy.text import fits_an_id
from rejoinder.store.events import first_kept

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

AFTER = "SELECT id, type, at, data FROM event WHERE position > :after ORDER BY position LIMIT :limit"


def read_events(reading: Reading, after: str | None, limit: int, now: Instant) -> list[dict[str, Any]] | EventUnknown:
    """Give at most ``limit`` events that follow the event ``after``, or the oldest that are kept.

    Each is ``{id, type, at, data}``, as it is pushed. An ``after`` that isn't known, or was forgotten, is refused: what
    stood between would be missed silently.
    """
    first = first_kept(reading, now)
    position = -1 if first is None else first - 1
    if after is not None:
        found = reading.row("SELECT position FROM event WHERE id = :id", {"id": after}) if fits_an_id(after) else None
        if found is None:
            return EventUnknown()
        position = max(position, found[0])
    elif first is None:
        return []
    return [
        {"id": name, "type": kind, "at": format_instant(at), "data": json.loads(data)}
        for name, kind, at, data in reading.rows(AFTER, {"after": position, "limit": limit})
    ]
