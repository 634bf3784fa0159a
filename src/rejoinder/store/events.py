"""What the outside may be told, and the deadlines that must be: names and instants, never words or ratings (T-13)."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from rejoinder.policy.deadlines import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Row, Writing

KEPT_DAYS = 90
"""How long events can be pulled (API.md)."""
ANNOUNCE = "INSERT INTO event (id, type, at, data) VALUES (:id, :type, :at, :data)"
FIRST_KEPT = "SELECT position FROM event WHERE +at >= :since ORDER BY position LIMIT 1"
"""Where the events begin that are young enough. What stands after it stays, whatever day it tells of: an end that was
recorded late has deadlines that are old when they are told."""
OLD = """
DELETE FROM event WHERE position IN (SELECT position FROM event WHERE position < :first ORDER BY position LIMIT 1000)
"""


def announce(writing: Writing, kind: str, at: Instant, **names: str) -> None:
    """Put an announcement in line, in the act's own transaction; its id is random and tells no order (T-6).

    Ask for this with the head of the record locked: positions are then in the order of the commits, so that who reads
    on from the last one misses none.
    """
    writing.run(ANNOUNCE, _row(kind, at, names))


def announce_all(writing: Writing, announcements: Iterable[tuple[str, Instant, Mapping[str, str]]]) -> None:
    """Put many announcements in line, in their order."""
    rows = [_row(kind, at, names) for kind, at, names in announcements]
    if rows:
        writing.many(ANNOUNCE, rows)


def _row(kind: str, at: Instant, names: Mapping[str, str]) -> dict[str, str | Instant]:
    data = json.dumps(names, sort_keys=True, separators=(",", ":"))
    return {"id": secrets.token_hex(16), "type": kind, "at": at, "data": data}


def first_kept(reading: Reading, now: Instant) -> int | None:
    """Give the position of the first event that is not too old to be pulled."""
    row = reading.row(FIRST_KEPT, {"since": now - KEPT_DAYS * DAY})
    return int(row[0]) if row else None


def forget_old(writing: Writing, now: Instant) -> int:
    """Delete events that are too old to be pulled, at most 1,000 at once, and tell how many."""
    first = first_kept(writing, now)
    return writing.run(OLD, {"first": (1 << 62) if first is None else first})


def make_due(writing: Writing, contract: int, kind: str, at: Instant, side: str = "", number: int = 0) -> None:
    """Note a deadline that the calendar knows, to be told when it comes."""
    writing.run(
        "INSERT INTO due (contract, kind, side, number, at) VALUES (:contract, :kind, :side, :number, :at)",
        {"contract": contract, "kind": kind, "side": side, "number": number, "at": at},
    )


DUE = """
SELECT d.at, d.kind, c.id, d.side, d.number, d.contract FROM due d JOIN contract c ON c.key = d.contract
WHERE d.at > :after AND d.at <= :until ORDER BY d.at, c.id, d.kind, d.side, d.number LIMIT :limit
"""
NEVER = 1 << 62


def coming(reading: Reading, limit: int, *, after: Instant = -NEVER, until: Instant = NEVER) -> list[Row]:
    """List the deadlines still to be told, next first: instant, kind, contract, side, number, the contract's key."""
    return reading.rows(DUE, {"after": after, "until": until, "limit": limit})


def shown_by_the_deadline(reading: Reading, contract: int) -> list[str]:
    """R-207. Give the sides whose feedback was sealed until the window closed, and is shown by nothing but that."""
    return [
        side
        for (side,) in reading.rows(
            "SELECT f.side FROM counted f JOIN contract c ON c.key = f.contract WHERE f.contract = :contract "
            "AND f.shown_at = c.closes_at AND f.left_at < f.shown_at AND f.removed_at IS NULL ORDER BY f.side",
            {"contract": contract},
        )
    ]


def told(writing: Writing, contract: int, kind: str, side: str, number: int) -> bool:
    """Take a deadline off the list, and tell whether it was still there: so it is told once."""
    found = writing.run(
        "DELETE FROM due WHERE contract = :contract AND kind = :kind AND side = :side AND number = :number",
        {"contract": contract, "kind": kind, "side": side, "number": number},
    )
    return found == 1


def no_longer_due(writing: Writing, contract: int, kinds: Iterable[str], side: str) -> None:
    """Take deadlines off the list that will not come: what they end is over."""
    for kind in kinds:
        writing.run(
            "DELETE FROM due WHERE contract = :contract AND kind = :kind AND side = :side",
            {"contract": contract, "kind": kind, "side": side},
        )
