"""R-902. Every feedback that counts, so that anybody can work the summary out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.policy.terms import other
from rejoinder.reputation.explain import explained
from rejoinder.reputation.summary import FORMULA
from rejoinder.store.reads.strengths import read_strengths
from rejoinder.store.summaries import read_tally

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

COUNTS = """
SELECT c.id, f.side, f.overall, f.ended_at FROM counted f JOIN contract c ON c.key = f.contract
WHERE f.about = :member AND f.side = :side AND f.public = 1 AND f.shown_at <= :now AND f.removed_at IS NULL
AND (f.ended_at < :ended_at OR (f.ended_at = :ended_at AND c.id < :id))
ORDER BY f.ended_at DESC, c.id DESC LIMIT :limit
"""


def read_explained(
    reading: Reading,
    member: tuple[int, str],
    side: str,
    now: Instant,
    *,
    after: tuple[Instant, str],
    limit: int,
    strengths: bool = False,
) -> tuple[dict[str, Any], tuple[Instant, str] | None]:
    """List the feedback that counts for a member (private key and id), newest first, and where the next page begins."""
    names = {
        "member": member[0],
        "side": other(side),
        "now": now,
        "ended_at": after[0],
        "id": after[1],
        "limit": limit + 1,
    }
    rows = reading.rows(COUNTS, names)
    count = read_tally(reading, member[0], side, now).feedback_count
    shown: dict[str, Any] = {
        "data": [explained(contract, author, overall, count) for contract, author, overall, _ in rows[:limit]],
        "member": member[1],
        "as": side,
        "feedback_count": count,
        "formula": FORMULA,
    }
    if strengths:
        shown["strengths"] = read_strengths(reading, member[0], side, now)
    last = rows[limit - 1] if len(rows) > limit else None
    return shown, (last[3], last[0]) if last else None
