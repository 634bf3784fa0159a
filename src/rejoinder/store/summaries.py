"""R-900, R-901. A member's summary: kept by the acts, folded forward over ``shown_at``, exact to the fraction (X-11).

``folded_to`` says up to which instant reveals are in the row; a read adds those since. A sealed submission doesn't
touch it. Whatever is shown from an instant at or before ``folded_to`` is in the row, and nothing else.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rejoinder.policy.terms import other
from rejoinder.reputation.summary import Tally

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Row, Writing

COLUMNS = "contracts_finished, feedback_count, star_1, star_2, star_3, star_4, star_5, sums, folded_to"
SUMMARY = f"SELECT {COLUMNS} FROM summary WHERE member = :member AND side = :side"
SHOWN_SINCE = """
SELECT star, overall, ratings FROM counted
WHERE about = :member AND side = :author_side AND shown_at > :folded_to AND shown_at <= :now
AND public = 1 AND removed_at IS NULL
"""


def read_tally(reading: Reading, member: int, side: str, now: Instant) -> Tally:
    """Add up what is shown at this instant: the row, and what was revealed since it was folded."""
    row = reading.row(SUMMARY, {"member": member, "side": side})
    tally = _tally(row[:8]) if row else Tally()
    return _fold(reading, tally, member, side, row[8] if row else 0, now)


@lru_cache(maxsize=4_096)
def _tally(row: Row) -> Tally:
    """Read a row; the same is read again and again, and nobody changes what this gives (``_fold`` adds to a copy)."""
    return Tally.from_row(row)


def _fold(reading: Reading, tally: Tally, member: int, side: str, since: Instant, now: Instant) -> Tally:
    if since >= now:
        return tally
    names = {"member": member, "author_side": other(side), "folded_to": since, "now": now}
    shown = reading.rows(SHOWN_SINCE, names)
    tally = tally.copy() if shown else tally
    for star, overall, ratings in shown:
        tally.add(star, overall, ratings)
    return tally


class Summaries:
    """The summaries that one act moves: each is folded up to the act's instant first, and written once."""

    def __init__(self, writing: Writing, now: Instant) -> None:
        """Move summaries at this instant."""
        self._writing = writing
        self._now = now
        self._tallies: dict[tuple[int, str], tuple[Tally, Instant]] = {}

    def hold(self, *whose: tuple[int, str]) -> None:
        """Lock several summaries in one order for everybody, so that no two acts wait for each other (J-6)."""
        for member, side in sorted(whose):
            self.of(member, side)

    def of(self, member: int, side: str) -> Tally:
        """Give what a member's feedback adds up to, for the act to change."""
        key = (member, side)
        if key not in self._tallies:
            names = {"member": member, "side": side}
            self._writing.lock_row(SUMMARY, names)
            row = self._writing.row(SUMMARY, names)
            if row is None:
                missing_only = "" if self._writing.dialect == "sqlite" else " ON CONFLICT DO NOTHING"
                self._writing.run(
                    "INSERT INTO summary (member, side, contracts_finished, feedback_count, star_1, star_2, star_3, "
                    "star_4, star_5, sums, folded_to) VALUES (:member, :side, 0, 0, 0, 0, 0, 0, 0, '{}', 0)"
                    + missing_only,
                    names,
                )
                self._writing.lock_row(SUMMARY, names)
                row = self._writing.row(SUMMARY, names)
            folded_to = max(self._now, row[8] if row else 0)
            tally, since = (Tally.from_row(row[:8]), row[8]) if row else (Tally(), 0)
            self._tallies[key] = (_fold(self._writing, tally, member, side, since, folded_to), folded_to)
        return self._tallies[key][0]

    def write(self) -> None:
        """Write what has moved."""
        for (member, side), (tally, folded_to) in self._tallies.items():
            self._writing.run(
                "UPDATE summary SET contracts_finished = :contracts_finished, feedback_count = :feedback_count, "
                "star_1 = :star_1, star_2 = :star_2, star_3 = :star_3, star_4 = :star_4, star_5 = :star_5, "
                "sums = :sums, folded_to = :folded_to WHERE member = :member AND side = :side",
                {**tally.as_row(), "folded_to": folded_to, "member": member, "side": side},
            )
