"""What has happened on a member's contracts that they may know, for the member alone.

It follows from what is shown and from the calendar at this very instant: no list of notices is kept, so that nothing in
it can outlive or betray anything. A feedback is in it from the instant at which it is shown (R-207); a report or a note
in confidence never is (R-505, R-210).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rejoinder.policy.deadlines import DAY
from rejoinder.store.feedback import HAS_COMMENT, LAST_CHANGE
from rejoinder.store.reads.contracts_of import LATE_ACT, Listed, read_listed, seen_and_longest

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

KEPT_DAYS = 90
"""How long something stays among the notices."""
MOST = 100
"""How many notices are shown at most, the newest."""
MOST_COUNTED = 10
"""So many unread ones are counted and no more: the bell says that there are more than nine."""
SOON = 3 * DAY
"""How long before its end a window is said to be closing."""


class Told(NamedTuple):
    """One kind of notice as SQL: what it is called, its instant, its contract, and where that stands."""

    kind: str
    at: str
    contract: str
    where: str

    def sql(self) -> str:
        """Ask for it in the time that is asked about."""
        return (
            f"SELECT {self.kind} AS kind, {self.at} AS at, {self.contract} AS contract {self.where} "
            f"AND {self.at} > :since AND {self.at} <= :now"
        )


def _mine(side: str) -> str:
    """Ask for those that have ended of late, and for those where something happened after their feedback window.

    What ended before ``:over`` has no window that closes after ``:since``. Both are worked out before, so that
    PostgreSQL plans for the few that there are.
    """
    mine = (
        f"SELECT c.key, '{side}' AS side, c.ended_at, c.end_recorded_at, c.imported, c.closes_at, c.last_at "
        f"FROM contract c WHERE c.{side} = :member"
    )
    late = f"{mine} AND c.last_at > :over AND {LATE_ACT} AND c.ended_at <= :over"
    return f"{mine} AND c.ended_at > :over UNION ALL {late}"


MINE = f"mine AS ({_mine('client')} UNION ALL {_mine('freelancer')})"
"""A member's contracts on which anything can have happened lately: an act leaves its instant in ``last_at`` (R-2), and
what no act does comes with the close of a window. This only spares looking; what is told is asked below."""
AT_ONCE = """EXISTS (SELECT 1 FROM counted o WHERE o.contract = f.contract AND o.side <> f.side
AND o.shown_at = f.shown_at AND (o.removed_at IS NULL OR o.removed_at >= o.shown_at))"""
"""Whether the other side's is shown at the very instant at which ``f`` is."""
SHOWN = "(f.removed_at IS NULL OR f.removed_at >= f.shown_at)"
"""Not one that was removed while it was sealed: that is never shown (R-607)."""
BY_YOU = "JOIN counted f ON f.contract = c.key AND f.side = c.side"
ABOUT_YOU = "JOIN counted f ON f.contract = c.key AND f.side <> c.side"
TOUCHED = "WHERE c.last_at > :since"
EVERY_KIND = (
    # From when the end was recorded; what was imported is history.
    Told("'ended'", "c.end_recorded_at", "c.key", "FROM mine c WHERE c.imported = 0"),
    Told(
        f"CASE WHEN {AT_ONCE} THEN 'both_shown' ELSE 'about_you_shown' END",
        "f.shown_at",
        "f.contract",
        f"FROM counted f WHERE f.about = :member AND f.side IN ('client', 'freelancer') AND {SHOWN}",
    ),
    Told(
        "'yours_shown'",
        "f.shown_at",
        "c.key",
        f"FROM mine c {BY_YOU} {TOUCHED.replace('WHERE', 'WHERE (c.closes_at > :since OR')}) "
        f"AND {SHOWN} AND NOT {AT_ONCE}",
    ),
    Told(
        "'answered'",
        "r.at",
        "c.key",
        f"FROM mine c JOIN response r ON r.contract = c.key AND r.side = c.side {TOUCHED}",
    ),
    Told(
        "'asked'",
        "q.asked_at",
        "c.key",
        f"FROM mine c JOIN change_request q ON q.contract = c.key AND q.side <> c.side {TOUCHED}",
    ),
    Told(
        "'let_in'",
        "w.opened_at",
        "c.key",
        f"FROM mine c JOIN change_window w ON w.contract = c.key AND w.side = c.side {TOUCHED}",
    ),
    Told("'changed'", "v.at", "c.key", f"FROM mine c {ABOUT_YOU} {LAST_CHANGE} {TOUCHED} AND f.shown_at <= :now"),
    Told(
        "'about_you_removed'",
        "f.removed_at",
        "c.key",
        f"FROM mine c {ABOUT_YOU} {TOUCHED} AND f.shown_at <= :now AND {SHOWN}",
    ),
    # What closes soon, by the calendar, for as long as it is open and the member has something to do in it.
    Told(
        "'leave_closes'",
        "c.closes_at - :soon",
        "c.key",
        """FROM mine c WHERE c.closes_at > :now
        AND NOT EXISTS (SELECT 1 FROM counted f WHERE f.contract = c.key AND f.side = c.side)""",
    ),
    Told(
        "'respond_closes'",
        "d.at - :soon",
        "c.key",
        f"""FROM mine c JOIN due d ON d.contract = c.key AND d.kind = 'response.window_closed' AND d.at > :now
        {ABOUT_YOU} WHERE f.shown_at <= :now AND f.removed_at IS NULL AND {HAS_COMMENT}
        AND NOT EXISTS (SELECT 1 FROM response r WHERE r.contract = f.contract AND r.side = f.side)""",
    ),
    Told(
        "'change_closes'",
        "w.closes_at - :soon",
        "c.key",
        """FROM mine c JOIN change_window w ON w.contract = c.key AND w.side = c.side
        WHERE w.closes_at > :now
        AND NOT EXISTS (SELECT 1 FROM counted f WHERE f.contract = c.key AND f.side = c.side
            AND f.removed_at IS NOT NULL)""",
    ),
)
"""Everything that a member may be told; what is sealed for them is in none of it (R-207)."""
EVERYTHING = " UNION ALL ".join(each.sql() for each in EVERY_KIND)
NOTICES = f"""
WITH {MINE} SELECT * FROM ({EVERYTHING}) told ORDER BY at DESC, contract DESC, kind LIMIT :most
"""
UNREAD = f"WITH {MINE} SELECT count(*) FROM (SELECT 1 FROM ({EVERYTHING}) told LIMIT :most) few"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a member is told: what, when, of which contract, and whether they have seen it."""

    kind: str
    at: Instant
    on: Listed
    unread: bool


def read_notices(reading: Reading, member: tuple[int, str], now: Instant) -> list[Notice]:
    """List what a member (private key and id) is told, newest first: of the last 90 days, and 100 at most."""
    seen, longest = seen_and_longest(reading, member[0])
    names = _names(member[0], now, now - KEPT_DAYS * DAY, longest)
    rows = reading.rows(NOTICES, {**names, "most": MOST})
    listed = read_listed(reading, {contract for _, _, contract in rows}, member, now)
    return [Notice(kind, at, listed[contract], at > seen) for kind, at, contract in rows]


def count_unread(reading: Reading, member_key: int, now: Instant) -> int:
    """Count what a member was told and hasn't seen; ten mean ten or more."""
    seen, longest = seen_and_longest(reading, member_key)
    names = _names(member_key, now, max(seen, now - KEPT_DAYS * DAY), longest)
    found = reading.row(UNREAD, {**names, "most": MOST_COUNTED})
    return int(found[0]) if found else 0


def _names(member_key: int, now: Instant, since: Instant, longest: int) -> dict[str, int]:
    return {
        "member": member_key,
        "now": now,
        "since": since,
        "over": since - longest,
        "soon": SOON,
    }
