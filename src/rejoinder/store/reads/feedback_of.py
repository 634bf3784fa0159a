"""Feedback about a member, and by them, on whichever side: for the member alone, newest first.

About them there is what is shown; by them also what is sealed still, which nobody else learns of (R-207).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rejoinder.policy.terms import SIDES
from rejoinder.store.reads.contracts_of import Listed, read_listed
from rejoinder.store.reads.feedback import show_many

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

Place = tuple["Instant", str]
NEWEST: Place = (1 << 62, "")
SHOWN_TO_ME = "f.shown_at <= :now AND (f.removed_at IS NULL OR f.removed_at >= f.shown_at)"
"""What was removed while it was sealed is never shown (R-607)."""
PAGE = "AND f.{at} <= :at AND (f.{at} < :at OR c.id < :id) ORDER BY f.{at} DESC, c.id DESC LIMIT :limit"
OF_A_SIDE = (
    "SELECT f.contract AS contract, f.side AS side, f.shown_at AS at, c.id AS id FROM counted f "
    "JOIN contract c ON c.key = f.contract WHERE f.about = :member AND f.side = '{side}' "
    f"AND {SHOWN_TO_ME} {PAGE.format(at='shown_at')}"
)
BOTH_SIDES = " UNION ALL ".join(f"SELECT * FROM ({OF_A_SIDE.format(side=side)}) as_{side}" for side in SIDES)
ABOUT = f"SELECT * FROM ({BOTH_SIDES}) either ORDER BY at DESC, id DESC LIMIT :limit"
BY = (
    "SELECT f.contract, f.side, f.left_at, c.id FROM counted f JOIN contract c ON c.key = f.contract "
    f"WHERE f.author = :member {PAGE.format(at='left_at')}"
)
SIDES_IN = ", ".join(f"'{side}'" for side in SIDES)
WHAT_IS_ABOUT = f"SELECT count(*) FROM counted f WHERE f.about = :member AND f.side IN ({SIDES_IN})"
COUNT_ABOUT = (
    f"SELECT ({WHAT_IS_ABOUT} AND f.shown_at <= :now) - ({WHAT_IS_ABOUT} "
    "AND (f.version > 1 OR f.removed_at IS NOT NULL) AND f.removed_at < f.shown_at AND f.shown_at + 0 <= :now)"
)
"""All that would be shown by the calendar, without what was removed while it was sealed: each out of an index alone, or
out of one that holds little (whose words these are, and which the sum keeps from giving way to the other)."""
COUNT_BY = "SELECT count(*) FROM counted f WHERE f.author = :member"


@dataclass(frozen=True, slots=True)
class Told:
    """A feedback as its author, or whom it is about, sees it (``shown`` is what the API shows), on its contract."""

    shown: Mapping[str, Any]
    on: Listed


def read_feedback_about(
    reading: Reading, member: tuple[int, str], now: Instant, *, after: Place = NEWEST, limit: int = 25
) -> tuple[list[Told], Place | None]:
    """Give a page of what is shown about a member (private key and id), and where the next begins, or ``None``."""
    return _page(reading, ABOUT, member, now, after, limit)


def read_feedback_by(
    reading: Reading, member: tuple[int, str], now: Instant, *, after: Place = NEWEST, limit: int = 25
) -> tuple[list[Told], Place | None]:
    """Give a page of what a member has left, sealed or not, and where the next begins, or ``None``."""
    return _page(reading, BY, member, now, after, limit)


def count_feedback_about(reading: Reading, member_key: int, now: Instant) -> int:
    """Count what is shown about a member."""
    found = reading.row(COUNT_ABOUT, {"member": member_key, "now": now})
    return int(found[0]) if found else 0


def count_feedback_by(reading: Reading, member_key: int, now: Instant) -> int:  # noqa: ARG001  As the other is asked.
    """Count what a member has left, sealed or not."""
    found = reading.row(COUNT_BY, {"member": member_key})
    return int(found[0]) if found else 0


def _page(
    reading: Reading, sql: str, member: tuple[int, str], now: Instant, after: Place, limit: int
) -> tuple[list[Told], Place | None]:
    names = {"member": member[0], "at": after[0], "id": after[1], "limit": limit + 1}
    rows = reading.rows(sql, {**names, "now": now} if ":now" in sql else names)
    listed = read_listed(reading, [row[0] for row in rows[:limit]], member, now)
    shown = show_many(reading, [each.standing for each in listed.values()], member[1], member[0])
    found = [Told(shown[row[0], row[1]], listed[row[0]]) for row in rows[:limit] if (row[0], row[1]) in shown]
    last = rows[limit - 1] if len(rows) > limit else None
    return found, (last[2], last[3]) if last else None
