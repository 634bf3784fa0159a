"""What the outside may be told, and the deadlines that must be: names and instants, never words or ratings (T-13)."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Row, Writing

KEPT_DAYS = 90
"""How long events can be pulled (API.md)."""


def announce(writing: Writing, kind: str, at: Instant, **names: str) -> None:
    """Put an announcement in line, in the act's own transaction; its id is random and tells no order (T-6)."""
    writing.run(
        "INSERT INTO event (id, type, at, data) VALUES (:id, :type, :at, :data)",
        {
            "id": secrets.token_hex(16),
            "type": kind,
            "at": at,
            "data": json.dumps(names, sort_keys=True, separators=(",", ":")),
        },
    )


def make_due(writing: Writing, contract: int, kind: str, at: Instant, side: str = "", number: int = 0) -> None:
    """Note a deadline that the calendar knows, to be told when it comes."""
    writing.run(
        "INSERT INTO due (contract, kind, side, number, at) VALUES (:contract, :kind, :side, :number, :at)",
        {"contract": contract, "kind": kind, "side": side, "number": number, "at": at},
    )


def coming(reading: Reading, limit: int) -> list[Row]:
    """List the deadlines still to be told, next first: instant, kind, contract, side, number, the contract's key."""
    return reading.rows(
        "SELECT d.at, d.kind, c.id, d.side, d.number, d.contract FROM due d JOIN contract c ON c.key = d.contract "
        "ORDER BY d.at, c.id, d.kind, d.side, d.number LIMIT :limit",
        {"limit": limit},
    )


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
