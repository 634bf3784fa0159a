"""Summaries of many members at once: folded when an import is done, and not a row a time (R-900).

A summary that was never folded (``folded_to`` 0) has contracts alone; a read adds up what is shown, so it is right
before and after.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from rejoinder.reputation.summary import Tally, read_fraction, read_ratings
from rejoinder.store.bulk import lock_among, rows_among, run_rows
from rejoinder.store.summaries import author_side

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Writing


def _add_many(tally: Tally, star: int, overall: str, ratings: str, count: int) -> None:
    """Let many alike count. Whole stars are added as whole numbers, and are fractions again when they are written."""
    exact, criteria = _numbers(overall, ratings)
    tally.feedback_count += count
    tally.stars[star] += count
    tally.overall += count * exact
    sums = tally.criteria
    for name, value in criteria:
        total, number = sums.get(name, (0, 0))
        sums[name] = (total + count * value, number + count)  # type: ignore[assignment]  # A whole number is one, too.


@lru_cache(maxsize=16_384)
def _numbers(overall: str, ratings: str) -> tuple[int | Fraction, tuple[tuple[str, int | Fraction], ...]]:
    exact = read_fraction(overall)
    criteria = ((name, Fraction(stars)) for name, stars in read_ratings(ratings).items() if name != "overall")
    return _whole(exact), tuple((name, _whole(value)) for name, value in criteria)


def _whole(exact: Fraction) -> int | Fraction:
    return exact.numerator if exact.denominator == 1 else exact


UNFOLDED = """
SELECT member, side FROM summary WHERE folded_to = 0 AND (member, side) > (:member, :side)
ORDER BY member, side LIMIT 5000
"""
SHOWN = """
SELECT about, side, star, overall, ratings, count(*) FROM counted
WHERE about IN (…) AND shown_at <= {now} AND public = 1 AND removed_at IS NULL
GROUP BY about, side, star, overall, ratings
"""


def fold(writing: Writing, after: tuple[int, str], now: Instant) -> tuple[int, str] | None:
    """Fold some summaries that never were, from this one on; give the last of them, or ``None`` where there is none."""
    keys = writing.rows(UNFOLDED, {"member": after[0], "side": after[1]})
    if not keys:
        return None
    whose = sorted({member for member, _ in keys})
    lock_among(writing, "SELECT member FROM summary WHERE member IN (…) ORDER BY member, side", whose)
    tallies = {key: Tally(overall=0) for key in keys}  # type: ignore[arg-type]  # A whole number is a fraction, too.
    for about, side, star, overall, ratings, count in rows_among(writing, SHOWN.format(now=int(now)), whose):
        tally = tallies.get((about, author_side(side)))
        if tally is not None:
            _add_many(tally, star, overall, ratings, count)
    rows = []
    for (member, side), tally in tallies.items():
        row = tally.as_row()
        rows.append((row["feedback_count"], *tally.stars[1:], row["sums"], now, member, side))
    run_rows(
        writing,
        "UPDATE summary SET feedback_count = ?, star_1 = ?, star_2 = ?, star_3 = ?, star_4 = ?, star_5 = ?, sums = ?, "
        "folded_to = ? WHERE member = ? AND side = ? AND folded_to = 0",
        rows,
    )
    return keys[-1][0], keys[-1][1]
