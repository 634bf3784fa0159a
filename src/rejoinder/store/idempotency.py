"""A repeat has no second effect: what a POST with an ``Idempotency-Key`` was answered, for 30 days (T-39, T-12)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import DAY

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Writing

KEPT = 30 * DAY


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request that may come again: who calls, their key, the path, and a keyed hash of the body."""

    caller: str
    key: str
    path: str
    body_mac: str

    def names(self) -> dict[str, str]:
        """Give the key of its row."""
        return {"caller": self.caller, "key": self.key, "path": self.path}


WHOSE = "caller = :caller AND idempotency_key = :key AND path = :path"


def earlier(writing: Writing, request: Repeatable, now: Instant) -> tuple[str, dict[str, Any]] | None:
    """Give the body's keyed hash and the answer of an earlier request with this key, or ``None``."""
    row = writing.row(f"SELECT body_mac, answer, at FROM idempotent_answer WHERE {WHOSE}", request.names())
    if row is None:
        return None
    if row[2] + KEPT <= now:
        writing.run(f"DELETE FROM idempotent_answer WHERE {WHOSE}", request.names())
        return None
    return row[0], json.loads(row[1])


def keep_answer(writing: Writing, request: Repeatable, told: dict[str, Any], now: Instant) -> None:
    """Keep what was answered: names and instants, from which the answer is rendered anew."""
    writing.run(
        "INSERT INTO idempotent_answer (caller, idempotency_key, path, body_mac, answer, at) "
        "VALUES (:caller, :key, :path, :body_mac, :answer, :now)",
        {**request.names(), "body_mac": request.body_mac, "answer": json.dumps(told, sort_keys=True), "now": now},
    )


OLD = """
DELETE FROM idempotent_answer WHERE (caller, idempotency_key, path) IN (
    SELECT caller, idempotency_key, path FROM idempotent_answer WHERE at <= :until ORDER BY at LIMIT 1000)
"""


def forget_old(writing: Writing, now: Instant) -> int:
    """Delete answers that are kept no longer, at most 1,000 at once, and tell how many."""
    return writing.run(OLD, {"until": now - KEPT})
