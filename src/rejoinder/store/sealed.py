"""What may be sealed still, as it was written (R-207). Who may import this is said in `.importlinter`, and is held.

Only the deeds that leave, reveal or change feedback are there, and the one read that shows an author their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.reputation.summary import read_ratings
from rejoinder.store.feedback import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.store.contracts import ContractRow
    from rejoinder.store.database import Reading, Row

WORDS = """
SELECT f.version, f.shown_at, f.removed_at, f.public, v.ratings, v.overall, v.comment, v.at,
       r.text, r.at, r.answered_version, r.audience, rx.at, rx.ground_class, fx.ground_class,
       f.side, p.contract IS NOT NULL, p.recommend, p.note
FROM counted f
LEFT JOIN feedback_version v ON v.contract = f.contract AND v.side = f.side AND v.version = f.version
LEFT JOIN response r ON r.contract = f.contract AND r.side = f.side
LEFT JOIN removal rx ON rx.contract = f.contract AND rx.side = f.side AND rx.target = 'response'
LEFT JOIN removal fx ON fx.contract = f.contract AND fx.side = f.side AND fx.target = 'feedback'
LEFT JOIN private_part p ON p.contract = f.contract AND p.side = f.side AND (f.author = :viewer OR :private = 1)
WHERE f.contract = :contract AND f.side IN (:side, :or_side)
AND (f.shown_at <= :now OR (f.author = :viewer AND v.on_page <= :on_pages))
"""
"""A feedback with its response: to everybody once it is shown, and to its author always, on the pages; with a
key (``on_pages`` 0) only what a key has brought (O-1). Who sees which of it is asked of ``policy/visibility.py``.
The private part comes for its author alone, or for a key that may read it (``private`` 1, R-206)."""
VERSIONS = """
SELECT version, at, ratings, overall, comment FROM feedback_version
WHERE contract = :contract AND side = :side ORDER BY version
"""


class Both(Standing):
    """Both feedbacks, and whether the other side's is there: what the reveal must know, and nobody else may."""

    def was_left(self, side: str) -> bool:
        """Tell whether this side has left feedback, shown or sealed."""
        return side in self._left


First = tuple["Mapping[str, Any]", str | None, "Row", bool]


def first_version(reading: Reading, row: ContractRow, side: str) -> First | None:
    """Read a feedback as it was first submitted: ratings, comment, private part (R-201), and whether on a page."""
    found = reading.row(
        "SELECT v.ratings, v.comment, p.contract IS NOT NULL, p.recommend, p.note, v.on_page FROM feedback_version v "
        "LEFT JOIN private_part p ON p.contract = v.contract AND p.side = v.side "
        "WHERE v.contract = :contract AND v.side = :side AND v.version = 1",
        {"contract": row.key, "side": side},
    )
    return (read_ratings(found[0]), found[1], found[2:5], bool(found[5])) if found else None


def latest_version(reading: Reading, row: ContractRow, side: str) -> tuple[Mapping[str, Any], str | None] | None:
    """Read the ratings and the comment as they stand."""
    found = reading.row(
        "SELECT v.ratings, v.comment FROM counted f JOIN feedback_version v ON v.contract = f.contract "
        "AND v.side = f.side AND v.version = f.version WHERE f.contract = :contract AND f.side = :side",
        {"contract": row.key, "side": side},
    )
    return (read_ratings(found[0]), found[1]) if found else None
