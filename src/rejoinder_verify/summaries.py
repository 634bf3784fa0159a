"""R-900, R-901. Every member's summary, worked out again from what counts."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rejoinder_verify.windows import exact, star

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejoinder_verify.reading import Source
    from rejoinder_verify.report import Findings

# The side of a summary is the side that its member works on; feedback about them is the other side's.
SUMMARIES = """
SELECT s.member, s.side, COALESCE(m.id, ''), m.key IS NOT NULL, s.folded_to, s.contracts_finished, s.feedback_count,
       s.star_1, s.star_2, s.star_3, s.star_4, s.star_5, s.sums
FROM summary s LEFT JOIN member m ON m.key = s.member ORDER BY s.member, s.side
"""
COUNTING = """
SELECT c.about, CASE c.side WHEN 'client' THEN 'freelancer' ELSE 'client' END AS works_on, c.shown_at, c.overall,
       c.ratings, 0
FROM counted c WHERE c.public = 1 AND c.removed_at IS NULL
UNION ALL SELECT client, 'client', 0, NULL, NULL, 1 FROM contract WHERE ended_at IS NOT NULL
UNION ALL SELECT freelancer, 'freelancer', 0, NULL, NULL, 1 FROM contract WHERE ended_at IS NOT NULL
ORDER BY 1, 2
"""

SIDES = ("client", "freelancer")

Key = tuple[int, str]


class Counting:
    """What counts, a member and side at a time, in their order."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def up_to(self, key: Key) -> Iterator[tuple[Key, list[tuple[Any, ...]]]]:
        """Give the rows of each member and side up to this one, its own included."""
        while self._next is not None and (self._next[0], self._next[1]) <= key:
            this = (self._next[0], self._next[1])
            taken = []
            while self._next is not None and (self._next[0], self._next[1]) == this:
                taken.append(self._next[2:])
                self._next = next(self._rows, None)
            yield this, taken


def compare_summaries(source: Source, latest: int, findings: Findings) -> None:
    """Compare each summary with the sums over what was shown up to ``folded_to``, public and not removed.

    ``latest`` is the latest instant on record: no act can have folded further.
    """
    counting = Counting(source.rows(COUNTING))
    for member, side, name, is_member, folded_to, finished, *kept in source.rows(SUMMARIES):
        rows: list[tuple[Any, ...]] = []
        for this, taken in counting.up_to((member, side)):
            if this == (member, side):
                rows = taken
            else:
                _missing(this, taken, findings)
        wrong = [] if finished == sum(row[3] for row in rows) else ["contracts_finished"]
        shown = Counter((row[1], row[2]) for row in rows if not row[3] and row[0] <= folded_to)
        if not _agree(shown, kept):
            wrong.append("counts or sums")
        if folded_to > latest:
            wrong.append("folded_to")
        if not is_member or side not in SIDES:
            wrong.append("whose it is")
        if wrong:
            where = f"row summary {name or f'key {member}'}/{side}"
            findings.add("summaries", where, f"isn't what the feedback adds up to: {', '.join(wrong)}")
    for this, taken in counting.up_to((1 << 63, "")):
        _missing(this, taken, findings)


def _missing(this: Key, taken: list[tuple[Any, ...]], findings: Findings) -> None:
    if any(row[3] for row in taken):
        findings.add("summaries", f"row summary key {this[0]}/{this[1]}", "is missing, and contracts were finished")


def _agree(shown: Counter[tuple[str, str]], kept: list[Any]) -> bool:
    count, stars, overall = 0, [0] * 6, Fraction(0)
    criteria: dict[str, list[int | Fraction]] = {}
    for (one, ratings), times in shown.items():
        value = exact(one)
        if value is None:
            return False
        count += times
        stars[star(value)] += times
        overall += value * times
        for name, rating in _rated(ratings):
            total = criteria.setdefault(name, [0, 0])
            total[0] += rating * times
            total[1] += times
    if kept[:6] != [count, *stars[1:]]:
        return False
    try:
        sums = json.loads(kept[6])
        said = {name: (Fraction(total), number) for name, (total, number) in sums.get("criteria", {}).items()}
        whole = Fraction(sums.get("overall", "0/1"))
    except (ValueError, TypeError, AttributeError):
        return False
    return whole == overall and said == {name: (Fraction(total), number) for name, (total, number) in criteria.items()}


@lru_cache(maxsize=32_768)
def _rated(ratings: str) -> tuple[tuple[str, int | Fraction], ...]:
    try:
        said = json.loads(ratings)
        named = ((name, stars) for name, stars in said.items() if name != "overall")
        return tuple((name, stars if type(stars) is int else Fraction(stars)) for name, stars in named)
    except (ValueError, TypeError, AttributeError):
        return ()  # The row itself was found already.
