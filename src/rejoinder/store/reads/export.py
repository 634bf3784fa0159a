"""What leaves as files: members, finished and running contracts, and the feedback that is shown and not removed.

Contracts of somebody who was erased stay here: a file can't say who "a former member" is. Rows come by their ids, byte
by byte, a page at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import format_instant
from rejoinder.policy.terms import SIDES
from rejoinder.reputation.summary import read_ratings
from rejoinder.store.contracts import criteria_of_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Profile
    from rejoinder.store.database import Reading, Row

AT_ONCE = 5_000
MEMBERS = """
SELECT id, display_name, country, created_at FROM member
WHERE id IS NOT NULL AND id > :after ORDER BY id LIMIT :limit
"""
CONTRACTS = """
SELECT c.id, cm.id, fm.id, c.title, c.description, c.category, c.started_at, c.ended_at, c.amount, c.currency
FROM contract c JOIN member cm ON cm.key = c.client JOIN member fm ON fm.key = c.freelancer
WHERE cm.id IS NOT NULL AND fm.id IS NOT NULL AND c.id > :after ORDER BY c.id LIMIT :limit
"""
# What is shown only because both sides had spoken, and the other took theirs back, would be sealed where this comes in
# before the window closes: it waits here until then, so that what comes in goes out again as it is.
FEEDBACK = """
SELECT c.id, f.side, f.left_at, v.ratings, v.comment, p.recommend, r.text, r.at
FROM contract c JOIN member cm ON cm.key = c.client JOIN member fm ON fm.key = c.freelancer
JOIN counted f ON f.contract = c.key
JOIN feedback_version v ON v.contract = f.contract AND v.side = f.side AND v.version = f.version
LEFT JOIN private_part p ON p.contract = f.contract AND p.side = f.side
LEFT JOIN response r ON r.contract = f.contract AND r.side = f.side
     AND NOT EXISTS (SELECT 1 FROM removal x
          WHERE x.contract = r.contract AND x.side = r.side AND x.target = 'response')
WHERE cm.id IS NOT NULL AND fm.id IS NOT NULL AND c.id > :after AND c.id <= :last
AND f.shown_at <= :now AND f.removed_at IS NULL
AND (c.closes_at <= :now OR EXISTS (SELECT 1 FROM counted o
     WHERE o.contract = f.contract AND o.side <> f.side AND o.removed_at IS NULL))
ORDER BY c.id, f.side
"""
IDS = "SELECT max(id) FROM (SELECT id FROM contract WHERE id > :after ORDER BY id LIMIT :limit) page"

Cells = tuple[str | int | None, ...]


def _pages(reading: Reading, sql: str) -> Iterator[Row]:
    after = ""
    while rows := reading.rows(sql, {"after": after, "limit": AT_ONCE}):
        yield from rows
        after = rows[-1][0]


def export_members(reading: Reading) -> Iterator[Cells]:
    """Give the rows of the file of members."""
    for member, display_name, country, created_at in _pages(reading, MEMBERS):
        yield member, display_name, country, format_instant(created_at)


def export_contracts(reading: Reading) -> Iterator[Cells]:
    """Give the rows of the file of contracts."""
    for row in _pages(reading, CONTRACTS):
        ended_at = None if row[7] is None else format_instant(row[7])
        yield (*row[:6], format_instant(row[6]), ended_at, row[8], row[9])


def criteria(reading: Reading, profile: Profile) -> tuple[str, ...]:
    """Give every criterion that a feedback here can have, those of the profile first."""
    ours = (name for row in profile.rows for side in SIDES for name in row.weights[side])
    return tuple(dict.fromkeys((*ours, *criteria_of_terms(reading))))


def export_feedback(reading: Reading, names: Sequence[str], now: Instant) -> Iterator[Cells]:
    """Give the rows of the file of feedback, with a cell for each of these criteria."""
    after = ""
    while True:
        found = reading.row(IDS, {"after": after, "limit": AT_ONCE})
        if found is None or found[0] is None:
            return
        for row in reading.rows(FEEDBACK, {"after": after, "last": found[0], "now": now}):
            yield _feedback(row, names)
        after = found[0]


def _feedback(row: Row, names: Sequence[str]) -> Cells:
    contract, side, left_at, ratings, comment, recommend, response, response_at = row
    stars: dict[str, Any] = dict(read_ratings(ratings))
    alone = None
    if "overall" in stars:
        stars, alone = {}, stars["overall"]
    at = None if response_at is None else format_instant(response_at)
    cells = (stars.get(name) for name in names)
    return contract, side, format_instant(left_at), *cells, alone, comment, recommend, response, at
