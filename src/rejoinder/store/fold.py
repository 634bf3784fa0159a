"""Summaries of many members at once: folded when an import is done, and not a row a time (R-900).

A summary that was never folded (``folded_to`` 0) has contracts alone; a read adds up what is shown, so it is right
before and after.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rejoinder.policy.terms import other
from rejoinder.reputation.summary import Tally
from rejoinder.store.bulk import lock_among, rows_among, run_rows

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Row, Writing


@lru_cache(maxsize=4_096)
def _summed(alike: tuple[tuple[int, str, str, int], ...]) -> Row:
    """Add up what counts: star, overall, ratings and how many alike. Most members have what many others have, too."""
    tally = Tally()
    for star, overall, ratings, count in alike:
        tally.add(star, overall, ratings, times=count)
    row = tally.as_row()
    return row["feedback_count"], *tally.stars[1:], row["sums"]


UNFOLDED = """
SELECT member, side FROM summary WHERE folded_to = 0 AND (member, side) > (:member, :side)
ORDER BY member, side LIMIT 5000
"""
SHOWN = """
SELECT about, side, star, overall, ratings, count(*) FROM counted
WHERE about IN (…) AND shown_at <= {now} AND public = 1 AND removed_at IS NULL
GROUP BY about, side, star, overall, ratings ORDER BY about, side, star, overall, ratings
"""


def fold(writing: Writing, after: tuple[int, str], now: Instant) -> tuple[int, str] | None:
    """Fold some summaries that never were, from this one on; give the last of them, or ``None`` where there is none."""
    keys = writing.rows(UNFOLDED, {"member": after[0], "side": after[1]})
    if not keys:
        return None
    whose = sorted({member for member, _ in keys})
    lock_among(writing, "SELECT member FROM summary WHERE member IN (…) ORDER BY member, side", whose)
    counts: dict[tuple[int, str], list[tuple[int, str, str, int]]] = {key: [] for key in keys}
    for about, side, *alike in rows_among(writing, SHOWN.format(now=int(now)), whose):
        whom = (about, other(side))
        if whom in counts:
            counts[whom].append(tuple(alike))
    rows = [(*_summed(tuple(alike)), now, *whom) for whom, alike in counts.items()]
    run_rows(
        writing,
        "UPDATE summary SET feedback_count = ?, star_1 = ?, star_2 = ?, star_3 = ?, star_4 = ?, star_5 = ?, sums = ?, "
        "folded_to = ? WHERE member = ? AND side = ? AND folded_to = 0",
        rows,
    )
    return keys[-1][0], keys[-1][1]
